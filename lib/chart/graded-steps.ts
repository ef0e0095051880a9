import type { Instant } from '../time';
import type { Chart } from './chart';
import { KEEP_STEPS } from './grade';
import { monitoringStart } from './read';

interface GradesAt {
  readonly t: Instant;
  readonly crs: number;
  readonly icans: number;
}

/**
 * Both grades from when they were first looked for. The chart keeps changes only: until the first one both are 0, from the later of
 * admission and infusion. Where the oldest changes have been dropped, nothing is said of the time before.
 */
export function gradedSteps(chart: Chart): readonly GradesAt[] {
  const { steps, therapy } = chart;
  const watched = monitoringStart(chart);
  if (therapy.firstAt === null || watched === null || steps.length >= KEEP_STEPS) return steps;
  const t = Math.max(watched, therapy.firstAt);
  const [first] = steps;
  return first !== undefined && first.t <= t ? steps : [{ t, crs: 0, icans: 0 }, ...steps];
}
