import { catalogRow } from '../../events/catalog';
import type { ChartEventOf } from '../../events/event';
import { accept, celsiusOf } from '../../events/units';
import { type Rejected, VITAL_NAMES, type VitalName } from '../chart';
import { refused } from './rejects';

export type VitalValues = { readonly [N in VitalName]: number | undefined };
type Draft = { -readonly [N in VitalName]: number | undefined };
export interface VitalReading {
  /** Plausible values in canonical units; of one shape always, since this is made for every reading. */
  readonly values: VitalValues;
  readonly rejects: readonly Rejected[];
}

const DIRECT = VITAL_NAMES.filter((name) => name !== 'tempC').map((name) => ({
  name,
  low: catalogRow(name)?.plausible[0] ?? Number.NEGATIVE_INFINITY,
  high: catalogRow(name)?.plausible[1] ?? Number.POSITIVE_INFINITY,
}));
const NONE: readonly Rejected[] = [];

/**
 * DATA-03: each value by its range first, then the pair, then the mean where both others are valid. Nothing is repaired. A skin
 * temperature is no body temperature and left out.
 */
export function readVital(e: ChartEventOf<'vital'>): VitalReading {
  const values: Draft = {
    tempC: undefined,
    heartRate: undefined,
    respRate: undefined,
    spo2Percent: undefined,
    sbpMmHg: undefined,
    dbpMmHg: undefined,
    mapMmHg: undefined,
    plateauCmH2O: undefined,
    peepCmH2O: undefined,
    tidalVolumeMl: undefined,
    cvpMmHg: undefined,
  };
  let rejects: Rejected[] | undefined;
  const reject = (field: VitalName, value: number, reason: string): void => {
    rejects ??= [];
    rejects.push(refused(e, field, value, catalogRow(field)?.unit ?? null, reason));
  };

  for (const { name, low, high } of DIRECT) {
    const value = e[name];
    if (value === undefined) continue;
    if (value >= low && value <= high) values[name] = value;
    else reject(name, value, `outside ${low} to ${high}`);
  }
  if (e.tempC !== undefined || e.tempF !== undefined) temperature(e, values, reject);

  const { sbpMmHg: sbp, dbpMmHg: dbp, mapMmHg: map } = values;
  if (sbp !== undefined && dbp !== undefined) {
    if (dbp >= sbp) {
      reject('sbpMmHg', sbp, 'diastolic at or above systolic');
      reject('dbpMmHg', dbp, 'diastolic at or above systolic');
      if (map !== undefined) reject('mapMmHg', map, 'diastolic at or above systolic');
      values.sbpMmHg = undefined;
      values.dbpMmHg = undefined;
      values.mapMmHg = undefined;
    } else if (map !== undefined && (map < dbp - 5 || map > sbp + 5)) {
      reject('mapMmHg', map, 'mean outside systolic and diastolic');
      values.mapMmHg = undefined;
    }
  }
  return { values, rejects: rejects ?? NONE };
}

function temperature(
  e: ChartEventOf<'vital'>,
  values: Draft,
  reject: (field: VitalName, value: number, reason: string) => void,
): void {
  if (e.site === 'skin') return;
  if (e.tempC !== undefined && e.tempF !== undefined) {
    reject('tempC', e.tempC, 'Celsius and Fahrenheit in one record');
    return;
  }
  const row = catalogRow('tempC');
  if (row === undefined) return;
  const celsius = e.tempC ?? celsiusOf(e.tempF as number);
  const result = accept(row, celsius);
  if ('refused' in result) reject('tempC', celsius, result.detail);
  else values.tempC = result.value;
}
