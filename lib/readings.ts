import { catalogRow } from './events/catalog';
import type { ChartEventOf } from './events/event';
import { PRESSURE_SITES, VITAL_FIELDS } from './events/event';
import { accept, celsiusOf } from './events/units';
import { trendCode } from './trend';

/**
 * The plausible values of a vital event as trend series draw them: code (pressures by site) and canonical value. What
 * DATA-03 rejects is left out, as in the chart.
 */
export function trendValues(e: ChartEventOf<'vital'>): readonly (readonly [code: string, value: number])[] {
  const values: [string, number][] = [];
  const { sbpMmHg, dbpMmHg } = e;
  const pairBroken = sbpMmHg !== undefined && dbpMmHg !== undefined && dbpMmHg >= sbpMmHg;
  for (const field of VITAL_FIELDS) {
    const sent = e[field];
    if (sent === undefined) continue;
    if ((field === 'tempC' || field === 'tempF') && e.tempC !== undefined && e.tempF !== undefined) continue;
    if (pairBroken && (field === 'sbpMmHg' || field === 'dbpMmHg' || field === 'mapMmHg')) continue;
    const code = field === 'tempF' ? 'tempC' : field;
    const row = catalogRow(code);
    if (!row) continue;
    const read = accept(row, field === 'tempF' ? celsiusOf(sent) : sent);
    if ('refused' in read) continue;
    if (field === 'mapMmHg' && sbpMmHg !== undefined && dbpMmHg !== undefined && (sent < dbpMmHg - 5 || sent > sbpMmHg + 5))
      continue;
    values.push([trendCode(code, e.pressureSite), read.value]);
  }
  return values;
}

/** Every code that `trendValues` can give. */
export const TREND_CODES: readonly string[] = [
  ...new Set(
    VITAL_FIELDS.flatMap((field) =>
      [undefined, ...PRESSURE_SITES].map((site) => trendCode(field === 'tempF' ? 'tempC' : field, site)),
    ),
  ),
];
