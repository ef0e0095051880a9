'use client';
import { type DeliveryView, deliveryAxis, type Mark, peopleTold } from '../../../lib/display/delivery';
import { minutesSeconds } from '../../../lib/display/durations';
import { isOpen } from '../../../lib/screen';
import type { UnitAlertView } from '../../../lib/state';
import { Scrolls } from '../../components/scrolls';
import { useNow } from '../../live/clock';

const CHANNEL: Readonly<Record<string, string>> = { app: 'page', push: 'push', webhook: 'pager', email: 'e-mail' };
const MOST_MARKS = 8;

/** One line a person and channel on a common time axis: sent, shown, or no receipt, up to now. */
export function DeliveryChart({ alert, deliveries }: { alert: UnitAlertView; deliveries: readonly DeliveryView[] }) {
  const now = useNow(1_000);
  const raised = Date.parse(alert.raisedAt);
  const people = peopleTold(deliveries, raised);
  const last = Math.max(0, ...deliveries.flatMap((d) => [d.createdAt, d.displayedAt, d.endedAt]).map((t) => secsOf(t, raised)));
  const until = isOpen(alert) ? (now - raised) / 1_000 : last;
  const axis = deliveryAxis(Math.max(last, until));
  const x = (secs: number) => `${Math.min(100, (secs / axis.endSecs) * 100)}%`;
  if (people.length === 0) return <p className="text-13 text-ink2">Nobody has been told yet.</p>;
  return (
    <figure className="min-w-0" aria-label="Deliveries by person and channel">
      <Scrolls name="Deliveries">
        <div className="min-w-[520px]">
          <div className="num relative ml-[190px] h-5 text-12 text-ink2">
            {axis.ticks.map((t, i) => (
              <span
                key={t.secs}
                className={`absolute whitespace-nowrap ${i === 0 ? '' : i === axis.ticks.length - 1 ? '-translate-x-full' : '-translate-x-1/2'}`}
                style={{ left: x(t.secs) }}
              >
                {t.text}
              </span>
            ))}
          </div>
          <ul>
            {people.map((p) => (
              <li key={p.id} className="flex border-t border-line py-1.5 text-13">
                <div className="w-[130px] flex-none pr-2">
                  <p className="truncate font-600">{p.name}</p>
                  <p className="text-12 text-ink2">tier {p.tier}</p>
                  <p className={`text-12 ${p.verdict === 'displayed' || p.verdict === 'responded' ? 'text-ink2' : 'font-650'}`}>
                    {p.verdict}
                  </p>
                </div>
                <div className="min-w-0 flex-1">
                  {p.channels.map((c) => (
                    <div key={c.channel} className="flex h-6 items-center">
                      <span className="w-[60px] flex-none pr-2 text-right text-12 text-ink2">
                        {CHANNEL[c.channel] ?? c.channel}
                      </span>
                      <div className="relative h-full flex-1">
                        {axis.ticks.map((t) => (
                          <span
                            key={t.secs}
                            aria-hidden="true"
                            className="absolute h-full w-px bg-line"
                            style={{ left: x(t.secs) }}
                          />
                        ))}
                        {c.marks.slice(-MOST_MARKS).map((m, i, all) => (
                          <MarkLine key={m.id} mark={m} x={x} now={until} last={i === all.length - 1} end={axis.endSecs} />
                        ))}
                      </div>
                    </div>
                  ))}
                </div>
              </li>
            ))}
          </ul>
          {isOpen(alert) && <p className="num mt-1 text-12 text-ink2">Now {minutesSeconds(now - raised)} after it was raised.</p>}
        </div>
        <figcaption className="mt-1 flex flex-wrap gap-x-4 text-12 text-ink2">
          <span>❘ sent</span>
          <span>● displayed</span>
          <span>✕ no receipt, failed</span>
        </figcaption>
      </Scrolls>
    </figure>
  );
}
const secsOf = (t: string | null, raised: number) => (t === null ? 0 : (Date.parse(t) - raised) / 1_000);

function MarkLine(props: { mark: Mark; x: (secs: number) => string; now: number; last: boolean; end: number }) {
  const { mark, x, now, last, end } = props;
  if (mark.sentSecs === null) return last ? <Words at={x(mark.endSecs ?? 0)} text={mark.text} flip={false} /> : null;
  const stop = mark.shownSecs ?? mark.endSecs ?? Math.max(mark.sentSecs, now);
  const failed = mark.shownSecs === null && mark.endSecs !== null;
  return (
    <>
      <span aria-hidden="true" className="absolute top-[6px] h-3 w-[2px] bg-ink" style={{ left: x(mark.sentSecs) }} />
      <span
        aria-hidden="true"
        className={`absolute top-[11px] border-t-2 ${mark.shownSecs === null ? 'border-dashed border-ink3' : 'border-ink'}`}
        style={{ left: x(mark.sentSecs), right: `calc(100% - ${x(stop)})` }}
      />
      {mark.shownSecs !== null && (
        <span
          aria-hidden="true"
          className="absolute top-2 -ml-1 h-2 w-2 rounded-full bg-ink"
          style={{ left: x(mark.shownSecs) }}
        />
      )}
      {failed && (
        <span aria-hidden="true" className="absolute top-[2px] -ml-1.5 text-13 font-700" style={{ left: x(stop) }}>
          ✕
        </span>
      )}
      {last && <Words at={x(stop)} text={mark.text} flip={stop > end * 0.6} bold={failed} />}
    </>
  );
}
function Words({ at, text, flip, bold = false }: { at: string; text: string; flip: boolean; bold?: boolean }) {
  return (
    <span
      className={`num absolute top-0.5 max-w-full truncate bg-tile px-1 text-12 ${bold ? 'font-650' : 'text-ink2'}`}
      style={flip ? { right: `calc(100% - ${at} + 10px)` } : { left: `calc(${at} + 10px)` }}
    >
      {text}
    </span>
  );
}
