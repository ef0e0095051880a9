import type { Chart, Dose } from '../chart/chart';
import { current, gradeAtAct, NO_STEP, stepAt } from '../chart/read';
import { hoursToPositivity } from '../chart/read-rules';
import { clinicalNumber } from '../display/numbers';
import { deviceRow } from '../events/devices';
import { ranTo, runsAt } from '../grading/pressors';
import { type Protocol, span } from '../protocols/protocol';
import { drugName } from '../rules/words';
import { DAY, HOUR, type Instant } from '../time';
import { neutropenicSince } from './features';
import type { Facts } from './item';
import { catecholamines } from './pressor-rate';
import type { Change, InfectionPanel } from './types';
import { workupItems } from './workup';

/** Infection beside CRS: work-up, cultures with hours, antibiotic days, and the reassessment of MON-13. */
export function infectionPanel(chart: Chart, protocol: Protocol, now: Instant): InfectionPanel {
  const facts: Facts = { chart, protocol, now, since: chart.episode?.openedAt ?? Number.NEGATIVE_INFINITY };
  const anc = chart.labs.anc?.at(-1);
  return {
    anc: anc === undefined ? null : { value: anc.value, t: anc.t, neutropenicSince: neutropenicSince(chart, protocol) },
    workup: workupItems(facts),
    cultures: cultures(chart, now),
    antibiotics: antibiotics(chart, protocol, now),
    reassess: reassess(chart, protocol, now),
  };
}

const CULTURES = ['blood-culture', 'urine-culture', 'respiratory-culture', 'sterile-culture'];

/** Cultures drawn, newest first, each with its result if one of the same hour is known, and its hours to positivity. */
function cultures(chart: Chart, now: Instant): InfectionPanel['cultures'] {
  const drawn = chart.diagnostics.filter((d) => CULTURES.includes(d.test));
  const results = CULTURES.flatMap((test) => (chart.labs[test] ?? []).map((v) => ({ test, v })));
  const word = (v: { value: number; organism?: string }): string => (v.value === 1 ? (v.organism ?? 'positive') : 'negative');
  const rows = drawn.map((d) => {
    const result = results.findLast((r) => r.test === d.test && Math.abs(r.v.t - d.t) <= HOUR);
    return {
      ...{ test: d.test, t: d.t, hours: Math.floor((now - d.t) / HOUR) },
      result: result === undefined ? null : word(result.v),
      positiveAfterH: result === undefined ? null : hoursToPositivity(result.v, d.t),
    };
  });
  const alone = results
    .filter((r) => !drawn.some((d) => d.test === r.test && Math.abs(r.v.t - d.t) <= HOUR))
    .map((r) => ({
      ...{ test: r.test, t: r.v.t, hours: Math.floor((now - r.v.t) / HOUR) },
      ...{ result: word(r.v), positiveAfterH: hoursToPositivity(r.v) },
    }));
  return [...rows, ...alone].sort((a, b) => b.t - a.t);
}

/** A gap longer than this between doses of one antibiotic ends its course. */
const COURSE_GAP_MS = 36 * HOUR;

/** Courses that are going on, with the day they have reached; from 48 h the question "narrow or stop?". */
function antibiotics(chart: Chart, protocol: Protocol, now: Instant): InfectionPanel['antibiotics'] {
  const names = new Set(chart.doses.antibiotic.map((d) => d.drug));
  const out: InfectionPanel['antibiotics'][number][] = [];
  for (const drug of names) {
    const doses = chart.doses.antibiotic.filter((d) => d.drug === drug);
    const infusion = chart.infusions[drug];
    const running = infusion !== undefined && runsAt(infusion, now);
    // An infusion is in the list at its start and lasts to its end.
    const until = (d: Dose): Instant => (infusion !== undefined && d.t === infusion.startedAt ? ranTo(infusion, now) : d.t);
    const last = doses.at(-1) as Dose;
    if (now - until(last) > COURSE_GAP_MS) continue;
    let i = doses.length - 1;
    while (i > 0 && (doses[i] as Dose).t - until(doses[i - 1] as Dose) <= COURSE_GAP_MS) i--;
    const since = (doses[i] as Dose).t;
    out.push({
      drug: drugName(drug),
      since,
      day: Math.floor((now - since) / DAY) + 1,
      running,
      review: now - since >= span(protocol, 'antibiotic.reviewAfter'),
      inSet: protocol.sets.antibiotics.includes(drug),
    });
  }
  return out.sort((a, b) => a.since - b.since);
}

/** How much CRS, how much infection: open from 12 h after the first dose of the episode until a person closes it. */
function reassess(chart: Chart, protocol: Protocol, now: Instant): InfectionPanel['reassess'] {
  const { episode } = chart;
  const dose =
    episode === null || episode.closedAt !== null ? undefined : chart.doses.tocilizumab.find((d) => d.t >= episode.openedAt);
  if (dose === undefined) return null;
  const opensAt = dose.t + span(protocol, 'reassess.opens');
  if (now < opensAt) return null;
  const closed = chart.decisions.some((d) => d.reassess === 'crs-infection' && d.t >= opensAt);
  return {
    opensAt,
    dueAt: dose.t + span(protocol, 'reassess.due'),
    open: !closed,
    changes: changesSince(chart, protocol, dose.t, now),
  };
}

/** The chart keeps the device in use alone; of an earlier one it knows what it graded. Null: nothing was graded yet. */
function hypoxiaThen(chart: Chart, then: Instant): string | null {
  const step = stepAt(chart, then);
  return step === NO_STEP ? null : `hypoxia domain ${step.hypoxia}`;
}

function changesSince(chart: Chart, protocol: Protocol, then: Instant, now: Instant): readonly Change[] {
  const hottest = (from: Instant, to: Instant): string | null => {
    const values = chart.temperatures.filter(([hour]) => hour > from && hour <= to).map(([, c]) => c);
    return values.length === 0 ? null : clinicalNumber(Math.max(...values), 1);
  };
  const lab = (test: string): Change => {
    const values = chart.labs[test] ?? [];
    const earlier = values.findLast((v) => v.t <= then);
    const newest = values.findLast((v) => v.t > then && v.t <= now);
    return {
      name: test,
      before: earlier === undefined ? null : clinicalNumber(earlier.value),
      now: newest === undefined ? null : clinicalNumber(newest.value),
    };
  };
  const rate = (t: Instant): string | null => {
    const sum = catecholamines(chart, t);
    return sum === null ? null : `${clinicalNumber(Math.round(sum * 10) / 10)} µg/min`;
  };
  const oxygen = chart.support.oxygen;
  const device = oxygen === null ? null : (deviceRow(oxygen.device)?.title ?? oxygen.device);
  return [
    { name: 'highest temperature', before: hottest(then - 6 * HOUR, then), now: hottest(now - 6 * HOUR, now) },
    { name: 'CRS', before: String(gradeAtAct(chart, 'crs', then, protocol)), now: String(current(chart).crs) },
    { name: 'norepinephrine and epinephrine', before: rate(then), now: rate(now) },
    { name: 'oxygen', before: oxygen !== null && oxygen.since <= then ? device : hypoxiaThen(chart, then), now: device },
    lab('lactate'),
    lab('procalcitonin'),
  ];
}
