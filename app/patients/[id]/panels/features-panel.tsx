'use client';
import { memo } from 'react';
import { timeText } from '../../../../lib/display/clock';
import type { FeatureCell, FeatureTable } from '../../../../lib/guidance/types';
import { MINUTE } from '../../../../lib/time';
import { useNow, useZone } from '../../../live/clock';
import { withSubscripts } from '../subscripts';
import { Panel, StepSign } from './panel';

/** CRS, sepsis, HLH side by side: each feature met, not met or not known. No sum, no label. */
export const FeaturesPanel = memo(function FeaturesPanel({ table }: { table: FeatureTable }) {
  const zone = useZone();
  const now = useNow(MINUTE);
  return (
    <Panel id="features" title="CRS, sepsis, HLH" note="features, not a score">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable without a pointer */}
      <section aria-label="Features, scrolls sideways" tabIndex={0} className="mt-2 overflow-x-auto">
        {/* On a phone three columns more have no room: they stand below each feature, each under its own name. */}
        <table className="w-full text-12 max-tablet:block">
          <thead className="max-tablet:hidden">
            <tr className="text-left text-ink2">
              <th scope="col" className="py-1 pr-2 font-400">
                Feature
              </th>
              <th scope="col" className="py-1 pr-2 font-400">
                This patient
              </th>
              {['CRS', 'Sepsis', 'HLH'].map((name) => (
                <th key={name} scope="col" className="py-1 pr-2 font-600">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="max-tablet:block">
            {table.rows.map((row) => (
              <tr
                key={row.id}
                className="border-t border-line align-top max-tablet:grid max-tablet:grid-cols-3 max-tablet:gap-x-2 max-tablet:py-1"
              >
                <th scope="row" className="py-1 pr-2 text-left font-400 text-ink2">
                  {withSubscripts(row.feature)}
                </th>
                <td className="py-1 pr-2 max-tablet:col-span-2 num">
                  {row.value === null ? (
                    <span className="text-ink2">not known</span>
                  ) : (
                    <>
                      <span className="font-600">{row.value}</span>
                      {row.t !== null && <span className="text-ink2"> {timeText(row.t, now, zone)}</span>}
                    </>
                  )}
                  {row.note && <span className="block text-ink2">{row.note}</span>}
                </td>
                <Cell of="CRS" cell={row.crs} />
                <Cell of="Sepsis" cell={row.sepsis} />
                <Cell of="HLH" cell={row.hlh} />
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="mt-2 text-12 text-ink2">{table.caption}</p>
    </Panel>
  );
});
function Cell({ of, cell }: { of: string; cell: FeatureCell }) {
  if (cell.state === 'none') return <td />;
  const state = cell.state === 'met' ? true : cell.state === 'not-met' ? false : 'unknown';
  return (
    <td className={`py-1 pr-2 ${state === true ? 'text-ink' : 'text-ink2'}`}>
      <span className="flex items-start gap-1.5">
        <span className="mt-px">
          <StepSign result={state} />
        </span>
        <span>
          <span className="text-ink2 tablet:hidden">{of} </span>
          {cell.criterion}
        </span>
      </span>
    </td>
  );
}
