import type { ChartEvent } from '../../events/event';
import type { Chart, Rejected } from '../chart';
import { arrival } from '../order';

/** Values that were refused (DATA-03): used by no rule, and kept where somebody can see them. */

export function refused(e: ChartEvent, field: string, value: number | string, unit: string | null, reason: string): Rejected {
  const from = e.feed === undefined ? {} : { feed: e.feed };
  return { t: e.t, receivedAt: arrival(e), field, value, unit, reason, id: e.id, ...from };
}

/** Keeps the newest of each field, and when the one before it was, in whichever order they come. */
export function addRejects(known: Chart['rejects'], rejects: readonly Rejected[]): Chart['rejects'] {
  let next = known;
  for (const r of rejects) {
    const old = next[r.field];
    if (old === undefined) next = { ...next, [r.field]: r };
    else if (compare(old, r) < 0) next = { ...next, [r.field]: { ...r, before: old.t } };
    else if (!sameRecord(old, r) && (old.before === undefined || old.before < r.t))
      next = { ...next, [r.field]: { ...old, before: r.t } };
  }
  return next;
}

/** As events are folded: time, arrival, source, id. */
function compare(a: Rejected, b: Rejected): number {
  return a.t - b.t || a.receivedAt - b.receivedAt || text(a.feed ?? '', b.feed ?? '') || text(a.id, b.id);
}
const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** An id is one record within its source only. */
function sameRecord(a: Rejected, b: Rejected): boolean {
  return a.id === b.id && a.feed === b.feed;
}
