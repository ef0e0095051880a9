'use client';
import { useMemo } from 'react';
import { LiveSourceProvider } from '../../live/hooks';
import { PatientView } from '../../patients/[id]/patient-view';
import { type GuidanceSource, GuidanceSourceProvider } from '../../patients/[id]/use-guidance';
import { type TrendSource, TrendSourceProvider } from '../../patients/[id]/use-trend';
import { PersonProvider } from '../../session/person';
import { fixtureSource } from '../fixture-source';
import { unitSnapshot } from '../fixtures';
import { fixtureGuidance } from '../patient-chart';
import { fixtureTrend, ZONE } from '../patient-fixture';
import { STATE } from '../patient-state';
import { StopTime } from '../stop-time';

const trend: TrendSource = { load: async (_id, query) => fixtureTrend({ ...query, codes: query.codes ?? null }) };

const guidance: GuidanceSource = { load: async () => fixtureGuidance() };

/** Bed 701 as drawn in the pictures. */
export default function StylePatient() {
  const source = useMemo(() => fixtureSource(unitSnapshot()), []);
  return (
    <LiveSourceProvider source={source} zone={ZONE}>
      <PersonProvider person={{ id: 'chen', name: 'M. Chen', roles: [{ unitId: 'ICU-7', role: 'physician' }] }}>
        <TrendSourceProvider value={trend}>
          <GuidanceSourceProvider value={guidance}>
            <StopTime />
            <PatientView state={STATE} />
          </GuidanceSourceProvider>
        </TrendSourceProvider>
      </PersonProvider>
    </LiveSourceProvider>
  );
}
