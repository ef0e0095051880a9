import type { PatientRecord } from './record';
import { type Step, valueAt } from './steps';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The alerts that must stand now, of those the load can bring about. */
export function alertsOf(r: PatientRecord, crs: readonly Step[]): { family: string; level: number | null }[] {
  const found: { family: string; level: number | null }[] = [];
  const rise = lastRise(crs, r);
  if (rise && r.now - rise.t <= 12 * HOUR && valueAt(crs, r.now) >= rise.to) found.push({ family: 'CRS-ONSET', level: rise.to });
  if (ferritinHigh(r)) found.push({ family: 'FERRITIN-10K', level: null });
  const confirmed = (scale: 'crs' | 'icans') => r.regrades.filter((g) => g[scale] !== null).at(-1)?.t ?? r.admittedAt;
  if (r.now - Math.min(confirmed('crs'), confirmed('icans')) > 12 * HOUR) found.push({ family: 'REGRADE-OVERDUE', level: null });
  return found;
}

/**
 * The latest rise of the grade. A return to a grade after at most half an hour below it is none, unless a clinician confirmed a
 * lower grade meanwhile.
 */
function lastRise(steps: readonly Step[], r: PatientRecord): { t: number; to: number } | null {
  let last: { t: number; to: number } | null = null;
  for (let i = 0; i < steps.length; i++) {
    const { t, value } = steps[i] as Step;
    if (value <= (steps[i - 1]?.value ?? 0)) continue;
    // When was the grade last at least this, before now?
    let fellAt: number | null = null;
    for (let k = i - 1; k >= 0; k--) {
      if ((steps[k] as Step).value >= value) {
        fellAt = (steps[k + 1] as Step).t;
        break;
      }
    }
    const lowered = fellAt !== null && r.regrades.some((g) => g.crs !== null && g.crs < value && g.t >= (fellAt ?? 0) && g.t < t);
    const isReturn = fellAt !== null && t - fellAt <= 30 * MINUTE && !lowered;
    if (!isReturn) last = { t, to: value };
  }
  return last;
}

/** On above 10 000 ng/mL, off again at 9 000 or below. */
function ferritinHigh(r: PatientRecord): boolean {
  let high = false;
  for (const { value } of r.ferritin) {
    if (value > 10_000) high = true;
    else if (value <= 9_000) high = false;
  }
  return high;
}
