'use client';
import { timeText } from '../../../../lib/display/clock';
import type { ThenRow } from '../../../../lib/then/differences';
import type { ThenMode } from '../../../../lib/then/moment';
import type { Instant } from '../../../../lib/time';
import { useZone } from '../../../live/clock';

/** The facts of one instant. The chosen picture stands first; where the other says something else, it stands beside it. */
export function ThenTable({ rows, mode, at }: { rows: readonly ThenRow[]; mode: ThenMode; at: Instant }) {
  const zone = useZone();
  const groups = [...new Set(rows.map((r) => r.group))];
  return (
    <div className="mt-4 grid grid-cols-2 items-start gap-3 max-desk:grid-cols-1">
      {groups.map((group) => (
        <section key={group} aria-label={group} className="rounded-4 border border-line bg-tile px-4 py-3 max-tablet:px-3">
          <h2 className="text-16 font-650">{group}</h2>
          <table className="mt-1 w-full table-fixed text-14">
            <thead className="sr-only">
              <tr>
                <th scope="col">What</th>
                <th scope="col">{mode === 'shown' ? 'Shown then' : 'Known now'}</th>
                <th scope="col">Of</th>
              </tr>
            </thead>
            <tbody>
              {rows
                .filter((r) => r.group === group)
                .map((row) => (
                  <Fact
                    key={`${row.name}${row.shown}${row.now}`}
                    row={row}
                    mode={mode}
                    of={row.t === null ? '' : timeText(Date.parse(row.t), at, zone)}
                  />
                ))}
            </tbody>
          </table>
        </section>
      ))}
    </div>
  );
}

function Fact({ row, mode, of }: { row: ThenRow; mode: ThenMode; of: string }) {
  const chosen = mode === 'shown' ? row.shown : row.now;
  const other = mode === 'shown' ? row.now : row.shown;
  return (
    <tr className={`border-t border-line align-top ${row.differs ? 'bg-raise' : ''}`} data-differs={row.differs || undefined}>
      <th scope="row" className="w-32 max-tablet:w-22 py-1.5 pr-3 pl-2 text-left text-13 font-400 text-ink2">
        {row.name}
      </th>
      <td className="py-1.5 pr-3 break-words num">
        <span className={chosen === null ? 'text-ink2' : 'font-500'}>
          {chosen ?? (mode === 'shown' ? 'not known then' : 'not so, as known now')}
        </span>
        {row.differs && (
          <span className="mt-0.5 block text-13">
            <span className="font-650">{mode === 'shown' ? 'now known: ' : 'shown then: '}</span>
            {other === chosen ? `the same, of another time` : (other ?? (mode === 'shown' ? 'not so' : 'not known'))}
          </span>
        )}
      </td>
      <td className="w-24 max-tablet:w-16 py-1.5 pr-2 text-right text-12 text-ink2 num">{of}</td>
    </tr>
  );
}
