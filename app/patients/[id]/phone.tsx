'use client';
import { isOld } from '../../../lib/display/aging';
import { standingText } from '../../../lib/display/alert';
import { patientGrades } from '../../../lib/display/bed-grades';
import { hmText, timeText } from '../../../lib/display/clock';
import { minutesSeconds } from '../../../lib/display/durations';
import type { Checklist } from '../../../lib/guidance/types';
import { oxygenText } from '../../../lib/lanes/words';
import { shownAlerts } from '../../../lib/screen';
import type { PatientState } from '../../../lib/state';
import { MINUTE } from '../../../lib/time';
import { AnswerButtons } from '../../alerts/answer';
import { AlertBadge } from '../../components/alert-badge';
import { Button, buttonLook } from '../../components/button';
import { useHeightAs } from '../../components/height-as';
import { Link } from '../../components/link';
import { ValueText } from '../../components/value-with-age';
import { useFromClock, useNowWhen, useZone } from '../../live/clock';
import { AgeOrTime, bedLabel, cellsKey, vitalCells } from './bars';
import { dueItems } from './open-items';
import { unitAlert } from './panels/alerts-panel';
import { withSubscripts } from './subscripts';
import { useMayChart } from './use-may';

/** What drives the grade stands first where only a few rows are seen at once. */
const LOUD = ['driving', 'off', 'quiet'];

/** On a phone first: the alert nobody has, its reason, and the values it rests on. */
export function PhoneTop({ state, checklist }: { state: PatientState; checklist: Checklist | null }) {
  const zone = useZone();
  const now = useNowWhen((t) => `${Math.floor(t / MINUTE)},${cellsKey(state, t)}`);
  const top = shownAlerts(state.alerts).shown[0];
  const waited = useFromClock((t) => (top ? minutesSeconds(t - Date.parse(top.raisedAt)) : ''));
  const { toci } = state;
  const { crs, icans } = patientGrades(state, now);
  const tone = top?.priority === 'high' ? 'text-high' : top?.priority === 'medium' ? 'text-medium' : 'text-low';
  return (
    <section aria-label="Now" className="tablet:hidden">
      {top && (
        <>
          <div className="flex items-center gap-3">
            <AlertBadge alert={top} height={26} />
            {top.phase === 'raised' ? (
              <span className={`text-20 font-700 num ${tone}`}>UNOWNED {waited}</span>
            ) : (
              <span className="text-16 font-600">{standingText(top)}</span>
            )}
            <span className="ml-auto text-13 text-ink2 num">raised {hmText(Date.parse(top.raisedAt), zone)}</span>
          </div>
          <p className="mt-2 text-20 font-650">{top.text}</p>
        </>
      )}
      <p className={top ? 'mt-1 text-14 text-ink2' : 'text-16 font-650'}>
        {crs.name}: {withSubscripts(state.crs.basis.reason)} {icans.name}: {withSubscripts(state.icans.basis.reason)}
      </p>
      <dl className="mt-3">
        {vitalCells(state, now)
          .sort((a, b) => LOUD.indexOf(a.weight) - LOUD.indexOf(b.weight))
          .map((cell) => (
            <div key={cell.key} className="flex min-h-11 items-center gap-3 border-t border-line py-1">
              <dt className="w-28 flex-none text-14 text-ink2">{cell.label}</dt>
              <dd className={`text-16 ${isOld(cell.fresh) ? 'hatch' : ''}`}>
                <ValueText text={cell.text} unit={cell.unit} fresh={cell.fresh} weight={cell.weight} size="text-16" />
              </dd>
              <dd className={`ml-auto text-12 num ${cell.fresh === 'fresh' ? 'text-ink2' : 'font-650 text-ink'}`}>
                <AgeOrTime t={Date.parse(cell.t)} />
              </dd>
            </div>
          ))}
        <div className="flex min-h-11 items-center gap-3 border-t border-line py-1">
          <dt className="w-28 flex-none text-14 text-ink2">Tocilizumab</dt>
          <dd className="text-16 num">
            {toci.last24h} in 24 h,{' '}
            <span className="font-650">
              {toci.canGive
                ? state.crs.grade >= 2
                  ? 'permitted now'
                  : 'permitted, not indicated'
                : toci.nextEligibleAt === null
                  ? 'no more'
                  : `from ${timeText(Date.parse(toci.nextEligibleAt), now, zone)}`}
            </span>
          </dd>
        </div>
        <div className="flex min-h-11 items-center gap-3 border-y border-line py-1">
          <dt className="w-28 flex-none text-14 text-ink2">Checklist</dt>
          <dd className="text-16">
            {checklist === null ? (
              ''
            ) : (
              <a href="#checklist" className="-my-1 inline-flex min-h-11 items-center font-650 underline underline-offset-4">
                {dueItems(checklist).length} open
              </a>
            )}
          </dd>
        </div>
      </dl>
      {state.oxygen && <p className="sr-only">{oxygenText(state.oxygen)}</p>}
      <p className="mt-1 flex gap-5 text-14 font-600 underline underline-offset-4 *:inline-flex *:min-h-11 *:items-center">
        <Link href={`/patients/${state.patient.id}/handoff`}>Handoff</Link>
        <Link href={`/patients/${state.patient.id}/then`}>As known then</Link>
        <Link href={`/patients/${state.patient.id}/history`}>History</Link>
      </p>
    </section>
  );
}
/** In the thumb's reach: respond, then everything else. */
export function RespondBar({ state, onChart }: { state: PatientState; onChart: () => void }) {
  const top = shownAlerts(state.alerts).shown[0];
  const label = bedLabel(state);
  const [mayRegrade, mayChart] = [useMayChart(state, 'regrade'), useMayChart(state)];
  return (
    <div
      ref={useHeightAs<HTMLDivElement>('--foot')}
      className="fixed inset-x-0 bottom-0 z-10 border-t border-line bg-tile px-4 pt-3.5 pb-3 tablet:hidden"
    >
      <div className="flex flex-wrap gap-3 *:flex-1 *:px-2 *:data-[answer=beside]:h-12 *:data-[answer=beside]:text-13 *:data-[answer=respond]:basis-full">
        {top && <AnswerButtons alert={unitAlert(top, state)} bed={label} kinds={['respond', 'decline', 'seen']} size="touch" />}
        {mayRegrade && (
          <Link
            href={`/patients/${state.patient.id}/regrade`}
            className={`${buttonLook(top?.phase === 'raised' ? 'secondary' : 'primary')} h-12`}
          >
            Regrade {label}
          </Link>
        )}
        {mayChart && (
          <Button onClick={onChart} className="h-12">
            Chart dose
          </Button>
        )}
      </div>
      <p className="mt-2 text-center text-12 text-ink2">Secondary display. Bedside monitors are the primary alarms.</p>
    </div>
  );
}
