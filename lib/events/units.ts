import { type CatalogRow, catalogRow } from './catalog';

/** Spellings of units, each as the UCUM unit it means: lower-cased, without blanks, micro sign as u. Numbers are MDC unit codes. */
const SPELLINGS = new Map<string, string>(
  Object.entries({
    'mm[hg]': 'mm[Hg]',
    mmhg: 'mm[Hg]',
    '266016': 'mm[Hg]',
    kpa: 'kPa',
    'cm[h2o]': 'cm[H2O]',
    cmh2o: 'cm[H2O]',
    '266048': 'cm[H2O]',
    '%': '%',
    '{percent}': '%',
    percent: '%',
    pct: '%',
    '262688': '%',
    '/min': '/min',
    '{beats}/min': '/min',
    'beats/min': '/min',
    'beats/minute': '/min',
    bpm: '/min',
    '{breaths}/min': '/min',
    'insp/min': '/min',
    'breaths/min': '/min',
    'breaths/minute': '/min',
    '1/min': '/min',
    'min-1': '/min',
    '264864': '/min',
    '264928': '/min',
    cel: 'Cel',
    degc: 'Cel',
    '°c': 'Cel',
    c: 'Cel',
    celsius: 'Cel',
    '268192': 'Cel',
    '[degf]': '[degF]',
    degf: '[degF]',
    '°f': '[degF]',
    f: '[degF]',
    fahrenheit: '[degF]',
    '266560': '[degF]',
    'l/min': 'L/min',
    lpm: 'L/min',
    '264992': 'L/min',
    ml: 'mL',
    '263762': 'mL',
    l: 'L',
    kg: 'kg',
    '263875': 'kg',
    g: 'g',
    '263872': 'g',
    cm: 'cm',
    '263441': 'cm',
    m: 'm',
    'ng/ml': 'ng/mL',
    'ug/l': 'ug/L',
    'mcg/l': 'ug/L',
    'mg/l': 'mg/L',
    'ug/dl': 'ug/dL',
    'mcg/dl': 'ug/dL',
    'pg/ml': 'pg/mL',
    'ng/l': 'ng/L',
    'ug/ml': 'ug/mL',
    'mcg/ml': 'ug/mL',
    'mg/dl': 'mg/dL',
    'g/dl': 'g/dL',
    'g/l': 'g/L',
    'pmol/l': 'pmol/L',
    'nmol/l': 'nmol/L',
    'umol/l': 'umol/L',
    'mcmol/l': 'umol/L',
    'mmol/l': 'mmol/L',
    'u/l': 'U/L',
    'iu/l': 'U/L',
    '[iu]/l': 'U/L',
    'units/l': 'U/L',
    'ukat/l': 'ukat/L',
    '10*9/l': '10*9/L',
    '10^9/l': '10*9/L',
    'x10*9/l': '10*9/L',
    'x10^9/l': '10*9/L',
    '10e9/l': '10*9/L',
    'x10e9/l': '10*9/L',
    'giga/l': '10*9/L',
    'giga.l-1': '10*9/L',
    'g.l-1': 'g/L',
    '10*3/ul': '10*3/uL',
    '10^3/ul': '10*3/uL',
    'x10*3/ul': '10*3/uL',
    'x10^3/ul': '10*3/uL',
    '10e3/ul': '10*3/uL',
    'x10e3/ul': '10*3/uL',
    'k/ul': '10*3/uL',
    'thou/ul': '10*3/uL',
    'thousand/ul': '10*3/uL',
    'k/mm3': '10*3/uL',
    '10*3/mm3': '10*3/uL',
    '/ul': '/uL',
    'cells/ul': '/uL',
    '{cells}/ul': '/uL',
    '/mm3': '/uL',
    'cells/mm3': '/uL',
    '/cumm': '/uL',
    s: 's',
    sec: 's',
    second: 's',
    seconds: 's',
    '1': '1',
    '{inr}': '1',
    '{ratio}': '1',
    ratio: '1',
    inr: '1',
    '262656': '1',
    '{score}': '{score}',
    score: '{score}',
  }),
);
/** The UCUM unit a spelling means (UCUM itself, MDC unit codes, common writing), or null if it is none we know. */
export function ucum(spelling: string): string | null {
  const plain = spelling.replace(/\s+/g, '').replace(/[µμ]/g, 'u').toLowerCase();
  return SPELLINGS.get(plain) ?? null;
}

/** Half-up in decimal, not in binary: 37.995 to two decimals is 38.00. */
export function roundHalfUp(value: number, decimals: number): number {
  const scaled = value * 10 ** decimals;
  // Already that short, up to the noise of binary fractions: the common case, without going through text.
  if (Math.abs(scaled) < 1e9 && Math.abs(scaled - Math.round(scaled)) < 1e-6) return Math.round(scaled) / 10 ** decimals;
  const clean = Number(value.toPrecision(13));
  const text = String(clean);
  if (text.includes('e')) return Math.round(value * 10 ** decimals) / 10 ** decimals;
  return Number(`${Math.round(Number(`${text}e${decimals}`))}e-${decimals}`);
}

export type Refusal = { readonly refused: 'unit' | 'implausible'; readonly detail: string };
export type Converted = { readonly value: number; readonly unit: string } | Refusal;

/**
 * A value in the canonical unit of its catalogue row, or why it cannot be used: unit unknown or missing, or outside the
 * plausible range. Never guesses. Temperatures are rounded half-up to 2 decimals, other converted values to 6.
 */
export function convert(row: CatalogRow, value: number, unit: string | undefined): Converted {
  const factor = factorOf(row, unit);
  if (factor === null)
    return {
      refused: 'unit',
      detail: unit === undefined || unit === '' ? 'unit missing' : `unit ${unit} is not one of ${row.code}`,
    };
  const canonical =
    row.toCanonical !== undefined && factor.unit !== row.unit ? row.toCanonical(value, factor.unit) : value * factor.factor;
  const rounded =
    row.decimals !== undefined
      ? roundHalfUp(canonical, row.decimals)
      : factor.factor === 1
        ? canonical
        : roundHalfUp(canonical, 6);
  return plausible(row, rounded);
}

/** A value already in the canonical unit: rounded as its row says and checked against the plausible range. */
export function accept(row: CatalogRow, value: number): Converted {
  return plausible(row, row.decimals !== undefined ? roundHalfUp(value, row.decimals) : value);
}

function plausible(row: CatalogRow, value: number): Converted {
  const [low, high] = row.plausible;
  if (!(value >= low && value <= high))
    return { refused: 'implausible', detail: `${value} ${row.unit} is outside ${low} to ${high}` };
  return { value, unit: row.unit };
}

function factorOf(row: CatalogRow, unit: string | undefined): { factor: number; unit: string } | null {
  if (row.anyUnit) return unit === undefined || unit === '' ? null : { factor: 1, unit: row.unit };
  if (unit === undefined || unit === '') return row.unit === '1' ? { factor: 1, unit: '1' } : null;
  const known = ucum(unit);
  if (known === null) return null;
  const factor = row.accepted[known];
  return factor === undefined ? null : { factor, unit: known };
}

/** By code of the catalogue, e.g. convertByCode('ferritin', 10.4, 'mg/L'). Null for a code the catalogue does not have. */
export function convertByCode(code: string, value: number, unit: string | undefined): Converted | null {
  const row = catalogRow(code);
  return row === undefined ? null : convert(row, value, unit);
}

/** Fahrenheit to Celsius, rounded half-up to 2 decimals (UNIT-01): 100.4 is exactly 38.00. */
export function celsiusOf(fahrenheit: number): number {
  return roundHalfUp(((fahrenheit - 32) * 5) / 9, 2);
}

/** A fraction of inspired oxygen: values above 1 up to 100 are percent. Null outside 0.21 to 1. */
export function fio2Of(value: number): number | null {
  const fraction = value > 1 && value <= 100 ? roundHalfUp(value / 100, 6) : value;
  return fraction >= 0.21 && fraction <= 1 ? fraction : null;
}

/** What monitors send instead of "no value". */
export function isSentinel(value: number): boolean {
  return value <= -100 || Math.abs(value) >= 8_388_600 || value === 32_767 || value === 65_535;
}
