'use client';
import { Bell, LayoutGrid, Monitor } from 'lucide-react';
import { useMemo } from 'react';
import { LiveNote, PersonNote, UnitNote } from '../../(unit)/notes';
import { Board } from '../../board/board';
import { Shell } from '../../components/shell';
import { LiveSourceProvider } from '../../live/hooks';
import { PersonProvider } from '../../session/person';
import { fixtureSource } from '../fixture-source';
import { UNIT, unitSnapshot, ZONE } from '../fixtures';
import { StopTime } from '../stop-time';

/** The desk board of the pictures, inside the real frame. */
export function BoardPreview({ beds }: { beds: number }) {
  const source = useMemo(() => fixtureSource(unitSnapshot(beds)), [beds]);
  const person = { id: 'u1', name: 'S. Okafor', roles: [{ unitId: UNIT.id, role: 'charge-nurse' as const }] };
  return (
    <PersonProvider person={person}>
      <LiveSourceProvider source={source} zone={ZONE}>
        <StopTime />
        <Shell
          live="board"
          links={[
            { href: '/style/board', text: 'Board', icon: LayoutGrid, group: 'work', current: true, phone: 'Unit' },
            { href: '/style/alerts', text: 'Alerts', icon: Bell, group: 'work', current: false, count: 8, phone: 'Alerts' },
            { href: '/style/wall', text: 'Wall display', icon: Monitor, group: 'unit', current: false },
          ]}
          unitPicker={<UnitNote unitId={UNIT.id} />}
          liveState={<LiveNote unitId={UNIT.id} />}
          person={<PersonNote unitId={UNIT.id} />}
        >
          <Board unitId={UNIT.id} />
        </Shell>
      </LiveSourceProvider>
    </PersonProvider>
  );
}
