'use client';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { can, type Resource } from '../../lib/permissions';
import { isOpen } from '../../lib/screen';
import { Shell, type ShellLink } from '../components/shell';
import { useUnitPart } from '../live/hooks';
import { PagingDown } from '../notices/paging-down';
import { LockButton } from '../session/lock-button';
import { usePerson } from '../session/person';
import { SignedIn, type SignedInSession } from '../session/signed-in';
import { useUnits } from '../session/unit';
import { SoundMark } from '../sound/sound-control';
import { NAV } from './nav';
import { LiveNote, PersonNote, UnitNote } from './notes';

/** The frame of every signed-in page that is about a unit: the sidebar. */
export function Frame({ children, ...session }: SignedInSession & { children: ReactNode }) {
  return <SignedIn {...session} draw={(unitId) => <Framed unitId={unitId}>{children}</Framed>} />;
}
function Framed({ unitId, children }: { unitId: string; children: ReactNode }) {
  const path = usePathname();
  const { units } = useUnits();
  const open = useUnitPart(unitId, (s) => [...s.alerts.values()].filter(isOpen).length);
  const onBoard = path === '/' || /^\/units\/[^/]+$/.test(path);
  const actor = { kind: 'user' as const, session: '', id: '', name: '', roles: usePerson()?.roles ?? [] };
  const shown = NAV.filter((item) => !item.needs || can(actor, 'read', { kind: item.needs, unitId } as Resource));
  // The longest address that the page's begins with, so that a page below another is told from it.
  const here = shown
    .filter((item) => path === item.href || path.startsWith(`${item.href}/`))
    .reduce((best, item) => (item.href.length > best.length ? item.href : best), '');
  const links = shown.map(
    (item): ShellLink => ({
      href: item.href,
      text: item.text,
      icon: item.icon,
      group: item.group,
      current: item.href === '/' ? onBoard : item.href === here,
      ...(item.count === 'alerts' && open !== undefined ? { count: open } : {}),
      ...(item.phone === undefined ? {} : { phone: item.phone }),
    }),
  );
  return (
    <Shell
      live={onBoard ? 'board' : 'page'}
      links={links}
      unitPicker={<UnitNote unitId={unitId} units={units} />}
      liveState={
        <>
          <LiveNote unitId={unitId} />
          <p className="mt-2">
            <SoundMark />
          </p>
        </>
      }
      person={<PersonNote unitId={unitId} />}
      lock={{ rail: <LockButton look="rail" />, tab: <LockButton look="tab" /> }}
    >
      <PagingDown unitId={unitId} />
      {children}
    </Shell>
  );
}
