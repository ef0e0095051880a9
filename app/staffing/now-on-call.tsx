'use client';
import { DUTIES } from '../../lib/alerts/recipients';
import { sameShift } from '../../lib/alerts/shift';
import { hmText } from '../../lib/display/clock';
import { InverseTag } from '../components/tags';
import { useClock, useZone } from '../live/clock';
import { dutyTitle, type Holder, type OnCallView } from './duties';

/** Each duty with its people: reachable on an open page, on a phone, and confirmed by a tap this shift. */
export function NowOnCall({ view }: { view: OnCallView }) {
  return (
    <ul>
      {DUTIES.map((duty) => {
        const holders = view.now[duty] ?? [];
        return (
          <li
            key={duty}
            className="grid grid-cols-[150px_minmax(0,1fr)] gap-3 border-t border-line py-2 text-14 max-tablet:grid-cols-1"
          >
            <span className="text-ink2">{dutyTitle(duty)}</span>
            {holders.length === 0 ? (
              <span>
                <InverseTag className="h-6 text-13">NOBODY</InverseTag>
                <span className="ml-2 text-13 text-ink2">The next tier and the fail-safe recipient are told at once.</span>
              </span>
            ) : (
              <ul className="grid gap-1">
                {holders.map((h) => (
                  <HolderLine key={h.id} holder={h} />
                ))}
              </ul>
            )}
          </li>
        );
      })}
    </ul>
  );
}
function HolderLine({ holder }: { holder: Holder }) {
  const zone = useZone();
  const now = useClock().now();
  const checked = holder.checkedAt === null ? null : Date.parse(holder.checkedAt);
  const fresh = checked !== null && sameShift(checked, now, zone);
  return (
    <li className="flex flex-wrap items-baseline gap-x-3">
      <span className="font-600">{holder.name}</span>
      <span className="text-13 text-ink2">{holder.because}</span>
      <span className="num text-13">
        {holder.app ? 'page open' : 'no page open'},{' '}
        {!holder.push ? (
          <b className="font-600">no phone</b>
        ) : fresh && checked !== null ? (
          `phone confirmed ${hmText(checked, zone)}`
        ) : (
          <b className="font-600">phone not confirmed this shift</b>
        )}
      </span>
      {holder.doNotDisturb && <InverseTag className="text-12">do not disturb</InverseTag>}
    </li>
  );
}
