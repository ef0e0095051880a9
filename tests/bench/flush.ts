import { jsonRate } from './ingest';
import type { Row } from './row';
import type { Setting } from './setting';
import { interleave, median } from './stats';

/** A disk that needs two milliseconds to flush, as the database itself can play it. */
const SLOW_DISK = { commit_delay: '2000', commit_siblings: '0' };

/** Row 1c: what a disk that really flushes costs. */
export async function flushRows(s: Setting, rounds: number): Promise<Row[]> {
  const set = async (to: (name: string) => string) => {
    for (const name of Object.keys(SLOW_DISK)) await s.pool.query(to(name));
    await s.pool.query('select pg_reload_conf()');
  };
  const quick = () => set((name) => `alter system reset ${name}`);
  const slow = () => set((name) => `alter system set ${name} = ${SLOW_DISK[name as keyof typeof SLOW_DISK]}`);
  try {
    const r = await interleave(
      rounds,
      async () => {
        await quick();
        return jsonRate(s);
      },
      async () => {
        await slow();
        return jsonRate(s);
      },
    );
    const [without, beside] = [median(r.control), median(r.product)];
    return [
      {
        ...{ id: '1c', what: 'intake with a flush of 2 ms against without', gate: 0.35, goal: 0.6, better: 'more' as const },
        value: beside / without,
        detail: `${Math.round(beside)}/s, without ${Math.round(without)}/s`,
      },
    ];
  } finally {
    await quick();
  }
}
