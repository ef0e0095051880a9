import { HOUR, type Instant, MINUTE } from '../time';
import { type BedsideGrades, bedsideGrades } from './bedside';
import { care, plannedDoses } from './care';
import { Charting, SEDATION_CHARTED_H } from './charting';
import { inside, type Knot, stair } from './curve';
import { body, monitor } from './physiology';
import type { Fact, Plan } from './plan';
import { hash } from './random';
import { antipyreticHours, iceHours, regradeHours, stream, temperatureHours } from './schedule';
import { readings } from './stream';

/** One patient's stay, played from a plan. */
export interface Course {
  readonly plan: Plan;
  readonly bed: string;
  readonly zero: Instant;
  readonly admittedAt: Instant;
  readonly dischargedAt: Instant;
  /** What the nurses of the story will confirm, for the tests. */
  readonly grades: BedsideGrades;
  /** Everything but the streamed readings, in order of `at`. */
  readonly facts: readonly Fact[];
  /** Streamed readings and cuff cycles with `from <= t < to`, in order; heart rate and the like every `everyMs`. */
  readings(from: Instant, to: Instant, everyMs: number): Fact[];
}

/**
 * Plays a plan in a bed.
 * @param unit unit id, e.g. `ICU-7`
 * @param bed label within the unit, e.g. `704`
 * @param zero the instant of the plan's hour 0
 */
export function course(unit: string, bed: string, plan: Plan, zero: Instant): Course {
  const raw = body(plan, []);
  const antipyretics = antipyreticHours(plan, raw.feverC);
  const subject = body(plan, antipyretics);
  const device = monitor(subject, plan.baseline, hash(plan.person.mrn), zero);
  const instant = (h: number): Instant => zero + Math.round((h * HOUR) / 1000) * 1000;

  const temperatures = temperatureHours(plan, subject).map((h): Knot => [h, device.tempC(instant(h))]);
  const planned = plannedDoses(plan);
  // Who has just been sedated cannot be asked: that is charted too, and holds the last score.
  const iceAt = [...iceHours(plan), ...(plan.sedated ?? []).map(([from]) => from + SEDATION_CHARTED_H)].sort((a, b) => a - b);
  const found = stair(plan.person.ageYears < 12 ? 0 : 10, plan.ice ?? []);
  const ice = iceAt.map((h) => ({ h, score: inside(plan.sedated, h) ? null : found(h) }));
  const given = [
    ...planned.map(({ atH, drug }) => ({ h: atH, drug })),
    ...antipyretics.map((h) => ({ h, drug: 'acetaminophen' })),
  ];
  const grades = bedsideGrades({
    plan,
    mapMmHg: subject.mapMmHg,
    spo2Percent: subject.spo2Percent,
    temperatures,
    given: given.sort((a, b) => a.h - b.h),
    ice,
  });
  const routine = care(plan, grades, subject.mapMmHg);

  const charting = new Charting(unit, bed, plan, instant);
  charting.admission();
  charting.infusion();
  charting.rounds();
  charting.temperatures(temperatures);
  for (const h of antipyretics) charting.dose({ atH: h, drug: 'acetaminophen', doseMg: 1000, route: 'PO' });
  for (const dose of [...planned, ...routine.doses]) charting.dose(dose);
  charting.pumps();
  charting.laboratory();
  for (const record of ice) charting.ice(record.h, record.score);
  charting.neurology();
  for (const h of regradeHours(
    plan,
    [...grades.crs, ...grades.icans].sort((a, b) => a[0] - b[0]),
  )) {
    charting.regrade(h, gradeAt(grades.crs, h), gradeAt(grades.icans, h));
  }
  for (const diagnostic of [...(plan.diagnostics ?? []), ...routine.diagnostics]) charting.diagnostic(diagnostic);
  for (const decision of routine.decisions) charting.decision(decision.atH, decision.reassess);
  charting.words();
  charting.discharge();

  const facts = charting.facts.filter((fact) => fact.at <= instant(plan.dischargeH)).sort((a, b) => a.at - b.at || a.t - b.t);
  const offsetMs = Math.floor(stream(plan, 'offset').between(0, 10 * MINUTE) / 1000) * 1000;
  const admittedAt = instant(plan.admittedH);
  const dischargedAt = instant(plan.dischargeH);
  return {
    plan,
    bed,
    zero,
    admittedAt,
    dischargedAt,
    grades,
    facts,
    readings: (from, to, everyMs) =>
      readings(
        { unit, bed, plan, zero, device, offsetMs },
        Math.max(from, admittedAt + MINUTE),
        Math.min(to, dischargedAt),
        everyMs,
      ),
  };
}

function gradeAt(changes: readonly Knot[], h: number): number {
  return changes.findLast(([at]) => at <= h)?.[1] ?? 0;
}
