import { afterAll, beforeAll, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../lib/time';
import { Census } from '../../../server/census';
import { createLog } from '../../../server/log';
import type { Reach } from '../../../server/loop/reach';
import type { TechnicalFinding } from '../../../server/technical/finding';
import { TechnicalLane } from '../../../server/technical/lane';
import { UnitAlerts } from '../../../server/technical/unit-alerts';
import { until } from '../../support/client';
import { manualClock } from '../../support/clock';
import { freshDatabase, type TestDatabase } from '../../support/database';

/** What stood open when the server stopped stands when it starts, and is the same alert. */
let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

const time = manualClock(Date.UTC(2026, 10, 21, 3));
const UNIT = 'ICU-7';
const SILENT: TechnicalFinding = { rule: 'T2', unitId: UNIT, trigger: 'MON', level: 1, text: 'Nothing from MON since 02:58' };
const OFF: TechnicalFinding = { rule: 'T5', unitId: UNIT, trigger: 'wall', level: 1, text: 'Clock of Wall is 10 s ahead' };

/** A server that judges the unit: what it finds, and since when it may say that something has ended. */
async function server() {
  const census = new Census();
  const unit = { id: UNIT, name: 'ICU', zone: 'UTC', settings: {}, protocol: 'A' };
  census.load({ units: [unit as never], beds: [], people: [], stays: [], seats: [] });
  const told: { t2: readonly TechnicalFinding[]; t5: readonly TechnicalFinding[]; mayEnd: boolean; looks: number } = {
    ...{ t2: [], t5: [], mayEnd: true, looks: 0 },
  };
  const reach: Reach = { skipFor: () => null };
  const alerts = new UnitAlerts(db.pool, time, census, reach);
  const lane = new TechnicalLane({
    ...{ pool: db.pool, clock: time, census, log: createLog('fatal'), alerts },
    watches: [
      { rule: 'T2', watcher: () => told.t2 },
      { rule: 'T5', watcher: () => told.t5, maySayEnded: () => told.mayEnd },
    ],
    onLook: async () => {
      told.looks++;
    },
  });
  /** Two whole looks from now on: one may have begun before what is told now. */
  const looked = async () => {
    const from = told.looks;
    await until(() => told.looks >= from + 2, 'two looks');
    return alerts.open().map((a) => `${a.id} ${a.rule} ${a.condition}`);
  };
  return { told, lane, looked };
}

it('T2, T5: an open alert of the unit is the same one after a restart, and ends when its end is known', async () => {
  const before = await server();
  Object.assign(before.told, { t2: [SILENT], t5: [OFF] });
  await before.lane.start();
  const opened = await before.looked();
  expect(opened.map((a) => a.split(' ').slice(1).join(' ')).sort()).toEqual(['T2 present', 'T5 present']);
  const [t2, t5] = ['T2', 'T5'].map((rule) => opened.find((a) => a.includes(rule))?.split(' ')[0]);
  await before.lane.stop();

  time.advance(30 * SECOND);
  const after = await server();
  // It has listened for seconds: whether the interface speaks again is not known, no screen has told its clock yet.
  Object.assign(after.told, { t2: [{ ...SILENT, condition: 'unknown' }], mayEnd: false });
  await after.lane.start();
  expect((await after.looked()).sort()).toEqual([`${t2} T2 unknown`, `${t5} T5 present`].sort());

  time.advance(MINUTE);
  Object.assign(after.told, { t2: [SILENT] });
  expect((await after.looked()).sort()).toEqual([`${t2} T2 present`, `${t5} T5 present`].sort());

  Object.assign(after.told, { t2: [], mayEnd: true });
  expect(await after.looked()).toEqual([]);
  await after.lane.stop();
});

it('T2: what is not known raises nothing', async () => {
  const fresh = await server();
  Object.assign(fresh.told, { t2: [{ ...SILENT, trigger: 'LAB', condition: 'unknown' }] });
  time.advance(30 * SECOND);
  await fresh.lane.start();
  expect(await fresh.looked()).toEqual([]);
  await fresh.lane.stop();
});
