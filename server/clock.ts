import type { Pool } from 'pg';
import { type Instant, MINUTE } from '../lib/time';
import { metrics } from './metrics';

/** The one clock. Everything that asks for the time asks it, so that tests and the simulated demo can replace it. */
export interface Clock {
  /** Never goes backwards. */
  now(): Instant;
  /** Milliseconds of real time since an arbitrary moment: for durations and rate limits, whatever the clock shows. */
  monotonicMs(): number;
  /** 1 is real time; N runs N times as fast, and every page says so. */
  readonly speed: number;
  /** Runs the work once the clock has reached the instant. Returns how to cancel it. */
  at(instant: Instant, work: () => void): () => void;
  /** Runs the work each time so many milliseconds of this clock have passed. Returns how to cancel it. */
  every(ms: number, work: () => void): () => void;
}
export interface RunningClock extends Clock {
  /**
   * Tells the clock what the reference shows now. Ahead of us: we jump; behind us: we run slower until it has caught up.
   * Returns how far we were ahead, in milliseconds; negative: behind.
   */
  set(reference: Instant): number;
  stop(): void;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** While behind its reference the clock runs at nine tenths of its speed. */
const SLEW = 0.1;

/** A clock that starts at `start` and runs on the machine's monotonic time, so that nobody setting the machine's date disturbs it. */
export function runningClock(start: Instant, speed = 1, monotonicMs: () => number = () => performance.now()): RunningClock {
  const began = monotonicMs();
  const firstReference = start;
  let base = start;
  let baseMs = began;
  let excess = 0; // how far we are ahead of the reference, in this clock's milliseconds, since `baseMs`
  let stopped = false;

  const exact = (): number => {
    const passed = (monotonicMs() - baseMs) * speed;
    return base + passed - Math.min(excess, passed * SLEW);
  };
  const clock: RunningClock = {
    speed,
    monotonicMs,
    now: () => Math.floor(exact()),
    set(reference) {
      const shown = exact();
      const wanted = firstReference + (reference - firstReference) * speed;
      base = Math.max(shown, wanted);
      excess = base - wanted;
      baseMs = monotonicMs();
      return shown - wanted;
    },
    at(instant, work) {
      let timer: NodeJS.Timeout | undefined;
      const arm = () => {
        if (stopped) return;
        const wait = (instant - clock.now()) / speed;
        if (wait <= 0 && timer) work();
        else timer = setTimeout(arm, Math.min(Math.max(0, Math.ceil(wait)), LONGEST_TIMER_MS));
      };
      arm();
      return () => clearTimeout(timer);
    },
    every(ms, work) {
      const timer = setInterval(() => {
        if (!stopped) work();
      }, ms / speed);
      return () => clearInterval(timer);
    },
    stop() {
      stopped = true;
    },
  };
  return clock;
}

/** How far stored arrivals may be ahead of the database's clock before we must assume that they are of simulated time. */
const FUTURE_TOLERANCE_MS = 10 * MINUTE;

/**
 * Where the clock starts. Simulated time goes on where it had stopped. Real time must never meet data of a simulated future:
 * that throws.
 */
export function startOf(databaseNow: Instant, lastArrival: Instant | null, simulated: boolean): Instant {
  if (lastArrival === null || lastArrival <= databaseNow) return databaseNow;
  if (simulated) return lastArrival;
  if (lastArrival - databaseNow > FUTURE_TOLERANCE_MS)
    throw new SimulatedData(
      'This data was recorded on a simulated clock that ran ahead of the real one. Use another TOCSIN_DATA, or go on with --speed.',
    );
  return databaseNow;
}
export class SimulatedData extends Error {
  override name = 'SimulatedData';
}

/** The newest arrival: enough to tell that real time met simulated data. */
const LAST_ARRIVAL = 'select max(received_at) as last from raw_messages';
/** Simulated time had come at least as far as the newest thing that was written down, be it a page to a phone. */
const LAST_WRITTEN = `select greatest((select max(received_at) from raw_messages), (select max(at) from alert_transitions),
  (select max(at) from delivery_steps), (select max(at) from audit)) as last`;

/** The server's clock: set by the database's, so that all nodes agree, and checked against it each minute. */
export async function databaseClock(pool: Pool, options: { speed: number; simulated: boolean }): Promise<RunningClock> {
  const r = await pool.query(options.simulated ? LAST_WRITTEN : LAST_ARRIVAL);
  const start = startOf(await databaseNow(pool), r.rows[0].last?.getTime() ?? null, options.simulated);
  const offset = start - (await databaseNow(pool));
  const clock = runningClock(start, options.speed);
  const timer = setInterval(() => {
    databaseNow(pool).then(
      (t) => void metrics.clockDriftMs.set(clock.set(t + offset)),
      () => undefined, // without the database the monotonic clock goes on alone
    );
  }, MINUTE);
  timer.unref();
  const { stop } = clock;
  clock.stop = () => {
    clearInterval(timer);
    stop();
  };
  return clock;
}

/** The database's time, with half of the way there and back added. */
export async function databaseNow(pool: Pool): Promise<Instant> {
  const asked = performance.now();
  const r = await pool.query('select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms');
  return r.rows[0].ms + (performance.now() - asked) / 2;
}
