import type { AttributionDomain } from '../events/event';
import { num, type Protocol, span } from '../protocols/protocol';
import type { Instant } from '../time';
import type { Attribution, CellInfusion, Chart, Dose, LabValue, Person, Regrade, Step } from './chart';
import { ageFrom, daysAfter } from './day';

export type Scale = 'crs' | 'icans';

/** How things stand before anything was graded. */
export const NO_STEP: Step = {
  t: Number.NEGATIVE_INFINITY,
  crs: 0,
  icans: 0,
  hypotension: 0,
  hypoxia: 0,
  inside: false,
  fever: false,
  waived: false,
};

// ---- grades -----------------------------------------------------------------------------------------------------

/** Grades and domains as they stand at `chart.t`. */
export function current(chart: Chart): Step {
  return chart.steps.at(-1) ?? NO_STEP;
}

/** Grades and domains in force at `t`, after all events of that instant. */
export function stepAt(chart: Chart, t: Instant): Step {
  const i = stepIndexAt(chart.steps, t);
  return i < 0 ? NO_STEP : (chart.steps[i] as Step);
}

function stepIndexAt(steps: readonly Step[], t: Instant): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if ((steps[mid] as Step).t <= t) low = mid + 1;
    else high = mid;
  }
  return low - 1;
}

/**
 * The grade that stands for an act at `t` (dose, order, decision): a fall not older than 30 min does not count, the grade
 * before it is used (RUN-01).
 */
export function gradeAtAct(chart: Chart, scale: Scale, t: Instant, protocol: Protocol): number {
  const i = stepIndexAt(chart.steps, t);
  if (i < 0) return 0;
  const now = (chart.steps[i] as Step)[scale];
  for (let g = 4; g > now; g--) {
    if (runStart(chart, scale, g, i, t, span(protocol, 'crs.runFall')) !== null) return g;
  }
  return now;
}

/** A run of grade >= g that may have survived short falls (RUN-01). */
export interface GradeRun {
  /** When it began: the start of every clock that counts it. */
  readonly start: Instant;
}

/**
 * The run of grade >= `g` that holds at `now` (`now` = chart.t or later with the chart advanced). Null while the grade is
 * below `g`, also during a short fall: alerts that need the grade are silent then.
 */
export function runOf(chart: Chart, scale: Scale, g: number, now: Instant, protocol: Protocol): GradeRun | null {
  const i = stepIndexAt(chart.steps, now);
  if (i < 0 || (chart.steps[i] as Step)[scale] < g) return null;
  const start = runStart(chart, scale, g, i, now, span(protocol, 'crs.runFall'));
  return start === null ? null : { start };
}

/**
 * Start of the run of grade >= g alive at `now`, the step in force then being `index`: walks back through segments at or
 * above g, joined over falls of at most `fallMs` that neither began with an attribution nor contain a lower regrade.
 */
function runStart(chart: Chart, scale: Scale, g: number, index: number, now: Instant, fallMs: number): Instant | null {
  const { steps, regrades } = chart;
  let i = index;
  let end = now;
  let start: Instant | null = null;
  while (i >= 0) {
    // the fall between the segment before and `end`
    let fall: Step | null = null;
    while (i >= 0 && (steps[i] as Step)[scale] < g) {
      fall = steps[i] as Step;
      i--;
    }
    if (i < 0) return start;
    if (fall !== null) {
      if (end - fall.t > fallMs || fall.byAttribution || confirmedBelow(regrades, scale, g, fall.t, end, start === null))
        return start;
    }
    while (i >= 0 && (steps[i] as Step)[scale] >= g) {
      start = (steps[i] as Step).t;
      i--;
    }
    end = start as Instant;
  }
  return start;
}

/** Is there a regrade of the scale below g with its time in [from, to), or in [from, to] while the fall still lasts? */
function confirmedBelow(
  regrades: readonly Regrade[],
  scale: Scale,
  g: number,
  from: Instant,
  to: Instant,
  open: boolean,
): boolean {
  for (let i = regrades.length - 1; i >= 0; i--) {
    const r = regrades[i] as Regrade;
    if (r.t < from) return false;
    const grade = r[scale];
    if (grade !== null && grade < g && (r.t < to || (open && r.t === to))) return true;
  }
  return false;
}

/** Start of the unbroken stretch of steps up to the last in which `holds` is true of each; null if it is not true of the last. */
export function stretchStart(steps: readonly Step[], holds: (step: Step) => boolean): Instant | null {
  let start: Instant | null = null;
  for (let i = steps.length - 1; i >= 0; i--) {
    const step = steps[i];
    if (step === undefined || !holds(step)) break;
    start = step.t;
  }
  return start;
}

/** A rise of the grade that is an escalation of its own. */
export interface Rise {
  readonly t: Instant;
  readonly from: number;
  readonly to: number;
}

/**
 * The latest increase of the grade up to `now`. A return after a short fall to a level the run already held is none
 * (RUN-01); the rise before it stays the latest, with its own time.
 */
export function lastRise(chart: Chart, scale: Scale, now: Instant, protocol: Protocol): Rise | null {
  for (let i = stepIndexAt(chart.steps, now); i >= 0; i--) {
    const rise = riseAt(chart, scale, i, protocol);
    if (rise !== null) return rise;
  }
  return null;
}

/** The rise that step `index` is; null if it is none, or a return after a short fall. */
function riseAt(chart: Chart, scale: Scale, index: number, protocol: Protocol): Rise | null {
  const step = chart.steps[index] as Step;
  const from = index > 0 ? (chart.steps[index - 1] as Step)[scale] : 0;
  const to = step[scale];
  if (to <= from) return null;
  const start = runStart(chart, scale, to, index, step.t, span(protocol, 'crs.runFall'));
  return start === step.t ? { t: step.t, from, to } : null;
}

/**
 * The first rise after an improvement: a rise of its own from a grade below one held before, in this episode or an earlier
 * one. Null while the grade has only risen, or only fallen since.
 */
export function worseAgain(chart: Chart, scale: Scale, now: Instant, protocol: Protocol): Rise | null {
  const last = stepIndexAt(chart.steps, now);
  let highest = 0;
  for (let i = 0; i <= last; i++) {
    const rise = riseAt(chart, scale, i, protocol);
    if (rise !== null && highest > rise.from) return rise;
    highest = Math.max(highest, (chart.steps[i] as Step)[scale]);
  }
  return null;
}

/** The newest clinician-confirmed regrade that names the scale. */
export function confirmed(chart: Chart, scale: Scale): Regrade | null {
  for (let i = chart.regrades.length - 1; i >= 0; i--) {
    const r = chart.regrades[i] as Regrade;
    if (r[scale] !== null) return r;
  }
  return null;
}

/** Is the CRS episode open? */
export function episodeOpen(chart: Chart): boolean {
  return chart.episode !== null && chart.episode.closedAt === null;
}

/** When the open episode closes if nothing more happens (CRS-10); null while a sign is present or no episode is open. */
export function episodeOpenUntil(chart: Chart, protocol: Protocol): Instant | null {
  const e = chart.episode;
  const { fever } = chart.evidence;
  if (e === null || e.closedAt !== null || e.signPresent || fever.now) return null;
  return Math.max(e.lastSignAt, fever.lastAt ?? e.lastSignAt) + span(protocol, 'crs.episodeClose');
}

/** The attribution to another cause in force for the domain at `t`, or null. Start inclusive, end exclusive. */
export function attributed(chart: Chart, domain: AttributionDomain, t: Instant): Attribution | null {
  return attributionAt(chart.attributions[domain], t);
}

export function attributionAt(list: readonly Attribution[] | undefined, t: Instant): Attribution | null {
  if (!list) return null;
  for (let i = list.length - 1; i >= 0; i--) {
    const a = list[i] as Attribution;
    if (a.t <= t) return a.otherCause && (a.until === null || t < a.until) ? a : null;
  }
  return null;
}

// ---- values -----------------------------------------------------------------------------------------------------

/** Newest result collected before `t` (strictly), e.g. the baseline before the infusion. */
export function labBefore(chart: Chart, test: string, t: Instant): LabValue | undefined {
  return (chart.labs[test] ?? []).findLast((v) => v.t < t);
}

export function newest<T extends { readonly t: Instant }>(list: readonly T[]): T | undefined {
  return list.at(-1);
}

/** A drug of the list was given in [from, to], or its infusion ran at some moment of it. `drugs` = canonical names. */
export function givenOrRunning(
  chart: Chart,
  doses: readonly Dose[],
  drugs: readonly string[],
  from: Instant,
  to: Instant,
): boolean {
  if (doses.some((d) => d.t >= from && d.t <= to && drugs.includes(d.drug))) return true;
  return drugs.some((name) => {
    const i = chart.infusions[name];
    return i !== undefined && i.startedAt <= to && (i.running ? i.endsAt === null || i.endsAt >= from : i.since >= from);
  });
}

// ---- patient and stay -------------------------------------------------------------------------------------------

/** A day, in years: east of Greenwich a child is born on a date that is tomorrow by UTC. */
const ONE_DAY = 1 / 365;
/** Age in years with decimals; null if unknown (adult limits apply then), and so for who is not born yet: a slip of the year. */
export function ageYears(person: Person, t: Instant): number | null {
  const age = (person.birthDate === null ? null : ageFrom(person.birthDate, t)) ?? person.ageYears;
  return age === null || age < -ONE_DAY ? null : Math.max(age, 0);
}

/** Unknown age counts as adult. */
export function isAdult(chart: Chart, t: Instant): boolean {
  const age = ageYears(chart.person, t);
  return age === null || age >= 18;
}

/** Newest plausible weight in kg. */
export function weightKg(chart: Chart): number | null {
  return chart.person.weights.at(-1)?.kg ?? null;
}

/** The infusion that counts at `t`: the latest not after it, else the first one to come; null without a known infusion. */
export function infusionAt(chart: Chart, t: Instant): CellInfusion | null {
  const { infusions } = chart.therapy;
  return infusions.findLast((i) => i.t <= t) ?? infusions[0] ?? null;
}

/** When the next infusion told in advance is to be given; null if none is. From then on another infusion counts. */
export function nextInfusionAt(chart: Chart, now: Instant): Instant | null {
  return chart.therapy.infusions.find((i) => i.t > now)?.t ?? null;
}

/** The product that counts at `t`: as last told, but an earlier infusion keeps its own when another product follows. */
export function productAt(chart: Chart, t: Instant): string | null {
  const { infusions, product } = chart.therapy;
  const infusion = infusionAt(chart, t);
  return infusion === null || infusion === infusions.at(-1) ? product : (infusion.product ?? product);
}

/** D+n of `t` from the infusion of that instant (negative before it); null without a known infusion. */
export function dayAfterInfusion(chart: Chart, t: Instant): number | null {
  const infusion = infusionAt(chart, t);
  return infusion === null ? null : daysAfter(chart.stay.zone, infusion.t, t);
}

/** From when cadence clocks count: as given, else the later of admission and infusion. Null without a stay. */
export function monitoringStart(chart: Chart): Instant | null {
  const { stay, therapy } = chart;
  if (stay.monitoringStart !== null) return stay.monitoringStart;
  if (stay.admittedAt === null) return null;
  return Math.max(stay.admittedAt, therapy.firstAt ?? stay.admittedAt);
}

/**
 * Continuous monitoring: recorded, or begun by the first device heart rate or SpO2 of the stay (C13). After a recorded stop it
 * runs again when it is recorded, or when a monitor streams again.
 */
export function monitoring(chart: Chart): { readonly running: boolean; readonly since: Instant | null } {
  const said = chart.support.monitoring;
  const first = chart.feed.firstMonitorAt;
  if (said === null) return { running: first !== null, since: first };
  if (first === null) return { running: said.running, since: said.since };
  if (said.running) return { running: true, since: Math.min(said.since, first) };
  if (first > said.t) return { running: true, since: first };
  const { resumedAt } = chart.feed;
  return resumedAt === null ? { running: false, since: said.since } : { running: true, since: resumedAt };
}

/** One dexamethasone dose for this patient in mg (C8): 10, under 18 y min(10, 0.5 x kg); unknown weight: 10. */
export function dexamethasoneDoseMg(chart: Chart, now: Instant, protocol: Protocol): number {
  const full = num(protocol, 'steroid.doseMg');
  const kg = weightKg(chart);
  return isAdult(chart, now) || kg === null ? full : Math.min(full, num(protocol, 'steroid.childMgPerKg') * kg);
}
