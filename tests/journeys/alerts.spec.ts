import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import type { UnitAlertView } from '../../lib/state';
import { type Client, UNIT, until, withUnit } from '../support/client';
import { listenToSound, pulsesOf } from '../support/pulses';
import { freePort, type ServerOptions, startServer, type TestServer } from '../support/server';
import { browserAt, type Browser as Device, httpSink, type Sink } from '../support/sinks';
import { type StoryRecord, storyLines } from '../support/story';

/**
 * A night on the ward: notices reach people on their pages and phones, whatever is killed meanwhile, and one answer ends them
 * everywhere. STORY_SPEED=1 plays it in real time; STORY_RECORD names a file for what the record says, second by second.
 */
const SPEED = Number(process.env.STORY_SPEED ?? 10);
const PEOPLE = { nurse: 'A. Ruiz', 'charge-nurse': 'S. Okafor', physician: 'M. Chen', consultant: 'L. Brandt' } as const;
type Role = keyof typeof PEOPLE;
let options: ServerOptions & { readonly dataDir: string };
let server: TestServer;
let client: Client;
let sink: Sink;
let alert: UnitAlertView;
const phones = new Map<Role, Device>();
const passwords = new Map<string, string>();
const open: { nurse: Page; wall: Page; charge: Page } = {} as never;

/** Patients whose monitors speak, each ten seconds of the wall clock; while the server is down nobody hears them. */
const monitored = new Set<string>();
let speaking: NodeJS.Timeout;
let said = 0;
async function monitorsSpeak(): Promise<void> {
  const t = new Date(await serverNow()).toISOString();
  const signs = { kind: 'vital', source: 'device', t, heartRate: 96, spo2Percent: 97 };
  said += 1;
  await client.post([...monitored].map((mrn) => ({ id: `mon-${mrn}-${said}`, patient: { mrn }, ...signs })));
}

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(180_000);
  speaking = setInterval(() => {
    if (monitored.size > 0) monitorsSpeak().catch(() => undefined);
  }, 10_000);
  sink = await httpSink();
  const ports = { http: await freePort(), mllp: await freePort() };
  const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-night-'));
  options = { pages: true, dataDir, ports, args: ['--speed', String(SPEED)], env: { NOTIFY_ALLOW: '127.0.0.1' } };
  server = await startServer(options);
  client = await withUnit(server);
  for (const [role, name] of Object.entries(PEOPLE)) {
    const who = ['--email', `${role}@example.org`, '--name', name, '--role', role, '--unit', UNIT];
    passwords.set(role, await server.tocsin('users', 'create', ...who));
  }
});
test.afterAll(async () => {
  clearInterval(speaking);
  await server.stop();
  await sink.close();
  rmSync(options.dataDir, { recursive: true, force: true });
});
/** kill -9 between any two steps, and a start on what is stored. Open pages find it where it was. */
async function kill(): Promise<void> {
  await server.kill('SIGKILL');
  server = await startServer(options);
}

async function signedIn(context: BrowserContext, role: Role, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${server.address}/login?callbackUrl=${encodeURIComponent(path)}`);
  await page.getByLabel(/e-?mail/i).fill(`${role}@example.org`);
  await page.getByLabel(/password/i).fill(passwords.get(role) ?? '');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(`${server.address}${path}`);
  await expect(page.getByText('Live', { exact: true }).first()).toBeVisible();
  return page;
}
async function withPhone(page: Page, role: Role): Promise<void> {
  const device = browserAt(sink, role);
  phones.set(role, device);
  const made = await page.request.post(`${server.address}/api/me/subscriptions`, {
    data: { commandId: `phone-${role}`, subscription: device.subscription },
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  expect(made.status()).toBe(200);
}
/** Deliveries a phone has had of an alert. One may come twice when the server dies after sending it: the topic replaces it there. */
const rings = (role: Role, id: string) =>
  new Set((phones.get(role)?.received() ?? []).filter((p) => p.k === 'alert' && p.a === id).map((p) => p.d)).size;
const allRings = (id: string) => [...phones.keys()].map((role) => rings(role, id));
/** Time on the server's clock, which runs faster. */
async function serverNow(): Promise<number> {
  const board = (await (await client.get(`/api/units/${UNIT}/board`)).json()) as { serverNow: string };
  return Date.parse(board.serverNow);
}
/** Admits somebody who is monitored and has had tocilizumab, and lets fever and a first vasopressor come in: CRS 3, and nothing else is asked for. */
async function rise(mrn: string, bed: string): Promise<UnitAlertView> {
  const now = await serverNow();
  const at = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
  const patient = { mrn };
  const signs = { tempC: 39, heartRate: 96, respRate: 18, spo2Percent: 97, sbpMmHg: 112, dbpMmHg: 64, mapMmHg: 80 };
  const drug = { drug: 'norepinephrine', status: 'running', rate: 0.1, rateUnit: 'mcg/kg/min' };
  await client.post([
    {
      id: `a-${mrn}`,
      kind: 'admission',
      t: at(90),
      unit: UNIT,
      bed,
      mrn,
      carTInfusedAt: at(120),
      weightKg: 70,
      product: 'axi-cel',
    },
    { id: `i-${mrn}`, kind: 'ice', patient, t: at(10), orientation: 4, naming: 3, command: 1, writing: 1, attention: 1 },
    { id: `d-${mrn}`, kind: 'medication', patient, t: at(30), drug: 'tocilizumab', status: 'given', doseMg: 560 },
    { id: `o-${mrn}`, kind: 'support', patient, t: at(10), support: 'oxygen', device: 'room-air' },
    { id: `mon-${mrn}`, kind: 'vital', patient, t: at(4), source: 'device', heartRate: 96, spo2Percent: 97 },
    { id: `t1-${mrn}`, kind: 'vital', patient, t: at(3), ...signs },
    { id: `t2-${mrn}`, kind: 'vital', patient, t: at(2), ...signs },
    { id: `m-${mrn}`, kind: 'medication', patient, t: at(1), ...drug },
  ]);
  monitored.add(mrn);
  const found = async () => (await client.alerts()).find((a) => a.mrn === mrn && a.rule === 'CRS-ESCALATION' && a.level === 3);
  await until(async () => (await found()) !== undefined, 'the grade rises to 3');
  return (await found()) as UnitAlertView;
}
async function recordOf(page: Page, alertId: string): Promise<StoryRecord> {
  const answer = await page.request.get(`${server.address}/api/alerts/${alertId}/record`);
  return (await answer.json()) as StoryRecord;
}
const deliveries = async (page: Page, alertId: string) => (await recordOf(page, alertId)).deliveries;
const respond = (page: Page, what: RegExp) =>
  page.getByRole('region', { name: 'Notices to you' }).getByRole('button', { name: what });
const respondHere = (page: Page, what: RegExp) => page.locator('main').getByRole('button', { name: what }).first();
const seen = async (page: Page, id: string, role: Role) =>
  (await deliveries(page, id)).some((d) => d.channel === 'app' && d.person?.name === PEOPLE[role] && d.displayedAt !== null);
/** Pulses of the fundamental of a high since an instant of the machine's clock. */
const highPulses = async (page: Page, since: number) => (await pulsesOf(page)).filter((p) => p.hz === 523 && p.askedAt > since);

test('sound: a page says SOUND OFF until somebody switches it on by a click; of two tabs one sounds; the tone is checked each shift', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const [one, two] = [await browser.newContext(), await browser.newContext()];
  await Promise.all([listenToSound(one), listenToSound(two)]);
  open.nurse = await signedIn(one, 'nurse', '/alerts');
  await expect(open.nurse.getByRole('button', { name: /SOUND OFF/ }).first()).toBeVisible();
  expect(await pulsesOf(open.nurse)).toEqual([]);
  await open.nurse
    .getByRole('button', { name: /SOUND OFF/ })
    .first()
    .click();
  await expect(open.nurse.getByRole('button', { name: 'Sound on', exact: true })).toBeVisible();
  expect((await pulsesOf(open.nurse)).map((p) => p.hz)).toContain(523);
  await expect(open.nurse.getByText('not tested this shift')).toBeVisible();
  await open.nurse.getByRole('button', { name: 'Test sound' }).click();
  await open.nurse.getByRole('button', { name: 'Heard', exact: true }).click();
  await expect(open.nurse.getByText(/^heard \d\d:\d\d$/)).toBeVisible();

  open.wall = await one.newPage();
  await open.wall.goto(`${server.address}/wall`);
  await open.wall.mouse.click(5, 5);
  await expect(open.wall.getByText('Sound on, another tab')).toBeVisible();
  open.charge = await signedIn(two, 'charge-nurse', '/feeds');
  await open.charge
    .getByRole('button', { name: /SOUND OFF/ })
    .first()
    .click();
  await expect(open.charge.getByText('Sound on', { exact: true })).toBeVisible();
  await withPhone(open.nurse, 'nurse');
  await withPhone(open.charge, 'charge-nurse');
  const away = await browser.newContext();
  await withPhone(await signedIn(away, 'physician', '/settings'), 'physician');
  await away.close();
});

test('at night a grade rises to 3: wall, pages and phones have it, the server is killed twice, tier follows tier, one answer ends it everywhere', async () => {
  test.setTimeout(180_000 + 300_000 / SPEED);
  const { nurse, wall, charge } = open;
  const told: { at: number; text: string }[] = [];
  const note = async (text: string) => void told.push({ at: await serverNow(), text: `STORY    ${text}` });
  const began = Date.now();
  alert = await rise('N1', '01');
  const tile = wall.getByRole('article', { name: /^Bed .*01, CRS 3/ });
  await expect(tile).toBeVisible();
  const onWall = Date.now() - began;
  await expect(respond(nurse, /^Respond: .*01 CRS 3/)).toBeVisible();
  await until(() => rings('nurse', alert.id) >= 1, 'the nurse’s phone has it');
  await note(`wall ${onWall} ms, page and phone ${Date.now() - began} ms after the first of six events was sent (real time)`);
  await until(() => seen(nurse, alert.id, 'nurse'), 'that it is on her screen is in the record');

  await note('kill -9 of the server');
  await kill();
  await note('the server is back');
  await until(async () => (await highPulses(nurse, began)).length >= 10, 'the nurse’s page sounds');
  await until(async () => (await highPulses(charge, began)).length >= 10, 'the charge nurse’s page sounds');
  const [first, ...rest] = (await highPulses(nurse, began)).slice(0, 10);
  const starts = [0, ...rest.map((p) => Math.round((p.startsSecs - (first?.startsSecs ?? 0)) * 100) / 100)];
  expect(starts).toEqual([0, 0.25, 0.5, 1, 1.25, 2, 2.25, 2.5, 3, 3.25]);
  expect(await pulsesOf(wall)).toEqual([]);
  // Nobody answers: a minute of the ward later the next tier has it.
  await expect(respond(charge, /^Respond: .*01 CRS 3/)).toBeVisible({ timeout: 20_000 + 60_000 / SPEED });
  await until(() => rings('charge-nurse', alert.id) >= 1, 'the charge nurse’s phone has it');
  await note('kill -9 of the server, again');
  await kill();
  await note('the server is back');
  await until(() => seen(charge, alert.id, 'charge-nurse'), 'that the charge nurse has it on her page is in the record', 20_000);
  await until(() => rings('physician', alert.id) >= 1, 'the intensivist’s phone has it', 20_000 + 180_000 / SPEED);
  await expect(tile).toBeVisible();

  await respond(charge, /^Respond: .*01 CRS 3/).click();
  for (const page of [nurse, charge]) await expect(respond(page, /01 CRS 3/)).toHaveCount(0, { timeout: 5_000 });
  await expect(wall.getByRole('article', { name: /^Bed .*01, CRS 3/ })).toContainText('S. Okafor');
  const answered = Date.now();
  const rung = allRings(alert.id);
  await note('S. Okafor has pressed I’m responding; her name stands on the wall');
  // A burst comes every ten seconds: longer than that, and past the fifth minute, nothing sounds and nobody else is called.
  await until(() => Date.now() > answered + Math.max(11_000, 130_000 / SPEED), 'time passes', 20_000 + 130_000 / SPEED);
  for (const page of [nurse, wall, charge]) expect(await highPulses(page, answered + 500)).toEqual([]);
  expect(allRings(alert.id)).toEqual(rung);

  // At full length the nurse's page has locked itself by now.
  const record = await recordOf(charge, alert.id);
  const after = (tier: number) => {
    const step = record.transitions.find((t) => t.reason === `tier ${tier}`);
    return (Date.parse(step?.at ?? '') - Date.parse(record.alert.raisedAt)) / 1_000;
  };
  // The server was away for some seconds each time; what fell due meanwhile is done at once.
  for (const [tier, due] of [
    [1, 60],
    [2, 180],
  ] as const) {
    expect(after(tier), `tier ${tier}`).toBeGreaterThanOrEqual(due);
    expect(after(tier), `tier ${tier}`).toBeLessThan(due + 30 * SPEED);
  }
  const answer = record.transitions.find((t) => t.event === 'acknowledge');
  expect(answer?.actor?.name).toBe('S. Okafor');
  const begun = record.deliveries.filter((d) => d.kind === 'alert').map((d) => d.steps[0]?.at ?? '');
  expect(begun.filter((at) => at > (answer?.at ?? ''))).toEqual([]);
  const states = (role: Role) =>
    record.deliveries.filter((d) => d.person?.name === PEOPLE[role] && d.kind === 'alert').map((d) => `${d.channel} ${d.state}`);
  expect(states('charge-nurse')).toContain('app responded');
  expect(record.deliveries.filter((d) => d.state === 'queued')).toEqual([]);
  const lines = storyLines(record, told).join('\n');
  process.stdout.write(`\n${lines}\n`);
  if (process.env.STORY_RECORD) writeFileSync(process.env.STORY_RECORD, `${lines}\n`);
});

test('(c) answered, killed, the same condition again: the answer keeps its owner, no page sounds, no phone rings', async () => {
  const { nurse, wall } = open;
  const since = Date.now();
  const rung = allRings(alert.id);
  await kill();
  const drug = { drug: 'norepinephrine', status: 'running', rate: 0.1, rateUnit: 'mcg/kg/min' };
  const t = new Date(await serverNow()).toISOString();
  await client.post([{ id: 'again', kind: 'medication', patient: { mrn: 'N1' }, t, ...drug }]);
  await expect(nurse.getByText('Live', { exact: true }).first()).toBeVisible();
  await expect(wall.getByRole('article', { name: /^Bed .*01, CRS 3/ })).toContainText('S. Okafor');
  expect((await client.alerts()).find((a) => a.id === alert.id)).toMatchObject({
    phase: 'acknowledged',
    owner: { name: 'S. Okafor' },
  });
  expect(await highPulses(nurse, since)).toEqual([]);
  expect(allRings(alert.id)).toEqual(rung);
});

test('(b) answered, then the grade rises to 4: both pages show it and sound again, both phones ring again', async () => {
  const { nurse, wall, charge } = open;
  const since = Date.now();
  const rung = { nurse: rings('nurse', alert.id), charge: rings('charge-nurse', alert.id) };
  const t = new Date(await serverNow()).toISOString();
  const drug = { drug: 'epinephrine', status: 'running', rate: 0.1, rateUnit: 'mcg/kg/min' };
  await client.post([{ id: 'worse', kind: 'medication', patient: { mrn: 'N1' }, t, ...drug }]);
  await expect(wall.getByRole('article', { name: /^Bed .*01, CRS 4/ })).toBeVisible();
  for (const page of [nurse, charge]) await expect(respond(page, /^Respond: .*01 CRS 4/)).toBeVisible();
  for (const page of [nurse, charge]) await until(async () => (await highPulses(page, since)).length >= 10, 'it sounds again');
  await until(() => rings('nurse', alert.id) > rung.nurse, 'the nurse’s phone rings again');
  await until(() => rings('charge-nurse', alert.id) > rung.charge, 'and the charge nurse’s');
  await respond(nurse, /^Respond: .*01 CRS 4/).click();
  await expect(wall.getByRole('article', { name: /^Bed .*01, CRS 4/ })).toContainText('A. Ruiz');
  for (const page of [nurse, charge]) await page.context().close();
});

test('two browsers answer at once: one has it, the other is told who', async ({ browser }) => {
  const alert = await rise('N2', '02');
  const [one, two] = [await browser.newContext(), await browser.newContext()];
  const nurse = await signedIn(one, 'nurse', `/alerts/${alert.id}`);
  const charge = await signedIn(two, 'charge-nurse', `/alerts/${alert.id}`);
  // Both have pressed on what stood on their screens; the second command arrives after the first was carried out.
  let first: () => void = () => undefined;
  const carriedOut = new Promise<void>((done) => {
    first = done;
  });
  let pressed: () => void = () => undefined;
  const bothPressed = new Promise<void>((done) => {
    pressed = done;
  });
  await charge.route('**/acknowledge', async (route) => {
    pressed();
    await carriedOut;
    await route.continue();
  });
  await nurse.route('**/acknowledge', async (route) => {
    await bothPressed;
    await route.continue();
  });
  const button = /^Respond: .*02 CRS 3/;
  await Promise.all([respondHere(nurse, button).click(), respondHere(charge, button).click()]);
  await until(
    async () => (await client.alerts()).some((a) => a.id === alert.id && a.owner?.name === 'A. Ruiz'),
    'the nurse has it',
  );
  first();
  await expect(charge.getByText('A. Ruiz has it.')).toBeVisible();
  expect((await client.alerts()).find((a) => a.id === alert.id)?.owner?.name).toBe('A. Ruiz');
  await one.close();
  await two.close();
});

test('an answer pressed in the instant in which the alert goes a tier on counts', async ({ browser }) => {
  const raised = await rise('N4', '04');
  const context = await browser.newContext();
  const nurse = await signedIn(context, 'nurse', `/alerts/${raised.id}`);
  const stored = async () => (await client.alerts()).find((a) => a.id === raised.id);
  const answers: number[] = [];
  nurse.on('response', (r) => r.url().endsWith('/acknowledge') && answers.push(r.status()));
  // The command is on its way while the next people are told.
  await nurse.route('**/acknowledge', async (route) => {
    const { version } = route.request().postDataJSON() as { version: number };
    if (answers.length === 0) await until(async () => ((await stored())?.version ?? 0) > version, 'the next tier is told');
    await route.continue();
  });
  await respondHere(nurse, /^Respond: .*04 CRS 3/).click();
  await until(async () => (await stored())?.owner?.name === 'A. Ruiz', 'the nurse has it');
  await expect.poll(() => answers.at(-1)).toBe(200);
  expect(answers[0]).toBe(409);
  await context.close();
});

test('on a phone a notice that comes while somebody charts stands below whom they chart for, and over nothing that is pressed', async ({
  browser,
}) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const { patient } = await client.state('N4');
  const page = await signedIn(context, 'nurse', `/patients/${patient.id}`);
  await page.getByRole('button', { name: 'Chart dose' }).first().click();
  const drawer = page.getByRole('dialog');
  await client.post([{ id: 'out-N2', kind: 'discharge', t: new Date(await serverNow()).toISOString(), patient: { mrn: 'N2' } }]);
  await rise('N5', '02');
  await expect(respond(page, /^Respond: .*02 CRS 3/)).toBeVisible();
  const edges = () =>
    page.evaluate(() => {
      const of = (element: Element | null | undefined) => element?.getBoundingClientRect();
      const panel = document.querySelector('[role="dialog"]');
      const stack = of(document.querySelector('.notice-stack'));
      const first = [...(panel?.querySelectorAll('button') ?? [])].find((b) => b.textContent === 'Dose');
      return {
        headToNotice: (stack?.top ?? Number.NaN) - (of(panel?.querySelector('h2'))?.bottom ?? Number.NaN),
        noticeToForm: (of(first)?.top ?? Number.NaN) - (stack?.bottom ?? Number.NaN),
      };
    });
  await until(async () => (await edges()).noticeToForm >= 0, 'the form makes room');
  expect((await edges()).headToNotice).toBeGreaterThanOrEqual(0);
  await expect(drawer.getByRole('button', { name: 'Dose', exact: true })).toBeInViewport();
  await context.close();
});

test('what the server sends to a phone is shown by the real service worker, gives its receipt and opens the alert', async ({
  browser,
}) => {
  const context = await browser.newContext({ permissions: ['notifications'] });
  const page = await signedIn(context, 'nurse', '/settings');
  const device: Device = browserAt(sink, 'phone');
  const made = await page.request.post(`${server.address}/api/me/subscriptions`, {
    data: { commandId: 'sub-1', subscription: device.subscription },
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  expect(made.status()).toBe(200);
  const devtools = await context.newCDPSession(page);
  let registrationId = '';
  devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    registrationId = registrations.find((r) => !r.isDeleted)?.registrationId ?? registrationId;
  });
  await devtools.send('ServiceWorker.enable');
  // A worker that is still being activated loses what the developer tools hand it; a push service would keep it.
  await until(
    () => page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state === 'activated'),
    'the worker is active',
  );
  await until(() => registrationId !== '', 'the worker is registered');

  const alert = await rise('N3', '03');
  await expect(respond(page, /^Respond: .*03 CRS 3/)).toBeVisible();
  // What lies at the end of a page can be scrolled out from under its notices.
  const [end, top] = await page.evaluate(() => {
    window.scrollTo(0, document.body.scrollHeight);
    const edge = (what: string) => document.querySelector(what)?.getBoundingClientRect();
    return [edge('#main')?.bottom ?? Number.NaN, edge('.notice-stack')?.top ?? Number.NaN];
  });
  expect(end).toBeLessThanOrEqual(top);
  const sent = () => device.received().find((p) => p.k === 'alert' && p.a === alert.id);
  await until(() => sent() !== undefined, 'the push service has it');
  const data = JSON.stringify(sent());
  // On a busy machine the developer tools may drop one while the worker is being started; a push service would send it again.
  let handedOverMs = Number.NEGATIVE_INFINITY;
  const handOver = async () => {
    if (performance.now() - handedOverMs < 2_000) return;
    handedOverMs = performance.now();
    await devtools.send('ServiceWorker.deliverPushMessage', { origin: server.address, registrationId, data });
  };
  const shown = () =>
    page.evaluate(async () => {
      const worker = await navigator.serviceWorker.ready;
      return (await worker.getNotifications()).map((n) => ({ title: n.title, body: n.body, tag: n.tag }));
    });
  await until(
    async () => {
      await handOver();
      return (await shown()).some((n) => n.tag === alert.id);
    },
    'the device shows it',
    30_000,
  );
  const text = JSON.stringify((await shown()).find((n) => n.tag === alert.id));
  expect(text).toContain('high-priority alert');
  expect(text).not.toMatch(/N3|CRS|norepinephrine/);
  await until(
    async () => (await deliveries(page, alert.id)).some((d) => d.channel === 'push' && d.state === 'displayed'),
    'its receipt is in the record',
  );

  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  await worker.evaluate(async (tag) => {
    const scope = globalThis as unknown as {
      registration: { getNotifications(o: { tag: string }): Promise<unknown[]> };
      dispatchEvent(e: unknown): void;
      NotificationEvent: new (name: string, o: object) => unknown;
    };
    const [notification] = await scope.registration.getNotifications({ tag });
    scope.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification, action: 'respond' }));
  }, alert.id);
  await page.waitForURL(`${server.address}/alerts/${alert.id}?answer=1`);
  await expect(page.getByRole('button', { name: /^Respond: .*03 CRS 3/ }).first()).toBeFocused();
  expect((await client.alerts()).find((a) => a.id === alert.id)?.phase).toBe('raised');
  await context.close();
});
