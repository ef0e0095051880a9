/** Further levels mean nothing to us and would only cost whoever reads them. */
export const MAX_LEVELS = 64;

/** Text no database takes: a zero character, or half of a pair. */
const UNSTORABLE = /[\0\ud800-\udfff]/u;
export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);

/**
 * What of a value that was read from JSON cannot be kept: text with characters no database takes, or more than 64 levels of
 * nesting. Null: all of it can. Its cost grows with the size of the value, never with its depth.
 */
export function unfit(value: object): Unfit | null {
  return unfitInside(value, '', 1);
}
interface Unfit {
  readonly field: string;
  readonly what: string;
}
/** `field`: the outermost one. Goes no deeper than the levels that are allowed. */
function unfitInside(value: object, field: string, level: number): Unfit | null {
  for (const key in value) {
    if (!isStorable(key)) return { field: field || 'a field', what: 'has a name with characters that cannot be kept' };
    const inside = (value as Record<string, unknown>)[key];
    if (typeof inside === 'string') {
      if (!isStorable(inside)) return { field: field || key, what: 'contains a zero character or half of a surrogate pair' };
    } else if (typeof inside === 'object' && inside !== null) {
      if (level >= MAX_LEVELS) return { field: field || key, what: `is nested more than ${MAX_LEVELS} levels deep` };
      const found = unfitInside(inside, field || key, level + 1);
      if (found !== null) return found;
    }
  }
  return null;
}
