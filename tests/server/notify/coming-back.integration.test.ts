import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../lib/time';
import { UNIT, unique, until } from '../../support/client';
import { Shift } from '../../support/shift';
import type { Told } from '../../support/told';

/** What comes back: an alert whose answer ran out, a patient who had gone. The server's clock is moved on. */
let shift: Shift;
let site: Told;

beforeAll(async () => {
  shift = await Shift.begin();
  site = shift.site;
  await shift.wholeOnCall();
});
afterEach(() => shift.empty());
afterAll(() => shift.end());

const alertOf = async (id: string) => (await site.alerts('all')).find((a) => a.id === id);
const shown = async (alertId: string) => {
  for (const d of (await shift.record(alertId)).deliveries.filter((x) => x.channel === 'push')) {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ state: 'displayed' });
    const r = await fetch(`${site.address}/api/deliveries/${d.id}/receipt`, { method: 'POST', headers, body });
    expect(r.status).toBe(200);
  }
};

describe('T3 after an answer that ran out', () => {
  it('I9: the second call is judged by itself: that the first one was seen says nothing of it', async () => {
    const high = await site.rise(unique('B'), shift.nextBed());
    await site.settled();
    await shown(high.id);
    await shift.respond(site.nurse, high.id);
    await site.pass(15 * MINUTE + SECOND);
    await until(async () => (await alertOf(high.id))?.reason === 'ack-expired', 'the answer has run out');
    await site.pass(61 * SECOND);
    await until(async () => (await alertOf(high.id))?.undelivered === true, 'nobody has it on a screen');
  });
});

describe('A discharge that is taken back', () => {
  it('row 26: the high is of a stay again: only a physician ends it, and the next discharge is asked about anew', async () => {
    const mrn = unique('D');
    const high = await site.rise(mrn, shift.nextBed());
    const asked = async () => (await shift.record(high.id)).notices.filter((n) => n.why === 'confirm-end').length;
    const gone = { id: unique('dis'), kind: 'discharge', patient: { mrn }, t: shift.ago(0) };
    await site.post([gone]);
    await until(async () => (await asked()) === 1, 'the charge nurse is asked');
    await site.post([{ ...gone, status: 'entered-in-error' }]);
    await site.settled();
    await until(
      async () => (await shift.record(high.id)).transitions.some((t) => t.event === 'stayResumed'),
      'it is a stay again',
    );
    const resolve = async () => {
      const { version } = (await shift.record(high.id)).alert;
      return site.charge.post(`/api/alerts/${high.id}/resolve`, { version, reason: 'discharged' });
    };
    expect((await resolve()).status).toBe(403);
    await site.post([{ ...gone, id: unique('dis') }]);
    await until(async () => (await asked()) === 2, 'the charge nurse is asked again');
  });
});

describe('A discharge and a return of which one hears together, later', () => {
  it('row 26: nothing of the stay that has ended stays open, and no time passes for it', async () => {
    const mrn = unique('R');
    const bed = shift.nextBed();
    await shift.admit(mrn);
    await site.post([shift.lab(mrn, 'ferritin', 12_000, 'ng/mL')]);
    const before = await shift.raised(mrn, 'FERRITIN-10K');
    await site.post([
      { kind: 'discharge', patient: { mrn }, t: shift.ago(20 * MINUTE) },
      { kind: 'admission', mrn, unit: UNIT, bed, t: shift.ago(10 * MINUTE) },
    ]);
    await until(async () => (await alertOf(before.id))?.phase === 'resolved', 'that of the stay before has ended');
    expect((await alertOf(before.id))?.closedReason).toBe('the stay has ended');
  });
});

describe('Two numbers that are one patient', () => {
  it('row 22: after the merge there is one alert of the rise, and the old one names it', async () => {
    const [old, kept] = [unique('M'), unique('M')];
    const high = await site.rise(old, shift.nextBed());
    await shift.respond(site.nurse, high.id);
    await site.post([{ kind: 'admission', mrn: kept, unit: UNIT, bed: shift.nextBed(), t: shift.ago(MINUTE) }]);
    await site.post([{ kind: 'merge', patient: { mrn: kept }, from: old, t: shift.ago(0) }]);
    await until(async () => (await alertOf(high.id))?.phase === 'superseded', 'the old one is absorbed');
    const open = (await site.alerts()).filter((a) => a.rule === 'CRS-ESCALATION' && a.mrn === kept);
    expect(open.map((a) => a.phase)).toEqual(['raised']);
  });
});
