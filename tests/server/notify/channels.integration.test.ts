import { io } from 'socket.io-client';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GatewayView } from '../../../lib/gateways';
import type { NoticeMessage } from '../../../lib/live';
import { openSession } from '../../../server/auth/sessions';
import { UNIT, unique, until } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { openPage } from '../../support/page';
import { keyIn, type Person, person } from '../../support/person';
import { type Browser, browserAt, httpSink, type MailSink, mailSink, type Sink } from '../../support/sinks';
import { type Told, toldServer } from '../../support/told';

/** Twenty seconds of this file's clock are a second. */
const SPEED = 20;
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
let db: TestDatabase;
let sink: Sink;
let mail: MailSink;
let site: Told;
let phone: Browser;
let bed = 0;

interface Delivery {
  readonly id: string;
  readonly person: { readonly id: string } | null;
  readonly channel: string;
  readonly state: string;
  readonly kind: string;
  readonly attempts: number;
  readonly steps: readonly { readonly state: string; readonly detail: string; readonly at: string }[];
}
const recordOf = async (id: string) =>
  (
    await site.charge.get<{
      deliveries: Delivery[];
      notices: { tier: number; why: string; state: string; reason: string }[];
      alert: { phase: string; version: number };
    }>(`/api/alerts/${id}/record`)
  ).body;
const deliveriesTo = async (id: string, who: Person, channel: string) =>
  (await recordOf(id)).deliveries.filter((d) => d.person?.id === who.id && d.channel === channel && d.kind === 'alert');
const rise = (level: 2 | 3 = 3) => site.rise(unique('M'), String(++bed), level);
const put = async (who: Person, path: string, body: Record<string, unknown>, method = 'PUT') => {
  const cookie = `next-auth.session-token=${await openSession(db.prisma, who.id, Date.now())}`;
  const r = await fetch(`${site.address}${path}`, {
    method,
    headers: { cookie, 'content-type': 'application/json' },
    ...(method === 'DELETE' ? {} : { body: JSON.stringify({ commandId: unique('c'), ...body }) }),
  });
  return { status: r.status, body: (await r.json()) as Record<string, unknown> };
};
const subscribe = async (name: string, who: Person) => {
  const browser = browserAt(sink, name);
  expect((await who.post('/api/me/subscriptions', { subscription: browser.subscription })).status).toBe(200);
  return browser;
};

beforeAll(async () => {
  db = await freshDatabase();
  [sink, mail] = [await httpSink(), await mailSink()];
  const env = { SMTP_URL: mail.url, SMTP_FROM: 'tocsin@example.org', DEADMAN_URL: `${sink.url}/alive`, DEADMAN_SECRET: SECRET };
  site = await toldServer(db, { speed: SPEED, env });
  phone = await subscribe('nurse', site.nurse);
});
afterAll(async () => {
  await site.stop();
  await sink.close();
  await mail.close();
  await db.drop();
});

describe('A push service', () => {
  it('that says 201 and shows nothing: another way stands in after 5 s, though a page is open', async () => {
    const page = await openPage(site.address, site.nurse.cookie);
    const alert = await rise();
    await until(async () => (await deliveriesTo(alert.id, site.nurse, 'email')).length === 1, 'e-mail stands in');
    page.close();
    const [email] = await deliveriesTo(alert.id, site.nurse, 'email');
    expect(email?.steps[0]?.detail).toBe('stands in for push: no device has shown it');
    const [push] = await deliveriesTo(alert.id, site.nurse, 'push');
    const [accepted, unseen] = push?.steps.slice(-2) ?? [];
    expect([accepted?.state, unseen?.detail]).toEqual(['accepted', 'not shown yet']);
    expect(Date.parse(email?.steps[0]?.at ?? '') - Date.parse(accepted?.at ?? '')).toBeGreaterThanOrEqual(5_000);
    await until(() => mail.mails.length > 0, 'the mail is there');
    expect(mail.mails[0]?.text).toContain('high-priority alert');
    expect(mail.mails[0]?.text).not.toMatch(/M-\d|CRS|axi-cel/);
  });
  it('is not waited for where no page is open: the mail goes out at once', async () => {
    const alert = await rise();
    await until(async () => (await deliveriesTo(alert.id, site.nurse, 'email')).length === 1, 'e-mail stands in');
    const [email] = await deliveriesTo(alert.id, site.nurse, 'email');
    expect(email?.steps[0]?.detail).toBe('stands in for app: no open page');
    await until(async () => (await deliveriesTo(alert.id, site.nurse, 'push'))[0]?.state === 'accepted', 'the push is out too');
  });
  it('that asks to wait (429) or fails (500) is asked again, and what it takes at last is one delivery', async () => {
    sink.behave({ status: 429, retryAfter: 1 }, phone.path);
    const alert = await rise();
    await until(async () => ((await deliveriesTo(alert.id, site.nurse, 'push'))[0]?.attempts ?? 0) >= 1, 'it is refused');
    sink.behave(500, phone.path);
    await until(async () => ((await deliveriesTo(alert.id, site.nurse, 'push'))[0]?.attempts ?? 0) >= 2, 'it is asked again');
    sink.behave(201, phone.path);
    await until(async () => (await deliveriesTo(alert.id, site.nurse, 'push'))[0]?.state === 'accepted', 'it takes it');
    const pushes = await deliveriesTo(alert.id, site.nurse, 'push');
    expect(pushes).toHaveLength(1);
    expect(pushes[0]?.steps.map((s) => s.state).join(' ')).toMatch(/^queued (submitted queued )+submitted accepted/);
  });
  it('that hangs keeps nobody else waiting', async () => {
    const other = await subscribe('nurse-2', site.nurse);
    sink.behave('hang', phone.path);
    const alert = await rise();
    await until(() => other.received().some((p) => p.a === alert.id), 'the other browser has it', 3_000);
    sink.behave(201, phone.path);
    // Else its next try falls into what comes after.
    await until(
      async () => (await deliveriesTo(alert.id, site.nurse, 'push')).every((d) => !['queued', 'submitted'].includes(d.state)),
      'the hanging one has come to an end',
    );
    const mine = (await site.nurse.get<{ subscriptions: { id: string }[] }>('/api/me/notifications')).body.subscriptions;
    expect(mine).toHaveLength(2);
    expect((await put(site.nurse, `/api/me/subscriptions/${mine[1]?.id}`, {}, 'DELETE')).status).toBe(200);
  });
  it('that says 410: the browser is called no more, its owner and the health page say so, and another way stands in at once', async () => {
    sink.behave(410, phone.path);
    await rise();
    // Of this alert or of one before it that is still told on: whichever of them the service refuses first.
    const gone = { userId: site.nurse.id, channel: 'push', error: { contains: '410' } };
    await until(async () => (await db.prisma.delivery.count({ where: gone })) > 0, 'the service says that it is gone');
    const refused = await db.prisma.delivery.findFirstOrThrow({ where: gone, orderBy: { endedAt: 'asc' } });
    expect(refused).toMatchObject({ state: 'failed', nextAt: null });
    const standsIn = { outboxId: refused.outboxId, userId: site.nurse.id, channel: 'email' };
    await until(async () => (await db.prisma.delivery.count({ where: standsIn })) > 0, 'e-mail stands in');
    expect(await db.prisma.delivery.count({ where: standsIn })).toBe(1);
    const own = async () =>
      (await site.nurse.get<{ subscriptions: { failedAt: string | null }[] }>('/api/me/notifications')).body.subscriptions;
    expect((await own()).map((s) => s.failedAt)).toEqual([expect.any(String)]);
    const it = await person(db, site.address, UNIT, 'it');
    const health = await it.get<{ items: { id: string; said: string; help?: string }[] }>('/api/system-health');
    expect(JSON.stringify(health.body.items)).toContain('A phone or browser that rings no more: The nurse.');
    const calls = phone.requests().length;
    await rise();
    await site.settled();
    expect(phone.requests().length).toBe(calls);
    sink.behave(201, phone.path);
    phone = await subscribe('nurse-3', site.nurse);
    expect((await own()).map((s) => s.failedAt)).toEqual([null]);
  });
  it('at a private address that is not listed is refused', async () => {
    const keys = phone.subscription.keys;
    for (const endpoint of ['https://10.0.0.8/x', 'http://push.example.org/x', 'https://169.254.169.254/latest'])
      expect((await site.nurse.post('/api/me/subscriptions', { subscription: { endpoint, keys } })).status).toBe(422);
  });
});

describe('A gateway', () => {
  it('gets signed calls with whom to page and no patient, both secrets while it changes over, and reports back', async () => {
    const biomed = await person(db, site.address, UNIT, 'it');
    const refused = await biomed.post(`/api/units/${UNIT}/webhooks`, { name: 'x', url: 'https://pager.example.org/' });
    expect(refused.status).toBe(422);
    expect((await site.nurse.post(`/api/units/${UNIT}/webhooks`, { name: 'x', url: `${sink.url}/pager` })).status).toBe(403);
    const made = await biomed.post<{ id: string; secret: string }>(`/api/units/${UNIT}/webhooks`, {
      name: 'pager',
      url: `${sink.url}/pager`,
    });
    const old = made.body.secret;
    const fresh = (await biomed.post<{ secret: string }>(`/api/webhooks/${made.body.id}/rotate`)).body.secret;
    expect(fresh).not.toBe(old);
    const alert = await rise();
    // The charge nurse has no browser and no open page: the gateway is told with tier 1.
    await until(
      () => sink.requests.some((r) => r.path === '/pager' && r.body.includes(alert.id)),
      'the gateway is called',
      15_000,
    );
    const call = sink.requests.find((r) => r.path === '/pager' && r.body.includes(alert.id));
    const body = call?.body.toString('utf8') ?? '';
    const headers = call?.headers as Record<string, string>;
    for (const secret of [old, fresh]) expect(new Webhook(secret).verify(body, headers)).toBeTruthy();
    const { data } = JSON.parse(body) as { data: { delivery: string; to: { id: string } } };
    expect(body).not.toMatch(/CRS|axi-cel|"M-/);
    const said = JSON.stringify({ state: 'displayed' });
    const signedBy = (secret: string) => ({
      'content-type': 'application/json',
      'webhook-id': data.delivery,
      'webhook-timestamp': String(Math.floor(Date.now() / 1_000)),
      'webhook-signature': new Webhook(secret).sign(data.delivery, new Date(), said),
    });
    const report = (secret: string) =>
      fetch(`${site.address}/api/deliveries/${data.delivery}/gateway`, { method: 'POST', headers: signedBy(secret), body: said });
    expect((await report(SECRET)).status).toBe(401);
    expect((await report(fresh)).status).toBe(200);
    const shown = (await recordOf(alert.id)).deliveries.find((d) => d.id === data.delivery);
    expect(shown?.state).toBe('displayed');
  });
  it('is tried by a test that goes nowhere else, shows what became of the last calls, and never its secret', async () => {
    const biomed = await person(db, site.address, UNIT, 'it');
    const list = async () =>
      (await biomed.get<{ webhooks: GatewayView[]; allowed: string[] }>(`/api/units/${UNIT}/webhooks`)).body;
    const made = await biomed.post<{ id: string; secret: string }>(`/api/units/${UNIT}/webhooks`, {
      name: 'second',
      url: `${sink.url}/second`,
    });
    const of = async () => (await list()).webhooks.find((w) => w.id === made.body.id);
    expect(await of()).toMatchObject({ name: 'second', secrets: 1, problem: null });
    // An alert that is still escalating may call through the new gateway too.
    const tried = async () => (await of())?.last.filter((d) => d.kind === 'test') ?? [];
    expect(await tried()).toEqual([]);
    const before = sink.requests.length;
    expect((await biomed.post(`/api/webhooks/${made.body.id}/test`)).status).toBe(200);
    await until(async () => (await tried())[0]?.state === 'accepted', 'the test is taken');
    expect(await tried()).toMatchObject([{ attempts: 1, said: 'gateway said 201' }]);
    const calls = sink.requests.slice(before).filter((r) => r.body.includes('alert.test'));
    expect(calls.map((r) => r.path)).toEqual(['/second']);

    await biomed.post(`/api/webhooks/${made.body.id}/rotate`);
    expect(await of()).toMatchObject({ secrets: 2 });
    await biomed.post(`/api/webhooks/${made.body.id}/rotate`, { finish: true });
    expect(await of()).toMatchObject({ secrets: 1 });
    expect(JSON.stringify(await list())).not.toContain('whsec_');
    const cookie = { cookie: biomed.cookie };
    expect((await fetch(`${site.address}/api/webhooks/${made.body.id}`, { method: 'DELETE', headers: cookie })).status).toBe(200);
    expect(await of()).toBeUndefined();
    const noted = await db.prisma.auditEntry.findMany({ where: { subject: made.body.id }, orderBy: { id: 'asc' } });
    expect(noted.map((a) => a.action)).toEqual([
      'added webhook',
      'tested webhook',
      'rotated webhook secret',
      'retired old webhook secret',
      'removed webhook',
    ]);
  });
  it('and phone and e-mail hear of emergency access at once: unit and nothing of the patient, the reason or who took it', async () => {
    const mrn = unique('M');
    await site.rise(mrn, String(++bed), 2);
    const charge = await subscribe('charge', site.charge);
    const reviewer = await subscribe('auditor', await person(db, site.address, UNIT, 'auditor'));
    await keyIn(db, 'ELSEWHERE', ['read'], 'ICU-8');
    const helper = await person(db, site.address, 'ICU-8', 'physician');
    const before = { calls: sink.requests.length, mails: mail.mails.length };
    const why = { mrn, reason: 'resuscitation', text: 'called to the cardiac arrest', sign: helper.sign };
    const taken = await helper.post<{ patientId: string }>('/api/emergency-access', why);
    expect(taken.status).toBe(200);
    const told = (b: Browser) => b.received().filter((p) => p.k === 'emergency-access');
    await until(() => told(charge).length === 1 && told(reviewer).length === 1, 'both phones have it');
    expect(told(charge)[0]).toMatchObject({ a: null, u: UNIT, p: 'M' });
    const calls = () => sink.requests.slice(before.calls).filter((r) => r.body.includes('emergency-access.taken'));
    await until(() => calls().length > 0, 'the gateway is called');
    const mails = () => mail.mails.slice(before.mails).filter((m) => m.text.includes('another unit has opened'));
    await until(() => mails().length >= 2, 'the mail is there');
    const said = [
      ...told(charge).map((p) => JSON.stringify(p)),
      ...calls().map((r) => r.body.toString()),
      ...mails().map((m) => m.text),
    ];
    for (const text of said)
      for (const secret of [mrn, taken.body.patientId, 'cardiac', 'The physician', helper.id]) expect(text).not.toContain(secret);
    // Once to each, and nobody who only works there.
    const rows = await db.prisma.delivery.findMany({ where: { body: { path: ['kind'], equals: 'emergency-access' } } });
    expect(rows.filter((r) => r.userId === site.nurse.id || r.userId === site.physician.id)).toEqual([]);
    expect(rows.filter((r) => r.userId === site.charge.id && r.channel === 'push')).toHaveLength(1);
  });
  it('that redirects is not followed', async () => {
    sink.behave({ status: 302, location: `${sink.url}/elsewhere` }, '/pager');
    const alert = await rise();
    await until(
      async () => (await recordOf(alert.id)).deliveries.some((d) => d.channel === 'webhook' && d.state === 'failed'),
      'it failed',
      15_000,
    );
    expect(sink.requests.some((r) => r.path === '/elsewhere')).toBe(false);
    sink.behave(201, '/pager');
  });
});

describe('An open page', () => {
  it('gets the notice, says that it shows it; a page opened later gets what waited', async () => {
    const cookie = `next-auth.session-token=${await openSession(db.prisma, site.nurse.id, Date.now())}`;
    const open = () => io(site.address, { transports: ['websocket'], extraHeaders: { cookie }, forceNew: true });
    const alert = await rise();
    // Nobody had a page open: it waits.
    await until(async () => (await deliveriesTo(alert.id, site.nurse, 'app')).length === 1, 'it waits for a page');
    const page = open();
    const heard: NoticeMessage[] = [];
    page.on('notice', (message: NoticeMessage) => heard.push(message));
    await until(() => heard.some((n) => n.alertId === alert.id), 'the page hears of it');
    const notice = heard.find((n) => n.alertId === alert.id) as NoticeMessage;
    expect(notice).toMatchObject({ unit: UNIT, priority: 'high', bed: String(bed) });
    page.emit('receipt', { deliveryId: notice.deliveryId, displayed: true });
    await until(async () => (await deliveriesTo(alert.id, site.nurse, 'app'))[0]?.state === 'displayed', 'it is shown');
    page.close();
  });
  it('that answers a hundred waiting notices at once is not cut off; one that floods with anything else is', async () => {
    const cookie = `next-auth.session-token=${await openSession(db.prisma, site.nurse.id, Date.now())}`;
    const page = io(site.address, { transports: ['websocket'], extraHeaders: { cookie }, forceNew: true, reconnection: false });
    const ends: string[] = [];
    page.on('disconnect', (reason) => ends.push(reason));
    await until(() => page.connected, 'the page is connected');
    for (let i = 0; i < 100; i++) page.emit('receipt', { deliveryId: `none-${i}`, displayed: false });
    const answer = await page.timeout(10_000).emitWithAck('watch', { unit: UNIT });
    expect(answer).toMatchObject({ unit: { id: UNIT } });
    expect(ends).toEqual([]);
    for (let i = 0; i < 100; i++) page.emit('activity');
    await until(() => ends.length > 0, 'the flood has ended the line');
    expect(ends).toEqual(['io server disconnect']);
  });
});

describe('Answers', () => {
  it('of two people at once: one has it, the other is told so', async () => {
    const alert = await rise();
    const { version } = (await recordOf(alert.id)).alert;
    const answers = await Promise.all(
      [site.charge, site.physician].map((who) => who.post(`/api/alerts/${alert.id}/acknowledge`, { version })),
    );
    expect(answers.map((a) => a.status).sort()).toEqual([200, 409]);
    expect((await recordOf(alert.id)).alert.phase).toBe('acknowledged');
  });
  it('with a promise: shown with the owner, raised again when it is missed', async () => {
    const alert = await rise();
    const { version } = (await recordOf(alert.id)).alert;
    const by = new Date(site.now() + 40_000).toISOString();
    const promise = { text: 'tocilizumab hanging', by };
    const said = await site.physician.post<{ alert: { promise: unknown; owner: { id: string } } }>(
      `/api/alerts/${alert.id}/acknowledge`,
      { version, promise },
    );
    expect(said.body.alert.promise).toEqual(promise);
    expect(said.body.alert.owner.id).toBe(site.physician.id);
    const again = async () => (await site.alerts()).find((a) => a.id === alert.id);
    await until(async () => (await again())?.phase === 'raised', 'it is raised again', 15_000);
    expect((await again())?.reason).toBe('promise-missed');
  });
  it('a hand-over names somebody of the unit who may take it', async () => {
    const alert = await rise();
    const { version } = (await recordOf(alert.id)).alert;
    await site.nurse.post(`/api/alerts/${alert.id}/acknowledge`, { version });
    const now = (await recordOf(alert.id)).alert.version;
    expect((await site.nurse.post(`/api/alerts/${alert.id}/handover`, { version: now, to: { id: 'nobody' } })).status).toBe(422);
    expect((await site.nurse.post(`/api/alerts/${alert.id}/handover`, { version: now, to: { id: site.charge.id } })).status).toBe(
      200,
    );
    await until(async () => (await deliveriesTo(alert.id, site.charge, 'app')).length > 0, 'the charge nurse is asked');
  });
});

describe('ALARM OFF', () => {
  it('takes a charge nurse and a physician; while it holds notices are kept back, then they go out', async () => {
    const alert = await rise(2);
    const off = { rule: 'CRS-ESCALATION', reason: 'comfort care only', until: new Date(site.now() + 3_600_000).toISOString() };
    expect((await site.nurse.post(`/api/patients/${alert.patientId}/alarm-offs`, off)).status).toBe(403);
    const unsigned = await site.charge.post(`/api/patients/${alert.patientId}/alarm-offs`, off);
    expect(unsigned).toMatchObject({ status: 403, body: { error: { code: 'sign' } } });
    const asked = await site.charge.post<{ alarmOff: { id: string; pending: boolean } }>(
      `/api/patients/${alert.patientId}/alarm-offs`,
      { ...off, sign: site.charge.sign },
    );
    expect(asked.body.alarmOff.pending).toBe(true);
    const { id } = asked.body.alarmOff;
    expect((await site.charge.post(`/api/alarm-offs/${id}/confirm`)).status).toBe(403);
    const wrong = await site.physician.post(`/api/alarm-offs/${id}/confirm`, { sign: { password: 'a guess' } });
    expect(wrong).toMatchObject({ status: 403, body: { error: { code: 'signature' } } });
    expect((await site.physician.post(`/api/alarm-offs/${id}/confirm`, { sign: site.physician.sign })).status).toBe(200);
    const listed = await site.nurse.get<{ alarmOffs: { id: string; secondBy: string }[] }>(`/api/units/${UNIT}/alarm-offs`);
    expect(listed.body.alarmOffs).toMatchObject([{ id, secondBy: 'The physician' }]);
    // Three minutes after the rise the charge nurse would be told.
    await until(async () => (await recordOf(alert.id)).notices.some((n) => n.tier === 1), 'tier 1 is due', 15_000);
    await until(async () => (await recordOf(alert.id)).notices.find((n) => n.tier === 1)?.state === 'held', 'it is kept back');
    expect((await recordOf(alert.id)).notices.find((n) => n.tier === 1)?.reason).toContain('alarm off');
    expect((await site.nurse.post(`/api/alarm-offs/${id}/end`)).status).toBe(200);
    await until(async () => (await recordOf(alert.id)).notices.find((n) => n.tier === 1)?.state === 'told', 'it goes out');
  });
});

describe('Who is on call', () => {
  it('only the charge nurse or an administrator says so; nobody shares a duty; gaps are named; a gap now raises T4', async () => {
    const at = (hours: number) => new Date(site.now() + hours * 3_600_000).toISOString();
    const duty = { duty: 'ICU', userId: site.physician.id, from: at(0), to: at(8) };
    expect((await site.nurse.post(`/api/units/${UNIT}/on-call`, duty)).status).toBe(403);
    expect((await site.charge.post(`/api/units/${UNIT}/on-call`, { ...duty, userId: site.nurse.id })).status).toBe(422);
    const first = await site.charge.post<{ entry: { id: number }; gaps: unknown[] }>(`/api/units/${UNIT}/on-call`, duty);
    expect(first.status).toBe(200);
    expect(first.body.gaps).toHaveLength(1);
    const same = { ...duty, userId: site.consultant.id, from: at(4), to: at(6) };
    expect((await site.charge.post(`/api/units/${UNIT}/on-call`, same)).status).toBe(409);
    expect((await site.charge.post(`/api/units/${UNIT}/on-call`, { ...same, replace: true })).status).toBe(200);
    const list = await site.charge.get<{ entries: { id: number; userId: string; duty: string }[] }>(`/api/units/${UNIT}/on-call`);
    expect(list.body.entries.map((e) => e.userId)).toEqual([site.physician.id, site.consultant.id, site.physician.id]);
    await put(site.charge, `/api/units/${UNIT}/on-call/${list.body.entries[0]?.id}`, {}, 'DELETE');
    await until(async () => (await site.alerts()).some((a) => a.rule === 'T4' && a.text.includes('tier 2')), 'T4 stands');
    const t4 = (await site.alerts()).find((a) => a.rule === 'T4');
    expect(t4).toMatchObject({ patientId: '', bed: null, priority: 'medium', cls: 'technical' });
    const ack = await site.charge.post<{ alert: { phase: string } }>(`/api/alerts/${t4?.id}/acknowledge`, {
      version: t4?.version,
    });
    expect(ack.body.alert.phase).toBe('acknowledged');
  });
  it('704 goes to CRS 4 now: the simulator says who, when and how without telling anybody', async () => {
    const before = sink.requests.length;
    const r = await site.charge.post<{ steps: { tier: number; afterSeconds: number; people: { name: string }[] }[] }>(
      `/api/units/${UNIT}/escalation/simulate`,
      { rule: 'CRS-ESCALATION', level: 4 },
    );
    expect(r.body.steps.map((s) => [s.tier, s.afterSeconds]).slice(0, 2)).toEqual([
      [0, 0],
      [1, 0],
    ]);
    expect(r.body.steps[0]?.people.map((p) => p.name)).toContain('The nurse');
    expect(sink.requests.slice(before).filter((q) => q.path.startsWith('/push'))).toEqual([]);
  });
  it('an escalation in which a high would come to an end is refused with the reasons; a sound one is versioned', async () => {
    const now = (await site.charge.get<{ version: number; defaults: Record<string, unknown> }>(`/api/units/${UNIT}/escalation`))
      .body;
    const { defaults } = now;
    const bad = { ...defaults, loop: { high: { everyMs: 300_000, times: 2 }, medium: null, low: null } };
    const refused = await put(site.charge, `/api/units/${UNIT}/escalation`, {
      version: 0,
      policy: bad,
      failSafe: site.charge.id,
    });
    expect(refused.status).toBe(422);
    expect(refused.body.problems).toContain('A high must be repeated without end.');
    const good = { version: 0, policy: defaults, failSafe: site.charge.id };
    expect((await put(site.charge, `/api/units/${UNIT}/escalation`, good)).body.version).toBe(1);
    expect((await put(site.charge, `/api/units/${UNIT}/escalation`, good)).status).toBe(409);
  });
});

describe('Whether all of it works', () => {
  it('the auditor has gone through the open alerts and says so on the health page', async () => {
    await until(async () => {
      const health = (await (await fetch(`${site.address}/healthz`)).json()) as { alerts: { checkedAt: string | null } };
      return health.alerts.checkedAt !== null;
    }, 'alerts are checked');
    const health = (await (await fetch(`${site.address}/healthz`)).json()) as { alerts: { pagingLate: boolean } };
    expect(health.alerts.pagingLate).toBe(false);
  });
  it('a signed sign of life came from a synthetic patient through rule and outbox to the watchdog', async () => {
    await until(() => sink.requests.some((r) => r.path === '/alive'), 'the watchdog hears');
    const call = sink.requests.find((r) => r.path === '/alive');
    const said = new Webhook(SECRET).verify(call?.body.toString('utf8') ?? '', call?.headers as Record<string, string>);
    expect(said).toMatchObject({ type: 'tocsin.alive', data: { checked: 'CRS-ESCALATION 3 high' } });
  });
});
