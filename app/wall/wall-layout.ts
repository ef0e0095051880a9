import { type Density, densityFor, FOCUS, type TileKind, WALL_HEIGHT, WALL_WIDTH } from './density';

/** Header, footer and the gap between tiles, on the screen all sizes are drawn for. */
const HEADER = 72;
const FOOTER = 40;
export const GAP = 8;
/** A cell of the quiet strip as it is drawn, and its smallest type: the digit of a grade. */
export const STRIP_WIDTH = 231;
export const STRIP_HEIGHT = 66;
export const STRIP_FAR_PX = 39.5;
/** Cells of the strip stand in as many columns as show them largest. */
const STRIP_COLUMNS = [8, 6];
/** Above so many beds the quiet ones make room for the others. */
const FOCUS_ABOVE = 24;
/** So many beds fewer it takes before the tiles grow again: a bed that comes and goes does not turn the wall round each time. */
const SLACK = 2;
const PLAIN_SMALL = 32;

export interface Strip {
  readonly columns: number;
  readonly rows: number;
  /** Height of a cell, and how large its drawing comes out. */
  readonly height: number;
  readonly scale: number;
}
export interface WallLayout {
  readonly density: Density;
  /** Rows of tiles. */
  readonly rows: number;
  readonly strip: Strip | null;
  /** Shares of the height between header and footer: tiles, strip, nothing. */
  readonly shares: readonly [number, number, number];
  /** Smallest type of what is read from the far end of the room. */
  readonly farPx: number;
}

/**
 * Where everything stands: up to 24 beds each its tile. Above, beds at 0 with nothing due go to a strip, and the others get
 * the largest tile that still leaves room for it, down to lines of eight. Beyond what any of them holds, tiles and strip
 * shrink together: nothing pages, nothing scrolls. `before`: the kind of tile now on the wall, which gives way upwards only
 * once there is room to spare.
 */
export function wallLayout(loud: number, quiet: number, before: TileKind | null = null): WallLayout {
  const beds = loud + quiet;
  if (beds <= FOCUS_ABOVE) return plain(densityFor(beds));
  const rank = FOCUS.findIndex((d) => d.tile === before);
  for (const [i, density] of FOCUS.entries()) {
    if (density.tile === 'small' && beds <= PLAIN_SMALL) return plain(densityFor(beds));
    const layout = focused(density, loud, quiet);
    const roomToSpare = rank <= i || focused(density, loud + SLACK, quiet) !== null;
    if (layout !== null && roomToSpare) return layout;
  }
  return shrunk(densityFor(Math.max(beds, PLAIN_SMALL + 1)), loud, quiet);
}

const BETWEEN = WALL_HEIGHT - HEADER - FOOTER;

function plain(density: Density): WallLayout {
  return { density, rows: density.rows, strip: null, shares: [BETWEEN, 0, 0], farPx: density.farPx };
}

/** Tiles of one kind at their full size with the strip below; null where they do not fit. */
function focused(density: Density, loud: number, quiet: number): WallLayout | null {
  const rows = Math.ceil(loud / density.columns);
  const tiles = GAP + rows * (density.height + GAP);
  const left = BETWEEN - tiles;
  if (left < 0) return null;
  if (quiet === 0) return { density, rows, strip: null, shares: [tiles, 0, left], farPx: density.farPx };
  const strip = STRIP_COLUMNS.map((columns) => stripOf(quiet, columns, left)).reduce((a, b) => (b.scale > a.scale ? b : a));
  if (strip.scale < 1) return null;
  const below = strip.rows * (strip.height + GAP);
  return {
    density,
    rows,
    strip,
    shares: [tiles, below, left - below],
    farPx: Math.min(loud === 0 ? Number.POSITIVE_INFINITY : density.farPx, STRIP_FAR_PX * strip.scale),
  };
}

function stripOf(quiet: number, columns: number, room: number): Strip {
  const rows = Math.ceil(quiet / columns);
  const width = (WALL_WIDTH - GAP * (columns + 1)) / columns;
  const height = Math.min(room / rows - GAP, (width * STRIP_HEIGHT) / STRIP_WIDTH);
  return { columns, rows, height, scale: Math.min(width / STRIP_WIDTH, height / STRIP_HEIGHT) };
}

/** More than any layout holds: rows of tiles and strip as they are, all of them smaller. */
function shrunk(density: Density, loud: number, quiet: number): WallLayout {
  const rows = Math.ceil(loud / density.columns);
  const stripRows = Math.ceil(quiet / density.columns);
  const tiles = GAP + rows * (density.height + GAP);
  const below = stripRows * (STRIP_HEIGHT + GAP);
  const scale = BETWEEN / (tiles + below);
  const strip = stripRows === 0 ? null : { columns: density.columns, rows: stripRows, height: STRIP_HEIGHT * scale, scale };
  return {
    density,
    rows,
    strip,
    shares: [tiles * scale, below * scale, 0],
    farPx: Math.min(density.farPx, strip === null ? Number.POSITIVE_INFINITY : STRIP_FAR_PX) * Math.min(1, scale),
  };
}
