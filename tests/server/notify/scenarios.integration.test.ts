import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../../lib/time';
import { UNIT, unique, until } from '../../support/client';
import type { OpenPage } from '../../support/page';
import { Shift, secondVasopressor } from '../../support/shift';
import type { Told } from '../../support/told';

/**
 * The situations in which other systems failed (docs/alerts.md has the letters), against a whole server: real ports, database,
 * push endpoint, and the pages' own client. The server's clock is moved on.
 */
let shift: Shift;
let site: Told;
let nurse: OpenPage;
let charge: OpenPage;

beforeAll(async () => {
  shift = await Shift.begin();
  site = shift.site;
  [nurse, charge] = [await shift.page(site.nurse), await shift.page(site.charge)];
});
afterAll(() => shift.end());

describe('(g) The night the clocks change', () => {
  /** 02:00 becomes 03:00, and 03:00 becomes 02:00: both at 01:00 UTC. */
  it.each([
    ['spring', Date.UTC(2027, 2, 28, 1), '03:01'],
    ['autumn', Date.UTC(2027, 9, 31, 1), '02:01'],
  ])(
    '%s: delays are those of a stopwatch, and the duty that begins at the change is told, nobody twice',
    async (_, change, shown) => {
      await site.pass(change - 4 * MINUTE - site.now());
      await shift.onCall('ICU', site.physician, change - 12 * HOUR, change);
      await shift.onCall('ICU', site.consultant, change, change + 12 * HOUR);
      await site.pass(change - 2 * MINUTE - site.now());
      const alert = await site.rise(unique('G'), shift.nextBed());
      const since = (t: string) => Date.parse(t) - Date.parse(alert.raisedAt);
      await until(() => shift.calls('nurse', alert.id).length === 1, 'the nurse is told');
      await site.pass(61 * SECOND);
      await until(() => shift.calls('charge', alert.id).length === 1, 'the charge nurse after a minute');
      await site.pass(Date.parse(alert.raisedAt) + 3 * MINUTE + SECOND - site.now());
      await until(() => shift.calls('consultant', alert.id).length === 1, 'whoever came on duty at the change, after three');
      expect(shift.calls('physician', alert.id)).toEqual([]);
      const { transitions } = await shift.record(alert.id);
      const tiers = transitions.filter((t) => t.event === 'raise' || /^tier/.test(t.reason)).map((t) => since(t.at));
      expect(tiers).toHaveLength(3);
      for (const [i, due] of [0, 60 * SECOND, 180 * SECOND].entries()) {
        expect(tiers[i]).toBeGreaterThanOrEqual(due);
        expect(tiers[i]).toBeLessThan(due + 20 * SECOND);
      }
      const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' });
      expect(clock.format(Date.parse(alert.raisedAt) + 3 * MINUTE + SECOND)).toBe(shown);
      const owned = await shift.respond(site.consultant, alert.id);
      const holds = Date.parse(owned.ackUntil ?? '') - site.now();
      expect(holds).toBeGreaterThan(14 * MINUTE);
      expect(holds).toBeLessThanOrEqual(15 * MINUTE);
      await shift.discharge(alert.mrn ?? '');
    },
  );
});

describe('Where other systems failed', () => {
  beforeAll(async () => {
    await site.pass(DAY);
    await shift.wholeOnCall();
  });

  it('(a) a limit is crossed, then the feed stops for an hour: no all-clear on any page, the gap is said, and calling goes on', async () => {
    const mrn = unique('A');
    const alert = await site.rise(mrn, shift.nextBed());
    const streamed = { tempC: 39.1, heartRate: 118, spo2Percent: 95, sbpMmHg: 92, dbpMmHg: 50, mapMmHg: 64 };
    await site.post([{ kind: 'vital', patient: { mrn }, t: shift.ago(SECOND), source: 'device', ...streamed }]);
    const shown = () => nurse.screen().alerts.get(alert.id);
    await until(() => nurse.sounds().includes(alert.id), 'the page sounds');
    await shift.wait(HOUR, 5 * MINUTE, async () => {
      await until(() => (shown()?.tier ?? 0) >= 2, 'the page shows how far calling has come');
      expect(shown()).toMatchObject({ phase: 'raised', priority: 'high', level: 3 });
      expect(nurse.sounds()).toContain(alert.id);
      const row = [...nurse.screen().beds.values()].find((b) => b.mrn === mrn);
      expect(row?.crs?.grade).toBe(3);
    });
    const { transitions } = await shift.record(alert.id);
    expect(transitions.map((t) => t.event).filter((e) => ['clear', 'withdraw', 'supersede', 'resolve'].includes(e))).toEqual([]);
    const gap = (await site.alerts()).find((a) => a.mrn === mrn && a.family === 'FEED-SILENT');
    expect(gap).toMatchObject({ rule: 'FEED-SILENT', priority: 'medium', condition: 'present' });
    // Tiers 1 to 3 again every five minutes, without end.
    for (const name of ['charge', 'physician', 'consultant'] as const)
      expect(shift.calls(name, alert.id).length, name).toBeGreaterThanOrEqual(10);
    await shift.discharge(mrn);
  });

  it('(b) acknowledged, then the grade rises: every page sounds again and the phones ring again', async () => {
    const mrn = unique('B');
    const alert = await site.rise(mrn, shift.nextBed());
    await until(() => [nurse, charge].every((p) => p.sounds().includes(alert.id)), 'both pages sound');
    await shift.respond(site.nurse, alert.id);
    await until(() => ![nurse, charge].some((p) => p.sounds().includes(alert.id)), 'both pages are silent');
    const before = shift.allCalls(alert.id).length;
    await site.post([secondVasopressor(mrn, shift.ago(SECOND))]);
    await until(() => [nurse, charge].every((p) => p.sounds().includes(alert.id)), 'both pages sound again');
    expect(charge.screen().alerts.get(alert.id)).toMatchObject({ phase: 'raised', level: 4, reason: 'worse' });
    // The first call of the nurse may still have been on its way when `before` was counted.
    const together = () => shift.calls('charge', alert.id).length > 0 && shift.allCalls(alert.id).length >= before + 2;
    await until(together, 'nurse and charge nurse are called together');
    expect(shift.calls('charge', alert.id)).toHaveLength(1);
    await shift.discharge(mrn);
  });

  it('(d) two different criticals within 15 minutes: each is called and answered for itself', async () => {
    const mrn = unique('D');
    const crs = await site.rise(mrn, shift.nextBed());
    await shift.respond(site.nurse, crs.id);
    await site.pass(10 * MINUTE);
    await site.post([{ kind: 'neuro', patient: { mrn }, t: shift.ago(SECOND), seizure: { type: 'generalized' } }]);
    const seizure = await shift.raised(mrn, 'SEIZURE');
    await until(() => shift.calls('nurse', seizure.id).length === 1, 'the nurse is called for the seizure');
    await until(() => nurse.sounds().includes(seizure.id), 'the page sounds');
    await until(() => nurse.screen().alerts.get(crs.id)?.phase === 'acknowledged', 'the first keeps its answer');
    expect(seizure.phase).toBe('raised');
    await shift.respond(site.physician, seizure.id);
    const owners = (await site.alerts()).filter((a) => [crs.id, seizure.id].includes(a.id)).map((a) => a.owner?.name);
    expect(owners.sort()).toEqual(['The nurse', 'The physician']);
    await shift.discharge(mrn);
  });

  it('(e) the same event twice 2 ms apart, and once more under another id: one alert, one call', async () => {
    const mrn = unique('E');
    await shift.admit(mrn);
    await site.post([38.9, 39].map((tempC, i) => ({ kind: 'vital', patient: { mrn }, t: shift.ago((5 - i) * MINUTE), tempC })));
    const drug = { kind: 'medication', patient: { mrn }, t: shift.ago(SECOND), drug: 'norepinephrine', status: 'running' };
    const rate = { rate: 0.1, rateUnit: 'mcg/kg/min' };
    const twice = { id: unique('same'), ...drug, ...rate };
    const first = site.post([twice]);
    await pause(2);
    await Promise.all([first, site.post([twice]), site.post([{ ...drug, ...rate }])]);
    const alert = await shift.raised(mrn, 'CRS-ESCALATION');
    await until(() => shift.calls('nurse', alert.id).length > 0, 'the nurse is called');
    await site.settled();
    expect((await site.alerts()).filter((a) => a.mrn === mrn && a.family === 'CRS-ONSET')).toHaveLength(1);
    expect(shift.calls('nurse', alert.id)).toHaveLength(1);
    await shift.discharge(mrn);
  });

  it('(f) the socket is cut for 30 s during an escalation: what was missed stands there at once, and nobody is called twice for it', async () => {
    const mrn = unique('F');
    const alert = await site.rise(mrn, shift.nextBed());
    await until(() => charge.screen().alerts.has(alert.id), 'the page shows it');
    await site.pass(35 * SECOND);
    charge.cut();
    await site.pass(30 * SECOND);
    await until(() => shift.calls('charge', alert.id).length === 1, 'her phone has it meanwhile');
    expect(charge.notices()).not.toContain(alert.id);
    await charge.reconnect();
    expect(charge.screen().alerts.get(alert.id)).toMatchObject({ phase: 'raised', tier: 1 });
    await until(() => charge.notices().includes(alert.id), 'what waited for her page is there');
    await shift.respond(site.charge, alert.id);
    await until(() => !charge.sounds().includes(alert.id) && !nurse.sounds().includes(alert.id), 'all sound stops');
    expect(shift.calls('charge', alert.id)).toHaveLength(1);
    await shift.discharge(mrn);
  });

  it('(j) a bed gets a new patient while a page shows the old one: the page stays with the old one, the tile shows the new one', async () => {
    const [before, after] = [unique('J'), unique('J')];
    const bed = shift.nextBed();
    const alert = await site.rise(before, bed);
    const room = nurse.live.patient(alert.patientId);
    const shown = () => (room.state.status === 'ready' ? room.state.screen.state : null);
    await until(() => shown()?.crs.grade === 3, 'the page shows the patient');
    await shift.discharge(before);
    const stay = { unit: UNIT, bed, mrn: after, carTInfusedAt: shift.ago(DAY), weightKg: 80, product: 'tisa-cel' };
    await site.post([{ kind: 'admission', t: shift.ago(SECOND), birthDate: '1990-01-01', ...stay }]);
    const tile = () => [...nurse.screen().beds.values()].find((b) => b.mrn === after);
    await until(() => tile() !== undefined, 'the tile shows the new patient');
    expect(tile()).toMatchObject({ crs: { grade: 0 }, alerts: [] });
    expect(tile()?.patientId).not.toBe(alert.patientId);
    expect([...nurse.screen().beds.values()].some((b) => b.mrn === before)).toBe(false);
    expect(shown()?.patient.mrn).toBe(before);
    const note = { kind: 'note', text: 'for the patient on the screen' };
    const wrong = await site.nurse.post(`/api/patients/${tile()?.patientId}/events`, { ...note, patient: { mrn: before } });
    expect(wrong.status).toBe(422);
  });

  it('(c) acknowledged, restart, the same condition: silent, the answer keeps its owner and its end, then it is raised again', async () => {
    const mrn = unique('C');
    const alert = await site.rise(mrn, shift.nextBed());
    await shift.respond(site.nurse, alert.id);
    await site.settled();
    const before = (await site.alerts()).find((a) => a.id === alert.id);
    const called = shift.allCalls(alert.id).length;
    await site.restart();
    const again = { kind: 'medication', patient: { mrn }, t: shift.ago(SECOND), drug: 'norepinephrine', status: 'running' };
    await site.post([{ ...again, rate: 0.1, rateUnit: 'mcg/kg/min' }]);
    await site.pass(5 * MINUTE);
    const after = (await site.alerts()).find((a) => a.id === alert.id);
    expect(after).toMatchObject({ phase: 'acknowledged', owner: before?.owner, ackUntil: before?.ackUntil });
    expect(shift.allCalls(alert.id)).toHaveLength(called);
    await site.pass(10 * MINUTE);
    expect((await site.alerts()).find((a) => a.id === alert.id)).toMatchObject({ phase: 'raised', reason: 'ack-expired' });
    await until(() => shift.allCalls(alert.id).length > called, 'it is called again');
  });
});
