import type { Instant } from '../time';
import { DUTIES, type Duty } from './recipients';

/** A duty held by somebody from when to when. */
export interface OnCallEntry {
  readonly id: number;
  readonly duty: Duty;
  readonly userId: string;
  readonly from: Instant;
  readonly to: Instant;
}
export interface Gap {
  readonly duty: Duty;
  readonly from: Instant;
  readonly to: Instant;
}

/** Entries of the same duty that the period would meet: one duty has one holder at a time. */
export function overlaps(entries: readonly OnCallEntry[], duty: Duty, from: Instant, to: Instant): readonly OnCallEntry[] {
  return entries.filter((e) => e.duty === duty && e.from < to && e.to > from);
}

/** What is left of entries when a period is taken out of them, to be given to somebody else. */
export function without(entry: OnCallEntry, from: Instant, to: Instant): readonly { from: Instant; to: Instant }[] {
  const rest = [];
  if (entry.from < from) rest.push({ from: entry.from, to: Math.min(entry.to, from) });
  if (entry.to > to) rest.push({ from: Math.max(entry.from, to), to: entry.to });
  return rest;
}

/** Times in which nobody holds a duty, for the duties the unit keeps a schedule of. */
export function gapsIn(entries: readonly OnCallEntry[], from: Instant, to: Instant): readonly Gap[] {
  const gaps: Gap[] = [];
  for (const duty of DUTIES) {
    const held = entries.filter((e) => e.duty === duty).sort((a, b) => a.from - b.from);
    if (held.length === 0) continue;
    let covered = from;
    for (const e of held) {
      if (e.from > covered && covered < to) gaps.push({ duty, from: covered, to: Math.min(e.from, to) });
      covered = Math.max(covered, e.to);
    }
    if (covered < to) gaps.push({ duty, from: covered, to });
  }
  return gaps;
}
