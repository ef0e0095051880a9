import { catalogRow, TEXT_TESTS } from '../../events/catalog';
import type { ChartEventOf } from '../../events/event';
import { convert } from '../../events/units';
import type { Chart, LabValue, Rejected } from '../chart';
import { arrival } from '../order';
import { withParts } from '../with';
import { comparePlaced } from './insert';
import { addRejects, refused } from './rejects';

type Lab = ChartEventOf<'lab'>;

/** Newest results kept of each test; the newest before the first infusion is kept besides, as the baseline. */
const KEEP: Readonly<Record<string, number>> = {
  ferritin: 24,
  crp: 16,
  anc: 16,
  'blood-culture': 12,
  // The clock of a suspected HLH reaches back two days and more, at several results a day.
  ast: 16,
  alt: 16,
  bilirubin: 16,
  creatinine: 20,
};
const KEEP_DEFAULT = 8;

/** Folds one result at its collection time, whenever it arrives. A test nobody listed is stored elsewhere and used by no rule. */
export function foldLab(chart: Chart, e: Lab): Chart {
  const read = readLab(e);
  if (read === null) return chart;
  if ('reason' in read) return withParts(chart, { rejects: addRejects(chart.rejects, [read]) });
  const list = chart.labs[e.test] ?? [];
  const next = place(list, read, KEEP[e.test] ?? KEEP_DEFAULT, chart.therapy.firstAt, TEXT_TESTS.includes(e.test));
  return next === list ? chart : withParts(chart, { labs: { ...chart.labs, [e.test]: next } });
}

/** A culture that is reported again, with its organism, is positive since the first report that said so, in whichever order they come. */
function sincePositive(stands: LabValue, other: LabValue): LabValue {
  const since = (v: LabValue) => v.positiveAt ?? (v.value === 1 ? Math.floor(v.receivedAt) : Number.POSITIVE_INFINITY);
  return since(other) < since(stands) ? { ...stands, positiveAt: since(other) } : stands;
}

/** The result in its canonical unit, or why it cannot be used; null for a test we do not know. */
export function readLab(e: Lab): LabValue | Rejected | null {
  const no = (reason: string): Rejected => refused(e, e.test, e.value, e.unit ?? null, reason);
  const place = { t: e.t, receivedAt: arrival(e), id: e.id };
  if (TEXT_TESTS.includes(e.test)) {
    const word = typeof e.value === 'string' ? e.value.trim().toLowerCase() : null;
    if (word !== 'positive' && word !== 'negative') return no('neither positive nor negative');
    return { ...place, value: word === 'positive' ? 1 : 0, ...(e.organism !== undefined ? { organism: e.organism } : {}) };
  }
  const row = catalogRow(e.test);
  if (row === undefined || row.kind !== 'lab') return null;
  if (typeof e.value !== 'number') return no('not a number');
  const result = convert(row, e.value, e.unit);
  if ('refused' in result) return no(result.detail);
  const unit = row.anyUnit && e.unit !== undefined ? { unit: e.unit } : {};
  return { ...place, value: result.value, ...unit, ...(e.comparator !== undefined ? { comparator: e.comparator } : {}) };
}

/** Of several results for one instant the last to arrive stands. */
function place(
  list: readonly LabValue[],
  value: LabValue,
  keep: number,
  infusedAt: number | null,
  isCulture: boolean,
): readonly LabValue[] {
  const twin = list.find((v) => v.t === value.t);
  const twinStands = twin !== undefined && comparePlaced(twin, value) > 0;
  const [last, other] = twinStands ? [twin, value] : [value, twin];
  const stands = isCulture && other !== undefined ? sincePositive(last, other) : last;
  if (stands === twin) return list;
  const next = [...list.filter((v) => v !== twin), stands].sort(comparePlaced);
  if (next.length <= keep) return next;
  const baseline = infusedAt === null ? undefined : next.findLast((v) => v.t < infusedAt);
  const newest = next.slice(next.length - keep);
  return baseline === undefined || newest.includes(baseline) ? newest : [baseline, ...newest];
}
