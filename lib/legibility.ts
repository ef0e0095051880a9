/**
 * How large type must be to be read from a distance (ux-safety: 20 arc-minutes for what is promised at the far end of the
 * room, 16 for the rest), from the measured screen. Distances in millimetres, sizes in CSS pixels.
 */

/** ISO/IEC 7810 ID-1: a bank card, which everybody has at hand. */
export const CARD_MM = 85.6;
/** Height of capitals and digits of the shipped type over its size. */
export const CAP_HEIGHT = 0.727;
/** 55 inch, 16:9, 1920 CSS pixels wide: what is assumed until somebody measures. */
export const DEFAULT_PITCH_MM = 1218 / 1920;

export const FAR_ARC_MINUTES = 20;
export const NEAR_ARC_MINUTES = 16;

export interface Calibration {
  /** Millimetres of one CSS pixel. */
  readonly pitchMm: number;
  /** From where bed, grades and alert state are read. */
  readonly farM: number;
  /** From where numbers are read. */
  readonly nearM: number;
}
export const DEFAULT_CALIBRATION: Calibration = { pitchMm: DEFAULT_PITCH_MM, farM: 6, nearM: 3 };
/** Between far and near: reasons, oxygen, countdowns. Two thirds of the far distance, 4 m of 6, and never nearer than near. */
export const midOf = (c: Pick<Calibration, 'farM' | 'nearM'>): number => Math.max(c.nearM, (c.farM * 2) / 3);

const ARC_MINUTE = Math.tan(Math.PI / 180 / 60);

/** Pixel pitch from the length at which the bar on screen was as long as a card. */
export function pitchOf(barPx: number): number {
  return CARD_MM / barPx;
}
/** CSS pixels that one arc-minute covers at a distance. */
export function arcMinutePx(distanceM: number, pitchMm: number): number {
  return (distanceM * 1_000 * ARC_MINUTE) / pitchMm;
}
/** Font size whose digits are so many arc-minutes high at a distance. */
export function fontPx(arcMinutes: number, distanceM: number, pitchMm: number): number {
  return (arcMinutes * arcMinutePx(distanceM, pitchMm)) / CAP_HEIGHT;
}
/** The distance in metres up to which digits of a font size are so many arc-minutes high. */
export function readableM(px: number, arcMinutes: number, pitchMm: number): number {
  return (px * CAP_HEIGHT * pitchMm) / (arcMinutes * ARC_MINUTE * 1_000);
}

export interface TypeTokens {
  readonly amFar: number;
  readonly amMid: number;
  readonly amNear: number;
  readonly far: number;
  readonly mid: number;
  readonly near: number;
}
/** Smallest font sizes of the three reading tiers on this screen. */
export function typeTokens(c: Calibration): TypeTokens {
  const mid = midOf(c);
  return {
    amFar: arcMinutePx(c.farM, c.pitchMm),
    amMid: arcMinutePx(mid, c.pitchMm),
    amNear: arcMinutePx(c.nearM, c.pitchMm),
    far: fontPx(FAR_ARC_MINUTES, c.farM, c.pitchMm),
    mid: fontPx(NEAR_ARC_MINUTES, mid, c.pitchMm),
    near: fontPx(NEAR_ARC_MINUTES, c.nearM, c.pitchMm),
  };
}

/** What was stored, if it can be a screen in a room; null otherwise. */
export function readCalibration(text: string | null): Calibration | null {
  if (text === null) return null;
  try {
    const c = JSON.parse(text) as Partial<Calibration>;
    const within = (n: unknown, low: number, high: number) => typeof n === 'number' && n >= low && n <= high;
    const ok =
      within(c.pitchMm, 0.05, 2) && within(c.farM, 0.5, 20) && within(c.nearM, 0.3, 20) && (c.nearM ?? 0) <= (c.farM ?? 0);
    return ok ? { pitchMm: c.pitchMm as number, farM: c.farM as number, nearM: c.nearM as number } : null;
  } catch {
    return null;
  }
}
