import type { BedRow, DueItem, OxygenState, PressorState } from '../state';
import { HOUR, type Instant } from '../time';
import { deviceShort } from './devices';
import { clinicalNumber } from './numbers';

/** How loudly a number is set: unremarkable, off, or driving the grade. */
export type Emphasis = 'quiet' | 'off' | 'driving';

/** Outside these a vital is set in ink. Only for the eye: no rule, grade or alert reads them. Bands of NEWS2's highest scores. */
const UNREMARKABLE: Readonly<Record<string, readonly [number, number]>> = {
  heartRate: [41, 110],
  respRate: [9, 24],
  spo2Percent: [92, 100],
  mapMmHg: [65, 130],
  tempC: [35.1, 37.9],
};

/** Emphasis of a vital in a bed whose CRS grade is `crsGrade`. */
export function vitalEmphasis(field: string, value: number | string, crsGrade: number): Emphasis {
  const band = UNREMARKABLE[field];
  if (band === undefined || typeof value !== 'number') return 'quiet';
  if (value >= band[0] && value <= band[1]) return 'quiet';
  const drives = (field === 'tempC' && crsGrade >= 1) || ((field === 'mapMmHg' || field === 'spo2Percent') && crsGrade >= 2);
  return drives ? 'driving' : 'off';
}

/** Ferritin and CRP are set in ink from these on: MAS work-up range, and a strong acute phase. Only for the eye. */
export function labEmphasis(test: string, value: number | string): Emphasis {
  if (typeof value !== 'number') return 'quiet';
  return (test === 'ferritin' && value >= 1_500) || (test === 'crp' && value >= 90) ? 'off' : 'quiet';
}

/** Wall abbreviation of an oxygen device. */
export function oxygenShort(oxygen: OxygenState): string {
  return oxygen.device === 'room-air' ? 'RA' : deviceShort(oxygen.device);
}
/** Flow and FiO2 behind the device: "50 / 0.60", "3 L", "/ 0.70"; empty for room air. */
export function oxygenSetting(oxygen: OxygenState): string {
  const flow = oxygen.flowLpm;
  const fio2 = oxygen.fio2 === undefined ? undefined : clinicalNumber(oxygen.fio2, 2);
  if (oxygen.device === 'room-air') return '';
  if (flow !== undefined && fio2 !== undefined) return `${clinicalNumber(flow)} / ${fio2}`;
  if (flow !== undefined) return `${clinicalNumber(flow)} L`;
  return fio2 === undefined ? '' : `/ ${fio2}`;
}

const PRESSOR_SHORT: Readonly<Record<string, string>> = {
  norepinephrine: 'NE',
  epinephrine: 'Epi',
  vasopressin: 'VP',
  phenylephrine: 'Phe',
  dopamine: 'Dopa',
  terlipressin: 'Terli',
  'angiotensin-ii': 'AT2',
  dobutamine: 'Dobu',
  milrinone: 'Mil',
};
export function pressorShort(drug: string): string {
  return PRESSOR_SHORT[drug] ?? drug.slice(0, 5);
}
/** So many rates fit a wall's cell; of more it says how many run, since some of several rates would be read as all. */
const MOST_RATES = 2;
/** "NE + VP*": the star marks what is never counted as a second vasopressor. */
export function pressorNames(pressors: readonly PressorState[]): string {
  const names = pressors.map((p) => `${pressorShort(p.drug)}${p.counted ? '' : '*'}`);
  return names.join(names.length > MOST_RATES ? ' ' : ' + ');
}
/** ".12 .03" for a wall cell, "3 run"; an unknown rate is "?". */
export function pressorRates(pressors: readonly PressorState[]): string {
  if (pressors.length > MOST_RATES) return `${pressors.length} run`;
  return pressors
    .map((p) => (p.rate === null ? '?' : clinicalNumber(p.rate, p.rate < 10 ? 2 : 0).replace(/^0\./, '.')))
    .join(' ');
}

/** Something due, as a tile says it: "CRS 1:22", late "ICE 0:25". */
export interface DueView {
  readonly what: 'CRS' | 'ICE';
  readonly late: boolean;
  /** Past its time but within its grace. */
  readonly now: boolean;
  /** Milliseconds left, or overdue. */
  readonly ms: number;
}
function dueView(item: DueItem, now: Instant): DueView {
  const dueAt = Date.parse(item.dueAt);
  const overdueAt = Date.parse(item.overdueAt);
  const late = now > overdueAt;
  return {
    what: item.what === 'ice' ? 'ICE' : 'CRS',
    late,
    now: !late && now >= dueAt,
    ms: late ? now - dueAt : Math.max(0, dueAt - now),
  };
}
export interface Dues {
  readonly crs: DueView | null;
  readonly ice: DueView | null;
  /** The one that comes first, late ones before all. */
  readonly first: DueView | null;
}
/** What a bed has to have done, and which of it first. */
export function dues(row: Pick<BedRow, 'due'>, now: Instant): Dues {
  const of = (what: DueItem['what']) => {
    const item = row.due.find((d) => d.what === what);
    return item === undefined ? null : dueView(item, now);
  };
  const crs = of('crs-regrade');
  const ice = of('ice');
  const order = [crs, ice].filter((d) => d !== null).sort((a, b) => rank(a) - rank(b));
  return { crs, ice, first: order[0] ?? null };
}
const rank = (d: DueView): number => (d.late ? -d.ms - 1 : d.now ? 0 : d.ms);
/** Due within this many milliseconds is set in ink. */
export const SOON_MS = 2 * HOUR;

/** What would lose its sense when words are dropped from its end. */
const SHORTER: Readonly<Record<string, string>> = {
  'no infusion': 'infused?',
  'BP not charted': 'BP?',
  'BP withheld': 'BP?',
  'no temperature': 'no T',
  'low pressure': 'low BP',
  'late: regrade': 'regrade',
  'episode open': 'open',
  'not assessed': 'no ICE',
  'ICE not done': 'no ICE',
  'focal weakness': 'weakness',
  'raised ICP': 'ICP',
  '2 vasopressors': '2 press.',
  '3 vasopressors': '3 press.',
  '4 vasopressors': '4 press.',
};

/**
 * A reason cut to what a tile holds: whole clauses first ("NE 0.12 · HFNC" to "NE 0.12"), then whole words.
 * Never cuts inside a word or number: half a number is a wrong number.
 */
export function fitReason(chip: string, maxChars: number): string {
  if (chip.length <= maxChars) return chip;
  const shorter = SHORTER[chip];
  if (shorter !== undefined && shorter.length <= maxChars) return shorter;
  const clauses = chip.replace(/\s*\([^)]*\)/g, '').split(/\s*[·,;]\s*/);
  let text = clauses[0] ?? chip;
  for (const clause of clauses.slice(1)) {
    if (`${text} · ${clause}`.length > maxChars) break;
    text = `${text} · ${clause}`;
  }
  if (text.length <= maxChars) return text;
  const words = text.split(' ');
  while (words.length > 1 && words.join(' ').length > maxChars) words.pop();
  return words.join(' ');
}

/** Short product name for a tile: what it was given as, or "product?" when nobody said. */
export function dayText(day: number | null): string {
  return day === null ? 'D?' : day < 0 ? `D−${-day}` : `D+${day}`;
}
