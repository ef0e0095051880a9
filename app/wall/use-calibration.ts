'use client';
import { useEffect, useState } from 'react';
import { type Calibration, readCalibration } from '../../lib/legibility';

const KEPT = 'tocsin-calibration';

/** How this screen was measured; null until somebody did. Kept in the browser: it belongs to the screen, not to a person. */
export function useCalibration(): Calibration | null {
  const [calibration, setCalibration] = useState<Calibration | null>(null);
  useEffect(() => setCalibration(readCalibration(localStorage.getItem(KEPT))), []);
  return calibration;
}
export function keepCalibration(calibration: Calibration | null): void {
  if (calibration === null) localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, JSON.stringify(calibration));
}
