'use client';
import { AlertCentre } from '../../alerts/alerts';
import { UNIT } from '../fixtures';
import { FixtureFrame } from '../frame';

/** The alert centre of the pictures, inside the real frame. */
export default function Page() {
  return (
    <FixtureFrame current="/alerts" live="page">
      <AlertCentre unitId={UNIT.id} />
    </FixtureFrame>
  );
}
