const THIN_SPACE = ' ';
const MINUS = '−';

/**
 * A clinical number as every screen and print writes it: point decimal, thin space from four digits, true minus.
 * `decimals` fixes the places; without it the number keeps what it has, at most three.
 */
export function clinicalNumber(value: number, decimals?: number): string {
  if (!Number.isFinite(value)) return '?';
  const text = decimals === undefined ? String(Number(Math.abs(value).toFixed(3))) : Math.abs(value).toFixed(decimals);
  const [whole = '0', fraction] = text.split('.');
  const grouped = whole.length < 4 ? whole : whole.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
  const sign = value < 0 && Number(text) !== 0 ? MINUS : '';
  return sign + grouped + (fraction === undefined ? '' : `.${fraction}`);
}

/** An amount of a drug or its rate: at most one decimal, and never a zero behind the point, because 10.0 has been read as 100. */
export function drugAmount(value: number): string {
  return clinicalNumber(Number(value.toFixed(1)));
}

/** A change always says its interval: "×2.1 / 12 h". `tight` leaves out the spaces, for narrow tiles. */
export function changeText(factor: number, hours: number, tight = false): string {
  const slash = tight ? '/' : ' / ';
  const span = hours >= 72 ? `${Math.round(hours / 24)} d` : `${Math.max(1, Math.round(hours))} h`;
  return `×${clinicalNumber(factor, factor >= 100 ? 0 : 1)}${slash}${span}`;
}

/**
 * Places each vital is written with, so that columns line up and widths do not move. A temperature is cut, not rounded, to
 * one decimal: 37.96 is no fever and must not read 38.0 (UNIT-01).
 */
export function vitalText(field: string, value: number | string): string {
  if (typeof value === 'string') return value;
  if (field === 'tempC' || field === 'tempF') return clinicalNumber(Math.floor(value * 10 + 1e-6) / 10, 1);
  return clinicalNumber(value, 0);
}

/** A lab's places follow its size: ferritin 8 420, CRP 4.2 and 214, fibrinogen 1.4. */
export function labText(value: number | string, comparator?: string): string {
  if (typeof value === 'string') return value;
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? (Number.isInteger(value) ? 0 : 1) : undefined;
  const sign = comparator === undefined ? '' : comparator.startsWith('>') ? '>' : '<';
  return sign + clinicalNumber(digits === undefined ? Number(value.toFixed(2)) : value, digits);
}
