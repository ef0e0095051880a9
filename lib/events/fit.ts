/** Further levels mean nothing to us and would only cost whoever reads them. */
export const MAX_LEVELS = 64;

/** Text no database takes: a zero character, or half of a pair. */
const UNSTORABLE = /[\0\ud800-\udfff]/u;
export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);

/**
 * What of a value that was read from JSON cannot be kept: text with characters no database takes, or more than 64 levels of
 * nesting. Null: all of it can. Its cost grows with the size of the value, never with its depth.
 */
export function unfit(value: object): { readonly field: string; readonly what: string } | null {
  const open: { readonly value: object; readonly field: string; readonly level: number }[] = [{ value, field: '', level: 1 }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const key in at.value) {
      const inside = (at.value as Record<string, unknown>)[key];
      const field = at.field || key;
      if (!isStorable(key))
        return { field: field === key ? 'a field' : field, what: 'has a name with characters that cannot be kept' };
      if (typeof inside === 'string') {
        if (!isStorable(inside)) return { field, what: 'contains a zero character or half of a surrogate pair' };
      } else if (typeof inside === 'object' && inside !== null) {
        if (at.level >= MAX_LEVELS) return { field, what: `is nested more than ${MAX_LEVELS} levels deep` };
        open.push({ value: inside, field, level: at.level + 1 });
      }
    }
  }
  return null;
}
