import type { LabValue } from './chart';

/** Results against limits, reported bounds included: a laboratory that says "> 10000" or "< 0.5" has not said 10 000 or 0.5. */

/** Is the result strictly above the limit? ">10000" is above 10 000. */
export function isAbove(v: LabValue, limit: number): boolean {
  return v.value > limit || (v.value === limit && v.comparator === '>');
}

/** Is the result strictly below the limit? "<0.5" is below 0.5. */
export function isBelow(v: LabValue, limit: number): boolean {
  return v.value < limit || (v.value === limit && v.comparator === '<');
}

/** Is the result known to be at or below the limit? ">8000" is not known to be below 9 000. */
export function isAtMost(v: LabValue, limit: number): boolean {
  return v.value <= limit && v.comparator !== '>' && v.comparator !== '>=';
}
