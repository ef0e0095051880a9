'use client';
import { useMemo } from 'react';
import { type NameLevel, nameOnWall } from '../../../lib/privacy';
import { LiveSourceProvider } from '../../live/hooks';
import { Wall } from '../../wall/wall';
import { fixtureSource } from '../fixture-source';
import { UNIT, ZONE } from '../fixtures';
import { type Night, nightOf } from '../nights';
import { StopTime } from '../stop-time';

/** The wall of the pictures, at any number of beds, or in another state of the unit. */
export function WallPreview(props: { readonly beds: number; readonly night?: Night; readonly names?: NameLevel }) {
  const { beds, night = 'night', names = 'L0' } = props;
  const source = useMemo(() => {
    const unit = nightOf(night, beds);
    // As the server sends it to a wall; names only where the unit has decided so.
    return fixtureSource({ ...unit, beds: unit.beds.map((b) => ({ ...b, name: nameOnWall(b.name, names), mrn: null })) });
  }, [beds, night, names]);
  return (
    <LiveSourceProvider source={source} zone={ZONE}>
      <StopTime />
      <Wall unitId={UNIT.id} />
    </LiveSourceProvider>
  );
}
