'use client';
import { firsts, secondsText } from '../../../lib/display/delivery';
import { isOpen } from '../../../lib/screen';
import type { UnitAlertView } from '../../../lib/state';
import { Skeleton } from '../../components/tags';
import { DeliveryChart } from './delivery-chart';
import { Life } from './life';
import { useRecord } from './use-record';

/** Who was told of this alert, by which channel, and after how many seconds it was on a screen; then its life line by line. */
export function Delivery({ alert }: { alert: UnitAlertView }) {
  const { record, trouble } = useRecord(alert.id, alert.version, isOpen(alert));
  const raised = Date.parse(alert.raisedAt);
  if (record === null)
    return trouble === null ? (
      <Skeleton className="h-40" />
    ) : (
      <p className="text-13 font-600">Who was told cannot be read: {trouble}</p>
    );
  const first = firsts(record.deliveries, raised);
  const answered = record.transitions.find((t) => t.event === 'acknowledge');
  const plus = (secs: number | null) => (secs === null ? 'not yet' : `+${secondsText(secs)}`);
  return (
    <div className="grid gap-3">
      <h3 className="text-13 font-600">Delivery</h3>
      {trouble !== null && <p className="text-13 font-600">Not up to date: {trouble}</p>}
      <dl className="num grid grid-cols-4 gap-y-1 text-13 max-tablet:grid-cols-2">
        {(
          [
            ['First sent', plus(first.sentSecs)],
            ['First displayed', plus(first.displayedSecs)],
            ['On a phone', plus(first.phoneSecs)],
            ['Accepted', plus(answered === undefined ? null : (Date.parse(answered.at) - raised) / 1_000)],
          ] as const
        ).map(([name, text]) => (
          <div key={name}>
            <dt className="text-12 text-ink2">{name}</dt>
            <dd className={text === 'not yet' ? 'text-ink2' : 'font-650'}>{text}</dd>
          </div>
        ))}
      </dl>
      <DeliveryChart alert={alert} deliveries={record.deliveries} />
      <Life record={record} alert={alert} />
    </div>
  );
}
