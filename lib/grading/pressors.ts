import type { Chart, DrugInfusion } from '../chart/chart';
import { drugByName, ugPerMin } from '../events/drugs';
import { roundHalfUp } from '../events/units';
import { num, type Protocol } from '../protocols/protocol';
import type { Instant } from '../time';

/** Does the infusion run at `t`? One with an announced end stops by itself. */
export function runsAt(i: DrugInfusion, t: Instant): boolean {
  return i.running && (i.endsAt === null || t < i.endsAt);
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

/** Hypotension grade of the running vasopressors: CRS-05 by count, REV-01 and REV-02 by dose. 0 if none runs. */
export function pressorGrade(running: readonly RunningPressor[], weightKg: number | null, protocol: Protocol): 0 | 2 | 3 | 4 {
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
    const perMin = ugPerMin(i.rate, i.rateUnit, weightKg);
    const perKg = i.rateUnit === 'ug/kg/min' ? i.rate : perMin === null || weightKg === null ? null : perMin / weightKg;
    return perKg === null || roundHalfUp(perKg, 6) >= num(protocol, 'crs.highDopamine');
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
