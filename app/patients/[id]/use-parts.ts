'use client';
import { useRef } from 'react';
import type { PatientState } from '../../../lib/state';

/**
 * The state for a panel that reads only some of its parts: the same object for as long as those are the same, so that a
 * memoised panel is not drawn again because a heart rate has come. The other parts may be a little older.
 */
export function useParts(state: PatientState, parts: readonly (keyof PatientState)[]): PatientState {
  const held = useRef(state);
  if (parts.some((part) => held.current[part] !== state[part])) held.current = state;
  return held.current;
}
