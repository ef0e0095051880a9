import type { Chart, Step } from '../chart/chart';
import { attributed, NO_STEP, stepAt, weightKg } from '../chart/read';
import { inSentence } from '../display/in-sentence';
import { clinicalNumber } from '../display/numbers';
import { deviceRow } from '../events/devices';
import { lowPressure, lowSpo2, oxygenGrade } from '../grading/crs';
import { countingSeizures, icansDomains } from '../grading/icans';
import { gradingPressors, runningPressors } from '../grading/pressors';
import { type Protocol, span } from '../protocols/protocol';
import type { Instant } from '../time';
import { earlier } from './reading';
import type { Evidence } from './rule';
import { drugName, list } from './words';

/** What a grade rests on, for findings: words without rates or changing readings, and the inputs behind them. */
export interface Drivers {
  readonly text: string;
  readonly evidence: readonly Evidence[];
}

/** What makes the domains of CRS what they are now; only the domains at `grade` or above are named. */
export function crsDrivers(chart: Chart, grade: number, now: Instant, protocol: Protocol): Drivers {
  const step: Step = stepAt(chart, now) ?? NO_STEP;
  const words: string[] = [];
  const evidence: Evidence[] = [];
  if (step.hypotension >= Math.max(2, grade)) hypotension(chart, now, protocol, words, evidence);
  if (step.hypoxia >= Math.max(2, grade)) hypoxia(chart, step.hypoxia, now, protocol, words, evidence);
  if (chart.support.crrt?.running && protocol.choices.renalReplacementGrades4 && grade >= 4) {
    words.push('renal replacement');
    evidence.push({ name: 'renal replacement', value: 'running', t: chart.support.crrt.since, eventId: chart.support.crrt.id });
  }
  if (words.length === 0 && step.fever) {
    const { fever } = chart.evidence;
    words.push('fever');
    evidence.push({
      name: 'temperature',
      value: fever.lastC,
      unit: 'Cel',
      t: fever.lastAt,
      ...(fever.lastId === null ? {} : { eventId: fever.lastId }),
    });
  }
  return { text: list(words), evidence };
}

function hypotension(chart: Chart, now: Instant, protocol: Protocol, words: string[], evidence: Evidence[]): void {
  // A support attributed to another cause grades nothing (CRS-13): what is left then is an earlier low pressure.
  const counts = attributed(chart, 'hypotension', now) === null;
  const va = counts ? chart.support.ecmoVa : null;
  if (va?.running) {
    words.push('VA-ECMO');
    evidence.push({ name: 'VA-ECMO', value: 'running', t: va.since, eventId: va.id });
  }
  const running = counts ? gradingPressors(runningPressors(chart, now), weightKg(chart), protocol) : [];
  if (running.length > 0) {
    const names = running.map((p) => drugName(p.infusion.drug));
    const several = running.filter((p) => p.counted).length >= 2;
    words.push(
      several ? `${running.filter((p) => p.counted).length} vasopressors: ${list(names)}` : `vasopressor: ${list(names)}`,
    );
    for (const { infusion } of running) {
      evidence.push({ name: drugName(infusion.drug), value: 'running', t: infusion.startedAt, eventId: infusion.id });
    }
    return;
  }
  if (va?.running) return;
  // What is on the chart first: a device run that comes to count by time alone must not change the words of an older finding.
  const low = chart.evidence.pressure.lastAt !== null ? chart.evidence.pressure : lowPressure(chart, now, protocol);
  words.push('hypotension');
  if (low.lastAt === null) return;
  const { sbpMmHg, mapMmHg } = low.values;
  const source = low.device ? 'device' : 'charted';
  const id = low.id === null ? {} : { eventId: low.id };
  if (sbpMmHg !== undefined)
    evidence.push({ name: 'systolic pressure', value: sbpMmHg, unit: 'mm[Hg]', t: low.lastAt, source, ...id });
  if (mapMmHg !== undefined)
    evidence.push({ name: 'mean pressure', value: mapMmHg, unit: 'mm[Hg]', t: low.lastAt, source, ...id });
}

function hypoxia(chart: Chart, grade: number, now: Instant, protocol: Protocol, words: string[], evidence: Evidence[]): void {
  const counts = attributed(chart, 'hypoxia', now) === null;
  const vv = counts ? chart.support.ecmoVv : null;
  if (vv?.running) {
    words.push('VV-ECMO');
    evidence.push({ name: 'VV-ECMO', value: 'running', t: vv.since, eventId: vv.id });
  }
  const oxygen = counts ? chart.support.oxygen : null;
  if (oxygen !== null && oxygenGrade(chart, protocol) >= grade) {
    const flow = oxygen.flowLpm === null ? '' : ` ${clinicalNumber(oxygen.flowLpm)} L/min`;
    words.push(`${inSentence(deviceRow(oxygen.device)?.title ?? oxygen.device)}${flow}`);
    evidence.push({ name: 'oxygen', value: `${oxygen.device}${flow}`, t: oxygen.since, eventId: oxygen.id });
    return;
  }
  if (vv?.running) return;
  const low = lowSpo2(chart);
  words.push('low SpO2 without oxygen');
  if (low.lastAt === null) return;
  evidence.push({
    name: 'SpO2',
    value: low.values.spo2Percent ?? null,
    unit: '%',
    t: low.lastAt,
    source: low.device ? 'device' : 'charted',
    ...(low.id === null ? {} : { eventId: low.id }),
  });
}

const LOC_WORDS: Readonly<Record<string, string>> = {
  'awakens-spontaneously': 'drowsy, awakens by itself',
  'awakens-to-voice': 'awakens to voice',
  'awakens-to-tactile': 'awakens only to touch',
  unarousable: 'not arousable',
};
const ICP_WORDS: Readonly<Record<string, string>> = {
  'focal-edema': 'focal oedema',
  'diffuse-edema': 'diffuse oedema',
  posturing: 'posturing',
  'cn6-palsy': 'sixth nerve palsy',
  papilledema: 'papilloedema',
  'cushing-triad': 'Cushing triad',
};

/** ICANS keeps no step for each domain: these say when the drivers may change although the grade does not. */
export interface IcansDrivers extends Drivers {
  readonly changesAt: Instant | null;
}

/** What makes ICANS what it is now: the domains at `grade`. */
export function icansDrivers(chart: Chart, grade: number, now: Instant, protocol: Protocol): IcansDrivers {
  const d = icansDomains(chart, now, protocol);
  const words: string[] = [];
  const evidence: Evidence[] = [];
  const record = chart.ice.graded;
  if (record !== null && d.ice >= grade) {
    // Under the score 0 two grades lie: awake it is 3, unarousable 4 (ICANS-01).
    const unarousable = record.reason === 'unarousable';
    const name = record.score === null ? 'CAPD' : 'ICE';
    const value = record.score ?? record.capd;
    words.push(unarousable ? 'not arousable for ICE' : `${name} ${value}`);
    evidence.push({ name, value: unarousable ? record.reason : value, t: record.t, eventId: record.id });
  }
  const { loc, motor, icp } = chart.neuro;
  if (loc !== null && d.loc >= grade) {
    words.push(LOC_WORDS[loc.value] ?? loc.value);
    evidence.push({ name: 'consciousness', value: loc.value, t: loc.t, eventId: loc.id });
  }
  if (d.seizure >= grade) {
    const worst = countingSeizures(chart, now, protocol).findLast((s) => s.grade >= grade);
    words.push('seizure');
    if (worst !== undefined) evidence.push({ name: 'seizure', value: worst.type ?? 'seizure', t: worst.t, eventId: worst.id });
  }
  if (motor !== null && d.motor >= grade) {
    words.push('deep focal weakness');
    evidence.push({ name: 'motor', value: motor.value, t: motor.t, eventId: motor.id });
  }
  if (icp !== null && d.icp >= grade) {
    words.push(ICP_WORDS[icp.value] ?? icp.value);
    evidence.push({ name: 'intracranial pressure', value: icp.value, t: icp.t, eventId: icp.id });
  }
  return { text: list(words), evidence, changesAt: driversChangeAt(chart, now, protocol) };
}

/** A seizure stops counting, or an attribution ends. */
function driversChangeAt(chart: Chart, now: Instant, protocol: Protocol): Instant | null {
  let next: Instant | null = null;
  for (const s of countingSeizures(chart, now, protocol)) next = earlier(next, s.t + span(protocol, 'icans.seizureHold'));
  for (const domain of ['icans-ice', 'icans-loc', 'icans-motor', 'icans-icp'] as const) {
    next = earlier(next, attributed(chart, domain, now)?.until ?? null);
  }
  return next;
}
