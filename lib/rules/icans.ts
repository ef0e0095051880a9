import type { Chart, IceRecord } from '../chart/chart';
import { current, dayAfterInfusion, lastRise, runOf } from '../chart/read';
import { knownAt } from '../chart/read-rules';
import { usesCapd } from '../grading/icans';
import { num, type Protocol, span } from '../protocols/protocol';
import type { Instant } from '../time';
import { dexamethasoneDose } from './asked-steroid';
import { dexamethasoneText } from './doses-said';
import { icansDrivers } from './drivers';
import { after, ahead, earlier, finding, holds, QUIET, quietUntil } from './reading';
import type { Evidence, Finding, Rule } from './rule';
import { lastSteroidEvidence, steroidChangesAt } from './steroid-said';
import { clock, criteriaOf, span as lasting, list, said } from './words';

/** Rises of ICANS, seizures, falls of ICE, intubation in the peak window, neurological work-up. */

export const ICANS_ESCALATION: Rule = {
  id: 'ICANS-ESCALATION',
  family: 'ICANS-ESCALATION',
  title: 'ICANS rises',
  when: 'The latest rise of the suggested ICANS grade is at most 12 h old and the grade is still at least that. High from 3. A return after a fall of at most 30 min is no rise.',
  priority: ['medium', 'high'],
  kind: 'state',
  cls: 'clinical',
  ack: 'until-done',
  // A rise to 1 or 2 asks for no more than to be known; unconfirmed, it is told by GRADE-UNCONFIRMED.
  ackFor: (f) => ((f.level ?? 0) >= 3 ? 'until-done' : 'until-worse'),
  notify: ['RN', 'ICU', 'HEM', 'NEU'],
  notifyFor: (f) => (f.level === 1 ? ['RN', 'HEM'] : ['RN', 'ICU', 'HEM', 'NEU']),
  action: 'Confirm the grade. S2 lists dexamethasone per grade, EEG, imaging; aspiration precautions (ASCO21).',
  source: ['L19', 'S2', 'ASCO21'],
  numbers: [
    'crs.runFall',
    'event.escalation',
    'icans.seizureHold',
    'icans.seizureLongMin',
    'icans.capdFrom',
    'icans.capdUnderAge',
  ],
  reads: ['steps', 'regrades', 'ice', 'neuro', 'attributions'],
  evaluate(chart, protocol, now) {
    const { icans } = current(chart);
    if (icans === 0) return QUIET;
    const rise = lastRise(chart, 'icans', now, protocol);
    if (rise === null || icans < rise.to || now - rise.t > span(protocol, 'event.escalation')) return QUIET;
    const drivers = icansDrivers(chart, rise.to, now, protocol);
    const reason = drivers.text === '' ? '' : `: ${drivers.text}`;
    return holds(
      ICANS_ESCALATION,
      {
        priority: rise.to >= 3 ? 'high' : 'medium',
        level: rise.to,
        since: rise.t,
        text: `Meets ${criteriaOf(protocol)} ICANS grade ${rise.to} criteria${reason}`,
        evidence: drivers.evidence,
      },
      earlier(after(rise.t, span(protocol, 'event.escalation')), drivers.changesAt),
    );
  },
};

export const SEIZURE: Rule = {
  id: 'SEIZURE',
  family: 'SEIZURE',
  title: 'Seizure',
  when: 'Any seizure on record in the last 24 h, also when attributed to another cause.',
  priority: 'high',
  kind: 'event',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['RN', 'ICU', 'HEM', 'NEU'],
  action: 'Treat the seizure; EEG; S2 lists a steroid.',
  source: ['L19', 'S2'],
  numbers: ['event.life'],
  reads: ['neuro', 'stay'],
  evaluate(chart, protocol, now) {
    const { seizures } = chart.neuro;
    if (seizures.length === 0) return QUIET;
    const findings: Finding[] = [];
    let again: Instant | null = null;
    for (const s of seizures) {
      const until = knownAt(s) + span(protocol, 'event.life');
      if (now > until) continue;
      again = earlier(again, until + 1);
      const length = s.durationMin === null ? '' : `, ${s.durationMin} min`;
      const cause = s.attributed ? ', attributed to another cause' : '';
      findings.push(
        finding(SEIZURE, {
          trigger: s.id,
          priority: 'high',
          since: s.t,
          text: `Seizure at ${clock(chart, s.t, s.t)}${length}${cause}`,
          evidence: [{ name: 'seizure', value: s.type ?? 'seizure', t: s.t, eventId: s.id }],
        }),
      );
    }
    return findings.length === 0 ? QUIET : { findings, lookAgainAt: again };
  },
};

/** ICE points of a record as ICANS grades it (0 for unarousable and aphasia); null for records that carry the last score, and under 12 y. */
function icePoints(chart: Chart, record: IceRecord, protocol: Protocol): number | null {
  return usesCapd(chart.person, record.t, protocol) ? null : record.score;
}

/** ICANS-10: the latest gradable ICE and the highest of the 24 h before it, if it fell by three points or more. */
export function iceFall(
  chart: Chart,
  protocol: Protocol,
): { readonly to: IceRecord; readonly points: number; readonly from: IceRecord; readonly pointsBefore: number } | null {
  const { records } = chart.ice;
  const to = records.findLast((r) => !r.beforeInfusion && icePoints(chart, r, protocol) !== null);
  if (to === undefined || to.attributed) return null;
  const points = icePoints(chart, to, protocol) ?? 0;
  const window = span(protocol, 'icans.iceFallWindow');
  let from: IceRecord | null = null;
  let pointsBefore = -1;
  for (const r of records) {
    if (r.t < to.t - window || r.t >= to.t) continue;
    const p = icePoints(chart, r, protocol);
    if (p === null || p < pointsBefore) continue;
    from = r;
    pointsBefore = p;
  }
  if (from === null || pointsBefore - points < num(protocol, 'icans.iceFallPoints')) return null;
  return { to, points, from, pointsBefore };
}

export const ICE_FALL: Rule = {
  id: 'ICE-FALL',
  family: 'ICE-FALL',
  title: 'ICE falls',
  when: 'The latest gradable ICE is three points or more below the highest of the 24 h before it, not attributed elsewhere, and at most 12 h old.',
  priority: 'medium',
  kind: 'event',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['RN', 'ICU', 'HEM', 'NEU'],
  action: 'Repeat ICE; look for the cause; the ICANS checklist shows what is listed.',
  source: ['S2', 'ENG'],
  numbers: ['icans.iceFallPoints', 'icans.iceFallWindow', 'event.escalation', 'icans.capdUnderAge'],
  reads: ['ice', 'person'],
  evaluate(chart, protocol, now) {
    if (chart.ice.records.length < 2) return QUIET;
    const fall = iceFall(chart, protocol);
    if (fall === null) return QUIET;
    const until = after(fall.to.t, span(protocol, 'event.escalation'));
    if (now >= until) return QUIET;
    return holds(
      ICE_FALL,
      {
        trigger: fall.to.id,
        priority: 'medium',
        since: fall.to.t,
        text: `ICE ${fall.pointsBefore} → ${fall.points} in ${lasting(fall.to.t - fall.from.t)}`,
        evidence: [
          { name: 'ICE', value: fall.points, t: fall.to.t, eventId: fall.to.id },
          { name: 'highest ICE before', value: fall.pointsBefore, t: fall.from.t, eventId: fall.from.id },
        ],
      },
      until,
    );
  },
};

/** Start of invasive ventilation if it lies in the peak window of ICANS, D+5 to D+10 (ICANS-09). */
export function intubatedInWindow(chart: Chart, protocol: Protocol): Instant | null {
  const start = chart.support.ventilatedSince;
  if (start === null) return null;
  const day = dayAfterInfusion(chart, start);
  return day !== null && day >= num(protocol, 'icans.peakDayFrom') && day <= num(protocol, 'icans.peakDayTo') ? start : null;
}

export const INTUBATED_NO_DEX: Rule = {
  id: 'INTUBATED-NO-DEX',
  family: 'INTUBATED-NO-DEX',
  title: 'Intubated without dexamethasone',
  when: 'Invasive ventilation that began on D+5 to D+10 has run for 30 min without one dexamethasone dose of 10 mg (children: their own dose) since 6 h before it. An infusion is one once it comes to that much, and while it runs at 10 mg in 6 h or more or at an unknown rate.',
  priority: 'high',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['ICU'],
  action: 'S2 expects dexamethasone every 6 h in this window; EEG and MRI considered.',
  source: ['S2'],
  numbers: [
    'icans.peakDayFrom',
    'icans.peakDayTo',
    'steroid.intubatedAfter',
    'steroid.intubatedBefore',
    'steroid.doseMg',
    'steroid.childMgPerKg',
    'crs.runFall',
  ],
  reads: ['support', 'doses', 'infusions', 'person', 'therapy', 'stay', 'steps'],
  evaluate(chart, protocol, now) {
    const start = intubatedInWindow(chart, protocol);
    if (start === null) return QUIET;
    const dose = dexamethasoneDose(chart, start - span(protocol, 'steroid.intubatedBefore'), now, protocol);
    if (dose.first !== null) return quietUntil(dose.turnsAt);
    const from = start + span(protocol, 'steroid.intubatedAfter');
    if (now < from) return quietUntil(earlier(from, dose.turnsAt));
    const oxygen = chart.support.oxygen;
    const evidence: Evidence[] = [
      {
        name: 'invasive ventilation',
        value: oxygen?.indication ?? 'running',
        t: start,
        ...(oxygen === null ? {} : { eventId: oxygen.id }),
      },
      lastSteroidEvidence(chart, now, 'dexamethasone'),
    ];
    return holds(
      INTUBATED_NO_DEX,
      {
        priority: 'high',
        level: Math.max(current(chart).crs, current(chart).icans),
        since: Math.max(from, dose.fellShortAt ?? from),
        text: `Ventilated since ${clock(chart, start, from)} (D+${dayAfterInfusion(chart, start)}), no dexamethasone since ${said(protocol, 'steroid.intubatedBefore')} before: protocol ${dexamethasoneText(chart, now, protocol, 'q6h')}`,
        evidence,
      },
      earlier(dose.turnsAt, steroidChangesAt(chart, now)),
    );
  },
};

const IMAGING = ['mri-brain', 'ct-brain'];

export const NEURO_WORKUP: Rule = {
  id: 'NEURO-WORKUP',
  family: 'NEURO-WORKUP',
  title: 'EEG or imaging missing',
  when: 'ICANS 3 or more for 12 h, or invasive ventilation begun on D+5 to D+10 for 12 h, and no EEG since 12 h before its start or no brain imaging in the last 24 h.',
  priority: 'low',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['ICU', 'NEU', 'HEM'],
  action: 'EEG for subclinical seizures; MRI rather than CT. ASCO21 asks both from ICANS 2.',
  source: ['S2', 'ASCO21'],
  numbers: [
    'icans.workupFromGrade',
    'icans.workupAfter',
    'icans.imagingWithin',
    'icans.peakDayFrom',
    'icans.peakDayTo',
    'crs.runFall',
  ],
  reads: ['steps', 'regrades', 'support', 'diagnostics', 'therapy', 'stay'],
  evaluate(chart, protocol, now) {
    const after12 = span(protocol, 'icans.workupAfter');
    const grade = num(protocol, 'icans.workupFromGrade');
    const run = current(chart).icans >= grade ? (runOf(chart, 'icans', grade, now, protocol)?.start ?? null) : null;
    const start = earlier(run, intubatedInWindow(chart, protocol));
    if (start === null) return QUIET;
    const from = start + after12;
    if (now < from) return quietUntil(from);
    const eeg = chart.diagnostics.some((d) => d.test === 'eeg' && d.t >= start - after12);
    const window = span(protocol, 'icans.imagingWithin');
    const image = chart.diagnostics.findLast((d) => IMAGING.includes(d.test));
    const imaged = image !== undefined && image.t > now - window;
    const again = imaged ? ahead(image.t + window, now) : null;
    if (eeg && imaged) return quietUntil(again);
    const missing = [...(eeg ? [] : ['EEG']), ...(imaged ? [] : ['brain imaging in 24 h'])];
    const why = run !== null && run <= start ? `ICANS ${current(chart).icans}` : 'Intubated in the peak window';
    return holds(
      NEURO_WORKUP,
      {
        priority: 'low',
        since: eeg ? Math.max(from, (image?.t ?? from - window) + window) : from,
        text: `${why} for ${said(protocol, 'icans.workupAfter')} without ${list(missing)}`,
        evidence: [
          { name: why, value: 'since', t: start },
          ...(image === undefined ? [] : [{ name: image.test, value: 'done', t: image.t, eventId: image.id }]),
        ],
      },
      again,
    );
  },
};

export const ICANS_RULES: readonly Rule[] = [ICANS_ESCALATION, SEIZURE, ICE_FALL, INTUBATED_NO_DEX, NEURO_WORKUP];
