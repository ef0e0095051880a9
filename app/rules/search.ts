import type { Contents, ContentsNumber, ContentsRule } from '../../lib/contents/contents';
import type { ContentsTable } from '../../lib/contents/tables';
import { clinicalNumber } from '../../lib/display/numbers';

/**
 * Looks for every word of the question anywhere in an entry. A number is found as it is written: "800 mg" finds the limit
 * of tocilizumab, "10 000" and "10000" the ferritin.
 */
export function searched(contents: Contents, question: string): Contents {
  const words = plain(question)
    .split(' ')
    .filter((w) => w !== '');
  if (words.length === 0) return contents;
  const phrase = words.join(' ');
  // "800 mg" is one thing: a number and its unit belong together.
  const wanted = /^\d[\d.]* \S+$/.test(phrase) ? [phrase] : words;
  const hit = (text: string) => {
    const there = ` ${plain(text)} `;
    return wanted.every((w) => (/^\d/.test(w) ? there.includes(` ${w}`) : there.includes(w)));
  };
  return {
    ...contents,
    groups: contents.groups.map((g) => ({ ...g, rules: g.rules.filter((r) => hit(`${g.title} ${ruleText(r)}`)) })),
    technical: contents.technical.filter((r) => hit(ruleText(r))),
    tables: contents.tables.filter((t) => hit(tableText(t))),
    numbers: contents.numbers.map((g) => ({ ...g, numbers: g.numbers.filter((n) => hit(`${g.title} ${numberText(n)}`)) })),
    questions: contents.questions.filter((q) => hit(`${q.id} ${q.text} ${q.now}`)),
    products: contents.products.filter((p) => hit(`${p.name} ${p.crs} ${p.neuro ?? ''} ${p.other ?? ''}`)),
  };
}

/** Small letters, thin spaces gone from between figures. */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/(\d)[\u2009\u202f](?=\d)/g, '$1')
    .replace(/(\d) (?=\d{3}\b)/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
const numberText = (n: ContentsNumber): string =>
  [n.key, n.label, valueText(n), n.source, n.note ?? '', n.toBeConfirmed ? 'k to be confirmed' : ''].join(' ');
const ruleText = (r: ContentsRule): string =>
  [
    r.id,
    r.title,
    r.when,
    r.action,
    r.priority.join(' '),
    r.source.join(' '),
    r.reads.join(' '),
    r.notify.flatMap((n) => n.roles).join(' '),
    ...r.numbers.map(numberText),
  ].join(' ');
const tableText = (t: ContentsTable): string => [t.title, t.source, t.note ?? '', ...t.columns, ...t.rows.flat()].join(' ');

/** How many entries are left. */
export const countOf = (c: Contents): number =>
  c.groups.reduce((n, g) => n + g.rules.length, 0) +
  c.technical.length +
  c.tables.length +
  c.numbers.reduce((n, g) => n + g.numbers.length, 0) +
  c.questions.length +
  c.products.length;

const UNITS: Readonly<Record<string, string>> = {
  '1': '',
  Cel: '°C',
  'mm[Hg]': 'mmHg',
  'cm[H2O]': 'cmH2O',
  '{score}': 'points',
  a: 'years',
  '10*9/L': '×10^9/L',
};
/** "800 mg", "38 °C", "3". */
export function valueText(n: Pick<ContentsNumber, 'value' | 'unit'>): string {
  const unit = UNITS[n.unit] ?? n.unit;
  return `${clinicalNumber(n.value)}${unit === '' ? '' : ` ${unit}`}`;
}
