/** Px between the baselines of two words, and of the first and the last to the edges of their lane. */
const LEADING = 13;
const TOP = 11;
const BOTTOM = 4;

/**
 * Baselines (px from the top) of the words at the ends of a lane's lines, which end at `y`: the upper word above its line, the
 * others below theirs, none over another and none cut by the lane's edge. Room for three words in 64 px.
 */
export function freeBaselines(
  ends: readonly { readonly name: string; readonly y: number }[],
  heightPx: number,
): Map<string, number> {
  const sorted = [...ends].sort((a, b) => a.y - b.y);
  const placed = new Map<string, number>();
  let above = Number.NEGATIVE_INFINITY;
  sorted.forEach(({ name, y }, i) => {
    const wanted = Math.max(TOP, i === 0 ? y - 6 : y + 14);
    const lowest = heightPx - BOTTOM - (sorted.length - 1 - i) * LEADING;
    above = Math.min(Math.max(wanted, above + LEADING), lowest);
    placed.set(name, above);
  });
  return placed;
}
