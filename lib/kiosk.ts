import { HOUR, type Instant, MINUTE } from './time';

/** Letters and digits of a pairing code: nobody mistakes one for another when reading it across a room. */
export const CODE_ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
export const CODE_LENGTH = 8;

/** What somebody typed, as it is stored: capitals without blanks and hyphens; null if it cannot be a code. */
export function readCode(typed: string): string | null {
  const code = typed.toUpperCase().replace(/[\s-]/g, '');
  return code.length === CODE_LENGTH && [...code].every((c) => CODE_ALPHABET.includes(c)) ? code : null;
}
/** "ABCD-EFGH": two groups are read and typed with fewer slips than eight letters in a row. */
export function codeText(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** Where a display stands on its way to being a wall. */
export type Pairing =
  | { readonly state: 'none' }
  | {
      readonly state: 'waiting';
      readonly code: string;
      /** RFC 3339: the code is good until then. */
      readonly until: string;
      /** Dark modules of the QR code as an SVG path over `size` by `size` units; null if the address is not known. */
      readonly qr: { readonly size: number; readonly path: string; readonly address: string } | null;
    }
  | { readonly state: 'paired'; readonly unit: string; readonly light: WallLight };

/** A wall display, as the people who look after it see it. */
export interface KioskView {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly approvedBy: string | null;
  readonly pairedAt: string | null;
  readonly lastSeenAt: string | null;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  /** Two were found to hold its cookie; both were ended. */
  readonly copiedAt: string | null;
  readonly light: WallLight;
}

/** How bright a wall is: always dark, light by day where windows would drown a dark screen, or always light. */
export const WALL_LIGHTS = ['dark', 'day', 'light'] as const;
export type WallLight = (typeof WALL_LIGHTS)[number];
const DAY_FROM_HOUR = 7;
const DAY_TO_HOUR = 19;

/** The theme of a wall at an hour of the unit's clock, 0 to 23: `day` is light from 07:00 to 19:00. */
export function wallTheme(light: WallLight, localHour: number): 'dark' | 'light' {
  if (light !== 'day') return light;
  return localHour >= DAY_FROM_HOUR && localHour < DAY_TO_HOUR ? 'light' : 'dark';
}

/** What is stored of a display's settings; anything else is the dark wall of nights. */
export function readWallLight(settings: unknown): WallLight {
  const light = typeof settings === 'object' && settings !== null && 'light' in settings ? settings.light : null;
  return WALL_LIGHTS.find((l) => l === light) ?? 'dark';
}

/** Local hours between which a wall loads itself anew. */
const QUIET_FROM_HOUR = 3;
const QUIET_TO_HOUR = 5;
const MIN_PAGE_AGE = 12 * HOUR;
/** After a refusal (an open high, a slow server) it looks again. */
export const RELOAD_LOOK_MS = MINUTE;

/**
 * Whether a wall may load itself anew now: in the small hours, not twice a night, or as soon as the server is another version; with
 * no high alert open (owned or not), and on a live link. The caller still asks the server whether it answers, last of all.
 */
export function mayReload(p: {
  readonly now: Instant;
  readonly loadedAt: Instant;
  /** Hour of the day on the unit's clock, 0 to 23. */
  readonly localHour: number;
  readonly openHighs: number;
  readonly live: boolean;
  /** The server is another version than the one that made this page. */
  readonly outdated: boolean;
}): boolean {
  const quiet = p.localHour >= QUIET_FROM_HOUR && p.localHour < QUIET_TO_HOUR;
  const due = p.outdated || (quiet && p.now - p.loadedAt >= MIN_PAGE_AGE);
  return due && p.openHighs === 0 && p.live;
}
