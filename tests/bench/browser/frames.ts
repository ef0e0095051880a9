import { NOW, unitSnapshot } from '../../../app/style/fixtures';
import type { BedChange, UnitSnapshot } from '../../../lib/live';
import type { BedRow, LatestValue } from '../../../lib/state';
import type { Instant } from '../../../lib/time';

export type View = 'desk' | 'wall';
/** What changes in a frame: the signs of a monitor on the desk, the reasons beside the grades on the wall. */
export const CHANGED_FIELDS: Record<View, number> = { desk: 4, wall: 1 };
const SIGNS = { heartRate: [60, 140], mapMmHg: [60, 100], respRate: [12, 30], spo2Percent: [90, 100] } as const;

/** The unit of the pictures in a quiet minute: monitors stream, nobody calls, everything has just been charted. */
export function quietUnit(beds: number): UnitSnapshot {
  const unit = unitSnapshot(beds);
  const t = new Date(NOW).toISOString();
  const fresh = (v: LatestValue): LatestValue => ({ ...v, t, fresh: 'fresh' });
  return {
    ...unit,
    alerts: [],
    beds: unit.beds.map((row, i) => ({
      ...(row.patientId === null
        ? { ...(unit.beds[0] as BedRow), bed: row.bed, label: row.label, patientId: `p-${row.label}` }
        : row),
      alerts: [],
      latest: Object.fromEntries(
        Object.entries(row.patientId === null ? (unit.beds[0] as BedRow).latest : row.latest).map(([k, v]) => [k, fresh(v)]),
      ),
      feeds: { lastDeviceAt: t, fresh: 'fresh' as const },
      crs: row.crs && { ...row.crs, status: 'current' as const, chip: `NE 0.${10 + (i % 80)}` },
    })),
  };
}

/** The same sequence of numbers for the same seed. */
function numbers(seed: number): () => number {
  let s = seed;
  return () => {
    s = (s * 1_664_525 + 1_013_904_223) >>> 0;
    return s / 2 ** 32;
  };
}

/** Frames as the server sends them: `share` of the beds, each with other values than before. */
export function frameMaker(unit: UnitSnapshot, view: View, share: number, seed = 7): (now: Instant) => readonly BedChange[] {
  const next = numbers(seed);
  const rows = unit.beds.filter((b) => b.patientId !== null);
  const latest = new Map(rows.map((row) => [row.bed, row.latest]));
  const pressor = new Map(rows.map((row) => [row.bed, 10]));
  return (now) => {
    const t = new Date(now).toISOString();
    const chosen = pick(rows, Math.max(1, Math.round(rows.length * share)), next);
    return chosen.map((row) => {
      if (view === 'wall') {
        const rate = ((pressor.get(row.bed) ?? 10) + 1 + Math.floor(next() * 5)) % 90;
        pressor.set(row.bed, rate);
        return { bed: row.bed, crs: row.crs && { ...row.crs, chip: `NE 0.${10 + rate}` } };
      }
      const values = { ...latest.get(row.bed) };
      for (const [sign, [low, high]] of Object.entries(SIGNS)) {
        const before = values[sign];
        if (before === undefined) continue;
        const step = (next() < 0.5 ? -1 : 1) * (1 + Math.floor(next() * 2));
        const value = Number(before.value);
        values[sign] = { ...before, value: value + step < low || value + step > high ? value - step : value + step, t };
      }
      latest.set(row.bed, values);
      return { bed: row.bed, latest: values, feeds: { lastDeviceAt: t, fresh: 'fresh' } };
    });
  };
}
function pick<T>(all: readonly T[], n: number, next: () => number): readonly T[] {
  if (n >= all.length) return all;
  const left = [...all];
  return Array.from({ length: n }, () => left.splice(Math.floor(next() * left.length), 1)[0] as T);
}
