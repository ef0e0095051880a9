import { setTimeout as pause } from 'node:timers/promises';
import type { PatientState } from '../../lib/state';
import { DAY, HOUR } from '../../lib/time';
import { connectPrisma } from '../../server/database/client';
import { approveVersion, createVersion, publishVersion } from '../../server/protocols/manage';
import type { Row } from './row';
import { admitted, openSetting } from './setting';
import { median, percentile } from './stats';
import { history } from './stays';

const CHARTS = 24;
const DAYS = 30;
const SETTLES_MS = 12_000;

/**
 * How long a change of the unit's protocol takes until all open charts of 30 days have been folded again under it, and how long
 * a state has to be waited for meanwhile. Not a row of the table: asked for with `--only protocol`.
 */
export async function protocolRows(rounds: number): Promise<Row[]> {
  const s = await openSetting(0);
  const prisma = connectPrisma(s.databaseUrl, 2, (e) => console.error(e.message));
  try {
    const start = Date.now() - DAYS * DAY;
    const mrns = await admitted(s, 'P', CHARTS, start);
    await history(s, mrns, start, Date.now() - HOUR);
    await pause(SETTLES_MS);
    const stored = await s.pool.query<{ n: string }>('select count(*) as n from events');
    const totals: number[] = [];
    const waits: number[] = [];
    let base = 'astct-2019';
    for (let r = 0; r < rounds; r++) {
      const ref = await createVersion(prisma, {
        ...{ base, note: 'bench', now: new Date(), by: 'Ann [a]' },
        changes: { numbers: { 'crs.feverC': r % 2 === 0 ? 38.5 : 38.2 } },
      });
      await approveVersion(prisma, { ref, now: new Date(), by: 'Bob [b]' });
      const now = new Date();
      await publishVersion(prisma, { unitId: s.unit, ref, at: now.getTime(), now, by: 'Bob [b]' });
      const started = performance.now();
      const version = ref.split('@')[1];
      for (const waiting = new Set(mrns); waiting.size > 0; await pause(20)) {
        for (const mrn of waiting) {
          const asked = performance.now();
          const shown = await versionOf(s, mrn);
          waits.push(performance.now() - asked);
          if (shown !== version) break;
          waiting.delete(mrn);
        }
      }
      totals.push(performance.now() - started);
      base = ref;
    }
    return [
      {
        ...{
          id: 'protocol change',
          what: `s until ${CHARTS} open charts of ${DAYS} days stand under another protocol`,
          better: 'less',
        },
        ...{ value: median(totals) / 1_000, gate: 30, goal: 10 },
        detail: `${stored.rows[0]?.n} events; a state asked for meanwhile: p50 ${median(waits).toFixed(0)} ms, p99 ${percentile(waits, 0.99).toFixed(0)} ms`,
      },
    ];
  } finally {
    await prisma.$disconnect();
    await s.stop();
  }
}

async function versionOf(s: { baseUrl: string; readKey: string }, mrn: string): Promise<string> {
  const r = await fetch(`${s.baseUrl}/api/patients/${mrn}/state`, { headers: { authorization: `Bearer ${s.readKey}` } });
  return ((await r.json()) as PatientState).protocol.version;
}
