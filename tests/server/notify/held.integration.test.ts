import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../lib/time';
import { createUnit } from '../../../server/administration/units';
import { UNIT, unique, until } from '../../support/client';
import type { Person } from '../../support/person';
import { Shift } from '../../support/shift';
import { browserAt } from '../../support/sinks';
import type { Told } from '../../support/told';

/** What is kept back, counted and handed on to whom, where something of an earlier time is still about. */
let shift: Shift;
let site: Told;

beforeAll(async () => {
  shift = await Shift.begin();
  site = shift.site;
  await shift.wholeOnCall();
});
afterEach(() => shift.empty());
afterAll(() => shift.end());

const off = (mrn: string, rule: string, ms: number) =>
  shift.db.pool.query(
    `insert into alarm_offs (id, unit_id, patient_key, rule, reason, by, second_by, from_at, to_at)
     select $1, $2, key, $4, 'known', $5, $6, $7, $8 from patients where mrn = $3`,
    [unique('o'), UNIT, mrn, rule, site.charge.id, site.physician.id, new Date(site.now()), new Date(site.now() + ms)],
  );

describe('What is kept back', () => {
  it('goes out when its reason ends, however much else is still kept back', async () => {
    const [many, one] = [unique('K'), unique('K')];
    await shift.admit(many, one);
    for (const [mrn, ms] of [
      [many, 2 * HOUR],
      [one, 10 * MINUTE],
    ] as const)
      await off(mrn, 'FERRITIN-10K', ms);
    const offs = async () =>
      (await site.nurse.get<{ alarmOffs: readonly object[] }>(`/api/units/${UNIT}/alarm-offs`)).body.alarmOffs.length;
    await until(async () => (await offs()) === 2, 'both are off', 15_000);
    await site.post([shift.lab(many, 'ferritin', 12_000, 'ng/mL')]);
    const kept = await shift.raised(many, 'FERRITIN-10K');
    const noticesOf = async (id: string) => (await shift.record(id)).notices.map((n) => n.state);
    await until(async () => (await noticesOf(kept.id)).includes('held'), 'the first is kept back');
    // A long night of storms and silent feeds.
    await shift.db.pool.query(
      `insert into outbox (alert_id, version, unit_id, tier, created_at, state, reason, body)
       select alert_id, version, unit_id, tier, created_at, state, reason, body from outbox, generate_series(1, 1500)
       where alert_id = $1 and state = 'held'`,
      [kept.id],
    );
    await site.post([shift.lab(one, 'ferritin', 12_000, 'ng/mL')]);
    const waits = await shift.raised(one, 'FERRITIN-10K');
    await until(async () => (await noticesOf(waits.id)).includes('held'), 'the second is kept back');
    await site.pass(10 * MINUTE + SECOND);
    await until(async () => (await noticesOf(waits.id)).includes('told'), 'the second is told once its alarm is on again');
    expect(await noticesOf(kept.id)).not.toContain('told');
  });
});

describe('A patient who has moved to another unit', () => {
  it('is called for there alone: what was kept back or waits for an open page is sent to nobody of the unit before', async () => {
    const who = { now: new Date(site.now()), by: 'test' };
    await createUnit(shift.db.prisma, { ...who, id: 'ICU-8', name: 'ICU 8', zone: 'UTC', beds: '2', protocolId: 'astct-2019' });
    await site.running.monitor.refreshUnits();
    const mrn = unique('V');
    await shift.admit(mrn);
    await site.post([shift.lab(mrn, 'ferritin', 12_000, 'ng/mL')]);
    const alert = await shift.raised(mrn, 'FERRITIN-10K');
    const waits = async () =>
      (await shift.record(alert.id)).deliveries.filter((d) => d.channel === 'app' && d.state === 'queued');
    await until(async () => (await waits()).length > 0, 'it waits for an open page');
    const [first] = await waits();
    await site.post([{ kind: 'transfer', patient: { mrn }, t: shift.ago(0), unit: 'ICU-8', bed: 'ICU-8-1' }]);
    // Worked out by a node that had not heard of the move yet.
    await shift.db.pool.query(
      `insert into outbox (alert_id, version, unit_id, tier, created_at, state, reason, body)
       select alert_id, version, unit_id, tier, created_at, 'queued', '', body from outbox where alert_id = $1 and unit_id = $2
       order by id limit 1`,
      [alert.id, UNIT],
    );
    await site.pass(2 * SECOND);
    const meant = [site.nurse, site.charge, site.physician, site.consultant].find((who) => who.id === first?.person?.id);
    await shift.page(meant as Person);
    const stateOf = async (id: string) =>
      (await shift.db.pool.query('select state from deliveries where id = $1', [id])).rows[0].state as string;
    await until(async () => (await stateOf(first?.id as string)) === 'expired', 'it does not go to the page that opens');
    const { rows } = await shift.db.pool.query(
      'select state, reason from outbox where alert_id = $1 and unit_id = $2 order by id desc limit 1',
      [alert.id, UNIT],
    );
    expect(rows[0]).toEqual({ state: 'moot', reason: 'the patient is on ICU-8 now' });
  });
});

describe('A nurse who is given a patient', () => {
  it('is called for what is calling already, once, and not for what somebody has answered', async () => {
    const [mrn, other] = [unique('N'), unique('N')];
    await shift.admit(mrn, other);
    const patientId = async (m: string) =>
      (await site.nurse.get<{ patient: { id: string } }>(`/api/patients/${m}/state`)).body.patient.id;
    const give = async (m: string, userId: string | null) => {
      const set = [{ patientId: await patientId(m), userId }];
      const r = await site.charge.put(`/api/units/${UNIT}/assignments`, { commandId: unique('c'), set });
      expect(r.status).toBe(200);
      await site.settled();
    };
    // The unit says who has which patient, and nobody has this one.
    await give(other, site.charge.id);
    const patient = { mrn };
    await site.post([
      { kind: 'vital', patient, t: shift.ago(3 * MINUTE), tempC: 39 },
      { kind: 'vital', patient, t: shift.ago(2 * MINUTE), tempC: 39 },
      {
        kind: 'medication',
        patient,
        t: shift.ago(MINUTE),
        drug: 'norepinephrine',
        status: 'running',
        rate: 0.1,
        rateUnit: 'mcg/kg/min',
      },
    ]);
    const high = await shift.raised(mrn, 'CRS-ESCALATION');
    await until(() => shift.calls('charge', high.id).length === 1, 'the charge nurse is called instead');
    await site.settled();
    expect(shift.calls('nurse', high.id)).toEqual([]);
    await give(mrn, site.nurse.id);
    await until(() => shift.calls('nurse', high.id).length === 1, 'the nurse is called');
    await give(mrn, site.nurse.id);
    const assigned = async () => (await shift.record(high.id)).notices.filter((n) => n.why === 'assigned').length;
    expect(await assigned()).toBe(1);
    await shift.respond(site.charge, high.id);
    await give(mrn, null);
    await give(mrn, site.nurse.id);
    expect(await assigned()).toBe(1);
    await give(mrn, null);
    await give(other, null);
  });
});

describe('One person with two browsers', () => {
  it('gets six calls one by one in ten minutes, as with one browser', async () => {
    const second = browserAt(shift.sink, 'consultant-at-home');
    expect((await site.consultant.post('/api/me/subscriptions', { subscription: second.subscription })).status).toBe(200);
    const before = shift.heard('consultant').length;
    const mrns = Array.from({ length: 5 }, () => unique('P'));
    await shift.admit(...mrns);
    for (const mrn of mrns) {
      await site.post([shift.lab(mrn, 'ferritin', 12_000, 'ng/mL')]);
      await shift.raised(mrn, 'FERRITIN-10K');
      await site.pass(20 * SECOND);
    }
    const calls = () =>
      shift
        .heard('consultant')
        .slice(before)
        .filter((p) => p.k === 'alert');
    await until(() => calls().length === 5, 'each alert is a call of its own');
  });
});

describe('The nurse of a stay before', () => {
  it('is not called to a patient who has come back and whom nobody has been given', async () => {
    const [mrn, other] = [unique('A'), unique('A')];
    const bed = shift.nextBed();
    await shift.admit(mrn, other);
    const patientId = async (m: string) =>
      (
        (await site.nurse.get<{ patient: { id: string } }>(`/api/patients/${m}/state`)).body.patient as {
          id?: string;
          uid?: string;
        }
      ).id as string;
    const assign = async (m: string) => {
      const set = [{ patientId: await patientId(m), userId: site.nurse.id }];
      const r = await site.charge.put(`/api/units/${UNIT}/assignments`, { commandId: unique('c'), set });
      expect(r.status).toBe(200);
    };
    await assign(mrn);
    await assign(other);
    await site.pass(MINUTE);
    await shift.discharge(mrn);
    await site.pass(2 * HOUR);
    await site.post([{ kind: 'admission', mrn, unit: UNIT, bed, t: shift.ago(4 * MINUTE) }]);
    const patient = { mrn };
    const pressor = { drug: 'norepinephrine', status: 'running', rate: 0.1, rateUnit: 'mcg/kg/min' };
    await site.post([
      { kind: 'vital', patient, t: shift.ago(3 * MINUTE), tempC: 39 },
      { kind: 'vital', patient, t: shift.ago(2 * MINUTE), tempC: 39 },
      { kind: 'medication', patient, t: shift.ago(MINUTE), ...pressor },
    ]);
    const high = await shift.raised(mrn, 'CRS-ESCALATION');
    await site.settled();
    expect(shift.calls('nurse', high.id)).toEqual([]);
    await until(() => shift.calls('charge', high.id).length === 1, 'the charge nurse is called at once');
    await until(async () => (await site.alerts()).some((a) => a.rule === 'T4' && /no nurse/.test(a.text)), 'T4 says so');
    // The empty tier has been passed over once: the intensivist has the three minutes of the plan.
    await site.pass(30 * SECOND);
    expect((await shift.record(high.id)).notices.map((n) => n.tier)).toEqual([0, 1]);
  });
});
