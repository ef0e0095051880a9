import { wallTime } from '../display/clock';
import type { BedRow } from '../state';
import type { Instant } from '../time';
import { LAB_UNITS, type PrintBed, printBed } from './bed';

export const BEDS_A_PAGE = 12;
export type SheetKind = 'handover' | 'downtime';

/** What a unit's sheet says, page by page; how it looks is server/print's matter. */
export interface UnitSheet {
  readonly kind: SheetKind;
  readonly title: string;
  /** "PRINTED 03:14:22 CST, Sat 21 Nov – NOT LIVE – destroy after shift" */
  readonly banner: string;
  readonly pages: readonly (readonly PrintBed[])[];
  /** Lines at the foot of each page. */
  readonly foot: readonly string[];
}
/** The protocol a sheet's grades rest on, and whether the site has signed it off. */
export interface PrintProtocol {
  readonly id: string;
  readonly version: string;
  readonly signedOff: string | null;
}

export const INTENDED_USE = 'Secondary information. Bedside monitors are the primary alarms. Not a cleared medical device.';

const LEGEND = `Ferritin ${LAB_UNITS.ferritin}, CRP ${LAB_UNITS.crp}, fibrinogen ${LAB_UNITS.fibrinogen}, platelets ${LAB_UNITS.platelets}. Disc: confirmed by a person; ring: suggested; bars: held. * not a second pressor. (old): older than its interval.`;

export function bannerOf(now: Instant, zone: string): string {
  const at = wallTime(now, zone);
  return `PRINTED ${at.hms} ${at.zone}, ${at.weekday} – NOT LIVE – destroy after shift`;
}
export function protocolLines(protocols: readonly PrintProtocol[]): string[] {
  return protocols.map(
    (p) =>
      `Protocol ${p.id}, ${p.version}: ${p.signedOff === null ? 'NOT SIGNED OFF by this site' : `signed off ${p.signedOff}`}`,
  );
}

/** All beds in bed order, twelve a page; an empty unit still has its page. */
export function unitSheet(p: {
  readonly kind: SheetKind;
  readonly unit: { readonly name: string; readonly zone: string };
  readonly rows: readonly BedRow[];
  readonly protocols: readonly PrintProtocol[];
  readonly now: Instant;
  /** Simulated time is said on paper too. */
  readonly simulated: boolean;
}): UnitSheet {
  const beds = p.rows.map((row) => printBed(row, p.now, p.unit.zone));
  const pages: PrintBed[][] = [];
  for (let i = 0; i < beds.length; i += BEDS_A_PAGE) pages.push(beds.slice(i, i + BEDS_A_PAGE));
  return {
    kind: p.kind,
    title: `${p.unit.name}: ${p.kind === 'handover' ? 'handover' : 'downtime sheet'}${p.simulated ? ' (SIMULATED TIME)' : ''}`,
    banner: bannerOf(p.now, p.unit.zone),
    pages: pages.length === 0 ? [[]] : pages,
    foot: [...protocolLines(p.protocols), LEGEND, INTENDED_USE],
  };
}
