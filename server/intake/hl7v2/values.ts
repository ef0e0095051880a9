import { withoutTurns } from '../../../lib/events/direction';
import { part, type Segment, type Separators, shortened, unescaped } from './message';

export type Comparator = '<' | '<=' | '>' | '>=';
/** What OBX-5 says. */
export type Value =
  | { readonly kind: 'number'; readonly value: number; readonly comparator?: Comparator }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'coded'; readonly raw: string; readonly text: string }
  | { readonly kind: 'none' }
  /** More than one value, a range, a ratio. */
  | { readonly kind: 'several' };

/** A value is told from so much of its text; the whole of it stays with the message. */
const LONGEST_READ = 4_096;
const NUMBER = /^[+-]?(?:\d{1,15}(?:\.\d{1,15})?|\.\d{1,15})$/;
const COMPARED = /^(<=|>=|<|>)\s*(.+)$/;
const CODED = new Set(['CE', 'CWE', 'CNE', 'CF', 'IS', 'ID']);

/** Whether a value of this type (OBX-2) is a code. */
export const isCoded = (type: string): boolean => CODED.has(type.toUpperCase());

/** Reads OBX-5 as its type (OBX-2) says. Never repairs: a decimal comma, a thousands mark, an exponent are no numbers. */
export function valueIn(obx: Segment): Value {
  const raw = obx.field(5);
  if (raw === '') return { kind: 'none' };
  const type = obx.text(2).toUpperCase();
  const { sep } = obx;
  if (type === 'NM' || type === 'ST' || type === '' || type === 'SI') {
    if (NUMBER.test(raw)) return { kind: 'number', value: Number(raw) };
  }
  const repetitions = shortened(raw, LONGEST_READ)
    .split(sep.repetition)
    .filter((r) => r !== '');
  const only = repetitions[0];
  if (only === undefined) return { kind: 'none' };
  // Digits among which a character turned the direction were not meant as they would now stand.
  const said = plain(only, sep);
  if (withoutTurns(said) !== said) return { kind: 'text', text: withoutTurns(said) };
  if (type === 'TX' || type === 'FT' || type === 'ST') return words(repetitions.map((r) => plain(r, sep)).join('\n'));
  if (repetitions.length > 1) return { kind: 'several' };
  if (type === 'SN') return structured(only, sep);
  if (isCoded(type)) {
    const text = part(only, sep, 2) || part(only, sep, 9) || part(only, sep, 5) || part(only, sep, 1);
    return text === '' ? { kind: 'none' } : { kind: 'coded', raw: only, text };
  }
  return words(part(only, sep, 1));
}

const plain = (text: string, sep: Separators): string => (text.includes(sep.escape) ? unescaped(text, sep) : text).trim();

/** Text as a laboratory writes a number ("12.5", "< 0.05", ">= 1000"), else words. */
function words(text: string): Value {
  if (text === '') return { kind: 'none' };
  if (NUMBER.test(text)) return { kind: 'number', value: Number(text) };
  const compared = text.length > 40 ? null : COMPARED.exec(text);
  if (compared !== null && NUMBER.test(compared[2] as string)) {
    return { kind: 'number', value: Number(compared[2]), comparator: compared[1] as Comparator };
  }
  return { kind: 'text', text };
}

/** SN: comparator^number^separator^number; with a second number it is a range or ratio. */
function structured(raw: string, sep: Separators): Value {
  const comparator = part(raw, sep, 1);
  const number = part(raw, sep, 2);
  if (part(raw, sep, 3) !== '' || part(raw, sep, 4) !== '') return { kind: 'several' };
  if (number === '') return comparator === '' ? { kind: 'none' } : { kind: 'several' };
  if (!NUMBER.test(number)) return { kind: 'text', text: number };
  if (comparator === '' || comparator === '=') return { kind: 'number', value: Number(number) };
  return /^(<|<=|>|>=)$/.test(comparator)
    ? { kind: 'number', value: Number(number), comparator: comparator as Comparator }
    : { kind: 'several' };
}
