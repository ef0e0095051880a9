'use client';
import { useMemo } from 'react';
import { LiveSourceProvider } from '../../live/hooks';
import { Wall } from '../../wall/wall';
import { fixtureSource } from '../fixture-source';
import { UNIT, unitSnapshot, ZONE } from '../fixtures';
import { StopTime } from '../stop-time';

/** The wall of the pictures, at any number of beds. */
export function WallPreview({ beds }: { beds: number }) {
  const source = useMemo(() => fixtureSource(unitSnapshot(beds)), [beds]);
  return (
    <LiveSourceProvider source={source} zone={ZONE}>
      <StopTime />
      <Wall unitId={UNIT.id} />
    </LiveSourceProvider>
  );
}
