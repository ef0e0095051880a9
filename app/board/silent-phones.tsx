'use client';
import { silentPhonesText } from '../../lib/alerts/phone-check';
import { useUnitPart } from '../live/hooks';

/** Who is on call and has not tapped the test at the beginning of the shift: nobody knows whether a call would ring. */
export function SilentPhones({ unitId }: { unitId: string }) {
  const whose = useUnitPart(unitId, (screen) => silentPhonesText(screen.silentPhones)) ?? '';
  if (whose === '') return null;
  return <span className="text-13 font-600">Phone not confirmed: {whose}</span>;
}
