import type { Chart, DrugInfusion } from '../chart/chart';
import { drugByName, ugPerMin } from '../events/drugs';
import { roundHalfUp } from '../events/units';
import { num, type Protocol } from '../protocols/protocol';
import type { Instant } from '../time';

/** Does the infusion run at `t`? One with an announced end stops by itself. */
export function runsAt(i: DrugInfusion, t: Instant): boolean {
  return i.running && (i.endsAt === null || t < i.endsAt);
}

/** When the infusion last ran, at most `t`: now, its announced end, or its stop. */
export function ranTo(i: DrugInfusion, t: Instant): Instant {
  return Math.min(i.running ? t : i.since, i.endsAt ?? t, t);
}

export interface RunningPressor {
  readonly infusion: DrugInfusion;
  /** False for vasopressin and terlipressin: never a second vasopressor. */
  readonly counted: boolean;
}

/** Vasopressor infusions that run at `t`. */
export function runningPressors(chart: Chart, t: Instant): readonly RunningPressor[] {
  const out: RunningPressor[] = [];
  for (const name in chart.infusions) {
    const infusion = chart.infusions[name] as DrugInfusion;
    if (!runsAt(infusion, t)) continue;
    const kind = drugByName(name)?.pressor;
    if (kind !== undefined) out.push({ infusion, counted: kind === 'vasopressor' });
  }
  return out;
}

/**
 * The running vasopressors that grade: all of them, save low-dose epinephrine beside norepinephrine where the site takes it for
 * an inotrope (Q7). A rate that is not known or cannot be converted is no low dose.
 */
export function gradingPressors(
  running: readonly RunningPressor[],
  weightKg: number | null,
  protocol: Protocol,
): readonly RunningPressor[] {
  const limit = num(protocol, 'crs.inotropeEpinephrineMax');
  if (limit === 0 || !running.some((p) => p.infusion.drug === 'norepinephrine')) return running;
  return running.filter(({ infusion }) => {
    if (infusion.drug !== 'epinephrine') return true;
    const perKg = ugPerKgMin(infusion, weightKg);
    return perKg === null || perKg > limit;
  });
}

/** The rate in ug/kg/min, to 6 decimals; null where rate, unit or weight is not known. */
function ugPerKgMin(i: DrugInfusion, weightKg: number | null): number | null {
  if (i.rateUnit === 'ug/kg/min') return i.rate === null ? null : roundHalfUp(i.rate, 6);
  const perMin = ugPerMin(i.rate, i.rateUnit, weightKg);
  return perMin === null || weightKg === null ? null : roundHalfUp(perMin / weightKg, 6);
}

/** Hypotension grade of the running vasopressors: CRS-05 by count, REV-01 and REV-02 by dose. 0 if none runs. */
export function pressorGrade(all: readonly RunningPressor[], weightKg: number | null, protocol: Protocol): 0 | 2 | 3 | 4 {
  const running = gradingPressors(all, weightKg, protocol);
  if (running.length === 0) return 0;
  if (protocol.choices.vasopressors === 'by-dose') {
    if (running.length >= 2) return 3;
    const only = running[0] as RunningPressor;
    return only.counted && highDose(only.infusion, weightKg, protocol) ? 3 : 2;
  }
  return running.filter((p) => p.counted).length >= 2 ? 4 : 3;
}

/** REV-01: from the limits of 2014; an unknown rate, angiotensin II, metaraminol and ephedrine count as high. */
export function highDose(i: DrugInfusion, weightKg: number | null, protocol: Protocol): boolean {
  if (i.drug === 'dopamine') {
    const perKg = ugPerKgMin(i, weightKg);
    return perKg === null || perKg >= num(protocol, 'crs.highDopamine');
  }
  const limit =
    i.drug === 'norepinephrine'
      ? num(protocol, 'crs.highNorepinephrine')
      : i.drug === 'epinephrine'
        ? num(protocol, 'crs.highEpinephrine')
        : i.drug === 'phenylephrine'
          ? num(protocol, 'crs.highPhenylephrine')
          : null;
  if (limit === null) return true;
  const rate = ugPerMin(i.rate, i.rateUnit, weightKg);
  return rate === null || roundHalfUp(rate, 6) >= limit;
}
