'use client';
import type { Contents, ContentsNumber } from '../../lib/contents/contents';
import type { ContentsTable } from '../../lib/contents/tables';
import { NUMBER_LABELS } from '../../lib/protocols/labels';
import { Scrolls } from '../components/scrolls';
import { valueText } from './search';

/** A cell so short is a value or an id and stays in one piece. */
const SHORT = 12;
const CELL = 'border-t border-line py-1 pr-3 align-top';

/** Numbers as the engine reads them: what it is, the value with its unit, where it comes from. */
export function NumberTable({
  numbers,
  caption,
  full = false,
}: {
  numbers: readonly ContentsNumber[];
  caption: string;
  full?: boolean;
}) {
  return (
    <Scrolls name={caption} className="mt-2">
      <table className="w-full text-13">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="text-left text-12 text-ink2">
            <th className="py-1 pr-3 font-400">Number</th>
            <th className="py-1 pr-3 font-400">Value</th>
            <th className="py-1 pr-3 font-400">Source</th>
            {full && <th className="py-1 pr-3 font-400">A site may set</th>}
            {full && <th className="py-1 font-400">Used by</th>}
          </tr>
        </thead>
        <tbody>
          {numbers.map((n) => (
            <tr key={n.key} id={full ? `number-${n.key}` : undefined}>
              <td className={CELL}>
                {n.label}
                {n.note !== null && <span className="text-ink2"> ({n.note})</span>}
                {full && <span className="block text-12 text-ink3">{n.key}</span>}
              </td>
              <td className={`num font-600 whitespace-nowrap ${CELL}`}>
                {valueText(n)}
                {n.shipped !== null && (
                  <span className="block text-12 font-400 text-ink2">
                    shipped {valueText({ value: n.shipped, unit: n.unit })}
                  </span>
                )}
              </td>
              <td className={CELL}>
                {n.source}
                {n.toBeConfirmed && <span className="text-ink2"> (k)</span>}
              </td>
              {full && (
                <td className={`num whitespace-nowrap text-ink2 ${CELL}`}>
                  {valueText({ value: n.allowed.min, unit: '1' })} to {valueText({ value: n.allowed.max, unit: '1' })}
                </td>
              )}
              {full && (
                <td className={`text-12 text-ink2 ${CELL}`}>
                  {n.rules.length === 0 ? 'grading and panels' : n.rules.join(', ')}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}

export function NumberGroups({ groups }: { groups: Contents['numbers'] }) {
  return groups.map(
    (g) =>
      g.numbers.length > 0 && (
        <div key={g.title} className="rounded-4 border border-line bg-tile px-4 py-3">
          <h3 className="text-14 font-650">{g.title}</h3>
          <NumberTable numbers={g.numbers} caption={g.title} full />
        </div>
      ),
  );
}

export function Table({ table }: { table: ContentsTable }) {
  return (
    <div id={table.id} className="rounded-4 border border-line bg-tile px-4 py-3">
      <h3 className="text-14 font-650">
        {table.title} <span className="text-12 font-400 text-ink2">{table.source}</span>
      </h3>
      <Scrolls name={table.title} className="mt-2">
        <table className="w-full text-13">
          <caption className="sr-only">{table.title}</caption>
          <thead>
            <tr className="text-left text-12 text-ink2">
              {table.columns.map((c) => (
                <th key={c} className="py-1 pr-3 font-400">
                  {c}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row) => (
              <tr key={row.join(' ')}>
                {row.map((cell, i) => (
                  <td
                    key={table.columns[i]}
                    className={`num ${i === 0 ? '' : 'font-600'} ${cell.length <= SHORT ? 'whitespace-nowrap' : ''} ${CELL}`}
                  >
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolls>
      {table.note !== undefined && <p className="mt-2 text-13 text-ink2">{table.note}</p>}
    </div>
  );
}

/** The answers a site can choose and the numbers it can change, by the names the new-version form uses. */
const settableOf = (q: Contents['questions'][number]): string[] => [
  ...(q.choices ?? []).map((c) => `${c.no.replace(/\.$/, '')}, or: ${c.yes.replace(/\.$/, '')}`),
  ...q.numbers.map((key) => NUMBER_LABELS[key]),
];

export function Questions({ questions }: { questions: Contents['questions'] }) {
  return (
    <div className="rounded-4 border border-line bg-tile px-4 py-1">
      {questions.map((q, i) => (
        <div key={q.id} className={`py-2 text-13 ${i === 0 ? '' : 'border-t border-line'}`}>
          <b className="font-600">{q.id}</b> {q.text} <span className="text-ink2">{q.now}</span>
          <p className="text-12 text-ink3">A site may set: {settableOf(q).join('; ')}</p>
        </div>
      ))}
    </div>
  );
}

export function Products({ products }: { products: Contents['products'] }) {
  return (
    <div className="rounded-4 border border-line bg-tile px-4 py-1">
      {products.map((p, i) => (
        <div key={p.name} className={`py-2 text-13 ${i === 0 ? '' : 'border-t border-line'}`}>
          <b className="font-600">{p.name}</b> CRS {p.crs}
          {p.neuro === null ? '' : `; neurotoxicity ${p.neuro}`}
          {p.other === null ? '' : `; ${p.other}`}{' '}
          <span className="text-ink2">{p.mark === 'v' ? 'confirmed' : 'to be confirmed'}</span>
        </div>
      ))}
    </div>
  );
}
