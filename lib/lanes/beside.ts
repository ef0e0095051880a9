/** What fits beside a mark before the next one: all its words, its number alone, or nothing. */
export type Beside = 'words' | 'number' | 'none';

/** Px that the words and the number alone take, from the middle of their mark; `half` of the next mark stands before its own middle. */
export interface BesideRoom {
  readonly words: number;
  readonly number: number;
  readonly half: number;
}

/** For marks at `xs` in order, with `end` after the last. The last one always says its number: nothing stands behind it. */
export function besideMarks(xs: readonly number[], end: number, room: BesideRoom): readonly Beside[] {
  return xs.map((x, i) => {
    const next = xs[i + 1];
    const free = next === undefined ? end - x : next - room.half - x;
    if (free > room.words) return 'words';
    return next === undefined || free > room.number ? 'number' : 'none';
  });
}
