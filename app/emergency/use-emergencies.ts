'use client';
import type { EmergencyPage } from '../../lib/people/emergency';
import { useRead } from '../live/use-read';

const READ_EVERY_MS = 30_000;

/** Emergency accesses of this person and of the units they oversee, read again now and then. */
export function useEmergencies() {
  const { value: page, trouble, load } = useRead<EmergencyPage>('/api/emergency-access', READ_EVERY_MS);
  return { page, trouble, load };
}
