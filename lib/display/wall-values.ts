import type { BedRow, Freshness, LatestValue } from '../state';
import type { Instant } from '../time';
import { chartedNow, freshNow, oxygenNow } from './aging';
import { type Emphasis, labEmphasis, oxygenShort, pressorNames, pressorRates, vitalEmphasis } from './bed';
import { ageTight } from './durations';
import { clinicalNumber, labText, vitalText } from './numbers';

/** A value as a cell of the wall says it at an instant. Between messages it ages here: a screen never waits to be told. */
export interface WallValue {
  readonly text: string;
  readonly emphasis: Emphasis;
  /** "2m", "40h" once it is no longer fresh, else "". */
  readonly age: string;
  /** Hatched: kept, but nobody may take it for now. */
  readonly stale: boolean;
}

function aged(fresh: Freshness, t: string, now: Instant, text: string, emphasis: Emphasis): WallValue {
  const age = fresh === 'fresh' || fresh === 'unknown' ? '' : ageTight(now - Date.parse(t));
  if (fresh === 'withheld') return { text: '—', emphasis: 'quiet', age, stale: true };
  if (fresh === 'stale') return { text, emphasis: 'quiet', age, stale: true };
  return { text, emphasis, age, stale: false };
}
const NEVER: WallValue = { text: '?', emphasis: 'off', age: '', stale: false };

/** A vital sign of a bed. */
export function wallSign(row: BedRow, field: string, now: Instant): WallValue {
  const v = row.latest[field];
  if (v === undefined) return NEVER;
  return aged(freshNow(field, v, now), v.t, now, vitalText(field, v.value), vitalEmphasis(field, v.value, row.crs?.grade ?? 0));
}

/** "MAP art": where the pressure was measured, as far as it was said. */
export function siteText(v: Pick<LatestValue, 'site'> | undefined): string {
  return v?.site === undefined ? '' : ` ${v.site}`;
}

/** Oxygen device with its flow, and the fraction; `flow` stands in the place of the device's name where there is one. */
export function wallOxygen(
  row: BedRow,
  now: Instant,
): { readonly label: string; readonly flow: WallValue; readonly fio2: WallValue } {
  const { oxygen } = row;
  if (oxygen === null) return { label: '', flow: NEVER, fio2: { ...NEVER, text: '—', emphasis: 'quiet' } };
  const fresh = oxygenNow(oxygen, row.latest.spo2Percent, now);
  if (fresh === 'unknown') return { label: '', flow: NEVER, fio2: { ...NEVER, text: '—', emphasis: 'quiet' } };
  const air = oxygen.device === 'room-air';
  const flowing = !air && oxygen.flowLpm !== undefined && fresh !== 'withheld';
  const short = oxygenShort(oxygen);
  const fraction = oxygen.fio2 !== undefined ? clinicalNumber(oxygen.fio2, 2) : air ? '0.21' : '—';
  const flow = flowing ? clinicalNumber(oxygen.flowLpm ?? 0) : short;
  // One charting said both: its age stands once.
  const fio2 = aged(fresh, oxygen.t, now, fraction, air || oxygen.fio2 === undefined ? 'quiet' : 'driving');
  return {
    label: flowing ? `${short} L` : '',
    flow: aged(fresh, oxygen.t, now, flow, air ? 'quiet' : 'driving'),
    fio2: { ...fio2, age: '' },
  };
}

/** Running vasopressors: as old as the one charted longest ago. */
export function wallPressors(row: BedRow, now: Instant): WallValue & { readonly label: string } {
  const { pressors } = row;
  const oldest = [...pressors].sort((a, b) => Date.parse(a.t) - Date.parse(b.t))[0];
  if (oldest === undefined) return { label: 'pressors', text: 'none', emphasis: 'quiet', age: '', stale: false };
  const value = aged(chartedNow(oldest, now), oldest.t, now, pressorRates(pressors), 'driving');
  return { ...value, label: pressorNames(pressors) };
}

/** Ferritin or CRP: dated from 26 h on, set back from 30 h on, never withheld. */
export function wallLab(row: BedRow, test: 'ferritin' | 'crp', now: Instant): WallValue | null {
  const v = row.latest[test];
  if (v === undefined) return null;
  return aged(freshNow(test, v, now), v.t, now, labText(v.value, v.comparator), labEmphasis(test, v.value));
}

const SIGNS = ['tempC', 'heartRate', 'mapMmHg', 'respRate', 'spo2Percent'] as const;
/** Changes when an age or a look on a tile turns over. */
export function valuesKey(row: BedRow, now: Instant): string {
  const of = (v: WallValue | null) => (v === null ? '' : `${v.text === '—'}${v.stale}${v.age}`);
  const oxygen = wallOxygen(row, now);
  return [
    ...SIGNS.map((field) => of(wallSign(row, field, now))),
    of(oxygen.flow),
    of(wallPressors(row, now)),
    of(wallLab(row, 'ferritin', now)),
    of(wallLab(row, 'crp', now)),
  ].join();
}
