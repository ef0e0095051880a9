'use client';
import type { ReactNode } from 'react';
import { timeText } from '../../lib/display/clock';
import { TopBar } from '../components/shell';
import { Problem, Skeleton } from '../components/tags';
import { useClock, useNowWhen, useZone } from '../live/clock';
import { ThemeSwitch } from '../theme/theme-switch';

/** Title bar and body of a page about intake; what failed stands above what was read last. */
export function IntakePage(props: {
  readonly title: ReactNode;
  readonly facts?: ReactNode;
  readonly problem: string | null;
  readonly loading: boolean;
  readonly children: ReactNode;
}) {
  return (
    <>
      <TopBar actions={<ThemeSwitch />}>
        <h1 className="text-20 font-650">{props.title}</h1>
        {props.facts !== undefined && <span className="text-13 text-ink2">{props.facts}</span>}
      </TopBar>
      <div className="grid gap-4 p-4">
        {props.problem !== null && <Problem title="This cannot be read now.">{props.problem}</Problem>}
        {props.loading && props.problem === null ? (
          <div role="status" aria-label="Loading" className="grid gap-2">
            <Skeleton className="h-10" />
            <Skeleton className="h-10" />
            <Skeleton className="h-10" />
          </div>
        ) : (
          props.children
        )}
      </div>
    </>
  );
}

/** An instant on the unit's clock and how long ago it was: "03:14:02, 38 s ago". */
export function Ago({ at }: { at: string | null }) {
  const now = useNowWhen((t) => String(Math.floor(t / 1_000)));
  const zone = useZone();
  if (at === null) return <span className="text-ink2">never</span>;
  const t = Date.parse(at);
  return (
    <span className="num whitespace-nowrap">
      {timeText(t, now, zone)} <span className="text-ink2">{spanText(now - t)} ago</span>
    </span>
  );
}
export function spanText(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1_000));
  if (s < 120) return `${s} s`;
  if (s < 2 * 3_600) return `${Math.round(s / 60)} min`;
  return s < 48 * 3_600 ? `${Math.round(s / 3_600)} h` : `${Math.round(s / 86_400)} d`;
}
export function useTime(): (at: string) => string {
  const clock = useClock();
  const zone = useZone();
  return (at) => timeText(Date.parse(at), clock.now(), zone);
}

/** A panel with its heading. */
export function Panel({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="min-w-0 rounded-4 border border-line bg-tile">
      <header className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-2">
        <h2 className="text-16 font-650">{title}</h2>
        {aside !== undefined && <div className="ml-auto flex items-center gap-3 text-13 text-ink2">{aside}</div>}
      </header>
      {children}
    </section>
  );
}

/** Plain figure in a table: a nought is quiet. */
export function Count({ n }: { n: number }) {
  return (
    <span className={`num whitespace-nowrap ${n === 0 ? 'text-ink2' : 'font-500'}`}>
      {n.toLocaleString('en-US').replaceAll(',', '\u2009')}
    </span>
  );
}
export const CELL = 'px-3 py-2 align-top';
export const HEAD = 'px-3 py-2 text-left text-12 font-400 text-ink2 whitespace-nowrap';
