import type { CatalogRow } from '../../../lib/events/catalog';
import { rateUnit } from '../../../lib/events/drugs';
import { accept, type Converted, convert, fio2Of, isSentinel, ucum } from '../../../lib/events/units';
import type { SourceSettings } from '../port';
import type { Quantity } from './schema';

/** The unit of a quantity as UCUM where it is known (the site's map first, the code before the text), else as sent; '' if none. */
export function unitOf(q: Quantity, source: SourceSettings): string {
  for (const spelling of [q.code, q.unit]) {
    if (spelling === undefined || spelling === '') continue;
    const mapped = Object.hasOwn(source.unitMap, spelling) ? source.unitMap[spelling] : undefined;
    const known = mapped ?? ucum(spelling);
    if (known !== null) return known;
  }
  return q.code || q.unit || '';
}

/**
 * A number for its event, in the unit the event's field is named after (temperatures stay in the unit they came in).
 * `problem` says why no rule uses it; without `value` it cannot be written down at all.
 */
export interface Read {
  readonly value?: number;
  readonly problem?: string;
  readonly detail?: string;
}
/** Rates and percentages mean the same without a unit; nothing else does. */
const UNITLESS = new Set(['/min', '%', '1']);

/** Reads a vital sign, support parameter or measure. Implausible ones are kept to be seen; unknown units and sentinels are not. */
export function readQuantity(row: CatalogRow, q: Quantity, unit: string): Read {
  const { value, comparator } = q;
  if (value === undefined) return { problem: 'no value' };
  if (comparator !== undefined) return { problem: 'unreadable number', detail: `${comparator} ${value} is not one value` };
  if (isSentinel(value)) return { problem: 'no value', detail: `${value} stands for "no value"` };
  if (row.code === 'fio2') return fraction(value, unit);
  const asSent = row.code === 'tempC' && unit === '[degF]';
  const converted = unit === '' && UNITLESS.has(row.unit) ? accept(row, value) : convert(row, value, unit);
  if (!('refused' in converted)) return { value: asSent ? value : converted.value };
  if (converted.refused === 'unit') return { problem: unit === '' ? 'unit missing' : 'unit not known', detail: converted.detail };
  const seen = asSent ? value : anyway(row, value, unit);
  return {
    ...(seen === null || row.kind !== 'vital' ? {} : { value: seen }),
    problem: 'implausible value',
    detail: converted.detail,
  };
}

/** An implausible value in the field's unit all the same. */
function anyway(row: CatalogRow, value: number, unit: string): number | null {
  const anything: CatalogRow = { ...row, plausible: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] };
  const converted: Converted = unit === '' ? accept(anything, value) : convert(anything, value, unit);
  return 'refused' in converted ? null : converted.value;
}

/** Oxygen as a fraction or in per cent: above 1 it is per cent whatever the unit says. */
function fraction(value: number, unit: string): Read {
  if (unit !== '' && unit !== '1' && unit !== '%')
    return { problem: 'unit not known', detail: `${unit} is no unit of an oxygen fraction` };
  const read = fio2Of(unit === '%' && value <= 1 ? value / 100 : value);
  return read === null ? { problem: 'implausible value', detail: `${value} ${unit} is no oxygen fraction` } : { value: read };
}

/** What a laboratory reports: stored as it is; the chart converts it and judges whether it can be used. */
export function labProblem(row: CatalogRow, value: number, unit: string): string | null {
  if (isSentinel(value)) return 'no value';
  const converted = convert(row, value, unit);
  if (!('refused' in converted)) return null;
  return converted.refused === 'implausible' ? 'implausible value' : unit === '' ? 'unit missing' : 'unit not known';
}

const MG = new Map<string, number>(
  Object.entries({
    mg: 1,
    g: 1000,
    gm: 1000,
    gram: 1000,
    grams: 1000,
    ug: 0.001,
    mcg: 0.001,
  }),
);
const ML = new Map<string, number>(Object.entries({ ml: 1, l: 1000 }));
const plain = (unit: string): string => unit.replace(/[µμ]/g, 'u').toLowerCase();

/** A dose in mg, or a volume in mL; with any other unit neither is known. */
export function doseOf(q: Quantity | undefined): { doseMg?: number; volumeMl?: number } {
  if (q?.value === undefined || q.comparator !== undefined) return {};
  for (const spelling of [q.code, q.unit]) {
    if (spelling === undefined) continue;
    const mg = MG.get(plain(spelling));
    if (mg !== undefined) return { doseMg: Number((q.value * mg).toPrecision(12)) };
    const ml = ML.get(plain(spelling));
    if (ml !== undefined) return { volumeMl: Number((q.value * ml).toPrecision(12)) };
  }
  return {};
}

/** A rate of infusion; null = runs at a rate nobody can read. */
export interface Rate {
  readonly rate: number | null;
  readonly unit: string;
}
interface Rated {
  readonly rateQuantity?: Quantity | undefined;
  readonly rateRatio?: { readonly numerator?: Quantity | undefined; readonly denominator?: Quantity | undefined } | undefined;
}
/** rateQuantity, or rateRatio as an amount per time; null if neither is there. */
export function rateOf({ rateQuantity, rateRatio }: Rated): Rate | null {
  if (rateQuantity !== undefined) {
    const unit = [rateQuantity.code, rateQuantity.unit].map((u) => (u ? rateUnit(u) : null)).find((u) => u !== null);
    return { rate: figure(rateQuantity), unit: unit ?? rateQuantity.code ?? rateQuantity.unit ?? '' };
  }
  if (rateRatio === undefined) return null;
  const { numerator, denominator } = rateRatio;
  const [above, below] = [numerator && figure(numerator), denominator && figure(denominator)];
  const unit = `${numerator?.code ?? numerator?.unit ?? ''}/${denominator?.code ?? denominator?.unit ?? ''}`;
  const rate = above != null && below != null && below > 0 ? Number((above / below).toPrecision(12)) : null;
  return { rate, unit: rateUnit(unit) ?? unit };
}
/** The figure as sent, however implausible: what is no rate has to be recognised as such. */
function figure(q: Quantity): number | null {
  return q.value === undefined || q.comparator !== undefined ? null : q.value;
}
/** A rate as the fields of its event; nothing for one nobody can read. */
export function rateFields(r: Rate): { rate?: number; rateUnit?: string } {
  return r.rate === null ? {} : { rate: r.rate, ...(r.unit === '' ? {} : { rateUnit: r.unit }) };
}
