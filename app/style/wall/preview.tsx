'use client';
import { useMemo } from 'react';
import { LiveSourceProvider } from '../../live/hooks';
import { Wall } from '../../wall/wall';
import { fixtureSource } from '../fixture-source';
import { UNIT, ZONE } from '../fixtures';
import { type Night, nightOf } from '../nights';
import { StopTime } from '../stop-time';

/** The wall of the pictures, at any number of beds, or in another state of the unit. */
export function WallPreview({ beds, night = 'night' }: { beds: number; night?: Night }) {
  const source = useMemo(() => {
    const unit = nightOf(night, beds);
    // As the server sends it to a wall, unless the unit has decided otherwise.
    return fixtureSource({ ...unit, beds: unit.beds.map((b) => ({ ...b, name: null, mrn: null })) });
  }, [beds, night]);
  return (
    <LiveSourceProvider source={source} zone={ZONE}>
      <StopTime />
      <Wall unitId={UNIT.id} />
    </LiveSourceProvider>
  );
}
