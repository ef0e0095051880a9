import type { ChartEvent } from '../events/event';
import { num, type Protocol } from '../protocols/protocol';
import type { Instant } from '../time';
import type { Chart, Course, Evidences, OrderKey, SignEvidence } from './chart';
import { foldLab } from './fold/lab';
import { foldAttribution, foldChecklist, foldDecision, foldDiagnostic, foldFluid, foldRegrade } from './fold/lists';
import { foldMedication, placesAnywhere } from './fold/medication';
import { foldIce, foldNeuro } from './fold/neuro';
import {
  changesFacts,
  foldAbsence,
  foldAdmission,
  foldDischarge,
  foldHistory,
  foldInfusion,
  foldLimits,
  foldTransfer,
  foldWeight,
  withFacts,
} from './fold/person';
import { foldSupport } from './fold/support';
import { foldVital } from './fold/vital';
import { gradeInstant } from './grade';
import { compareEvents, compareKeys, orderKey } from './order';
import { withParts } from './with';

/** The chart with the event in it; or that it must be folded again from a chart strictly before `refoldFrom`. */
export type Applied = { readonly chart: Chart } | { readonly refoldFrom: Instant };

/**
 * Applies one event, the version in force of its id. In the order of time it is folded at once, after every change that time
 * alone brought before it. A late one is placed where it belongs if that can change no grade since; else `refoldFrom` says
 * from when to fold again (0: from the empty chart). Charts kept from that instant on are void then.
 */
export function apply(chart: Chart, e: ChartEvent, protocol: Protocol): Applied {
  if (e.kind === 'admission' && e.revision !== 'entered-in-error' && changesFacts(chart, e) && !isEmpty(chart))
    return { refoldFrom: 0 };
  return placed(chart, e, protocol, false);
}

/** `toldBefore`: the chart holds the facts of all admissions already, later ones included. */
function placed(chart: Chart, e: ChartEvent, protocol: Protocol, toldBefore: boolean): Applied {
  if (e.revision === 'entered-in-error') return { chart };
  if (anywhere(e)) {
    if (e.kind === 'weight' && e.t < chart.t && weightGrades(chart, protocol)) return { refoldFrom: e.t };
    const at = e.t > chart.t ? advance(chart, e.t, protocol) : chart;
    return { chart: regraded(at, place(at, e), protocol) };
  }
  if (e.t < chart.t && e.kind !== 'vital') return { refoldFrom: e.t };

  const key = orderKey(e);
  const { last } = chart.course;
  // Later than all the chart has seen, nothing has to be compared: the common case.
  const ahead = e.t > chart.t;
  const behind = !ahead && last !== null && last[0] === e.t && compareKeys(key, last) < 0;
  if (behind && !(e.kind === 'vital' && last[1] === key[1])) return { refoldFrom: e.t };

  const before = ahead ? advanceBefore(chart, e.t, protocol) : chart;
  const ready = e.kind === 'admission' && !toldBefore ? withFacts(before, [e]) : before;
  const folded = ordered(ready, e, protocol);
  if (folded === null) return { refoldFrom: e.t };
  const newest = ahead || last === null || compareKeys(key, last) > 0;
  const t = Math.max(chart.t, e.t);
  const next = withParts(folded, { t, course: newest ? withLast(folded.course, key) : folded.course });
  return { chart: regraded(before, next, protocol) };
}

function withLast(c: Course, last: OrderKey): Course {
  return {
    at: c.at,
    nextAt: c.nextAt,
    before: c.before,
    last,
    peakIcans: c.peakIcans,
    peakIcansAt: c.peakIcansAt,
    peakIcansBefore: c.peakIcansBefore,
    peakIcansBeforeAt: c.peakIcansBeforeAt,
  };
}

/** Every change that time alone brings up to and including `to`, each at its own instant. Earlier instants change nothing. */
export function advance(chart: Chart, to: Instant, protocol: Protocol): Chart {
  if (to <= chart.t) return chart;
  let next = chart;
  while (next.course.nextAt !== null && next.course.nextAt <= to) next = gradeInstant(next, next.course.nextAt, protocol);
  return withParts(next, { t: to });
}

/** As `advance`, but changes due at `t` itself wait for the events of that instant. */
function advanceBefore(chart: Chart, t: Instant, protocol: Protocol): Chart {
  let next = chart;
  while (next.course.nextAt !== null && next.course.nextAt < t) next = gradeInstant(next, next.course.nextAt, protocol);
  return next;
}

/**
 * Folds the current versions of events into a chart that lies strictly before all of them, and advances to `to`. Events after
 * `to` are left out. What admissions say of the patient holds from the beginning, the later one where two contradict each other:
 * those among the events, or `admissions` where the events are a part of what is folded (none if `from` has been told already).
 */
export function fold(
  from: Chart,
  events: readonly ChartEvent[],
  to: Instant,
  protocol: Protocol,
  admissions?: readonly ChartEvent[],
): Chart {
  const due = events.filter((e) => e.t <= to).sort(compareEvents);
  let chart = withFacts(from, admissions ?? due);
  for (const e of due) {
    const next = placed(chart, e, protocol, true);
    if ('chart' in next) chart = next.chart;
    else throw new Error(`event ${e.id} at ${e.t} does not follow the chart it is folded into (${chart.t})`);
  }
  return advance(chart, to, protocol);
}

/** Members of sorted lists: placed at their own time whenever they arrive, no grade rests on them. */
function anywhere(e: ChartEvent): boolean {
  switch (e.kind) {
    case 'lab':
    case 'diagnostic':
    case 'decision':
    case 'checklist':
    case 'fluid':
    case 'weight':
    case 'note':
    case 'merge':
      return true;
    case 'medication':
      return placesAnywhere(e);
    default:
      return false;
  }
}

function place(chart: Chart, e: ChartEvent): Chart {
  switch (e.kind) {
    case 'lab':
      return foldLab(chart, e);
    case 'diagnostic':
      return foldDiagnostic(chart, e);
    case 'decision':
      return foldDecision(chart, e);
    case 'checklist':
      return foldChecklist(chart, e);
    case 'fluid':
      return foldFluid(chart, e);
    case 'weight':
      return foldWeight(chart, e);
    case 'medication':
      return foldMedication(chart, e);
    default:
      return chart;
  }
}

function ordered(chart: Chart, e: ChartEvent, protocol: Protocol): Chart | null {
  switch (e.kind) {
    case 'vital':
      return foldVital(chart, e, protocol);
    case 'medication':
      return foldMedication(chart, e);
    case 'support':
      return foldSupport(chart, e);
    case 'ice':
      return foldIce(chart, e, protocol);
    case 'neuro':
      return foldNeuro(chart, e, protocol);
    case 'attribution':
      return foldAttribution(chart, e, protocol);
    case 'regrade':
      return foldRegrade(chart, e);
    case 'admission':
      return foldAdmission(chart, e);
    case 'infusion':
      return foldInfusion(chart, e);
    case 'transfer':
      return foldTransfer(chart, e);
    case 'discharge':
      return foldDischarge(chart, e);
    case 'history':
      return foldHistory(chart, e);
    case 'limits':
      return foldLimits(chart, e);
    case 'absence':
      return foldAbsence(chart, e);
    default:
      return chart;
  }
}

/** A rate or flow per kg grades: by dose, or as the site's answers say (Q6, Q7). A weight learned late changes the past then. */
function weightGrades(chart: Chart, protocol: Protocol): boolean {
  const byRate = protocol.choices.vasopressors === 'by-dose' || num(protocol, 'crs.inotropeEpinephrineMax') > 0;
  const byFlow = num(protocol, 'crs.highFlowPerKg') > 0 && chart.support.oxygen !== null;
  return byFlow || (byRate && Object.keys(chart.infusions).length > 0);
}

function isEmpty(chart: Chart): boolean {
  return chart.t === Number.MIN_SAFE_INTEGER;
}

/** Grades `next` at its instant if something a grade rests on has changed since `before`, or time has brought a change. */
function regraded(before: Chart, next: Chart, protocol: Protocol): Chart {
  const due = next.course.nextAt !== null && next.course.nextAt <= next.t;
  return due || gradesMayDiffer(before, next) ? gradeInstant(next, next.t, protocol) : next;
}

function gradesMayDiffer(a: Chart, b: Chart): boolean {
  return (
    a.support !== b.support ||
    a.infusions !== b.infusions ||
    a.doses !== b.doses ||
    a.attributions !== b.attributions ||
    a.therapy !== b.therapy ||
    a.neuro !== b.neuro ||
    a.ice !== b.ice ||
    a.regrades !== b.regrades ||
    a.person !== b.person ||
    a.stay !== b.stay ||
    (a.evidence !== b.evidence && evidenceDiffers(a.evidence, b.evidence))
  );
}

/** While a sign is there its newest time moves nothing; otherwise the end of its hold does. */
function evidenceDiffers(a: Evidences, b: Evidences): boolean {
  const fever = a.fever.now !== b.fever.now || (!b.fever.now && a.fever.lastAt !== b.fever.lastAt);
  return fever || signDiffers(a.pressure, b.pressure) || signDiffers(a.spo2, b.spo2);
}
function signDiffers(a: SignEvidence, b: SignEvidence): boolean {
  if (a === b) return false;
  const waiting = (s: SignEvidence): Instant | null => (s.run !== null && s.run.countsFrom === null ? s.run.firstAt : null);
  return a.now !== b.now || (!b.now && a.lastAt !== b.lastAt) || waiting(a) !== waiting(b) || a.clearedAt !== b.clearedAt;
}
