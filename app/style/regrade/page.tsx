'use client';
import { useMemo } from 'react';
import { LiveSourceProvider } from '../../live/hooks';
import { RegradeView } from '../../patients/[id]/regrade/regrade-view';
import { type TrendSource, TrendSourceProvider } from '../../patients/[id]/use-trend';
import { PersonProvider } from '../../session/person';
import { fixtureSource } from '../fixture-source';
import { unitSnapshot } from '../fixtures';
import { fixtureTrend, ZONE } from '../patient-fixture';
import { STATE } from '../patient-state';
import { StopTime } from '../stop-time';

const trend: TrendSource = { load: async (_id, query) => fixtureTrend({ ...query, codes: query.codes ?? null }) };

/** The regrade of bed 701, nothing answered yet. */
export default function StyleRegrade() {
  const source = useMemo(() => fixtureSource(unitSnapshot()), []);
  return (
    <LiveSourceProvider source={source} zone={ZONE}>
      <PersonProvider person={{ id: 'lee', name: 'K. Lee RN', roles: [{ unitId: 'ICU-7', role: 'nurse' }] }}>
        <TrendSourceProvider value={trend}>
          <StopTime />
          <RegradeView state={STATE} />
        </TrendSourceProvider>
      </PersonProvider>
    </LiveSourceProvider>
  );
}
