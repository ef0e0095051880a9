'use client';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { TocsinSign } from './icons';
import { Link } from './link';

export interface ShellLink {
  readonly href: string;
  readonly text: string;
  readonly icon: LucideIcon;
  readonly group: 'work' | 'unit' | 'admin';
  readonly count?: number;
  readonly current: boolean;
  /** Word in the phone's bottom bar; without one it is not there. */
  readonly phone?: string;
}

/**
 * The frame of every signed-in page: sidebar on the desk, bottom bar on the phone, the page between them.
 * Knows no data; what stands in it is handed in.
 */
export function Shell(props: {
  readonly links: readonly ShellLink[];
  readonly unitPicker: ReactNode;
  readonly liveState: ReactNode;
  readonly person: ReactNode;
  /** The way to leave the screen where the sidebar has no room to say who is here: as a sign, and as a tab of the bottom bar. */
  readonly lock: { readonly rail: ReactNode; readonly tab: ReactNode };
  /** What the watchdog may cover when the link is lost: a board as a whole, a page only by a band on top. */
  readonly live: 'board' | 'page';
  readonly children: ReactNode;
}) {
  const of = (group: ShellLink['group']) => props.links.filter((l) => l.group === group);
  return (
    <div data-live={props.live} className="flex min-h-dvh bg-bg">
      <a href="#main" className="skip-link">
        Skip to the page
      </a>
      <div className="sticky top-0 hidden h-dvh w-14 flex-none flex-col border-r border-line bg-tile desk:flex full:w-52 print:hidden">
        <div className="flex h-14 items-center gap-3.5 px-5 text-16 font-650 tracking-[-0.01em]">
          <TocsinSign />
          <span className="max-full:sr-only">Tocsin</span>
        </div>
        <div className="px-2.5 max-full:hidden">{props.unitPicker}</div>
        <nav aria-label="Main" className="mt-2 flex min-h-0 flex-1 flex-col overflow-y-auto px-2.5">
          <NavList links={of('work')} />
          {of('unit').length > 0 && <p className="mt-4 mb-1 flex-none px-2.5 text-12 text-ink2 max-full:sr-only">Unit</p>}
          <NavList links={of('unit')} />
          {of('admin').length > 0 && (
            <p className="mt-4 mb-1 flex-none px-2.5 text-12 text-ink2 max-full:sr-only">Administration</p>
          )}
          <NavList links={of('admin')} />
        </nav>
        <div className="border-t border-line px-[18px] py-3 text-12 text-ink2 max-full:hidden">{props.liveState}</div>
        <div className="border-t border-line px-2.5 py-2 full:hidden">{props.lock.rail}</div>
        <div className="border-t border-line px-[18px] pt-3 pb-4 text-12 text-ink2 max-full:hidden">
          {props.person}
          <p className="mt-2.5 text-12 leading-4 text-ink2">
            Secondary display. Bedside monitors are the primary alarms. Not a cleared medical device.
          </p>
        </div>
      </div>
      <main id="main" className="min-w-0 flex-1 max-desk:pb-[78px]">
        {props.children}
      </main>
      <nav
        aria-label="Main, at the bottom"
        className="fixed inset-x-0 bottom-0 z-10 grid auto-cols-fr grid-flow-col border-t border-line bg-bg px-2 pt-2.5 pb-3 desk:hidden print:hidden"
      >
        {props.links
          .filter((l) => l.phone !== undefined)
          .map((l) => (
            <Link
              key={l.href}
              href={l.href}
              aria-current={l.current ? 'page' : undefined}
              className={`flex min-h-11 flex-col items-center gap-1.5 text-12 ${l.current ? 'font-650 text-ink' : 'text-ink2'}`}
            >
              <l.icon size={20} aria-hidden="true" />
              <span>
                {l.phone} {l.count !== undefined && l.count > 0 ? l.count : ''}
              </span>
            </Link>
          ))}
        {props.lock.tab}
      </nav>
    </div>
  );
}

/** Rows are as high as the design's; where an administrator's many would not fit on a desk's screen, they move closer before they scroll. */
function NavList({ links }: { links: readonly ShellLink[] }) {
  return (
    <ul className="flex flex-col" style={{ flex: `0 1 ${links.length * 34}px`, minHeight: `${links.length * 24}px` }}>
      {links.map((l) => (
        <li key={l.href} className="flex min-h-6 flex-[0_1_34px]">
          <Link
            href={l.href}
            aria-current={l.current ? 'page' : undefined}
            title={l.text}
            className={`flex min-w-0 flex-1 items-center gap-3 rounded-4 border-l-2 px-2 text-14 hover:bg-raise ${
              l.current ? 'border-accent bg-raise font-600 text-ink' : 'border-transparent font-500 text-ink2'
            }`}
          >
            <l.icon size={16} aria-hidden="true" className="flex-none" />
            <span className="max-full:sr-only">{l.text}</span>
            {l.count !== undefined && <span className="num ml-auto text-13 max-full:sr-only">{l.count}</span>}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** The page's own bar: title, facts, actions. */
export function TopBar({ children, actions }: { children: ReactNode; actions?: ReactNode }) {
  return (
    <header className="below-veil sticky top-0 z-10 flex min-h-14 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-tile px-5 py-2 max-tablet:px-4">
      {children}
      {actions !== undefined && <div className="ml-auto flex items-center gap-3">{actions}</div>}
    </header>
  );
}
/** Hairline between groups in a bar. */
export function Divider({ tall = false }: { tall?: boolean }) {
  return <span aria-hidden="true" className={`w-px flex-none bg-line ${tall ? 'h-11' : 'h-6'}`} />;
}
