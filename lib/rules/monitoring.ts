import type { Chart, VitalName } from '../chart/chart';
import { startOfDayAfter } from '../chart/day';
import { current, monitoring, monitoringStart, runOf } from '../chart/read';
import { regradedAt, regradeEvery, withheld } from '../chart/read-rules';
import { iceDue } from '../grading/ice';
import { nightTurnsAt } from '../grading/ice-night';
import { num, type Protocol, span } from '../protocols/protocol';
import type { Instant } from '../time';
import { after, ahead, earlier, holds, QUIET, quietUntil } from './reading';
import type { Evidence, Rule } from './rule';
import { clock, list, said, sentence } from './words';

/** Cadence: vital signs, regrade, labs, ICE, telemetry, level of care. All ages count from monitoringStart at the earliest. */

interface Sign {
  readonly name: string;
  readonly fields: readonly VitalName[];
}
export const VITAL_SIGNS: readonly Sign[] = [
  { name: 'temperature', fields: ['tempC'] },
  { name: 'heart rate', fields: ['heartRate'] },
  { name: 'respiratory rate', fields: ['respRate'] },
  { name: 'blood pressure', fields: ['sbpMmHg', 'mapMmHg', 'dbpMmHg'] },
  { name: 'SpO2', fields: ['spo2Percent'] },
];

/** When a vital sign was last taken, by whatever of its values is newest; null if never. Any plausible value counts. */
export function lastTaken(chart: Chart, sign: Sign): { readonly t: Instant; readonly id: string } | null {
  let newest: { t: Instant; id: string } | null = null;
  for (const field of sign.fields) {
    const v = chart.vitals[field];
    if (v !== undefined && (newest === null || v.t > newest.t)) newest = v;
  }
  return newest;
}

export const VITALS_OVERDUE: Rule = {
  id: 'VITALS-OVERDUE',
  family: 'VITALS-OVERDUE',
  title: 'Vital signs overdue',
  when: 'Temperature, heart rate, respiratory rate, blood pressure or SpO2 is older than 4 h 15 min.',
  priority: 'medium',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['RN', 'CN'],
  action: 'Take and chart vital signs.',
  source: ['S1', 'ENG'],
  numbers: ['vitals.every', 'vitals.overdue'],
  reads: ['stay', 'therapy'],
  // A stream of readings never wakes it: it comes back when the oldest would be overdue.
  readsWhileMet: ['vitals'],
  // One sign overdue for hours, the others coming each second: nothing is new until the overdue one comes or another goes.
  stands: (held, before, chart) =>
    VITAL_SIGNS.every((sign) =>
      held.findings.some((f) => f.evidence.some((e) => e.name === sign.name))
        ? sign.fields.every((field) => before.vitals[field] === chart.vitals[field])
        : (lastTaken(chart, sign)?.t ?? 0) >= (lastTaken(before, sign)?.t ?? 0),
    ),
  evaluate(chart, protocol, now) {
    const start = monitoringStart(chart);
    if (start === null) return QUIET;
    const limit = span(protocol, 'vitals.overdue');
    const late: string[] = [];
    const evidence: Evidence[] = [];
    let since: Instant | null = null;
    let next: Instant | null = null;
    for (const sign of VITAL_SIGNS) {
      const last = lastTaken(chart, sign);
      const from = after(Math.max(start, last?.t ?? start), limit);
      if (now < from) {
        next = earlier(next, from);
        continue;
      }
      since = earlier(since, from);
      late.push(last === null ? `${sign.name} (never)` : `${sign.name} (${clock(chart, last.t, from)})`);
      evidence.push({
        name: sign.name,
        value: last === null ? null : 'last taken',
        t: last?.t ?? null,
        ...(last === null ? {} : { eventId: last.id }),
      });
    }
    if (since === null) return quietUntil(next);
    return holds(
      VITALS_OVERDUE,
      { priority: 'medium', since, text: `Older than ${said(protocol, 'vitals.overdue')}: ${list(late)}`, evidence },
      next,
    );
  },
};

export const REGRADE_OVERDUE: Rule = {
  id: 'REGRADE-OVERDUE',
  family: 'REGRADE-OVERDUE',
  title: 'Regrade overdue',
  when: 'The last grade a clinician confirmed is more than 12 h old; CRS and ICANS each have their clock. A site may ask more often at grade 2 and from 3.',
  priority: 'medium',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['RN', 'CN', 'HEM'],
  // The attending only where a grade of 2 or more waits; the charge nurse and the attending later than the nurse (alert policy).
  notifyFor: (f) =>
    f.evidence.some((e) => (e.name === 'CRS' || e.name === 'ICANS') && Number(e.value) >= 2) ? ['RN', 'CN', 'HEM'] : ['RN', 'CN'],
  action: 'Regrade CRS and ICANS.',
  source: ['S1', 'ENG'],
  numbers: ['regrade.every', 'regrade.everyGrade2', 'regrade.everyGrade3'],
  reads: ['regrades', 'steps', 'stay', 'therapy'],
  evaluate(chart, protocol, now) {
    const crsAt = regradedAt(chart, 'crs');
    const icansAt = regradedAt(chart, 'icans');
    if (crsAt === null || icansAt === null) return QUIET;
    const every = regradeEvery(chart, protocol);
    const late: string[] = [];
    let since: Instant | null = null;
    let next: Instant | null = null;
    for (const [name, at] of [
      ['CRS', crsAt],
      ['ICANS', icansAt],
    ] as const) {
      const from = after(at, every);
      if (now < from) next = earlier(next, from);
      else {
        since = earlier(since, from);
        late.push(`${name} since ${clock(chart, at, from)}`);
      }
    }
    if (since === null) return quietUntil(next);
    const step = current(chart);
    return holds(
      REGRADE_OVERDUE,
      {
        priority: 'medium',
        since,
        text: `Not confirmed: ${list(late)}`,
        evidence: [
          { name: 'CRS', value: step.crs, t: crsAt },
          { name: 'ICANS', value: step.icans, t: icansAt },
        ],
      },
      next,
    );
  },
};

export const LABS_OVERDUE: Rule = {
  id: 'LABS-OVERDUE',
  family: 'LABS-OVERDUE',
  title: 'Daily labs overdue',
  when: 'The newest CRP or ferritin was collected more than 26 h ago.',
  priority: 'low',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['RN'],
  action: 'Daily CRP and ferritin.',
  source: ['S1', 'ENG'],
  numbers: ['labs.every', 'labs.overdue'],
  reads: ['labs', 'stay', 'therapy'],
  evaluate(chart, protocol, now) {
    const start = monitoringStart(chart);
    if (start === null) return QUIET;
    const late: string[] = [];
    const evidence: Evidence[] = [];
    let since: Instant | null = null;
    let next: Instant | null = null;
    for (const [test, name] of [
      ['crp', 'CRP'],
      ['ferritin', 'ferritin'],
    ] as const) {
      const last = chart.labs[test]?.at(-1);
      const from = after(Math.max(start, last?.t ?? start), span(protocol, 'labs.overdue'));
      if (now < from) {
        next = earlier(next, from);
        continue;
      }
      since = earlier(since, from);
      late.push(last === undefined ? `${name} (never)` : `${name} (${clock(chart, last.t, from)})`);
      evidence.push({
        name,
        value: last === undefined ? null : 'last collected',
        t: last?.t ?? null,
        ...(last === undefined ? {} : { eventId: last.id }),
      });
    }
    if (since === null) return quietUntil(next);
    return holds(
      LABS_OVERDUE,
      { priority: 'low', since, text: sentence(`${list(late)}: older than ${said(protocol, 'labs.overdue')}`), evidence },
      next,
    );
  },
};

/** When the calendar next changes how often ICE is asked for. */
function cadenceChangesAt(chart: Chart, protocol: Protocol, now: Instant): Instant | null {
  const last = num(protocol, 'ice.riskToDay');
  let at: Instant | null = null;
  for (const { t } of chart.therapy.infusions) {
    for (const n of [0, last + 1]) at = earlier(at, ahead(startOfDayAfter(chart.stay.zone, t, n), now));
    // From a later infusion on, the days count from that one.
    at = earlier(at, ahead(t, now));
  }
  return at;
}

export const ICE_OVERDUE: Rule = {
  id: 'ICE-OVERDUE',
  family: 'ICE-OVERDUE',
  title: 'ICE overdue',
  when: 'No ICE or CAPD record for more than 13 h on D0 to D+14 or with ICANS 1 or more, else for more than 25 h. A record that says why it could not be done counts. Where the site does not wake for ICE, a check of consciousness counts at night.',
  priority: 'medium',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['RN'],
  action: 'ICE (or CAPD) now; at least every 12 h on D0 to D14 or with ICANS, else daily.',
  source: ['S2', 'ASCO21'],
  numbers: ['ice.everyRisk', 'ice.overdueRisk', 'ice.every', 'ice.overdue', 'ice.riskToDay', 'ice.nightFrom', 'ice.nightTo'],
  reads: ['ice', 'neuro', 'steps', 'stay', 'therapy'],
  evaluate(chart, protocol, now) {
    const due = iceDue(chart, now, protocol);
    if (due === null) return QUIET;
    const last = chart.ice.records.at(-1);
    const from = after(due.overdueAt, 0);
    const turns = protocol.choices.iceNightArousal ? nightTurnsAt(chart.stay.zone, now, protocol) : null;
    const changesAt = earlier(cadenceChangesAt(chart, protocol, now), turns);
    if (now < from) return quietUntil(earlier(from, changesAt));
    return holds(
      ICE_OVERDUE,
      {
        priority: 'medium',
        since: from,
        text: last === undefined ? 'No ICE on record' : `Last ICE at ${clock(chart, last.t, from)}`,
        evidence: [
          { name: 'ICE', value: last?.score ?? null, t: last?.t ?? null, ...(last === undefined ? {} : { eventId: last.id }) },
        ],
      },
      changesAt,
    );
  },
};

export const TELEMETRY_MISSING: Rule = {
  id: 'TELEMETRY-MISSING',
  family: 'TELEMETRY-MISSING',
  title: 'Continuous monitoring missing',
  when: 'CRS 2 or more while continuous ECG and SpO2 are not running. The first monitor heart rate or SpO2 of the stay records them as running; after a recorded stop, the first that comes more than 5 min later.',
  priority: 'medium',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['RN', 'CN'],
  action: 'Start telemetry and continuous SpO2.',
  source: ['S1'],
  numbers: ['crs.runFall', 'feed.silent'],
  reads: ['steps', 'support', 'stay'],
  readsWhileMet: ['feed'],
  evaluate(chart, protocol, now) {
    if (current(chart).crs < 2) return QUIET;
    const { running, since } = monitoring(chart);
    if (running) return QUIET;
    const start = runOf(chart, 'crs', 2, now, protocol)?.start ?? now;
    return holds(TELEMETRY_MISSING, {
      priority: 'medium',
      since: Math.max(start, since ?? start),
      text:
        since === null
          ? 'CRS 2 or more, no continuous monitoring on record'
          : `CRS 2 or more, continuous monitoring stopped at ${clock(chart, since, since)}`,
      evidence: [
        { name: 'CRS', value: current(chart).crs, t: start },
        { name: 'continuous monitoring', value: since === null ? 'none' : 'stopped', t: since },
      ],
    });
  },
};

export const ICU_LEVEL: Rule = {
  id: 'ICU-LEVEL',
  family: 'ICU-LEVEL',
  title: 'Grade 3 outside an ICU',
  when: 'CRS or ICANS 3 or more for 15 min in a unit that is no ICU, no decision on the transfer.',
  priority: 'high',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['RN', 'CN', 'ICU', 'HEM'],
  action: 'S1 asks for ICU admission from grade 3: record the transfer, or the decision (e.g. treatment limits).',
  source: ['S1', 'ENG'],
  numbers: ['icu.after', 'decision.holds', 'crs.runFall'],
  reads: ['stay', 'steps', 'regrades', 'decisions'],
  evaluate(chart, protocol, now) {
    const step = current(chart);
    if (chart.stay.levelOfCare === 'icu' || (step.crs < 3 && step.icans < 3)) return QUIET;
    const crsSince = runOf(chart, 'crs', 3, now, protocol)?.start ?? null;
    const icansSince = runOf(chart, 'icans', 3, now, protocol)?.start ?? null;
    const start = earlier(crsSince, icansSince);
    if (start === null) return QUIET;
    const from = start + span(protocol, 'icu.after');
    if (now < from) return quietUntil(from);
    const decision = withheld(chart, 'icu-transfer', now, protocol);
    if (decision !== null) return quietUntil(decision.until);
    const which = [step.crs >= 3 ? `CRS ${step.crs}` : '', step.icans >= 3 ? `ICANS ${step.icans}` : ''].filter((s) => s !== '');
    return holds(ICU_LEVEL, {
      priority: 'high',
      since: from,
      text: `Meets grade 3 criteria outside an ICU: ${list(which)}. S1 asks for ICU admission`,
      evidence: [
        { name: 'CRS', value: step.crs, t: crsSince ?? step.t },
        { name: 'ICANS', value: step.icans, t: icansSince ?? step.t },
      ],
    });
  },
};

export const MONITORING_RULES: readonly Rule[] = [
  VITALS_OVERDUE,
  REGRADE_OVERDUE,
  LABS_OVERDUE,
  ICE_OVERDUE,
  TELEMETRY_MISSING,
  ICU_LEVEL,
];
