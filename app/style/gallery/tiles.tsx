'use client';
import { useMemo } from 'react';
import type { BedRow } from '../../../lib/state';
import { HOUR } from '../../../lib/time';
import { DeskTile, TileSkeleton } from '../../board/desk-tile';
import { TileFault } from '../../components/guard';
import { LiveSourceProvider } from '../../live/hooks';
import { densityFor } from '../../wall/density';
import { WallTile } from '../../wall/wall-tile';
import '../../wall/wall.css';
import { fixtureSource } from '../fixture-source';
import { NOW, UNIT, unitSnapshot, ZONE } from '../fixtures';
import { Part } from './gallery';

/** Beds in the states that the pictures do not have. */
function states(beds: readonly BedRow[]): BedRow[] {
  const bed = (label: string): BedRow => {
    const found = beds.find((b) => b.label === label);
    if (!found) throw new Error(`no bed ${label} among the fixtures`);
    return found;
  };
  const iso = (t: number) => new Date(t).toISOString();
  const crs = bed('707').crs;
  const variant = (label: string, base: string, part: Partial<BedRow>): BedRow => ({
    ...bed(base),
    bed: `ICU-7-${label}`,
    label,
    alerts: [],
    ...part,
  });
  return [
    variant('801', '707', {
      crs: crs && { ...crs, status: 'at-least', confirmed: null, chip: 'BP not charted', reason: 'Blood pressure never charted' },
    }),
    variant('802', '707', {
      crs: crs && { ...crs, status: 'ungradable', chip: 'BP withheld', reason: 'Blood pressure older than 12 h' },
    }),
    variant('803', '702', {
      crs: bed('702').crs && { ...(bed('702').crs as NonNullable<BedRow['crs']>), status: 'no-infusion', chip: 'no infusion' },
      icans: bed('702').icans && {
        ...(bed('702').icans as NonNullable<BedRow['icans']>),
        status: 'no-infusion',
        chip: 'no infusion',
      },
      day: null,
      product: null,
    }),
    variant('804', '715', {
      absence: { reason: 'CT head', until: iso(NOW + HOUR) },
      feeds: { lastDeviceAt: iso(NOW - HOUR), fresh: 'withheld' },
    }),
    variant('805', '715', {
      limits: { text: 'No re-intubation', reviewBy: null },
      toci: { ...(bed('715').toci as NonNullable<BedRow['toci']>), total: 4 },
    }),
    variant('806', '704', {
      alerts: bed('704')
        .alerts.map((a) => ({ ...a, phase: 'latched' as const }))
        .slice(0, 1),
    }),
  ];
}
const STATES: readonly (readonly [string, string])[] = [
  ['701', 'owned alerts, drives in ink'],
  ['702', 'quiet'],
  ['703', 'late ICE, low alert'],
  ['704', 'unowned high'],
  ['706', 'not live, grade held'],
  ['711', 'unowned medium'],
  ['717', 'ICANS not known'],
  ['722', 'empty bed'],
  ['801', 'at least'],
  ['802', 'ungradable'],
  ['803', 'no infusion recorded'],
  ['804', 'off the unit'],
  ['805', 'treatment limits, no dose left'],
  ['806', 'was high, not seen'],
];

/** Desk and wall tiles in every state, with loading and failure. */
export function Tiles() {
  const source = useMemo(() => {
    const snapshot = unitSnapshot();
    return fixtureSource({ ...snapshot, beds: [...snapshot.beds, ...states(snapshot.beds)] });
  }, []);
  const wall = densityFor(24);
  return (
    <LiveSourceProvider source={source} zone={ZONE}>
      <Part title="Tiles on the desk">
        <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,384px),1fr))] gap-2">
          {STATES.map(([label, what]) => (
            <div key={label}>
              <DeskTile unitId={UNIT.id} bed={`ICU-7-${label}`} />
              <p className="py-1 text-12 text-ink2">{what}</p>
            </div>
          ))}
          <div>
            <TileSkeleton />
            <p className="py-1 text-12 text-ink2">loading</p>
          </div>
          <div className="grid">
            <TileFault bed="705" />
            <p className="py-1 text-12 text-ink2">failed</p>
          </div>
        </div>
      </Part>
      <Part title="Tiles on a wall of 24">
        <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,311px),311px))] gap-2">
          {STATES.map(([label, what]) => (
            <div key={label}>
              <div className="grid h-[232px]">
                <WallTile unitId={UNIT.id} bed={`ICU-7-${label}`} density={wall} />
              </div>
              <p className="py-1 text-12 text-ink2">{what}</p>
            </div>
          ))}
        </div>
      </Part>
    </LiveSourceProvider>
  );
}
