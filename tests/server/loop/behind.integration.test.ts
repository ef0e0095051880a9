import { afterAll, beforeAll, expect, it } from 'vitest';
import { runningClock } from '../../../server/clock';
import { until } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { loopOn } from '../../support/loop';
import { unitIn } from '../../support/person';
import { watched } from '../../support/watched-pool';

/** While a chart is folded again beside the loop, what memory holds is not all that is stored. */
let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
  await unitIn(db);
});
afterAll(() => db.drop());

const T = Date.now();
const MIN = 60_000;
const ago = (minutes: number) => new Date(T - minutes * MIN).toISOString();

it('nothing is judged on a chart that lacks what is stored: an antibiotic that a long fold has yet to reach is not called missing', async () => {
  let held: Promise<void> | null = null;
  let blocked = false;
  const pool = watched(db.pool, async (text) => {
    if (held === null || !text.includes('from chart_checkpoints')) return;
    blocked = true;
    await held;
  });
  const clock = runningClock(T);
  const { monitor, ...loop } = await loopOn(db, clock, pool);

  // Both on oxygen with fever for 50 minutes: an antibiotic is due ten minutes from now.
  for (const [mrn, bed] of [
    ['told', 'b1'],
    ['untold', 'b2'],
  ] as const) {
    const patient = { mrn };
    const oxygen = { support: 'oxygen', device: 'nasal-cannula', flowLpm: 3, status: 'running' };
    await loop.admit(mrn, bed);
    await loop.tell({ kind: 'vital', patient, t: ago(50), tempC: 39 });
    await loop.tell({ kind: 'support', patient, t: ago(50), ...oxygen });
    await until(async () => (await loop.raised(mrn)).includes('CRS-ESCALATION'), `${mrn} is graded`);
  }
  let release = () => {};
  held = new Promise((resolve) => {
    release = resolve;
  });
  const patient = { mrn: 'told' };
  await loop.tell(
    { kind: 'vital', patient, t: ago(55), tempC: 38.6 },
    { kind: 'medication', patient, t: ago(1), drug: 'cefepime', doseMg: 2_000, status: 'given' },
  );
  await until(async () => blocked, 'the chart is being folded again');
  clock.set(T + 15 * MIN);
  await until(async () => (await loop.raised('untold')).includes('ABX-NOT-STARTED'), 'the loop has looked');
  const amid = await loop.raised('told');
  held = null;
  release();
  await until(async () => monitor.ward.behind.size === 0 && monitor.ward.folding === null, 'the chart is whole');
  await monitor.task(async () => {});
  expect(amid).not.toContain('ABX-NOT-STARTED');
  expect(await loop.raised('told')).not.toContain('ABX-NOT-STARTED');
  await monitor.stop();
  clock.stop();
}, 60_000);

it('a value charted on the wrong patient and corrected leaves the first chart at once, with no other node to find it waiting', async () => {
  const clock = runningClock(T);
  const { monitor, ...loop } = await loopOn(db, clock);
  const fever = (mrn: string) => monitor.ward.get(monitor.census.byMrn(mrn)?.key ?? -1)?.chart.vitals.tempC?.value;
  await loop.admit('first', 'b3');
  await loop.admit('second', 'b4');
  const reading = { id: 'on-the-wrong-chart', kind: 'vital', t: ago(1) };
  await loop.tell({ ...reading, tempC: 39.1, patient: { mrn: 'first' } });
  await until(() => fever('first') === 39.1, 'the fever is charted');
  await loop.tell({ ...reading, tempC: 39.2, patient: { mrn: 'second' }, status: 'corrected' });
  await until(() => fever('second') === 39.2, 'it is on the second chart');
  await until(() => fever('first') === undefined, 'and has left the first');
  await monitor.stop();
  clock.stop();
});

it('a patient of whom memory holds nothing yet, because another node has just admitted them: what raises the grade stands in its history, once', async () => {
  const clock = runningClock(T + 15 * MIN);
  const { monitor, ...loop } = await loopOn(db, clock);
  await loop.admit('stranger', 'b5');
  const key = monitor.census.byMrn('stranger')?.key ?? -1;
  monitor.ward.drop(key);
  await loop.tell({ kind: 'vital', patient: { mrn: 'stranger' }, t: new Date(clock.now() - 1_000).toISOString(), tempC: 39.1 });
  await until(() => monitor.ward.get(key)?.view.steps.at(-1)?.crs === 1, 'the fever is graded');
  const { rows } = await db.pool.query("select grade from grade_history where patient_key = $1 and scale = 'CRS'", [key]);
  expect(rows).toEqual([{ grade: 1 }]);
  await monitor.stop();
  clock.stop();
}, 60_000);

it('a chart that 150,000 readings wait for is caught up at the next start, and goes whole to whom its number is joined with', async () => {
  const clock = runningClock(T);
  const before = await loopOn(db, clock);
  await before.admit('month', 'b3');
  await before.admit('joined', 'b4');
  await before.tell({ kind: 'vital', patient: { mrn: 'month' }, t: ago(1.9), source: 'device', heartRate: 80 });
  await before.monitor.stop();
  // As a kill leaves it while a monitor hands in what it had kept: stored, acknowledged, folded by nobody yet.
  await db.pool.query(
    `with e as (insert into events (source_id, event_id, revision, patient_key, kind, t, received_at, digest, body)
       select s.id, 'kept-' || n, 0, p.key, 'vital', $1::timestamptz + n * interval '0.5 ms', $1::timestamptz + interval '2 min', n,
         json_build_object('source', 'device', 'heartRate', 60 + n % 60)
       from generate_series(1, 150000) n, sources s, patients p where s.name = 'EHR' and p.mrn = 'month' returning seq, patient_key)
     insert into pending (seq, patient_key, since) select seq, patient_key, $1 from e`,
    [ago(1.8)],
  );
  const { monitor, ...loop } = await loopOn(db, clock);
  // As the database does by itself now and then: from here on it believes that nothing ever waits.
  await db.pool.query('analyze pending');
  const heartRate = (mrn: string) => monitor.ward.get(monitor.census.byMrn(mrn)?.key ?? -1)?.chart.vitals.heartRate?.value;
  expect(heartRate('month'), 'the last of them').toBe(60 + (150_000 % 60));
  await loop.tell({ kind: 'merge', patient: { mrn: 'joined' }, t: ago(0), from: 'month' });
  await until(() => heartRate('joined') === 60, 'they are all the survivor’s', 60_000);
  await monitor.stop();
  clock.stop();
}, 180_000);
