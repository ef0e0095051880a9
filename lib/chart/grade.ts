import { feverEvidence, feverHolds, hypotensionGrade, hypoxiaGrade, lowPressure, masks, pressureHold } from '../grading/crs';
import { icansGrade } from '../grading/icans';
import { num, type Protocol, span } from '../protocols/protocol';
import type { Instant } from '../time';
import type { Chart, Course, Episode, Step } from './chart';
import { dayAfterInfusion, NO_STEP, stretchStart } from './read';
import { withParts } from './with';

/** Steps kept; a patient whose grade changes more often than this keeps the newest. */
export const KEEP_STEPS = 400;

/**
 * Grades the chart at `t`: the step of that instant, the episode, and when time alone may change it next. Called again for the
 * same instant it starts from how things stood before it, so that all events of one instant count together (DATA-01).
 */
export function gradeInstant(chart: Chart, t: Instant, protocol: Protocol): Chart {
  const again = chart.course.at === t;
  const steps = chart.steps.at(-1)?.t === t ? chart.steps.slice(0, -1) : chart.steps;
  const before = again ? chart.course.before : chart.episode;
  const previous = steps.at(-1) ?? NO_STEP;

  const verdict = judge(chart, t, before, steps, protocol);
  const peak = again
    ? { grade: chart.course.peakIcansBefore, at: chart.course.peakIcansBeforeAt }
    : { grade: chart.course.peakIcans, at: chart.course.peakIcansAt };
  const higher = verdict.step.icans > peak.grade;
  const course: Course = {
    at: t,
    nextAt: nextChange(chart, verdict.episode, t, protocol),
    before,
    last: chart.course.last,
    peakIcans: higher ? verdict.step.icans : peak.grade,
    peakIcansAt: higher ? t : peak.at,
    peakIcansBefore: peak.grade,
    peakIcansBeforeAt: peak.at,
  };
  const changed = !sameStep(previous, verdict.step);
  const next = changed ? append(steps, verdict.step) : steps;
  const kept = sameSteps(chart.steps, next) ? chart.steps : next;
  const episode = sameEpisode(chart.episode, verdict.episode) ? chart.episode : verdict.episode;
  return withParts(chart, { steps: kept, episode, course });
}

function append(steps: readonly Step[], step: Step): readonly Step[] {
  return steps.length >= KEEP_STEPS ? [...steps.slice(1), step] : [...steps, step];
}

interface Verdict {
  readonly step: Step;
  readonly episode: Episode | null;
}

/** Grade and episode at `t`, given how both stood before it, the steps up to then (CRS-02, -06, -08 to -10, -15). */
function judge(chart: Chart, t: Instant, before: Episode | null, steps: readonly Step[], protocol: Protocol): Verdict {
  const previous = steps.at(-1) ?? NO_STEP;
  const icans = icansGrade(chart, t, protocol);
  const infusedAt = chart.therapy.firstAt;
  if (infusedAt === null || infusedAt > t) {
    const step = withCause({ ...NO_STEP, t, icans }, previous, chart, t);
    return { step, episode: before };
  }
  const fever = feverEvidence(chart, t, protocol);
  const hypotension = hypotensionGrade(chart, t, protocol);
  const hypoxia = hypoxiaGrade(chart, t, protocol);
  const hidden = chart.evidence.fever.firstAt !== null && masks(chart, t, protocol).length > 0;
  const renal = protocol.choices.renalReplacementGrades4 && chart.support.crrt?.running === true ? 4 : 0;
  const domains = Math.max(hypotension, hypoxia, renal);

  const wasOpen = before !== null && before.closedAt === null;
  const lastSignAt = wasOpen && before.signPresent && domains === 0 ? t : (before?.lastSignAt ?? t);
  const lastSign = Math.max(lastSignAt, chart.evidence.fever.lastAt ?? lastSignAt);
  const stays = wasOpen && (fever || domains > 0 || t - lastSign < span(protocol, 'crs.episodeClose'));
  const closed: Episode | null = wasOpen && !stays ? { ...before, lastSignAt, signPresent: false, closedAt: t } : before;

  let inside = stays || fever || hidden;
  let crs = inside ? Math.max(domains, fever ? 1 : 0) : 0;
  if (!stays && crs > 0 && !mayOpen(chart, t, protocol)) {
    inside = false;
    crs = 0;
  }
  let episode = closed;
  if (stays) {
    episode = { ...(before as Episode), lastSignAt, signPresent: domains > 0 };
  } else if (crs > 0) {
    episode = open(chart, t, crs, domains > 0, protocol);
  }
  if (episode !== null && episode.closedAt === null) {
    if (crs > episode.peak) episode = { ...episode, peak: crs, peakAt: t };
    const feverAt = episode.firstFeverAt ?? (fever ? feverSince(steps, t) : null);
    const lowAt = episode.firstHypotensionAt ?? (hypotension > 0 ? t : null);
    if (feverAt !== episode.firstFeverAt || lowAt !== episode.firstHypotensionAt) {
      episode = { ...episode, firstFeverAt: feverAt, firstHypotensionAt: lowAt };
    }
  }
  const step: Step = { t, crs, icans, hypotension, hypoxia, inside, fever, waived: hidden };
  return { step: withCause(step, previous, chart, t), episode };
}

/**
 * When the fever of now began. Where a regrade opens the episode (from D+31) that is older than the episode: the fever did not
 * count until then and was there all the same.
 */
function feverSince(steps: readonly Step[], t: Instant): Instant {
  return stretchStart(steps, (step) => step.fever) ?? t;
}

function open(chart: Chart, t: Instant, crs: number, signPresent: boolean, protocol: Protocol): Episode {
  const day = dayAfterInfusion(chart, t);
  return {
    openedAt: t,
    lastSignAt: t,
    signPresent,
    peak: crs,
    peakAt: t,
    closedAt: null,
    firstFeverAt: null,
    firstHypotensionAt: null,
    unusual: day !== null && day > num(protocol, 'crs.unusualAfterDay'),
  };
}

/** CRS-15: late after the infusion an episode opens only at a regrade with CRS >= 1. */
function mayOpen(chart: Chart, t: Instant, protocol: Protocol): boolean {
  const day = dayAfterInfusion(chart, t);
  if (day === null || day < num(protocol, 'crs.openByRegradeFromDay')) return true;
  return chart.regrades.some((r) => r.t === t && r.crs !== null && r.crs >= 1);
}

/** Marks a fall that begins at the time of an attribution (RUN-01). */
function withCause(step: Step, previous: Step, chart: Chart, t: Instant): Step {
  if (step.crs >= previous.crs && step.icans >= previous.icans) return step;
  for (const domain in chart.attributions) {
    if (chart.attributions[domain]?.some((a) => a.t === t && a.otherCause)) return { ...step, byAttribution: true };
  }
  return step;
}

/** The earliest instant after `t` at which a grade or the episode may change without an event. */
function nextChange(chart: Chart, episode: Episode | null, t: Instant, protocol: Protocol): Instant | null {
  let next = Number.POSITIVE_INFINITY;
  const at = (instant: Instant | null | undefined): void => {
    if (instant !== null && instant !== undefined && instant > t && instant < next) next = instant;
  };
  const { evidence, therapy } = chart;
  for (const infusion of therapy.infusions) at(infusion.t);
  if (!evidence.fever.now && evidence.fever.lastAt !== null && feverHolds(evidence.fever, protocol))
    at(evidence.fever.lastAt + span(protocol, 'crs.feverHold'));
  const pressure = lowPressure(chart, t, protocol);
  const hold = pressureHold(pressure, t, protocol);
  if (hold !== null && hold !== 'until-two-normal') at(hold.until);
  if (pressure.run !== null && pressure.run.countsFrom === null)
    at(pressure.run.firstAt + span(protocol, 'crs.devicePressureAlone'));
  if (!evidence.spo2.now && evidence.spo2.lastAt !== null) at(evidence.spo2.lastAt + span(protocol, 'crs.spo2Hold'));
  if (evidence.fever.firstAt !== null) for (const mask of masks(chart, t, protocol)) at(mask.until);
  for (const name in chart.infusions) {
    const infusion = chart.infusions[name];
    if (infusion?.running) at(infusion.endsAt);
  }
  if (episode !== null && episode.closedAt === null && !episode.signPresent) {
    at(Math.max(episode.lastSignAt, evidence.fever.lastAt ?? episode.lastSignAt) + span(protocol, 'crs.episodeClose'));
  }
  for (const domain in chart.attributions) {
    const last = chart.attributions[domain]?.at(-1);
    if (last?.otherCause) at(last.until);
  }
  const seizureHold = span(protocol, 'icans.seizureHold');
  for (const seizure of chart.neuro.seizures) at(seizure.t + seizureHold);
  return next === Number.POSITIVE_INFINITY ? null : next;
}

function sameStep(a: Step, b: Step): boolean {
  return (
    a.crs === b.crs &&
    a.icans === b.icans &&
    a.hypotension === b.hypotension &&
    a.hypoxia === b.hypoxia &&
    a.inside === b.inside &&
    a.fever === b.fever &&
    a.waived === b.waived
  );
}
function sameSteps(a: readonly Step[], b: readonly Step[]): boolean {
  if (a === b) return true;
  const x = a.at(-1);
  const y = b.at(-1);
  return (
    a.length === b.length &&
    (x === y || (x !== undefined && y !== undefined && x.t === y.t && sameStep(x, y) && x.byAttribution === y.byAttribution))
  );
}
function sameEpisode(a: Episode | null, b: Episode | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  return (
    a.openedAt === b.openedAt &&
    a.lastSignAt === b.lastSignAt &&
    a.signPresent === b.signPresent &&
    a.peak === b.peak &&
    a.peakAt === b.peakAt &&
    a.closedAt === b.closedAt &&
    a.firstFeverAt === b.firstFeverAt &&
    a.firstHypotensionAt === b.firstHypotensionAt &&
    a.unusual === b.unusual
  );
}
