import type { Chart } from '../chart/chart';
import { current, episodeOpen, gradeAtAct, runOf } from '../chart/read';
import { amountTurnsAt, type SteroidLimit, steroidGiven } from '../chart/steroid-infusions';
import { dosesInMg } from '../chart/steroids';
import { organProgress } from '../grading/organs';
import { type Protocol, span } from '../protocols/protocol';
import { HOUR, type Instant } from '../time';
import { pulseDose } from './asked-steroid';
import { pulseMg } from './doses-said';
import { ahead, earlier, holds, quietUntil } from './reading';
import type { Evidence, Rule } from './rule';
import { amountEvidence } from './steroid-said';
import { doseEvidence } from './tocilizumab';
import { clock, list, mg, said } from './words';

/** CRS that does not answer to tocilizumab and steroid, by any of three routes. */

export type Route = 'second dose' | 'organs' | 'pulse';
interface Met {
  readonly route: Route;
  readonly since: Instant;
  readonly text: string;
  readonly evidence: readonly Evidence[];
}
interface Judged {
  readonly met: Met | null;
  readonly lookAgainAt: Instant | null;
}
const NOT: Judged = { met: null, lookAgainAt: null };

const DAY_MS = 24 * HOUR;

/** Enough steroid in the last 24 h (40 mg dexamethasone, for a child four of its doses), and when time alone may change that. */
function enoughSteroid(
  chart: Chart,
  protocol: Protocol,
  now: Instant,
): { limit: SteroidLimit; enough: boolean; turnsAt: Instant | null } {
  const limit = { mg: dosesInMg(chart, now, protocol, 'steroid.refractoryDoses'), windowMs: DAY_MS };
  const enough = (at: Instant): boolean => steroidGiven(chart, at, limit) >= limit.mg;
  return { limit, enough: enough(now), turnsAt: amountTurnsAt(chart, now, limit, enough) };
}

const steroidEvidence = (chart: Chart, now: Instant, limit: SteroidLimit, t: Instant): Evidence =>
  amountEvidence('dexamethasone equivalent in 24 h', chart, now, limit, t);

/** TOCI-13: CRS >= 3 now and at the second dose of the episode, 8 h or more after it, with steroid. */
function bySecondDose(chart: Chart, protocol: Protocol, now: Instant): Judged {
  const { episode } = chart;
  if (episode === null || !episodeOpen(chart) || current(chart).crs < 3) return NOT;
  const second = chart.doses.tocilizumab.filter((d) => d.t >= episode.openedAt)[1];
  if (second === undefined || gradeAtAct(chart, 'crs', second.t, protocol) < 3) return NOT;
  const from = second.t + span(protocol, 'steroid.refractoryAfter');
  if (now < from) return { met: null, lookAgainAt: from };
  const steroid = enoughSteroid(chart, protocol, now);
  if (!steroid.enough) return { met: null, lookAgainAt: steroid.turnsAt };
  const text = `CRS ${current(chart).crs} more than ${said(protocol, 'steroid.refractoryAfter')} after the second dose (${clock(chart, second.t, from)}) and with steroid`;
  const evidence = [doseEvidence(second, 'second tocilizumab of the episode'), steroidEvidence(chart, now, steroid.limit, from)];
  return { met: { route: 'second dose', since: from, text, evidence }, lookAgainAt: steroid.turnsAt };
}

/** ORG-02 route b: CRS 4 with progressive organ failure, tocilizumab 8 h or more ago, with steroid. */
function byOrgans(chart: Chart, protocol: Protocol, now: Instant): Judged {
  if (current(chart).crs < 4) return NOT;
  const first = chart.doses.tocilizumab[0];
  if (first === undefined) return NOT;
  const from = first.t + span(protocol, 'steroid.refractoryAfter');
  if (now < from) return { met: null, lookAgainAt: from };
  const steroid = enoughSteroid(chart, protocol, now);
  if (!steroid.enough) return { met: null, lookAgainAt: steroid.turnsAt };
  const organs = organProgress(chart, protocol, now);
  const lookAgainAt = earlier(steroid.turnsAt, organs.lookAgainAt);
  if (!organs.progressive) return { met: null, lookAgainAt };
  const since = Math.max(from, current(chart).t);
  const text = `CRS 4 with progressive organ failure, CTCAE grade: ${list(organs.grave.map((g) => `${g.group} ${g.grade}`))}`;
  const evidence = [
    ...organs.grave.map((g) => ({ name: g.group, value: g.grade, t: since })),
    steroidEvidence(chart, now, steroid.limit, since),
  ];
  return { met: { route: 'organs', since, text, evidence }, lookAgainAt };
}

/** STER-11 b: CRS 4 still 24 h after the first methylprednisolone pulse of the episode. */
function byPulse(chart: Chart, protocol: Protocol, now: Instant): Judged {
  const { episode } = chart;
  const pulse = pulseMg(chart, now, protocol);
  if (!protocol.choices.pulseAtGrade4 || pulse === null || episode === null || current(chart).crs < 4) return NOT;
  const since =
    Math.min(episode.openedAt, runOf(chart, 'crs', 4, now, protocol)?.start ?? now) - span(protocol, 'steroid.lookback');
  const { first, turnsAt } = pulseDose(chart, since, now, protocol);
  if (first === null) return { met: null, lookAgainAt: turnsAt };
  const from = first.t + span(protocol, 'steroid.pulseNoImprove');
  if (now < from) return { met: null, lookAgainAt: earlier(from, turnsAt) };
  const { dose, id } = first;
  const how = dose === null ? 'infused' : mg(dose.mg ?? 0);
  const text = `CRS 4 still ${said(protocol, 'steroid.pulseNoImprove')} after methylprednisolone ${how} (${clock(chart, first.t, from)})`;
  const name = 'methylprednisolone pulse';
  const evidence: Evidence =
    dose !== null ? doseEvidence(dose, name) : { name, value: 'infused', t: first.t, ...(id === null ? {} : { eventId: id }) };
  return { met: { route: 'pulse', since: from, text, evidence: [evidence] }, lookAgainAt: turnsAt };
}

export const CRS_REFRACTORY: Rule = {
  id: 'CRS-REFRACTORY',
  family: 'CRS-REFRACTORY',
  title: 'Refractory CRS',
  when: 'CRS 3 or more now and at the second dose of the episode, 8 h after it, with 40 mg dexamethasone equivalent in 24 h; or CRS 4 with progressive failure of two organ groups, 8 h after tocilizumab and with that much steroid; or CRS 4 still 24 h after the first methylprednisolone pulse (not in the review protocol). Children: four of their own doses.',
  priority: 'high',
  kind: 'state',
  cls: 'clinical',
  ack: 'until-done',
  notify: ['ICU', 'HEM', 'PH'],
  // The steroid stands here alone, for each way of being refractory: named in the finding as well it read like two doses.
  action:
    'Second line. S1: methylprednisolone 1000 mg twice daily or an alternative; S2: anakinra. Children: doses by site protocol. The attending decides.',
  source: ['S1', 'S2', 'ENG'],
  numbers: [
    'steroid.refractoryAfter',
    'steroid.refractoryDoses',
    'steroid.doseMg',
    'steroid.childMgPerKg',
    'steroid.pulseMg',
    'steroid.pulseNoImprove',
    'steroid.lookback',
    'organ.risenWithin',
    'crs.runFall',
  ],
  reads: ['steps', 'regrades', 'doses', 'infusions', 'episode', 'labs', 'diagnostics', 'person'],
  evaluate(chart, protocol, now) {
    if (current(chart).crs < 3) return quietUntil(null);
    const judged = [bySecondDose, byOrgans, byPulse].map((route) => route(chart, protocol, now));
    const lookAgainAt = judged.reduce<Instant | null>((at, j) => earlier(at, ahead(j.lookAgainAt, now)), null);
    const met = judged.flatMap((j) => (j.met === null ? [] : [j.met]));
    const first = met[0];
    if (first === undefined) return quietUntil(lookAgainAt);
    return holds(
      CRS_REFRACTORY,
      {
        priority: 'high',
        level: current(chart).crs,
        since: Math.min(...met.map((m) => m.since)),
        text: met.map((m) => m.text).join('. '),
        // Each criterion has its own name: a further one sounds again.
        evidence: met.flatMap((m) => m.evidence),
      },
      lookAgainAt,
    );
  },
};
