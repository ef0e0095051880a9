'use client';
import { hmsText } from '../../../lib/display/clock';
import type { UnitAlertView } from '../../../lib/state';
import { useZone } from '../../live/clock';
import type { AlertRecord } from './use-record';

const WORDS: Readonly<Record<string, string>> = {
  raise: 'Raised',
  acknowledge: 'Accepted',
  decline: 'Declined',
  snooze: 'Snoozed',
  seen: 'Seen',
  resolve: 'Resolved',
  handover: 'Hand-over',
  due: 'Next step',
  skip: 'Hastened',
  unknown: 'Data missing',
  acted: 'Acted on',
  clear: 'Ended',
  withdraw: 'Withdrawn',
  supersede: 'Absorbed',
};
/** Notices that were kept back or told nobody, each with its reason; who was told stands in the chart. */
const SAID = ['held', 'nobody', 'moot'];
interface Line {
  readonly key: string;
  readonly at: number;
  readonly what: string;
  readonly text: string;
}

/** What happened to the alert, line by line, oldest first. */
export function Life({ record, alert }: { record: AlertRecord; alert: UnitAlertView }) {
  const zone = useZone();
  const lines: Line[] = [
    ...record.transitions.map((t) => ({
      key: `t${t.version}`,
      at: Date.parse(t.at),
      what: WORDS[t.event] ?? t.event.charAt(0).toUpperCase() + t.event.slice(1),
      text: [
        t.actor?.name,
        t.reason,
        t.tier === null || t.reason?.includes('tier') ? null : `tier ${t.tier}`,
        t.lateMs !== null && t.lateMs >= 1_000 ? `${Math.round(t.lateMs / 1_000)} s late` : null,
      ]
        .filter((x) => x !== null && x !== undefined && x !== '')
        .join(', '),
    })),
    ...record.notices
      .filter((n) => n.kind === 'notify' && SAID.includes(n.state))
      .map((n) => ({
        key: `n${n.id}`,
        at: Date.parse(n.at),
        what: n.state === 'held' ? 'Kept back' : n.state === 'nobody' ? 'Nobody' : 'Not needed',
        text: `tier ${n.tier}${n.reason ? `: ${n.reason}` : ''}`,
      })),
  ].sort((a, b) => a.at - b.at);
  return (
    <ol className="text-13">
      {lines.map((l) => (
        <li
          key={l.key}
          className="grid grid-cols-[minmax(70px,max-content)_96px_minmax(0,1fr)] gap-2 border-t border-line py-1.5"
        >
          <span className="num text-ink2">{hmsText(l.at, zone)}</span>
          <b className="font-600">{l.what}</b>
          <span className="num">{l.text}</span>
        </li>
      ))}
      {alert.phase === 'raised' && alert.nextActionAt !== null && (
        <li className="grid grid-cols-[minmax(70px,max-content)_96px_minmax(0,1fr)] gap-2 border-t border-line py-1.5 text-ink2">
          <span className="num">{hmsText(Date.parse(alert.nextActionAt), zone)}</span>
          <b className="font-600">Next</b>
          <span>the next tier, or the same again, until somebody answers</span>
        </li>
      )}
    </ol>
  );
}
