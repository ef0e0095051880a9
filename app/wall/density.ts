/** How a wall of so many beds is laid out. Every bed is always on screen: nothing pages, nothing scrolls. */
export type TileKind = 'full' | 'rows' | 'pair' | 'stack' | 'small' | 'line';
export interface Density {
  readonly tile: TileKind;
  readonly columns: number;
  readonly rows: number;
  /** Size the tile is drawn for; the real one scales from it. */
  readonly width: number;
  readonly height: number;
  /** Beds at 0 with nothing due go to a strip of their own. */
  readonly strip: boolean;
}
const DENSITIES: readonly (Density & { readonly beds: number })[] = [
  { beds: 8, tile: 'full', columns: 4, rows: 2, width: 470, height: 472, strip: false },
  { beds: 12, tile: 'rows', columns: 4, rows: 3, width: 470, height: 312, strip: false },
  { beds: 16, tile: 'pair', columns: 4, rows: 4, width: 470, height: 232, strip: false },
  { beds: 24, tile: 'stack', columns: 6, rows: 4, width: 310, height: 231, strip: false },
  { beds: 32, tile: 'small', columns: 8, rows: 4, width: 231, height: 232, strip: false },
];
/** Layout for so many beds: the first density that holds them; beyond 32 lines of eight, quiet beds in the strip. */
export function densityFor(beds: number): Density {
  const found = DENSITIES.find((d) => beds <= d.beds);
  if (found) return found;
  return { tile: 'line', columns: 8, rows: Math.ceil(beds / 8), width: 231, height: 184, strip: true };
}
