import type { Chart, IceRecord, IceRecords, Person, Seizure } from '../chart/chart';
import { ageYears, attributed } from '../chart/read';
import type { ChartEventOf } from '../events/event';
import { num, type Protocol, span } from '../protocols/protocol';
import type { Instant } from '../time';

/** ICANS-06: CAPD instead of ICE, by age or developmental delay. */
export function usesCapd(person: Person, t: Instant, protocol: Protocol): boolean {
  const age = ageYears(person, t);
  return person.baseline.useCapd === true || (age !== null && age < num(protocol, 'icans.capdUnderAge'));
}

/** ICE total of a complete record (ICE-01), or null if a part is missing or no whole number. */
export function iceTotal(e: ChartEventOf<'ice'>): number | null {
  const parts = [e.orientation, e.naming, e.commands, e.writing, e.attention];
  return parts.every((p) => p !== undefined && Number.isInteger(p)) ? parts.reduce<number>((sum, p) => sum + (p ?? 0), 0) : null;
}

/** ICANS-01: grade of an ICE total; 0 because unarousable is 4. */
export function iceGrade(record: Pick<IceRecord, 'score' | 'capd' | 'reason'>, protocol: Protocol): number {
  if (record.reason === 'unarousable') return 4;
  if (record.capd !== null && record.score === null) {
    return record.capd === 0 ? 0 : record.capd < num(protocol, 'icans.capdFrom') ? 1 : 3;
  }
  const ice = record.score;
  if (ice === null) return 0;
  return ice >= 10 ? 0 : ice >= 7 ? 1 : ice >= 3 ? 2 : 3;
}

/** The grade of the record in force; where the site says so, a CAPD that only makes 1 counts above the child's own (Q13). */
function gradeInForce(ice: IceRecords, record: IceRecord, protocol: Protocol): number {
  const grade = iceGrade(record, protocol);
  const own = protocol.choices.capdAboveBaseline && record.score === null ? ice.baselineCapd : undefined;
  return grade === 1 && own !== undefined && record.capd !== null && record.capd <= own ? 0 : grade;
}

const LOC_GRADE: Readonly<Record<string, number>> = {
  alert: 0,
  'awakens-spontaneously': 1,
  'awakens-to-voice': 2,
  'awakens-to-tactile': 3,
  unarousable: 4,
};
/** ICANS-02, with REV-05 for "to voice". */
export function locGrade(loc: string, protocol: Protocol): number {
  return loc === 'awakens-to-voice' ? protocol.choices.voiceGrade : (LOC_GRADE[loc] ?? 0);
}

/** ICANS-03: 3, or 4 if longer than 5 min, life-threatening or repetitive without recovery. */
export function seizureGrade(
  s: { durationMin?: number; repetitiveWithoutRecovery?: boolean; lifeThreatening?: boolean },
  protocol: Protocol,
): 3 | 4 {
  const long = s.durationMin !== undefined && s.durationMin > num(protocol, 'icans.seizureLongMin');
  return long || s.repetitiveWithoutRecovery === true || s.lifeThreatening === true ? 4 : 3;
}
export function motorGrade(motor: string): number {
  return motor === 'deep-focal' ? 4 : 0;
}
/** ICANS-05. */
export function icpGrade(icp: string): number {
  return icp === 'none' ? 0 : icp === 'focal-edema' ? 3 : 4;
}

/** Seizures that count at `t`: after the infusion, not attributed, less than 24 h ago. */
export function countingSeizures(chart: Chart, t: Instant, protocol: Protocol): readonly Seizure[] {
  const { seizures } = chart.neuro;
  if (seizures.length === 0) return seizures;
  const hold = span(protocol, 'icans.seizureHold');
  const from = chart.therapy.firstAt;
  return seizures.filter((s) => from !== null && s.t >= from && !s.attributed && s.t <= t && t < s.t + hold);
}

/** The five domains of ICANS at `t`; one attributed to another cause is 0. */
export interface IcansDomains {
  readonly ice: number;
  readonly loc: number;
  readonly seizure: number;
  readonly motor: number;
  readonly icp: number;
}
export function icansDomains(chart: Chart, t: Instant, protocol: Protocol): IcansDomains {
  const { neuro, ice } = chart;
  const counts = (domain: 'icans-ice' | 'icans-loc' | 'icans-motor' | 'icans-icp'): boolean =>
    attributed(chart, domain, t) === null;
  return {
    ice: ice.graded !== null && counts('icans-ice') ? gradeInForce(ice, ice.graded, protocol) : 0,
    loc: neuro.loc !== null && counts('icans-loc') ? locGrade(neuro.loc.value, protocol) : 0,
    seizure: countingSeizures(chart, t, protocol).reduce((worst, s) => Math.max(worst, s.grade), 0),
    motor: neuro.motor !== null && counts('icans-motor') ? motorGrade(neuro.motor.value) : 0,
    icp: neuro.icp !== null && counts('icans-icp') ? icpGrade(neuro.icp.value) : 0,
  };
}

/** ICANS grade at `t`: the most severe domain; 0 before the infusion. */
export function icansGrade(chart: Chart, t: Instant, protocol: Protocol): number {
  if (chart.therapy.firstAt === null || chart.therapy.firstAt > t) return 0;
  const d = icansDomains(chart, t, protocol);
  return Math.max(d.ice, d.loc, d.seizure, d.motor, d.icp);
}
