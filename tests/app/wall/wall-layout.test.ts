import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TileKind } from '../../../app/wall/density';
import { GAP, STRIP_HEIGHT, type WallLayout, wallLayout } from '../../../app/wall/wall-layout';

const BETWEEN = 1080 - 72 - 40;
const kindOf = (loud: number, quiet: number, before: TileKind | null = null) => wallLayout(loud, quiet, before).density.tile;
/** Places for tiles and for quiet beds. */
const room = (l: WallLayout) => [l.rows * l.density.columns, (l.strip?.rows ?? 0) * (l.strip?.columns ?? 0)] as const;
/** Height of one tile as the screen gives it. */
const tileHeight = (l: WallLayout) => (l.shares[0] - GAP) / Math.max(1, l.rows) - GAP;

describe('a wall of many beds', () => {
  it('has a place for every bed, tiles and strip apart, and never more than the screen holds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 64 }), fc.integer({ min: 0, max: 64 }), (loud, quiet) => {
        const layout = wallLayout(loud, quiet);
        const [tiles, strip] = room(layout);
        if (layout.strip === null) expect(tiles).toBeGreaterThanOrEqual(loud + quiet);
        else {
          expect(tiles).toBeGreaterThanOrEqual(loud);
          expect(strip).toBeGreaterThanOrEqual(quiet);
        }
        expect(layout.shares.reduce((a, b) => a + b, 0)).toBeCloseTo(BETWEEN, 6);
        expect(Math.min(...layout.shares)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
  it('up to 24 beds keep their own tile, however quiet they are', () => {
    for (const loud of [0, 5, 24]) expect(wallLayout(loud, 24 - loud)).toMatchObject({ strip: null, density: { tile: 'stack' } });
  });
  it.each([
    [28, 14, 'stack', 3],
    [28, 18, 'stack', 3],
    [32, 18, 'stack', 3],
    [40, 18, 'stack', 3],
    [40, 12, 'stack', 2],
    [40, 24, 'small', 3],
    [40, 26, 'line', 4],
    [44, 28, 'line', 4],
  ] as const)(
    '%d beds, %d of them not quiet: the largest tile that leaves room for the strip (%s, %d rows)',
    (beds, loud, tile, rows) => {
      const layout = wallLayout(loud, beds - loud);
      expect(layout.density.tile).toBe(tile);
      expect(layout.rows).toBe(rows);
      expect(tileHeight(layout)).toBeGreaterThanOrEqual(layout.density.height - 1e-9);
      expect(layout.strip?.scale).toBeGreaterThanOrEqual(1);
    },
  );
  it('25 to 32 beds with too many awake for large tiles all keep the same one', () => {
    for (const [beds, loud] of [
      [32, 19],
      [32, 32],
      [25, 25],
    ] as const)
      expect(wallLayout(loud, beds - loud)).toMatchObject({ strip: null, density: { tile: 'small' }, farPx: 61 });
  });
  it('the strip takes the columns that show it largest, and is never smaller than it is drawn', () => {
    expect(wallLayout(6, 20).strip).toMatchObject({ columns: 6, rows: 4 });
    expect(wallLayout(18, 22).strip).toMatchObject({ columns: 8, rows: 3 });
    expect(wallLayout(18, 22).strip?.height).toBeGreaterThanOrEqual(STRIP_HEIGHT);
  });
  it('beyond what fits, tiles and strip shrink together and the footer is told from how far they are read', () => {
    const layout = wallLayout(60, 20);
    expect(layout).toMatchObject({ density: { tile: 'line' }, rows: 8 });
    expect(layout.farPx).toBeLessThan(30);
  });
  it('a bed that comes and goes does not turn the wall round: tiles grow again only with two to spare', () => {
    expect(kindOf(18, 10)).toBe('stack');
    expect(kindOf(19, 9, 'stack')).toBe('small');
    expect(kindOf(18, 10, 'small')).toBe('small');
    expect(kindOf(17, 11, 'small')).toBe('small');
    expect(kindOf(16, 12, 'small')).toBe('stack');
    expect(kindOf(24, 16, 'line')).toBe('line');
    expect(kindOf(22, 18, 'line')).toBe('small');
  });
});
