import type { PatientRecord } from './record';
import { push, type Step } from './steps';

/** ICANS by ASTCT 2019 from ICE points and consciousness: the more severe of the two, each as last recorded. */
export function icansSteps(r: PatientRecord): Step[] {
  const steps: Step[] = [];
  for (const t of [...r.ice.map((x) => x.t), ...r.consciousness.map((x) => x.t)].sort((a, b) => a - b)) {
    const points = r.ice.filter((x) => x.t <= t).at(-1)?.points;
    const awake = r.consciousness.filter((x) => x.t <= t).at(-1)?.grade ?? 0;
    push(steps, t, Math.max(ofIce(points ?? 10), awake));
  }
  return steps;
}
function ofIce(points: number): number {
  if (points >= 10) return 0;
  if (points >= 7) return 1;
  return points >= 3 ? 2 : 3;
}
