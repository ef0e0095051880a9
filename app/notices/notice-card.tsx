'use client';
import { X } from 'lucide-react';
import { useCallback, useRef } from 'react';
import { minutesSeconds } from '../../lib/display/durations';
import type { UnitAlertView } from '../../lib/state';
import { AnswerButtons } from '../alerts/answer';
import { AlertBadge } from '../components/alert-badge';
import { Link } from '../components/link';
import { useFromClock } from '../live/clock';
import { useLiveSource } from '../live/hooks';
import type { Told } from '../live/notices';
import { useReallySeen } from './use-really-seen';
import { whyText } from './words';

/** `slim`: what it is about in one line, and smaller answers. `line`: that line alone, which opens the alert. */
export type NoticeLook = 'card' | 'slim' | 'line';

/** One thing this person is told: bed, what, since when, and the answers. On the screen it proves that the notice arrived. */
export function NoticeCard(props: {
  readonly told: Told;
  readonly alert: UnitAlertView | undefined;
  readonly label: string | null;
  /** Treatment limits of the patient, in words. */
  readonly limits: string | null;
  readonly look: NoticeLook;
}) {
  const { told, alert, label, limits, look } = props;
  const slim = look !== 'card';
  const { notices } = useLiveSource();
  const { notice } = told;
  const card = useRef<HTMLElement>(null);
  const onSeen = useCallback(() => notices.seen(told), [notices, told]);
  useReallySeen(card, onSeen);
  const from = Date.parse(alert?.raisedAt ?? notice.at);
  const age = useFromClock((now) => minutesSeconds(now - from));
  const bed = label ?? notice.bed ?? '';
  const why = notice.test === true ? whyText(notice) : `${whyText(notice)}, ${notice.unit}`;
  const loud = notice.priority !== 'low' && notice.why !== 'withdrawn' && notice.why !== 'test';
  const border = !loud ? 'border border-line2' : notice.priority === 'high' ? 'border-2 border-high' : 'border-2 border-medium';
  const emergency = notice.why === 'emergency-access' ? '/emergency-access' : null;
  const words = look === 'line' ? (alert?.title ?? why) : (alert?.text ?? why);
  const href = notice.alertId === null ? emergency : `/alerts/${encodeURIComponent(notice.alertId)}`;
  return (
    <article
      ref={card}
      aria-label={`Notice ${bed}: ${alert?.title ?? whyText(notice)}`}
      className={`pointer-events-auto relative grid grid-cols-[minmax(0,1fr)] bg-tile ${look === 'line' ? 'min-h-11 flex-1 content-center py-1 pr-12 pl-4' : `rounded-4 pr-11 ${slim ? 'gap-1 px-3 py-1.5' : 'gap-2 p-3'} ${border}`}`}
      style={look === 'line' ? undefined : { boxShadow: '0 6px 24px rgb(0 0 0 / 35%)' }}
    >
      <div className="flex items-center gap-3">
        {notice.test !== true && (
          <AlertBadge alert={{ priority: notice.priority, phase: loud ? 'raised' : 'resolved' }} height={slim ? 18 : 22} />
        )}
        {bed !== '' && <span className="num text-20 font-650">{bed}</span>}
        {look === 'line' || (slim && alert !== undefined) ? (
          <p className="min-w-0 flex-1 truncate text-14 leading-6 font-650" title={`${alert?.text ?? ''} (${why})`}>
            {href === null ? (
              words
            ) : (
              // As high as a finger's or a shaking hand's target has to be: the answers stand right below, or it is all there is.
              <Link
                href={href}
                className={`block truncate hover:underline ${look === 'line' ? 'after:absolute after:inset-y-0 after:right-11 after:left-0' : ''}`}
              >
                {words}
              </Link>
            )}
          </p>
        ) : (
          <p className="min-w-0 flex-1 text-13 text-ink2">{why}</p>
        )}
        {notice.test !== true && <span className={`num text-14 font-700 ${loud ? '' : 'text-ink2'}`}>{age}</span>}
      </div>
      {alert !== undefined && !slim && <p className="line-clamp-2 text-14 font-650">{alert.text}</p>}
      {limits !== null && look !== 'line' && <p className="truncate text-13 font-600">Treatment limits: {limits}</p>}
      {look !== 'line' && (
        <div className="flex flex-wrap items-center gap-3">
          {alert !== undefined && (
            <AnswerButtons alert={alert} bed={bed} kinds={['respond', 'decline']} size={slim ? 'mouse' : 'form'} />
          )}
          {href !== null && !(slim && alert !== undefined) && (
            <Link
              href={href}
              className="inline-flex min-h-6 items-center text-13 font-600 text-ink2 pointer-coarse:min-h-11 hover:underline"
            >
              Details
            </Link>
          )}
        </div>
      )}
      <button
        type="button"
        onClick={() => {
          notices.seen(told);
          notices.drop(told);
        }}
        aria-label={`Hide the notice ${bed}`}
        title="Hide here; the alert stays open"
        className={`absolute right-2 flex h-8 w-8 pointer-coarse:right-0 pointer-coarse:h-11 pointer-coarse:w-11 items-center justify-center rounded-4 text-ink2 hover:bg-raise ${look === 'line' ? 'top-1.5 pointer-coarse:top-0' : slim ? 'top-0.5' : 'top-2 pointer-coarse:top-0.5'}`}
      >
        <X size={16} aria-hidden="true" />
      </button>
    </article>
  );
}
