import type { Instant } from '../../time';

/** Sort key of a list member: clinical time, then arrival, then id. */
export interface Placed {
  readonly t: Instant;
  readonly id: string;
  readonly receivedAt?: Instant;
}

export function comparePlaced(a: Placed, b: Placed): number {
  return a.t - b.t || (a.receivedAt ?? 0) - (b.receivedAt ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/**
 * A new list with the item at its place, holding at most the `keep` newest. The same list if the item is older than all that
 * is kept, so that the result never depends on the order of arrival.
 */
export function insert<T extends Placed>(
  list: readonly T[],
  item: T,
  keep: number,
  compare: (a: T, b: T) => number = comparePlaced,
): readonly T[] {
  let at = list.length;
  while (at > 0 && compare(list[at - 1] as T, item) > 0) at--;
  if (list.length >= keep && at === 0) return list;
  const next = [...list.slice(0, at), item, ...list.slice(at)];
  return next.length > keep ? next.slice(next.length - keep) : next;
}
