import { afterAll, beforeAll, expect, it } from 'vitest';
import { admit } from '../../../lib/events/admit';
import { runningClock } from '../../../server/clock';
import { createLog } from '../../../server/log';
import { Monitor } from '../../../server/monitor';
import { Sources } from '../../../server/store/sources';
import { UNIT, unique, until } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
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
  const monitor = new Monitor(pool, clock, createLog('fatal'), new Sources(pool), 'astct-2019');
  await monitor.start();
  const tell = async (...wire: Record<string, unknown>[]) => {
    const events = wire.map((w) => {
      const read = admit({ id: unique('e'), ...w }, clock.now());
      if ('rejected' in read) throw new Error(read.rejected.detail);
      return { ...read.ok, event: { ...read.ok.event, feed: 'EHR' } };
    });
    const base = { feed: 'EHR', protocol: 'json' as const, receivedAt: clock.now(), raw: '', controlId: null, units: [UNIT] };
    const outcomes = await monitor.deliver({ ...base, atomic: false, events, refused: [] });
    expect(outcomes.map((o) => o.status)).toEqual(wire.map(() => 'stored'));
  };
  const rulesOf = async (mrn: string) =>
    (
      await db.pool.query<{ rule: string }>(
        'select rule from alerts a join patients p on p.key = a.patient_key where p.mrn = $1 order by rule',
        [mrn],
      )
    ).rows.map((r) => r.rule);

  // Both on oxygen with fever for 50 minutes: an antibiotic is due ten minutes from now.
  for (const [mrn, bed] of [
    ['told', 'b1'],
    ['untold', 'b2'],
  ]) {
    const patient = { mrn };
    await tell({ kind: 'admission', t: ago(2), unit: UNIT, bed, mrn, carTInfusedAt: ago(4 * 24 * 60), weightKg: 70 });
    await tell({ kind: 'vital', patient, t: ago(50), tempC: 39 });
    await tell({
      kind: 'support',
      patient,
      t: ago(50),
      support: 'oxygen',
      device: 'nasal-cannula',
      flowLpm: 3,
      status: 'running',
    });
    await until(async () => (await rulesOf(mrn as string)).includes('CRS-ESCALATION'), `${mrn} is graded`);
  }
  let release = () => {};
  held = new Promise((resolve) => {
    release = resolve;
  });
  const patient = { mrn: 'told' };
  await tell(
    { kind: 'vital', patient, t: ago(55), tempC: 38.6 },
    { kind: 'medication', patient, t: ago(1), drug: 'cefepime', doseMg: 2_000, status: 'given' },
  );
  await until(async () => blocked, 'the chart is being folded again');
  clock.set(T + 15 * MIN);
  await until(async () => (await rulesOf('untold')).includes('ABX-NOT-STARTED'), 'the loop has looked');
  const amid = await rulesOf('told');
  held = null;
  release();
  await until(async () => monitor.ward.behind.size === 0 && monitor.ward.folding === null, 'the chart is whole');
  await monitor.task(async () => {});
  expect(amid).not.toContain('ABX-NOT-STARTED');
  expect(await rulesOf('told')).not.toContain('ABX-NOT-STARTED');
  await monitor.stop();
  clock.stop();
}, 60_000);
