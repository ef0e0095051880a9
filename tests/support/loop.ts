import { expect } from 'vitest';
import { admit } from '../../lib/events/admit';
import type { RunningClock } from '../../server/clock';
import { createLog } from '../../server/log';
import { Monitor } from '../../server/monitor';
import { Sources } from '../../server/store/sources';
import { UNIT, unique } from './client';
import type { TestDatabase } from './database';

/** The loop alone, without doors: what it is told, and the alerts it has raised. */
export interface LoopAlone {
  readonly monitor: Monitor;
  /** Events as a sender gives them; all must be stored. */
  tell(...wire: readonly Record<string, unknown>[]): Promise<void>;
  admit(mrn: string, bed: string): Promise<void>;
  /** Rules of all alerts ever raised for the patient. */
  raised(mrn: string): Promise<string[]>;
}

/** A started loop on the database at the time of `clock`; `pool` where its statements are watched. */
export async function loopOn(db: TestDatabase, clock: RunningClock, pool = db.pool): Promise<LoopAlone> {
  const monitor = new Monitor(pool, clock, createLog('fatal'), new Sources(pool), 'astct-2019');
  await monitor.start();
  const tell = async (...wire: readonly Record<string, unknown>[]) => {
    const events = wire.map((w) => {
      const read = admit({ id: unique('e'), ...w }, clock.now());
      if ('rejected' in read) throw new Error(read.rejected.detail);
      return { ...read.ok, event: { ...read.ok.event, feed: 'EHR' } };
    });
    const base = { feed: 'EHR', protocol: 'json' as const, receivedAt: clock.now(), raw: '', controlId: null, units: [UNIT] };
    const outcomes = await monitor.deliver({ ...base, atomic: false, events, refused: [] });
    expect(outcomes.map((o) => o.status)).toEqual(wire.map(() => 'stored'));
  };
  const DAYS = 24 * 3_600_000;
  return {
    monitor,
    tell,
    admit: (mrn, bed) =>
      tell({
        ...{ kind: 'admission', t: new Date(clock.now() - 120_000).toISOString(), unit: UNIT, bed, mrn, weightKg: 70 },
        carTInfusedAt: new Date(clock.now() - 4 * DAYS).toISOString(),
      }),
    async raised(mrn) {
      const r = await db.pool.query<{ rule: string }>(
        'select rule from alerts a join patients p on p.key = a.patient_key where p.mrn = $1 order by rule',
        [mrn],
      );
      return r.rows.map((row) => row.rule);
    },
  };
}
