import { catalogRow } from '../../events/catalog';
import type { ChartEventOf } from '../../events/event';
import { accept, celsiusOf } from '../../events/units';
import type { Rejected, VitalName } from '../chart';
import { arrival } from '../order';

export interface VitalReading {
  /** Plausible values in canonical units. */
  readonly values: { readonly [N in VitalName]?: number };
  readonly rejects: readonly Rejected[];
}

const DIRECT: readonly VitalName[] = [
  'heartRate',
  'respRate',
  'spo2Percent',
  'sbpMmHg',
  'dbpMmHg',
  'mapMmHg',
  'plateauCmH2O',
  'peepCmH2O',
  'tidalVolumeMl',
  'cvpMmHg',
];

/**
 * DATA-03: each value by its range first, then the pair, then the mean where both others are valid. Nothing is repaired. A skin
 * temperature is no body temperature and left out.
 */
export function readVital(e: ChartEventOf<'vital'>): VitalReading {
  const values: { [N in VitalName]?: number } = {};
  let rejects: Rejected[] | undefined;
  const reject = (field: VitalName, value: number, reason: string): void => {
    rejects ??= [];
    rejects.push({ t: e.t, receivedAt: arrival(e), field, value, unit: catalogRow(field)?.unit ?? null, reason, id: e.id });
  };

  for (const field of DIRECT) {
    const value = e[field];
    if (value === undefined) continue;
    const row = catalogRow(field);
    if (row === undefined) continue;
    const [low, high] = row.plausible;
    if (value >= low && value <= high) values[field] = value;
    else reject(field, value, `outside ${low} to ${high}`);
  }
  if (e.tempC !== undefined || e.tempF !== undefined) temperature(e, values, reject);

  const { sbpMmHg: sbp, dbpMmHg: dbp, mapMmHg: map } = values;
  if (sbp !== undefined && dbp !== undefined) {
    if (dbp >= sbp) {
      reject('sbpMmHg', sbp, 'diastolic at or above systolic');
      reject('dbpMmHg', dbp, 'diastolic at or above systolic');
      if (map !== undefined) reject('mapMmHg', map, 'diastolic at or above systolic');
      delete values.sbpMmHg;
      delete values.dbpMmHg;
      delete values.mapMmHg;
    } else if (map !== undefined && (map < dbp - 5 || map > sbp + 5)) {
      reject('mapMmHg', map, 'mean outside systolic and diastolic');
      delete values.mapMmHg;
    }
  }
  return { values, rejects: rejects ?? [] };
}

function temperature(
  e: ChartEventOf<'vital'>,
  values: { [N in VitalName]?: number },
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
