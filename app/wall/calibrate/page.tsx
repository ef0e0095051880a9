import type { Metadata } from 'next';
import { Calibrate } from './calibrate';

export const metadata: Metadata = { title: 'Measure this screen' };

/** Measures the screen it stands on. Shows nothing of any unit, so nobody has to sign in on a wall for it. */
export default function Page() {
  return <Calibrate />;
}
