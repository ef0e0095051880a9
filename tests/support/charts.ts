import { expect } from 'vitest';
import { advance, apply, type Chart, currentVersions, type Evaluation, emptyChart, evaluate, fold } from '../../lib/engine';
import type { ChartEvent } from '../../lib/events/event';
import { protocolById } from '../../lib/protocols';
import type { Protocol } from '../../lib/protocols/protocol';
import { type Case, eventsOf } from '../../lib/replay/case';
import { formatOffset, instantAt } from '../../lib/replay/offset';
import { ruleById } from '../../lib/rules';
import type { Finding, Priority } from '../../lib/rules/rule';
import { type Instant, SECOND } from '../../lib/time';

/** Charts for tests, written as the golden cases are: offsets from T0, an adult of 80 kg infused three days before. */
export const T0 = Date.parse('2026-03-01T00:00:00Z');
export type Row = Readonly<Record<string, unknown>> & { readonly t: string; readonly kind: string };

export interface Setting {
  readonly patient?: Readonly<Record<string, unknown>>;
  readonly profile?: string;
  /** Numbers or choices that differ from the profile. */
  readonly protocol?: (p: Protocol) => Protocol;
}

export function offset(text: string): Instant {
  return instantAt(T0, text, 'offset');
}

export function protocolOf(setting: Setting = {}): Protocol {
  const p = protocolById(setting.profile ?? 'astct-2019');
  if (p === undefined) throw new Error(`no protocol ${setting.profile}`);
  return setting.protocol?.(p) ?? p;
}

export function caseOf(timeline: readonly Row[], setting: Setting): Case {
  return { id: 'P', patient: { ageYears: 55, weightKg: 80, ...setting.patient }, timeline, expect: { at: '+00:00' } };
}

/** The chart at an offset, folded from nothing with what had arrived by then. */
export function chartAt(timeline: readonly Row[], at: string, setting: Setting = {}): Chart {
  return chartAtInstant(timeline, offset(at), setting);
}

function chartAtInstant(timeline: readonly Row[], at: Instant, setting: Setting): Chart {
  return fold(emptyChart(), eventsOf(caseOf(timeline, setting), T0, at), at, protocolOf(setting));
}

/** All findings at an offset, evaluated afresh. */
export function findingsAt(timeline: readonly Row[], at: string, setting: Setting = {}): readonly Finding[] {
  return evaluate(chartAt(timeline, at, setting), protocolOf(setting), offset(at)).findings;
}

/** Findings of one rule at an offset. */
export function findings(rule: string, timeline: readonly Row[], at: string, setting: Setting = {}): readonly Finding[] {
  known(rule);
  return findingsAt(timeline, at, setting).filter((f) => f.rule === rule);
}

/** The only finding of the rule at an offset; fails if there is none or there are several. */
export function finding(rule: string, timeline: readonly Row[], at: string, setting: Setting = {}): Finding {
  const all = findings(rule, timeline, at, setting);
  expect(all, `${rule} at ${at}`).toHaveLength(1);
  return all[0] as Finding;
}

/** What the only finding of the rule says beside that it holds: how grave, since when, in which words, from what. */
export function said(rule: string, timeline: readonly Row[], at: string, setting: Setting = {}) {
  const { priority, since, text, evidence } = finding(rule, timeline, at, setting);
  return { priority, since, text, evidence };
}

export function holds(rule: string, timeline: readonly Row[], at: string, setting: Setting = {}): boolean {
  return findings(rule, timeline, at, setting).some((f) => f.condition === 'present');
}

/** How the rule stands: its gravest priority, "unknown", or "off"; `trigger`s beyond one are counted. */
function standing(rule: string, all: readonly Finding[]): string {
  const mine = all.filter((f) => f.rule === rule);
  const present = mine.filter((f) => f.condition === 'present');
  if (present.length === 0) return mine.length > 0 ? 'unknown' : 'off';
  const order: readonly Priority[] = ['high', 'medium', 'low'];
  const gravest = order.find((p) => present.some((f) => f.priority === p)) as Priority;
  return present.length === 1 ? gravest : `${gravest} x${present.length}`;
}

/**
 * How a rule comes and goes as the events arrive and time passes, up to an offset: ["+01:00 medium", "+03:10 off"], to the
 * millisecond. The chart is kept as the server keeps it: events applied one by one, rules read again only where their parts
 * changed or their own next look has come. At every change the instant and the millisecond before it are also computed
 * from nothing and must agree, so an answer never depends on when it was asked.
 */
export function spells(rule: string, timeline: readonly Row[], until: string, setting: Setting = {}): string[] {
  known(rule);
  const protocol = protocolOf(setting);
  const end = offset(until);
  const c = caseOf(timeline, setting);
  const admitted = Math.min(
    ...eventsOf(c, T0, end)
      .filter((e) => e.kind === 'admission')
      .map((e) => e.t),
  );
  const arrivals = [...new Set([admitted, ...timeline.map((row) => instantAt(T0, row.receivedAt ?? row.t, 'receivedAt'))])]
    .filter((t) => t <= end)
    .sort((a, b) => a - b);
  let live = new Live(protocol, admitted);
  const out: string[] = [];
  let stands = 'off';
  const record = (now: Instant): void => {
    const s = standing(rule, live.seen.findings);
    if (s === stands) return;
    const fresh = (t: Instant): string => standing(rule, evaluate(chartAtInstant(timeline, t, setting), protocol, t).findings);
    expect(fresh(now), `${rule} computed from nothing at ${exact(now)}`).toBe(s);
    expect(fresh(now - 1), `${rule} a millisecond before ${exact(now)}`).toBe(stands);
    stands = s;
    out.push(`${exact(now)} ${s}`);
  };
  for (const arrival of [...arrivals, end]) {
    for (let at = live.seen.nextLookAt; at !== null && at < arrival; at = live.seen.nextLookAt) {
      live.look(at);
      record(at);
    }
    live = live.take(eventsOf(c, T0, arrival), arrival);
    record(arrival);
  }
  return out;
}

/** A chart and its findings kept as the server keeps them: event by event, look by look. */
export class Live {
  chart: Chart = emptyChart();
  seen: Evaluation;
  private taken: readonly ChartEvent[] = [];

  constructor(
    private readonly protocol: Protocol,
    start: Instant,
  ) {
    this.seen = evaluate(this.chart, protocol, start);
  }

  look(now: Instant): void {
    this.chart = advance(this.chart, now, this.protocol);
    this.seen = evaluate(this.chart, this.protocol, now, this.seen);
  }

  /** Takes the events that are new at `now`; one that needs history, or replaces another, folds everything again. */
  take(events: readonly ChartEvent[], now: Instant): this {
    const due = currentVersions(events).filter((e) => e.t <= now);
    const news = due.filter((e) => !this.taken.some((k) => k.id === e.id && k.receivedAt === e.receivedAt));
    const gone = this.taken.some((k) => !due.some((e) => e.id === k.id && e.receivedAt === k.receivedAt));
    this.taken = due;
    if (!gone && news.every((e) => this.follows(e))) return this.after(now);
    this.chart = fold(emptyChart(), due, now, this.protocol);
    this.seen = evaluate(this.chart, this.protocol, now);
    return this;
  }

  private follows(e: ChartEvent): boolean {
    const next = apply(this.chart, e, this.protocol);
    if (!('chart' in next)) return false;
    this.chart = next.chart;
    return true;
  }

  private after(now: Instant): this {
    this.look(now);
    return this;
  }
}

function known(rule: string): void {
  if (ruleById(rule) === undefined) throw new Error(`no rule ${rule}`);
}

/** An offset to the millisecond; the usual form when it lies on a second. */
function exact(t: Instant): string {
  const ms = (((t - T0) % SECOND) + SECOND) % SECOND;
  const whole = formatOffset(t - T0 - ms);
  return ms === 0 ? whole : `${/:\d\d:\d\d$/.test(whole) ? whole : `${whole}:00`}.${String(ms).padStart(3, '0')}`;
}

// ---- events in few words ----------------------------------------------------------------------------------------

export const temp = (t: string, tempC: number, more: object = {}): Row => ({ t, kind: 'vital', tempC, ...more });
export const bp = (t: string, sbpMmHg: number, more: object = {}): Row => ({ t, kind: 'vital', sbpMmHg, ...more });
export const vital = (t: string, values: object): Row => ({ t, kind: 'vital', ...values });
export const lab = (t: string, test: string, value: number | string, unit: string, more: object = {}): Row => ({
  t,
  kind: 'lab',
  test,
  value,
  unit,
  ...more,
});
export const given = (t: string, drug: string, doseMg?: number, more: object = {}): Row => ({
  t,
  kind: 'medication',
  status: 'given',
  drug,
  ...(doseMg === undefined ? {} : { doseMg }),
  ...more,
});
export const ordered = (t: string, drug: string, doseMg: number, plannedAt?: string, more: object = {}): Row => ({
  t,
  kind: 'medication',
  status: 'ordered',
  drug,
  doseMg,
  ...(plannedAt === undefined ? {} : { plannedAt }),
  ...more,
});
export const runs = (t: string, drug: string, rate: number, rateUnit: string, more: object = {}): Row => ({
  t,
  kind: 'medication',
  status: 'running',
  drug,
  rate,
  rateUnit,
  ...more,
});
export const stops = (t: string, drug: string): Row => ({ t, kind: 'medication', status: 'stopped', drug });
export const toci = (t: string, doseMg = 640, more: object = {}): Row => given(t, 'tocilizumab', doseMg, more);
export const dex = (t: string, doseMg = 10, more: object = {}): Row => given(t, 'dexamethasone', doseMg, more);
export const bolus = (t: string, volumeMl: number): Row => given(t, 'crystalloid-bolus', undefined, { volumeMl });
export const oxygen = (t: string, device: string, more: object = {}): Row => ({
  t,
  kind: 'support',
  support: 'oxygen',
  device,
  ...more,
});
export const cannula = (t: string, flowLpm = 2): Row => oxygen(t, 'nasal-cannula', { flowLpm });
export const roomAir = (t: string): Row => oxygen(t, 'room-air');
export const norepi = (t: string, rate = 6): Row => runs(t, 'norepinephrine', rate, 'ug/min');
/** An admission that names when the cells are (to be) given. */
export const infusionTold = (t: string, carTInfusedAt: string): Row => ({
  ...{ t, kind: 'admission', mrn: 'P', unit: 'case', bed: 'case', carTInfusedAt },
});
export const regrade = (t: string, crs: number | undefined, icans?: number): Row => ({
  t,
  kind: 'regrade',
  by: 'nurse',
  ...(crs === undefined ? {} : { crs }),
  ...(icans === undefined ? {} : { icans }),
});
export const withhold = (t: string, what: string): Row => ({ t, kind: 'decision', withhold: what, reason: 'by the attending' });
export const diagnostic = (t: string, test: string, more: object = {}): Row => ({ t, kind: 'diagnostic', test, ...more });
export const attribution = (t: string, domain: string, more: object = {}): Row => ({
  t,
  kind: 'attribution',
  domain,
  otherCause: true,
  cause: 'other',
  ...more,
});
export const seizure = (t: string, more: object = {}): Row => ({
  t,
  kind: 'neuro',
  seizure: { type: 'clinical', durationMin: 1 },
  ...more,
});
/** An ICE record of so many points. */
export const ice = (t: string, points: number, more: object = {}): Row => {
  const take = (max: number): number => {
    const part = Math.min(max, points);
    points -= part;
    return part;
  };
  return {
    t,
    kind: 'ice',
    orientation: take(4),
    naming: take(3),
    commands: take(1),
    writing: take(1),
    attention: take(1),
    ...more,
  };
};
