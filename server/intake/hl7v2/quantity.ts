import type { CatalogRow } from '../../../lib/events/catalog';
import { accept, type Converted, convert, fio2Of, isSentinel } from '../../../lib/events/units';
import type { Value } from './values';

/**
 * A row's number for its event: in the unit the event's field is named after (temperatures stay in the unit they came in,
 * laboratory values as they are). `problem` says why no rule uses it; without `value` it cannot be written down at all.
 */
export interface Quantity {
  readonly value?: number;
  readonly problem?: string;
  readonly detail?: string;
}

/** Rates and percentages mean the same without a unit; nothing else does. */
const UNITLESS = new Set(['/min', '%', '1']);

/**
 * Laboratory values and implausible readings are stored all the same, so that they can be seen; sentinels ("no value") and
 * readings whose unit is not known are not.
 */
export function quantity(entry: CatalogRow, value: Value, unit: string): Quantity {
  const lab = entry.kind === 'lab';
  if (value.kind !== 'number' || (value.comparator !== undefined && !lab)) return { problem: 'unreadable number' };
  const number = value.value;
  if (isSentinel(number)) return { problem: 'no value', detail: `${number} stands for "no value"` };
  if (entry.code === 'fio2') return fraction(number, unit);
  const converted = unit === '' && UNITLESS.has(entry.unit) ? accept(entry, number) : convert(entry, number, unit);
  const asSent = lab || (entry.code === 'tempC' && unit === '[degF]');
  if (!('refused' in converted)) return { value: asSent ? number : converted.value };
  if (converted.refused === 'implausible') return implausible(entry, number, unit, asSent, converted.detail);
  const problem = unit === '' ? 'unit missing' : 'unit not known';
  return lab ? { value: number, problem, detail: converted.detail } : { problem, detail: converted.detail };
}

function implausible(entry: CatalogRow, number: number, unit: string, asSent: boolean, detail: string): Quantity {
  const problem = 'implausible value';
  if (asSent) return { value: number, problem, detail };
  if (entry.kind !== 'vital') return { problem, detail };
  const anything: CatalogRow = { ...entry, plausible: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] };
  const converted: Converted = unit === '' ? accept(anything, number) : convert(anything, number, unit);
  return 'refused' in converted ? { problem, detail } : { value: converted.value, problem, detail };
}

/** Oxygen as a fraction or in per cent: above 1 it is per cent whatever the unit says. */
function fraction(number: number, unit: string): Quantity {
  if (unit !== '' && unit !== '1' && unit !== '%')
    return { problem: 'unit not known', detail: `${unit} is no unit of an oxygen fraction` };
  const value = fio2Of(unit === '%' && number <= 1 ? number / 100 : number);
  return value === null ? { problem: 'implausible value', detail: `${number} ${unit} is no oxygen fraction` } : { value };
}
