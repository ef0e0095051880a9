'use client';
import { Board } from '../../board/board';
import { UNIT } from '../fixtures';
import { FixtureFrame } from '../frame';
import type { Night } from '../nights';

/** The desk board of the pictures, inside the real frame. */
export function BoardPreview({ beds, night }: { beds: number; night: Night | undefined }) {
  return (
    <FixtureFrame beds={beds} {...(night === undefined ? {} : { night })} current="/" live="board">
      <Board unitId={UNIT.id} />
    </FixtureFrame>
  );
}
