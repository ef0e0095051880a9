'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { SECOND } from '../../lib/time';
import { useUnitPart } from '../live/hooks';
import { singleKey } from './single-keys';

/** So long after "b" a number is a bed's. */
const WAIT_MS = 3 * SECOND;

/** "b", then 1 to 9: the patient in the bed of that place in the unit's order. An empty bed leads nowhere. */
export function useBedJump(unitId: string | null): void {
  const router = useRouter();
  const beds = useUnitPart(unitId ?? '', (screen) => screen.beds);
  const order = useUnitPart(unitId ?? '', (screen) => screen.order);
  const latest = useRef({ beds, order });
  latest.current = { beds, order };
  useEffect(() => {
    let armedAt: number | null = null;
    const onKey = (event: KeyboardEvent) => {
      const key = singleKey(event);
      const waiting = armedAt !== null && event.timeStamp - armedAt < WAIT_MS;
      armedAt = key === 'b' ? event.timeStamp : null;
      if (!waiting || key === null || !/^[1-9]$/.test(key)) return;
      const bed = latest.current.order?.[Number(key) - 1];
      const patientId = bed === undefined ? null : latest.current.beds?.get(bed)?.patientId;
      if (patientId == null) return;
      event.preventDefault();
      router.push(`/patients/${patientId}`);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [router]);
}
