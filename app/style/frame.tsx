'use client';
import { type ReactNode, useMemo } from 'react';
import { NAV } from '../(unit)/nav';
import { LiveNote, PersonNote, UnitNote } from '../(unit)/notes';
import { Shell } from '../components/shell';
import { LiveSourceProvider } from '../live/hooks';
import { LockButton } from '../session/lock-button';
import { PersonProvider } from '../session/person';
import { fixtureSource } from './fixture-source';
import { UNIT, ZONE } from './fixtures';
import { type Night, nightOf } from './nights';
import { StopTime } from './stop-time';

const PERSON = { id: 'u1', name: 'S. Okafor', roles: [{ unitId: UNIT.id, role: 'charge-nurse' as const }] };

/** The product's frame around fixtures, with the page of `current` chosen. */
export function FixtureFrame({
  beds = 24,
  night = 'night',
  current,
  live,
  children,
}: {
  beds?: number;
  night?: Night;
  current: string;
  live: 'board' | 'page';
  children: ReactNode;
}) {
  const source = useMemo(() => fixtureSource(nightOf(night, beds)), [night, beds]);
  const links = NAV.map((item) => ({
    ...item,
    href: `/style${item.href === '/' ? '/board' : item.href}`,
    current: item.href === current,
    count: item.count === undefined ? undefined : 8,
  }));
  return (
    <PersonProvider person={PERSON}>
      <LiveSourceProvider source={source} zone={ZONE}>
        <StopTime />
        <Shell
          live={live}
          links={links}
          unitPicker={<UnitNote unitId={UNIT.id} />}
          liveState={<LiveNote unitId={UNIT.id} />}
          person={<PersonNote unitId={UNIT.id} />}
          lock={{ rail: <LockButton look="rail" />, tab: <LockButton look="tab" /> }}
        >
          {children}
        </Shell>
      </LiveSourceProvider>
    </PersonProvider>
  );
}
