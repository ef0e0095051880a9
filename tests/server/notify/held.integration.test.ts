import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../lib/time';
import { UNIT, unique, until } from '../../support/client';
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
