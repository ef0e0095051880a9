'use client';
import { usePathname } from 'next/navigation';
import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import { rank } from '../../lib/alerts/alert';
import { PartGuard } from '../components/guard';
import { Link } from '../components/link';
import { useLiveSource, useUnitPart } from '../live/hooks';
import { useMedia } from '../live/media';
import type { Told } from '../live/notices';
import { NoticeCard, type NoticeLook } from './notice-card';
import { needsRaised } from './words';

const MOST_ON_DESK = 3;
/** Below the stack and above it. */
const MARGIN_PX = 32;
/** A notice may overtake the alert it is about by so much: only then does an answered alert end it. */
const SETTLE_MS = 5_000;
const NONE: readonly Told[] = [];

/**
 * What the signed-in person is told, over every page. On the desk at the lower right, on a patient's first page at the lower left: the
 * dose is decided at the right. On a phone above the tabs; on a patient's pages above the buttons at their foot: at the top it would hide
 * whom they are for. On the page of one alert, whose buttons are many, it stands below the bar that says whether it is live. A lesser
 * notice takes one line from edge to edge on a phone's board, and above the foot of a form: nothing that is read or graded from is seen half.
 */
export function NoticeStack() {
  const { notices } = useLiveSource();
  const subscribe = useCallback((listener: () => void) => notices.subscribe(listener), [notices]);
  const list = useSyncExternalStore(
    subscribe,
    () => notices.list,
    () => NONE,
  );
  const phone = useMedia('(max-width: 767px)');
  const path = usePathname();
  const shown = [...list].sort((a, b) => rank(b.notice.priority) - rank(a.notice.priority));
  // On a phone a lesser notice must not cover the alert or the patient somebody is reading: it is only counted there.
  const onAlert = path.startsWith('/alerts/');
  const onPatient = path.startsWith('/patients/');
  const reading = phone && (onAlert || onPatient);
  const firstPage = /^\/patients\/[^/]+$/.test(path);
  const mouse = useMedia('(pointer: fine)');
  // Over a patient's lanes a lesser notice about somebody else takes half the height; a high one stays as it is.
  const slim = firstPage && mouse && !phone;
  const form = /^\/patients\/[^/]+\/(regrade|handoff)$/.test(path);
  const highs = shown.filter((told) => told.notice.priority === 'high').length;
  const onDesk = form ? Math.min(MOST_ON_DESK, Math.max(1, highs)) : MOST_ON_DESK;
  const most = reading && highs === 0 ? 0 : phone ? 1 : onDesk;
  const onBoard = path === '/' || /^\/units\/[^/]+$/.test(path);
  const line = highs === 0 && (form || (phone && (reading || onBoard)));
  const stack = useRoomFor(!(phone && onAlert), line ? 0 : MARGIN_PX);
  const bottom = onPatient ? 'max-tablet:bottom-[calc(var(--foot)+8px)]' : 'max-tablet:bottom-[78px]';
  const edge = onPatient ? 'bottom-[var(--foot)]' : 'max-tablet:bottom-[67px]';
  const onPhone = onAlert ? 'max-tablet:top-14 max-tablet:bottom-auto' : line ? edge : bottom;
  return (
    <section
      ref={stack}
      aria-label="Notices to you"
      aria-live="polite"
      className={`notice-stack pointer-events-none fixed z-30 flex print:hidden ${line ? 'notice-line right-0 w-full border-y border-line2 bg-tile empty:border-0' : 'bottom-4 w-[440px] max-w-[calc(100vw-16px)] flex-col gap-2 max-tablet:right-2 max-tablet:w-[calc(100vw-16px)]'} ${onPhone} ${line ? '' : firstPage ? 'tablet:left-4' : 'tablet:right-4'}`}
    >
      <PartGuard what="Notices">
        {shown.slice(0, most).map((told) => (
          <OfUnit
            key={told.deliveryIds[0]}
            told={told}
            look={line ? 'line' : slim && told.notice.priority !== 'high' ? 'slim' : 'card'}
          />
        ))}
        {shown.length > most && (
          <Link
            href="/alerts"
            className={`pointer-events-auto num text-13 font-600 pointer-coarse:min-h-11 ${line ? 'flex min-h-11 flex-none items-center px-4' : 'inline-flex items-center self-end rounded-4 border border-line2 bg-tile px-3 py-1.5'} ${most === 0 ? 'w-full justify-between' : ''}`}
          >
            {most === 0 ? (
              noticesFor(shown.length)
            ) : line && phone ? (
              <More count={shown.length - most} />
            ) : (
              `${shown.length - most} more for you`
            )}
            {most === 0 && <span className="text-ink2">all alerts</span>}
          </Link>
        )}
      </PartGuard>
    </section>
  );
}

const noticesFor = (n: number) => (n === 1 ? '1 notice for you' : `${n} notices for you`);
function More({ count }: { count: number }) {
  return (
    <>
      +{count}
      <span className="sr-only"> more for you</span>
    </>
  );
}

/** What a notice lies over can be scrolled out from under it: the page ends lower by the height of the stack, so does a board, or its last beds could not be opened. */
function useRoomFor(wanted: boolean, margin: number) {
  const stack = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = stack.current;
    if (element === null || !wanted) return;
    const room = (px: number) => document.body.style.setProperty('--notices', `${px}px`);
    const sizes = new ResizeObserver(() => room(element.offsetHeight === 0 ? 0 : element.offsetHeight + margin));
    sizes.observe(element);
    return () => {
      sizes.disconnect();
      room(0);
    };
  }, [wanted, margin]);
  return stack;
}

/** Goes with the alert: answered by anybody, it leaves every screen. */
function OfUnit({ told, look }: { told: Told; look: NoticeLook }) {
  const { notices } = useLiveSource();
  const path = usePathname();
  const { notice } = told;
  const alert = useUnitPart(notice.unit, (s) => (notice.alertId === null ? undefined : s.alerts.get(notice.alertId)));
  const label =
    useUnitPart(notice.unit, (s) => (alert?.bed == null ? null : (s.beds.get(alert.bed)?.label ?? alert.bed))) ?? null;
  const limits = useUnitPart(notice.unit, (s) => (alert?.bed == null ? undefined : s.beds.get(alert.bed)?.limits?.text)) ?? null;
  const over = alert !== undefined && alert.phase !== 'raised' && needsRaised(notice.why);
  useEffect(() => {
    if (!over) return;
    const wait = Math.max(0, SETTLE_MS - (performance.now() - told.cameAt));
    const timer = setTimeout(() => notices.drop(told), wait);
    return () => clearTimeout(timer);
  }, [over, notices, told]);
  // The page of this very alert says all of it already.
  const onItsPage = notice.alertId !== null && path === `/alerts/${notice.alertId}` && alert !== undefined;
  useEffect(() => {
    if (!onItsPage) return;
    const look = () => document.visibilityState === 'visible' && notices.seen(told);
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [onItsPage, notices, told]);
  if (over || onItsPage) return null;
  return <NoticeCard told={told} alert={alert} label={label} limits={limits} look={look} />;
}
