import type { PatientRecord } from './record';
import { push, type Step } from './steps';

const HOUR = 3_600_000;
const FEVER_C = 38;
/** A low pressure keeps counting so long after it was read. */
const LOW_PRESSURE_HELD = 4 * HOUR;
/** A febrile reading is evidence of fever so long, and an episode outlives its last sign as long. */
const SIGN_HELD = 24 * HOUR;

/**
 * CRS by ASTCT 2019 over the whole stay, of charted readings, without masking drugs and attributions: asks the question anew at
 * every instant at which the answer can change.
 */
export function crsSteps(r: PatientRecord): Step[] {
  const fevers = r.temperatures.filter((x) => x.c >= FEVER_C).map((x) => x.t);
  const firstFever = fevers[0];
  if (firstFever === undefined) return [];
  const instants = new Set<number>([
    ...r.temperatures.map((x) => x.t),
    ...fevers.map((t) => t + SIGN_HELD),
    ...r.pressures.flatMap((x) => (x.low ? [x.t, x.t + LOW_PRESSURE_HELD] : [x.t])),
    ...r.oxygen.map((x) => x.t),
    ...r.pressors.map((x) => x.t),
  ]);
  const steps: Step[] = [];
  let queue = [...instants].filter((t) => t >= firstFever).sort((a, b) => a - b);
  let open = false;
  let lastSign = 0;
  let domainBefore = 0;
  while (queue.length > 0) {
    const t = queue.shift() as number;
    if (t > r.now) break;
    const lastFever = fevers.filter((f) => f <= t).at(-1) as number;
    const feverish = t - lastFever < SIGN_HELD;
    // A domain that counted until this instant is a sign up to it.
    if (open && domainBefore > 0) lastSign = t;
    lastSign = Math.max(lastSign, lastFever);
    if (open && t - lastSign >= SIGN_HELD) open = false;
    const domain = feverish || open ? Math.max(hypotension(r, t), hypoxia(r, t)) : 0;
    const grade = Math.max(feverish ? 1 : 0, domain);
    if (grade > 0) open = true;
    if (domain > 0) lastSign = t;
    domainBefore = domain;
    push(steps, t, grade);
    if (open && domain === 0 && lastSign + SIGN_HELD > t) queue = insert(queue, lastSign + SIGN_HELD);
  }
  return steps;
}
function insert(queue: number[], t: number): number[] {
  return queue.includes(t) ? queue : [...queue, t].sort((a, b) => a - b);
}

function hypotension(r: PatientRecord, t: number): number {
  const running = new Set<string>();
  for (const p of r.pressors) {
    if (p.t > t) break;
    if (p.running) running.add(p.drug);
    else running.delete(p.drug);
  }
  const counted = [...running].filter((drug) => drug !== 'vasopressin').length;
  if (counted >= 2) return 4;
  if (running.size > 0) return 3;
  const until = r.pressures.filter((p) => p.t <= t);
  const isLow = until.at(-1)?.low === true || until.some((p) => p.low && t - p.t < LOW_PRESSURE_HELD);
  return isLow ? 2 : 0;
}
function hypoxia(r: PatientRecord, t: number): number {
  return r.oxygen.filter((o) => o.t <= t).at(-1)?.domain ?? 0;
}
