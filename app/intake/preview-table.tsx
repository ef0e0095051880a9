'use client';
import type { Preview, PreviewLine } from '../../lib/sources';
import { Scrolls } from '../components/scrolls';
import { CELL, HEAD, useTime } from './parts';

const WORDS: Readonly<Record<PreviewLine['what'], string>> = { used: 'will be used', lost: 'no longer used', changed: 'changes' };

/** What would become of stored messages: nothing of it is stored. */
export function PreviewTable({ preview: p }: { preview: Preview }) {
  const time = useTime();
  return (
    <section aria-label="What would change" className="grid gap-2">
      <p role="status" className="num text-13 font-600">
        {p.messages} {p.messages === 1 ? 'message' : 'messages'} tried: {p.used} {p.used === 1 ? 'part' : 'parts'} would be used,{' '}
        {p.changed} would change, {p.lost} would no longer be used.
      </p>
      {p.lines.length === 0 ? (
        <p className="text-13 text-ink2">Nothing in these messages would be read in another way.</p>
      ) : (
        <Scrolls name="What would change, line by line" className="max-h-96 rounded-4 border border-line">
          <table className="w-full text-13">
            <thead>
              <tr>
                {['Received', 'For', 'Now', 'Then', ''].map((h) => (
                  <th key={h} scope="col" className={HEAD}>
                    {h}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {p.lines.map((l, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a list that is replaced as a whole
                <tr key={i} className="border-t border-line">
                  <td className={CELL}>{time(l.receivedAt)}</td>
                  <td className={CELL}>{l.patient}</td>
                  <td className={`${CELL} text-ink2`}>{l.before ?? 'nothing'}</td>
                  <td className={`${CELL} font-500`}>{l.after ?? 'nothing'}</td>
                  <td className={`${CELL} whitespace-nowrap ${l.what === 'lost' ? 'font-650' : ''}`}>{WORDS[l.what]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolls>
      )}
      {p.more > 0 && <p className="text-12 text-ink2">{p.more} earlier ones are not listed.</p>}
    </section>
  );
}
