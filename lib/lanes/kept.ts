/**
 * `after` with every part that says the same as in `before` taken from there, so that what is compared by identity sees only what
 * has become another. For plain data: objects, lists, texts, numbers.
 */
export function kept<T>(before: unknown, after: T): T {
  if (Object.is(before, after)) return after;
  if (Array.isArray(before) && Array.isArray(after)) {
    const parts = after.map((part, i) => kept(before[i], part));
    return (same(before, parts) ? before : parts) as T;
  }
  if (isRecord(before) && isRecord(after)) {
    const parts = Object.fromEntries(Object.entries(after).map(([name, part]) => [name, kept(before[name], part)]));
    return (same(before, parts) ? before : parts) as T;
  }
  return after;
}
function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
function same(before: object, after: object): boolean {
  const a = Object.entries(before);
  const b = new Map<string, unknown>(Object.entries(after));
  return a.length === b.size && a.every(([name, value]) => b.has(name) && Object.is(value, b.get(name)));
}
