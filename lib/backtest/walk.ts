import { rank } from '../alerts/alert';
import { holdMs } from '../alerts/limits';
import { alertKey } from '../alerts/reconcile';
import type { Chart, Episode, Step } from '../chart/chart';
import { emptyChart } from '../chart/empty';
import { fold } from '../chart/fold';
import { compareEvents } from '../chart/order';
import { advance, type Evaluation, evaluate } from '../engine';
import type { ChartEvent } from '../events/event';
import { type Protocol, span } from '../protocols/protocol';
import { ruleById } from '../rules';
import type { Finding, Rule } from '../rules/rule';
import { type Instant, MINUTE } from '../time';
import type { AlertRecord } from './burden';

/** One patient whose stored events are gone through again. */
export interface Course {
  readonly id: string;
  /** Current versions, in any order. */
  readonly events: readonly ChartEvent[];
  /** How far it is followed. */
  readonly to: Instant;
}
export interface Window {
  readonly from: Instant;
  readonly to: Instant;
}

/** What a protocol would have made of one patient inside the window, as far as the patient was watched. */
export interface Walked {
  readonly id: string;
  readonly watched: readonly (readonly [from: Instant, to: Instant])[];
  readonly alerts: readonly AlertRecord[];
  readonly episodes: readonly Episode[];
  /** Milliseconds at each grade, 0 to 4. */
  readonly crsMs: readonly number[];
  readonly icansMs: readonly number[];
  /** Each run of CRS 2 or more: when it began, and the first tocilizumab of it; null if there was none. */
  readonly tocilizumab: readonly { readonly from: Instant; readonly doseAt: Instant | null }[];
}

const EVENTS_A_BREATH = 500;
const BACKLOG_AFTER_MS = 5 * MINUTE;

/**
 * Goes through a course event by event and look by look, as the live loop does, and counts what would have been raised.
 * An alert that ends and comes back within the time the live one is held counts once, as if somebody had answered it. A
 * generator, so that a caller with other work can breathe between its parts.
 */
export function* walk(course: Course, protocol: Protocol, window: Window): Generator<void, Walked> {
  const events = course.events.filter((e) => e.t <= course.to).sort(compareEvents);
  const open = new Map<string, Open>();
  const alerts: AlertRecord[] = [];
  const watched: [Instant, Instant][] = [];
  const episodes = new Map<Instant, Episode>();
  let chart = emptyChart();
  let before: Evaluation | undefined;
  let watchedFrom: Instant | null = null;
  // What a source delivered late says nothing of how silent the link was then: the live loop judges no link in a backlog.
  let backlog = false;
  let judgedInBacklog = false;

  const look = (at: Instant) => {
    const e = evaluate(chart, protocol, at, before);
    if (before === undefined || e.findings !== before.findings || backlog !== judgedInBacklog) {
      const told = backlog ? e.findings.filter((f) => ruleById(f.rule)?.cls !== 'technical') : e.findings;
      observe(told, at, course.id, open, alerts);
      judgedInBacklog = backlog;
    }
    before = e;
    if (chart.episode !== null) episodes.set(chart.episode.openedAt, chart.episode);
    if (chart.stay.open && watchedFrom === null) watchedFrom = at;
    if (!chart.stay.open && watchedFrom !== null) {
      watched.push([watchedFrom, at]);
      watchedFrom = null;
    }
    return e.nextLookAt;
  };
  const lookUntil = (from: Instant | null, until: Instant) => {
    let at = from;
    while (at !== null && at < until) {
      chart = advance(chart, at, protocol);
      const next = look(at);
      at = next !== null && next > at ? next : null;
    }
  };

  let next: Instant | null = null;
  let sinceBreath = 0;
  for (let i = 0; i < events.length; ) {
    const { t } = events[i] as ChartEvent;
    let end = i;
    while (end < events.length && (events[end] as ChartEvent).t === t) end++;
    lookUntil(next, t);
    const instant = events.slice(i, end);
    const reading = instant.findLast((e) => e.kind === 'vital');
    if (reading) backlog = reading.receivedAt - t > BACKLOG_AFTER_MS;
    chart = fold(chart, instant, t, protocol);
    next = look(t);
    sinceBreath += end - i;
    if (sinceBreath >= EVENTS_A_BREATH) {
      sinceBreath = 0;
      yield;
    }
    i = end;
  }
  lookUntil(next, course.to);
  if (watchedFrom !== null && watchedFrom < course.to) watched.push([watchedFrom, course.to]);
  const clipped = clip(watched, window);
  const inside = (t: Instant) => clipped.some(([a, b]) => t >= a && t <= b);
  return {
    id: course.id,
    watched: clipped,
    alerts: alerts.filter((a) => inside(a.raisedAt)),
    episodes: [...episodes.values()].filter((e) => inside(e.openedAt)),
    crsMs: gradeMs(chart.steps, 'crs', clipped),
    icansMs: gradeMs(chart.steps, 'icans', clipped),
    tocilizumab: runsOf(chart, protocol).filter((r) => inside(r.from)),
  };
}

/** The same without breathing. */
export function walkNow(course: Course, protocol: Protocol, window: Window): Walked {
  const going = walk(course, protocol, window);
  for (;;) {
    const step = going.next();
    if (step.done) return step.value;
  }
}

interface Open {
  record: AlertRecord;
  /** Place of the record in the list, for a rise. */
  readonly at: number;
  /** When it was last seen to be over; null while it holds. */
  overAt: Instant | null;
}

function observe(findings: readonly Finding[], now: Instant, id: string, open: Map<string, Open>, alerts: AlertRecord[]): void {
  const here = new Set<string>();
  for (const f of findings) {
    const rule = ruleById(f.rule);
    if (rule === undefined) continue;
    const key = alertKey({ unitId: '', stayId: id }, rule, f.trigger);
    here.add(key);
    if (f.condition !== 'present') continue;
    const known = open.get(key);
    if (known && (known.overAt === null || now - known.overAt <= holdMs(known.record))) {
      known.overAt = null;
      if (rank(f.priority) > rank(known.record.priority)) {
        known.record = { ...known.record, rule: rule.id, priority: f.priority };
        alerts[known.at] = known.record;
      }
    } else {
      const record = recordOf(rule, f, now, id);
      open.set(key, { record, at: alerts.length, overAt: null });
      alerts.push(record);
    }
  }
  for (const [key, o] of open) if (!here.has(key) && o.overAt === null) o.overAt = now;
}

function recordOf(rule: Rule, f: Finding, now: Instant, id: string): AlertRecord {
  return { rule: rule.id, cls: rule.cls, priority: f.priority, raisedAt: now, group: id };
}

function clip(stretches: readonly (readonly [Instant, Instant])[], { from, to }: Window): [Instant, Instant][] {
  return stretches.map(([a, b]): [Instant, Instant] => [Math.max(a, from), Math.min(b, to)]).filter(([a, b]) => b > a);
}

function gradeMs(steps: readonly Step[], scale: 'crs' | 'icans', stretches: readonly (readonly [Instant, Instant])[]): number[] {
  const out = [0, 0, 0, 0, 0];
  for (const [from, to] of stretches) {
    let t = from;
    let grade = steps.findLast((s) => s.t <= from)?.[scale] ?? 0;
    for (const step of steps) {
      if (step.t <= from || step.t > to) continue;
      out[grade] = (out[grade] ?? 0) + step.t - t;
      t = step.t;
      grade = step[scale];
    }
    out[grade] = (out[grade] ?? 0) + to - t;
  }
  return out;
}

/** Runs of CRS 2 or more; a fall no longer than RUN-01 allows does not end one. */
function runsOf(chart: Chart, protocol: Protocol): { from: Instant; doseAt: Instant | null }[] {
  const fall = span(protocol, 'crs.runFall');
  const runs: { from: Instant; to: Instant | null }[] = [];
  for (const step of chart.steps) {
    const last = runs.at(-1);
    if (step.crs < 2) {
      if (last && last.to === null) last.to = step.t;
    } else if (last === undefined || (last.to !== null && step.t - last.to > fall)) runs.push({ from: step.t, to: null });
    else last.to = null;
  }
  return runs.map(({ from, to }) => ({
    from,
    doseAt: chart.doses.tocilizumab.find((d) => d.t >= from && (to === null || d.t <= to))?.t ?? null,
  }));
}
