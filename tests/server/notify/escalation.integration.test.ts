import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNIT, until } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import type { Person } from '../../support/person';
import { type Browser, browserAt, httpSink, type Sink } from '../../support/sinks';
import { type Told, toldServer } from '../../support/told';

/** A minute of this file's clock is a second. */
const SPEED = 60;
let db: TestDatabase;
let sink: Sink;
let site: Told;
const phones = new Map<string, Browser>();

interface Delivery {
  readonly id: string;
  readonly person: { readonly id: string } | null;
  readonly channel: string;
  readonly tier: number;
  readonly state: string;
  readonly kind: string;
  readonly secondsToSubmit: number | null;
  readonly steps: readonly { readonly state: string }[];
}
interface AlertRecord {
  readonly alert: { readonly phase: string; readonly version: number; readonly tier: number };
  readonly transitions: readonly {
    readonly version: number;
    readonly event: string;
    readonly reason: string;
    readonly at: string;
  }[];
  readonly notices: readonly { readonly tier: number; readonly why: string; readonly state: string; readonly reason: string }[];
  readonly deliveries: readonly Delivery[];
}
const recordOf = async (id: string) => (await site.charge.get<AlertRecord>(`/api/alerts/${id}/record`)).body;
const onCall = (duty: string, who: Person) =>
  site.charge.post(`/api/units/${UNIT}/on-call`, {
    duty,
    userId: who.id,
    from: new Date(site.now() - 3_600_000).toISOString(),
    to: new Date(site.now() + 24 * 3_600_000).toISOString(),
  });

beforeAll(async () => {
  db = await freshDatabase();
  sink = await httpSink();
  site = await toldServer(db, { speed: SPEED });
  const people = { nurse: site.nurse, charge: site.charge, physician: site.physician, consultant: site.consultant };
  for (const [name, who] of Object.entries(people)) {
    const phone = browserAt(sink, name);
    phones.set(name, phone);
    const r = await who.post('/api/me/subscriptions', { subscription: phone.subscription });
    expect(r.status).toBe(200);
  }
  for (const [duty, who] of [
    ['CN', site.charge],
    ['ICU', site.physician],
    ['HEM', site.consultant],
  ] as const)
    expect((await onCall(duty, who)).status).toBe(200);
});
afterAll(async () => {
  await site.stop();
  await sink.close();
  await db.drop();
});
const heard = (name: string, alertId: string) => (phones.get(name) as Browser).received().filter((p) => p.a === alertId);

describe('A high at night', () => {
  it('reaches the nurse at once, the charge nurse after one minute, the intensivist after three; an answer ends it everywhere', async () => {
    const alert = await site.rise('N1', '1');
    expect(alert.priority).toBe('high');
    await until(() => heard('nurse', alert.id).length > 0, 'the nurse is told');
    expect(heard('charge', alert.id)).toEqual([]);
    await until(() => heard('charge', alert.id).length > 0, 'the charge nurse is told');
    await until(() => heard('physician', alert.id).length > 0, 'the intensivist is told');

    const before = await recordOf(alert.id);
    const at = (tier: number) => before.deliveries.find((d) => d.tier === tier && d.channel === 'push')?.secondsToSubmit ?? -1;
    for (const tier of [0, 1, 2]) expect(at(tier), `tier ${tier}: seconds from the notice to the push service`).toBeLessThan(60);
    const raisedAt = Date.parse(before.transitions[0]?.at ?? '');
    const told = (tier: number) => {
      const reason = new RegExp(`tier ${tier}|skip|not shown`);
      const t = before.transitions.find((x) => x.event !== 'raise' && reason.test(x.reason));
      return (Date.parse(t?.at ?? '') - raisedAt) / 1_000;
    };
    expect(told(1)).toBeGreaterThanOrEqual(60);
    expect(told(1)).toBeLessThan(120);

    const now = (await recordOf(alert.id)).alert;
    const answered = await site.physician.post(`/api/alerts/${alert.id}/acknowledge`, { version: now.version });
    expect(answered.status).toBe(200);
    await until(() => heard('nurse', alert.id).some((p) => p.k === 'close'), 'the nurse’s notification is closed');
    const after = await recordOf(alert.id);
    expect(after.alert.phase).toBe('acknowledged');
    expect(
      after.deliveries.filter((d) => d.person?.id === site.physician.id && d.kind === 'alert').map((d) => d.state),
    ).toContain('responded');
    expect(after.deliveries.filter((d) => d.state === 'queued')).toEqual([]);
    // Six minutes of the clock later nobody else has been called.
    const calls = () =>
      ['nurse', 'charge', 'physician', 'consultant'].flatMap((n) => heard(n, alert.id)).filter((p) => p.k === 'alert');
    const said = calls().length;
    const later = site.now() + 6 * 60_000;
    await until(() => site.now() > later, 'six minutes pass', 20_000);
    expect(calls().length).toBe(said);
    expect(heard('consultant', alert.id)).toEqual([]);
  });

  it('what a phone gets names no patient', async () => {
    const all = [...phones.values()].flatMap((phone) => phone.received());
    expect(all.length).toBeGreaterThan(2);
    for (const payload of all) {
      expect(Object.keys(payload).sort()).toEqual(['a', 'd', 'k', 'n', 'p', 'u', 'v']);
      expect(JSON.stringify(payload)).not.toContain('N1');
    }
    for (const request of sink.requests) {
      expect(Number(request.headers.ttl)).toBeLessThanOrEqual(120);
      expect(request.headers.topic).toBeTruthy();
      expect(request.headers.authorization).toMatch(/^vapid t=/);
    }
  });
});

describe('Nobody has it on a screen', () => {
  it('T3: a high that no device has shown for 60 s raises its own alert and goes on to the next tier', async () => {
    const alert = await site.rise('N2', '2');
    await until(async () => (await site.alerts()).some((a) => a.rule === 'T3' && a.text.startsWith('2, ')), 'T3 stands', 15_000);
    const marked = (await site.alerts()).find((a) => a.id === alert.id);
    expect(marked?.undelivered).toBe(true);
    const id = (await recordOf(alert.id)).deliveries.find((d) => d.channel === 'push')?.id;
    const r = await fetch(`${site.address}/api/deliveries/${id}/receipt`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ state: 'displayed' }),
    });
    expect(r.status).toBe(200);
    await until(async () => (await site.alerts()).find((a) => a.id === alert.id)?.undelivered !== true, 'the mark is gone');
  });
});
