'use client';
import { Board } from '../../board/board';
import { UNIT } from '../fixtures';
import { FixtureFrame } from '../frame';

/** The desk board of the pictures, inside the real frame. */
export function BoardPreview({ beds }: { beds: number }) {
  return (
    <FixtureFrame beds={beds} current="/" live="board">
      <Board unitId={UNIT.id} />
    </FixtureFrame>
  );
}
