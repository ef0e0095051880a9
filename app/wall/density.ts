/** How a wall of so many beds is laid out. Every bed is always on screen: nothing pages, nothing scrolls. */
export type TileKind = 'full' | 'rows' | 'pair' | 'stack' | 'small' | 'line';
export interface Density {
  /** The layout holds up to so many beds. */
  readonly beds: number;
  readonly tile: TileKind;
  readonly columns: number;
  readonly rows: number;
  /** Size the tile is drawn for; the real one scales from it. */
  readonly width: number;
  readonly height: number;
  /** Smallest type of what is promised from the far end of the room: bed label and digits of the grades. */
  readonly farPx: number;
}
/** The screen all sizes are drawn for. */
export const WALL_WIDTH = 1920;
export const WALL_HEIGHT = 1080;

const MANY: Density = {
  beds: Number.POSITIVE_INFINITY,
  tile: 'line',
  columns: 8,
  rows: 5,
  width: 231,
  height: 184,
  farPx: 48,
};
export const DENSITIES: readonly Density[] = [
  { beds: 8, tile: 'full', columns: 4, rows: 2, width: 470, height: 472, farPx: 76 },
  { beds: 12, tile: 'rows', columns: 4, rows: 3, width: 470, height: 312, farPx: 76 },
  { beds: 16, tile: 'pair', columns: 4, rows: 4, width: 470, height: 232, farPx: 76 },
  { beds: 24, tile: 'stack', columns: 6, rows: 4, width: 310, height: 231, farPx: 76 },
  { beds: 32, tile: 'small', columns: 8, rows: 4, width: 231, height: 232, farPx: 61 },
  MANY,
];
/** Density for so many tiles: the first that holds them; beyond 32 lines of eight, as many as it takes. */
export function densityFor(beds: number): Density {
  const found = DENSITIES.find((d) => beds <= d.beds) ?? MANY;
  return found === MANY ? { ...MANY, rows: Math.ceil(beds / MANY.columns) } : found;
}

/** What beds that need somebody are drawn with beside a strip of quiet ones, the largest first. */
export const FOCUS: readonly Density[] = DENSITIES.filter((d) => d.tile === 'stack' || d.tile === 'small' || d.tile === 'line');
