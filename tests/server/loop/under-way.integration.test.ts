import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { current } from '../../../lib/chart/read';
import { admit } from '../../../lib/events/admit';
import { runningClock } from '../../../server/clock';
import { DatabaseAway, type Outcome } from '../../../server/intake/port';
import type { Patient } from '../../../server/loop/ward';
import { UNIT, unique, until } from '../../support/client';
import { freshDatabase } from '../../support/database';
import { type LoopAlone, loopOn } from '../../support/loop';
import { unitIn } from '../../support/person';
import { runs } from '../../support/property';
import { watched } from '../../support/watched-pool';

/** While a statement is under way the next one is prepared: of other patients, in the order in which messages came, each stored once. */
const T = Date.now();
const SECOND = 1_000;
const ago = (seconds: number) => new Date(T - seconds * SECOND).toISOString();

type Wire = Record<string, unknown>;
/** A database with one unit, and a loop on it whose statements can be held up or refused. Time stands still. */
async function ward(patients: readonly string[]) {
  const db = await freshDatabase();
  await unitIn(db);
  const sent: string[] = [];
  const door: { before: (() => void | Promise<void>) | null } = { before: null };
  const pool = watched(db.pool, async (text) => {
    if (!text.includes('insert into events')) return;
    sent.push(text);
    await door.before?.();
  });
  const clock = runningClock(T, 1, () => 0);
  let serial = 0;
  const loop = await loopOn(db, clock, pool);
  for (const [n, mrn] of patients.entries()) await loop.admit(mrn, `b${n}`);
  sent.length = 0;
  return {
    ...{ db, loop, sent, door },
    deliver: (...wire: readonly Wire[]): Promise<readonly Outcome[]> => {
      // What came later says so.
      const receivedAt = T - 1_000 + serial++;
      const events = wire.map((w) => {
        const read = admit({ id: unique('e'), kind: 'vital', t: ago(60), ...w }, receivedAt);
        if ('rejected' in read) throw new Error(read.rejected.detail);
        return { ...read.ok, event: { ...read.ok.event, feed: 'EHR' } };
      });
      const base = { feed: 'EHR', protocol: 'json' as const, receivedAt, raw: '', controlId: null, units: [UNIT] };
      return loop.monitor.deliver({ ...base, atomic: false, events, refused: [] });
    },
    /** The next statement waits until what this returns is called, and fails then if it is to. */
    holdUp(failure?: Error) {
      let release = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      door.before = async () => {
        door.before = null;
        await held;
        if (failure) throw failure;
      };
      return release;
    },
    /** The loop has taken up all that came but so many events. */
    takenUp: (but = 0) => until(() => loop.monitor.queued === but, `${but} events wait`),
    async end() {
      await loop.monitor.stop();
      clock.stop();
      await db.drop();
    },
  };
}
const chartOf = ({ monitor }: LoopAlone, mrn: string) => monitor.ward.get(monitor.census.byMrn(mrn)?.key ?? -1)?.chart;
/** What is shown of a patient: grades with their history, and each reading in force. How far the chart was last advanced may differ. */
function seenNow({ monitor }: LoopAlone, mrn: string) {
  const { view } = monitor.ward.get(monitor.census.byMrn(mrn)?.key ?? -1) as Patient;
  const vitals = Object.entries(view.vitals).flatMap(([name, v]) => (v ? [[name, v.value, v.t, v.id]] : []));
  return { grades: current(view), steps: view.steps, vitals, temperatures: view.temperatures };
}
const settled = ({ monitor }: LoopAlone) =>
  until(async () => {
    await monitor.task(async () => {});
    return monitor.ward.behind.size === 0 && monitor.ward.folding === null;
  }, 'every chart is whole');

describe('what comes while the database writes', () => {
  let w: Awaited<ReturnType<typeof ward>>;
  const reading = (mrn: string, heartRate: number, more: Wire = {}) => ({ patient: { mrn }, heartRate, ...more });
  beforeAll(async () => {
    w = await ward(['one', 'two', 'three', 'four']);
  });
  beforeEach(() => {
    w.sent.length = 0;
    w.door.before = null;
  });
  afterAll(() => w.end());

  it('of other patients goes in with the next statement, together; a further reading of the first has its turn after', async () => {
    const release = w.holdUp();
    const first = w.deliver(reading('one', 80));
    await until(() => w.sent.length === 1, 'the first is being written');
    const others = [w.deliver(reading('two', 81)), w.deliver(reading('three', 82))];
    await w.takenUp();
    const again = w.deliver(reading('one', 90, { t: ago(30) }));
    const fourth = w.deliver(reading('four', 83));
    await w.takenUp(2);
    expect(w.sent).toHaveLength(1);
    release();
    for (const answer of await Promise.all([first, ...others, again, fourth])) expect(answer).toEqual([{ status: 'stored' }]);
    expect(w.sent).toHaveLength(3);
    expect(chartOf(w.loop, 'one')?.vitals.heartRate?.value).toBe(90);
    const { rows } = await w.db.pool.query(
      `select p.mrn, (e.body->>'heartRate')::int as rate from events e join patients p on p.key = e.patient_key where e.kind = 'vital' order by seq`,
    );
    expect(rows.map((r) => r.rate)).toEqual([80, 81, 82, 90, 83]);
  });

  it('a correction waits until what it may put right is stored', async () => {
    const release = w.holdUp();
    const first = w.deliver(reading('one', 120, { id: 'put-right', t: ago(20) }));
    await until(() => w.sent.length === 1, 'the first is being written');
    const other = w.deliver(reading('two', 84, { t: ago(20) }));
    const correction = w.deliver(reading('one', 95, { id: 'put-right', t: ago(20), status: 'corrected' }));
    await w.takenUp(1);
    release();
    await Promise.all([first, other, correction]);
    await settled(w.loop);
    expect(chartOf(w.loop, 'one')?.vitals.heartRate?.value).toBe(95);
  });

  it('an answer of a person is given when all that came before it is stored', async () => {
    const release = w.holdUp();
    const first = w.deliver(reading('one', 97, { t: ago(15) }));
    await until(() => w.sent.length === 1, 'the first is being written');
    const second = w.deliver(reading('two', 98, { t: ago(15) }));
    let seen: unknown;
    const task = w.loop.monitor.task(async () => {
      seen = [chartOf(w.loop, 'one')?.vitals.heartRate?.value, chartOf(w.loop, 'two')?.vitals.heartRate?.value];
    });
    await w.takenUp(1);
    expect(seen).toBeUndefined();
    release();
    await Promise.all([first, second, task]);
    expect(seen).toEqual([97, 98]);
  });

  it('one id for two patients: one has it, of the other it is said, and neither chart has the other’s reading', async () => {
    const release = w.holdUp();
    const first = w.deliver(reading('one', 70, { t: ago(10) }));
    await until(() => w.sent.length === 1, 'the first is being written');
    const two = w.deliver(reading('two', 71, { id: 'of-two-people', t: ago(10) }));
    await w.takenUp();
    const three = w.deliver(reading('three', 72, { id: 'of-two-people', t: ago(10) }));
    await w.takenUp();
    release();
    await first;
    expect(await two).toEqual([{ status: 'stored' }]);
    expect((await three)[0]).toMatchObject({ status: 'duplicate', reason: expect.stringContaining('other content') });
    await settled(w.loop);
    expect(chartOf(w.loop, 'two')?.vitals.heartRate?.value).toBe(71);
    expect(chartOf(w.loop, 'three')?.vitals.heartRate?.value).toBe(82);
  });

  it('one id that waits for its time, of two patients: both wait', async () => {
    const ahead = new Date(T + 5 * 60 * SECOND).toISOString();
    const release = w.holdUp();
    const first = w.deliver(reading('one', 73, { t: ago(9) }));
    await until(() => w.sent.length === 1, 'the first is being written');
    const two = w.deliver(reading('two', 74, { id: 'ahead', t: ahead }), reading('two', 75, { t: ago(9) }));
    await w.takenUp();
    const three = w.deliver(reading('three', 76, { id: 'ahead', t: ahead }), reading('three', 77, { t: ago(9) }));
    await w.takenUp();
    release();
    await first;
    for (const answer of [await two, await three]) expect(answer.map((a) => a.status)).toEqual(['stored', 'stored']);
    const { rows } = await w.db.pool.query("select mrn from quarantine where status = 'held' and state = 'open' order by mrn");
    expect(rows.map((r) => r.mrn)).toEqual(['three', 'two']);
  });

  it('a statement that fails is tried message by message, and what was prepared meanwhile goes in after it', async () => {
    const release = w.holdUp(new Error('of a kind that nobody has thought of'));
    const first = w.deliver(reading('one', 60, { t: ago(8) }));
    await until(() => w.sent.length === 1, 'the first is being written');
    const other = w.deliver(reading('two', 61, { t: ago(8) }));
    await w.takenUp();
    release();
    expect(await first).toEqual([{ status: 'stored' }]);
    expect(await other).toEqual([{ status: 'stored' }]);
    expect(w.sent).toHaveLength(3);
  });

  it('if the database goes away, only what it did not store is sent back', async () => {
    const release = w.holdUp(Object.assign(new Error('gone'), { code: 'ECONNRESET' }));
    const first = w.deliver(reading('one', 62, { id: 'sent-back', t: ago(7) }));
    first.catch(() => undefined);
    await until(() => w.sent.length === 1, 'the first is being written');
    const other = w.deliver(reading('two', 63, { t: ago(7) }));
    await w.takenUp();
    release();
    await expect(first).rejects.toBeInstanceOf(DatabaseAway);
    expect(await other).toEqual([{ status: 'stored' }]);
    expect(chartOf(w.loop, 'one')?.vitals.heartRate?.value).toBe(60);
    expect(await w.deliver(reading('one', 62, { id: 'sent-back', t: ago(7) }))).toEqual([{ status: 'stored' }]);
    expect(chartOf(w.loop, 'one')?.vitals.heartRate?.value).toBe(62);
  });
});

const DAY = 24 * 3_600 * SECOND;
const admissionOf = (mrn: string) => ({
  ...{ id: `admission of ${mrn}`, kind: 'admission', t: ago(300), unit: UNIT, bed: `bed ${mrn}`, mrn, weightKg: 70 },
  carTInfusedAt: new Date(T - 4 * DAY).toISOString(),
});
const message = fc.array(
  fc.record({
    who: fc.nat(3),
    n: fc.integer({ min: 0, max: 12 }),
    seconds: fc.integer({ min: 2, max: 240 }),
    heartRate: fc.constantFrom(60, 90, 130),
    tempC: fc.option(fc.constantFrom(36.8, 38.4, 39.2), { nil: undefined }),
    status: fc.constantFrom('final', 'final', 'final', 'corrected', 'entered-in-error'),
  }),
  { minLength: 1, maxLength: 3 },
);
const messages = fc.array(message, { minLength: 5, maxLength: 40 });

it('however the statements fall, charts and answers are as if each message had come alone', async () => {
  const [together, alone] = await Promise.all([ward([]), ward([])]);
  let statement = 0;
  let run = 0;
  const asIfAlone = async (sent: readonly { who: number; n: number; seconds: number }[][], turns: readonly number[]) => {
    const prefix = `r${run++}-`;
    const patients = [0, 1, 2, 3].map((who) => `${prefix}${who}`);
    for (const mrn of patients) for (const { loop } of [together, alone]) await loop.tell(admissionOf(mrn));
    const wire = sent.map((m) =>
      m.map(({ who, n, seconds, ...values }) => {
        const mrn = `${prefix}${who}`;
        return { ...values, patient: { mrn }, id: `${mrn}-${n}`, t: ago(seconds) };
      }),
    );
    together.door.before = async () => {
      for (let n = turns[statement++ % turns.length] ?? 0; n > 0; n--) await new Promise((resolve) => setImmediate(resolve));
    };
    const answers = await Promise.all(wire.map((events) => together.deliver(...events)));
    const one: (readonly Outcome[])[] = [];
    for (const events of wire) one.push(await alone.deliver(...events));
    await Promise.all([settled(together.loop), settled(alone.loop)]);
    for (const mrn of patients) {
      expect(seenNow(together.loop, mrn), mrn).toEqual(seenNow(alone.loop, mrn));
    }
    expect(answers).toEqual(one);
  };
  try {
    await fc.assert(fc.asyncProperty(messages, fc.array(fc.nat(12), { minLength: 1 }), asIfAlone), runs(40));
  } finally {
    await Promise.all([together.end(), alone.end()]);
  }
}, 90_000);
