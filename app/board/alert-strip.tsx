'use client';
import { hmsText } from '../../lib/display/clock';
import { minutesSeconds } from '../../lib/display/durations';
import { unowned } from '../../lib/display/unit';
import type { UnitScreen } from '../../lib/screen';
import type { UnitAlertView } from '../../lib/state';
import { GradeInQuestion } from '../alerts/alert-row';
import { AnswerButtons } from '../alerts/answer';
import { useFromClock, useZone } from '../live/clock';
import { useBed } from '../live/hooks';

/** The unit's worst unowned alert, answerable from here. Nothing stands here when somebody has everything. */
export function AlertStrip({ screen }: { screen: UnitScreen }) {
  const highs = unowned(screen, 'high');
  const alert = highs[0] ?? unowned(screen, 'medium')[0];
  const zone = useZone();
  const raised = alert === undefined ? 0 : Date.parse(alert.raisedAt);
  const next = alert?.nextActionAt == null ? null : Date.parse(alert.nextActionAt);
  const age = useFromClock((now) => minutesSeconds(now - raised));
  const left = useFromClock((now) => (next === null || next < now ? null : minutesSeconds(next - now)));
  if (alert === undefined) return null;
  const row = alert.bed === null ? undefined : screen.beds.get(alert.bed);
  const label = row?.label ?? alert.bed ?? '';
  const high = alert.priority === 'high';
  return (
    <section
      aria-label="Highest alert nobody has"
      className={`flex flex-wrap items-stretch overflow-hidden rounded-4 border-2 bg-tile ${high ? 'border-high' : 'border-medium'}`}
    >
      <span
        aria-hidden="true"
        className={`flex w-16 flex-none items-center justify-center text-20 font-800 ${high ? 'chip-high flash-high rounded-none' : 'chip-medium flash-medium m-1'}`}
      >
        {high ? '!!!' : '!!'}
      </span>
      <div className="flex min-w-0 flex-1 basis-[440px] items-center gap-3 px-4 py-0.5">
        <span className="num text-20 font-650">{label}</span>
        {alert.bed !== null && alert.cls === 'clinical' && <GradeNow alert={alert} bed={alert.bed} />}
        <div className="min-w-0">
          <p className="line-clamp-2 text-16 leading-tight font-650" title={alert.text}>
            {alert.text}
          </p>
          <p className="num truncate text-13 text-ink2">
            Raised {hmsText(raised, zone)}. Tier {alert.tier} told{left === null ? '' : `, next tier in ${left}`}.
            {row?.limits != null && <b className="font-600 text-ink"> Treatment limits: {row.limits.text}</b>}
            {highs.length > 1 && ` ${highs.length - 1} more high unowned.`}
          </p>
        </div>
      </div>
      <div className="ml-auto flex flex-wrap items-center gap-3 px-3 py-1.5">
        <span className={`num text-20 font-700 ${high ? 'text-high' : 'text-medium'}`}>UNOWNED {age}</span>
        <AnswerButtons key={alert.id} alert={alert} bed={label} kinds={['respond', 'decline']} size="form" hint />
      </div>
    </section>
  );
}

/** From the bed's own row: the strip's screen stays the same while only values change, and a silent monitor is one. */
function GradeNow({ alert, bed }: { alert: UnitAlertView; bed: string }) {
  const row = useBed(alert.unit, bed);
  return row === undefined ? null : <GradeInQuestion alert={alert} row={row} size={36} />;
}
