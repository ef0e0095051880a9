'use client';
import { Monitor } from 'lucide-react';
import { alertScale, promiseText, raisedAgain, withoutStop } from '../../lib/display/alert';
import { bedGrades } from '../../lib/display/bed-grades';
import { hmsText, hmText, nearTimeText } from '../../lib/display/clock';
import { ageText, minutesSeconds } from '../../lib/display/durations';
import { isOpen, isUnowned } from '../../lib/screen';
import type { AlertView, BedRow, UnitAlertView } from '../../lib/state';
import { MINUTE } from '../../lib/time';
import { AlertBadge } from '../components/alert-badge';
import { GradeOf } from '../components/grade-glyph';
import { Link } from '../components/link';
import { InverseTag } from '../components/tags';
import { useFromClock, useNow, useZone } from '../live/clock';
import { useMayOpen } from '../session/patient-link';
import { AnswerButtons } from './answer';

/** Clock text of an alert: how long nobody has it, or how long its owner has left. */
export function AlertState({ alert }: { alert: UnitAlertView }) {
  const raised = Date.parse(alert.raisedAt);
  const until = Date.parse(alert.phase === 'snoozed' ? (alert.snoozeUntil ?? '') : (alert.ackUntil ?? ''));
  const waited = useFromClock((now) => minutesSeconds(now - raised));
  const left = useFromClock((now) =>
    Number.isNaN(until) ? '' : until <= now ? 'time is up' : `${ageText(until - now + 59_000)} left`,
  );
  switch (alert.phase) {
    case 'raised':
      return (
        <>
          <p
            className={`num text-14 font-700 ${alert.priority === 'high' ? 'text-high' : alert.priority === 'medium' ? 'text-medium' : ''}`}
          >
            UNOWNED {waited}
          </p>
          <p className="text-13 text-ink2">tier {alert.tier}</p>
        </>
      );
    case 'acknowledged':
      return (
        <>
          <p className="text-13 font-500">{alert.owner?.name}</p>
          <p className="num text-13 text-ink2">responding, {left}</p>
        </>
      );
    case 'snoozed':
      return (
        <>
          <p className="text-13 font-500">Snoozed</p>
          <p className="num text-13 text-ink2">{left}</p>
        </>
      );
    case 'latched':
      return <p className="text-13 font-600">not seen</p>;
    default:
      return <p className="text-13 text-ink2">{alert.phase}</p>;
  }
}

/** Glyph of what the alert is about: the grade, or a monitor for technical ones. */
export function AlertSubject({ alert, row, size }: { alert: UnitAlertView; row: BedRow | undefined; size: number }) {
  if (alert.cls === 'technical') return <Monitor size={size * 0.62} aria-label="Technical" className="text-ink2" role="img" />;
  if (row === undefined || !isOpen(alert)) return null;
  return <GradeInQuestion alert={alert} row={row} size={size} />;
}
/** The grade an alert is about, held while the bed's monitor is silent. */
export function GradeInQuestion({ alert, row, size }: { alert: AlertView; row: BedRow; size: number }) {
  const { crs, icans } = bedGrades(row, useNow(MINUTE / 2));
  return <GradeOf view={alertScale(alert) === 'ICANS' ? icans : crs} size={size} />;
}

/** "WAS HIGH 01:12 to 01:19. " in front of what is over. */
export function pastText(alert: UnitAlertView, zone: string, now: number): string {
  const from = nearTimeText(Date.parse(alert.since), now, zone);
  const to = alert.closedAt === undefined ? '' : ` to ${hmText(Date.parse(alert.closedAt), zone)}`;
  const was = alert.priority === 'high' ? 'WAS HIGH ' : '';
  return `${was}${from}${to}`;
}

/** One alert in the list. Unowned ones carry their buttons in the row; the frame means that nobody has it. On a phone its words have the whole width. */
export function AlertRow(props: { alert: UnitAlertView; row: BedRow | undefined; chosen: boolean; onChoose: () => void }) {
  const mayOpen = useMayOpen();
  const { alert, row, chosen, onChoose } = props;
  const zone = useZone();
  const now = useNow(60_000);
  const label = row?.label ?? alert.bed ?? '?';
  const unowned = isUnowned(alert) && alert.priority !== 'low';
  const over = !isOpen(alert) || alert.phase === 'latched';
  const seen = alert.phase === 'latched' || (!isOpen(alert) && alert.unseen === true);
  const border = unowned ? (alert.priority === 'high' ? 'border-2 border-high' : 'border-2 border-medium') : 'border border-line';
  return (
    <li
      data-alert={alert.id}
      className={`relative grid grid-cols-[48px_56px_40px_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-2 rounded-4 bg-tile px-3 py-2.5 max-tablet:grid-cols-[44px_auto_minmax(0,1fr)_auto] ${border} ${chosen ? 'outline-2 outline-offset-2 outline-accent' : ''}`}
    >
      <AlertBadge alert={alert} height={24} />
      <span className="num text-20 font-650">{label}</span>
      <span className="flex justify-center max-tablet:justify-start">
        <AlertSubject alert={alert} row={row} size={36} />
      </span>
      <div className="min-w-0 max-tablet:order-2 max-tablet:col-span-4">
        <p className="text-14 font-650">
          <button type="button" onClick={onChoose} aria-pressed={chosen} className="tile-link text-left">
            {over ? `${pastText(alert, zone, now)}. ${alert.text}` : alert.text}
          </button>
          {alert.undelivered === true && isOpen(alert) && <InverseTag className="ml-2 text-12">NOT DELIVERED</InverseTag>}
          {alert.alarmOff === true && <InverseTag className="ml-2 text-12">ALARM OFF</InverseTag>}
        </p>
        <p className="num truncate text-13 text-ink2">
          {over
            ? (alert.closedReason ?? 'Ended before anybody answered.')
            : `Raised ${hmsText(Date.parse(alert.raisedAt), zone)}. ${withoutStop(alert.action)}.`}
          {alert.condition === 'unknown' && ' Data missing: cannot be checked now.'}
        </p>
        {alert.promise !== undefined && (
          <p className="num truncate text-13 font-600">
            {alert.owner?.name}: {promiseText(alert.promise, now, zone)}
          </p>
        )}
        {raisedAgain(alert) !== null && <p className="text-13 font-600">{raisedAgain(alert)}</p>}
        {row?.limits != null && <p className="truncate text-13 font-600">Treatment limits: {row.limits.text}</p>}
      </div>
      <div className="text-right whitespace-nowrap max-tablet:order-1">
        {seen ? (
          <span className="relative z-1">
            <AnswerButtons alert={alert} bed={label} kinds={['seen']} />
          </span>
        ) : (
          <AlertState alert={alert} />
        )}
      </div>
      {unowned && (
        <div className="relative z-1 col-span-2 col-start-4 flex flex-wrap items-center gap-x-1.5 gap-y-3 *:data-[answer=respond]:mr-1.5 max-tablet:order-3 max-tablet:col-span-4 max-tablet:col-start-1 max-tablet:*:data-[answer=respond]:mr-0 max-tablet:*:data-[answer=respond]:basis-full [&>button:not([data-answer=respond])]:px-2.5">
          <AnswerButtons alert={alert} bed={label} kinds={['respond', 'promise', 'decline', 'snooze']} size="form" />
          {mayOpen && row?.patientId !== undefined && row?.patientId !== null && (
            <Link
              href={`/patients/${row.patientId}`}
              className="inline-flex min-h-6 items-center px-2.5 max-tablet:hidden text-13 font-600 text-ink2 hover:underline"
            >
              Open {label}
            </Link>
          )}
        </div>
      )}
    </li>
  );
}
