'use client';
import { memo } from 'react';
import { evidenceText, promiseText, raisedAgain } from '../../../../lib/display/alert';
import { timeText } from '../../../../lib/display/clock';
import { minutesSeconds } from '../../../../lib/display/durations';
import { isOpen, shownAlerts } from '../../../../lib/screen';
import type { AlertView, PatientState, UnitAlertView } from '../../../../lib/state';
import { MINUTE } from '../../../../lib/time';
import { AnswerButtons, type AnswerName } from '../../../alerts/answer';
import { AlertBadge } from '../../../components/alert-badge';
import { Link } from '../../../components/link';
import { SourcesNamed } from '../../../components/sources-named';
import { InverseTag } from '../../../components/tags';
import { useFromClock, useNow, useZone } from '../../../live/clock';
import { bedLabel } from '../bars';
import { Panel } from './panel';

/** An alert of this patient as lists of the unit carry it. */
export function unitAlert(alert: AlertView, state: PatientState): UnitAlertView {
  const { id, mrn, unit, bed } = state.patient;
  return { ...alert, patientId: id, mrn, unit: unit ?? '', bed };
}

/** Open alerts, worst first, each with its answers; then those that ended in the last 12 h. */
export const AlertsPanel = memo(function AlertsPanel({ state }: { state: PatientState }) {
  const { shown } = shownAlerts(state.alerts);
  const quieted = state.alerts.filter((a) => isOpen(a) && a.quietedBy !== undefined);
  const closed = state.alerts
    .filter((a) => !isOpen(a))
    .sort((a, b) => Date.parse(b.closedAt ?? b.raisedAt) - Date.parse(a.closedAt ?? a.raisedAt));
  return (
    <Panel id="alerts" title="Alerts" note={`${shown.length} open, ${closed.length} ended in 12 h`}>
      {shown.length === 0 && <p className="mt-2 text-13 text-ink2">No open alert.</p>}
      <ul className="mt-1">
        {shown.map((alert) => (
          <OpenRow key={alert.id} alert={alert} state={state} />
        ))}
      </ul>
      {quieted.length > 0 && (
        <details className="border-t border-line pt-2">
          <summary className="min-h-6 pt-0.5 text-13 text-ink2">{quieted.length} quieted by a graver one</summary>
          <ul>
            {quieted.map((alert) => (
              <OpenRow key={alert.id} alert={alert} state={state} />
            ))}
          </ul>
        </details>
      )}
      {closed.length > 0 && (
        <details className="border-t border-line pt-2">
          <summary className="min-h-6 pt-0.5 text-13 text-ink2">Ended in the last 12 h</summary>
          <ul>
            {closed.map((alert) => (
              <ClosedRow key={alert.id} alert={alert} state={state} />
            ))}
          </ul>
        </details>
      )}
      <SourcesNamed texts={[...shown, ...quieted].flatMap((a) => [a.text, a.action])} className="border-t border-line pt-2" />
    </Panel>
  );
});

const KINDS: readonly AnswerName[] = ['respond', 'decline', 'snooze', 'resolve', 'seen'];
function OpenRow({ alert, state }: { alert: AlertView; state: PatientState }) {
  const zone = useZone();
  const now = useNow(MINUTE);
  const waited = useFromClock((t) => minutesSeconds(t - Date.parse(alert.raisedAt)));
  const left = useFromClock((t) => (alert.ackUntil ? minutesSeconds(Date.parse(alert.ackUntil) - t) : ''));
  return (
    <li className="border-t border-line py-2.5 first:border-t-0">
      <div className="flex items-start gap-3 max-tablet:flex-wrap max-tablet:gap-y-1.5">
        {/* As wide as the widest badge, so that every word below stands on one edge. */}
        <span className="w-8 flex-none">
          <AlertBadge alert={alert} height={20} />
        </span>
        <div className="min-w-0 flex-1 max-tablet:order-last max-tablet:basis-full">
          <p className="text-14 font-600">
            {alert.text}
            {alert.undelivered === true && <InverseTag className="ml-2 text-12">NOT DELIVERED</InverseTag>}
            {alert.alarmOff === true && <InverseTag className="ml-2 text-12">ALARM OFF</InverseTag>}
          </p>
          {alert.promise !== undefined && (
            <p className="text-13 font-600 num">
              {alert.owner?.name}: {promiseText(alert.promise, now, zone)}
            </p>
          )}
          {raisedAgain(alert) !== null && <p className="text-13 font-600">{raisedAgain(alert)}</p>}
          <p className="text-12 text-ink2 num">
            {alert.rule}, since {timeText(Date.parse(alert.since), now, zone)}
            {alert.condition === 'unknown' && ', inputs missing or stale'}
            {alert.condition === 'absent' && ', no longer holds'}
            {'. '}
            <Link
              href={`/alerts/${encodeURIComponent(alert.id)}`}
              aria-label={`Who was told: ${bedLabel(state)} ${alert.title}`}
              className="-my-1 inline-flex min-h-6 items-center underline underline-offset-2 pointer-coarse:min-h-11"
            >
              Who was told
            </Link>
          </p>
          <p className="text-12 text-ink2">{alert.action}</p>
        </div>
        <span className="ml-auto flex-none text-right text-13 num">
          {alert.phase === 'raised' && <span className="font-700">UNOWNED {waited}</span>}
          {alert.phase === 'latched' && <span className="font-700">WAS HIGH</span>}
          {alert.phase === 'snoozed' && (
            <span>snoozed{alert.snoozeUntil ? ` until ${timeText(Date.parse(alert.snoozeUntil), now, zone)}` : ''}</span>
          )}
          {alert.phase === 'acknowledged' && (
            <>
              <span className="block font-600">{alert.owner?.name}</span>
              <span className="block text-12 text-ink2">{left} left</span>
            </>
          )}
        </span>
      </div>
      {alert.evidence.length > 0 && (
        <ul className="mt-1 ml-11 text-12 max-tablet:ml-0 text-ink2 num">
          {alert.evidence.slice(0, 4).map((e) => (
            <li key={`${e.name}${e.t}${e.eventId ?? e.value}`}>
              {e.name} {evidenceText(e)}
              {e.t === null ? '' : `${e.value === null ? '' : ', '}${timeText(e.t, now, zone)}`}
            </li>
          ))}
        </ul>
      )}
      <div className="mt-2 ml-11 flex flex-wrap gap-3 max-tablet:ml-0 max-tablet:gap-2 empty:hidden">
        <AnswerButtons alert={unitAlert(alert, state)} bed={bedLabel(state)} kinds={KINDS} />
      </div>
    </li>
  );
}
function ClosedRow({ alert, state }: { alert: AlertView; state: PatientState }) {
  const zone = useZone();
  const now = useNow(MINUTE);
  const at = (t: string) => timeText(Date.parse(t), now, zone);
  return (
    <li className="flex flex-wrap items-center gap-3 border-t border-line py-1.5 text-13">
      <AlertBadge alert={alert} height={16} />
      <span className="min-w-0 flex-1 text-ink2">
        {alert.text}
        <span className="block text-12 num">
          {at(alert.raisedAt)} to {alert.closedAt ? at(alert.closedAt) : ''}, {alert.phase}:{' '}
          {alert.closedReason ?? 'before anybody answered'}
        </span>
      </span>
      <AnswerButtons alert={unitAlert(alert, state)} bed={bedLabel(state)} kinds={['seen']} />
    </li>
  );
}
