import type { Chart, Dose } from '../chart/chart';
import { current, givenOrRunning, stretchStart } from '../chart/read';
import { knownAt, withheld } from '../chart/read-rules';
import { amountTurnsAt, type SteroidLimit, steroidGiven, steroidStretches } from '../chart/steroid-infusions';
import { dosesInMg, lastSteroidInfusion, liveSteroidRun, type SteroidRun } from '../chart/steroids';
import { type Protocol, span } from '../protocols/protocol';
import { HOUR, type Instant } from '../time';
import { ahead, earlier, finding, holds, QUIET, quietUntil } from './reading';
import type { Finding, Rule } from './rule';
import { amountEvidence, amountSaid, infusedEvidence, lastOfRun } from './steroid-said';
import { doseEvidence } from './tocilizumab';
import { clock, drugName, hours, said } from './words';

/** Steroids that go on: too long, not tapered, without antifungal; and steroids before the infusion. */

const DAY_MS = 24 * HOUR;

export const STEROID_DURATION: Rule = {
  id: 'STEROID-DURATION',
  family: 'STEROID-DURATION',
  title: 'Steroid for three days',
  when: 'A live run of steroid doses (gaps and age at most 14 h; an infusion counts for its whole time) of 72 h or more, with 120 mg dexamethasone equivalent or more in its last 72 h; children: twelve of their own doses. An infusion at an unknown rate counts as that much.',
  priority: 'medium',
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['HEM', 'PH'],
  action: 'Review the need, taper, risk of infection.',
  source: ['S2', 'ENG'],
  numbers: ['steroid.runGap', 'steroid.longAfter', 'steroid.longDoses', 'steroid.doseMg', 'steroid.childMgPerKg'],
  reads: ['doses', 'infusions', 'person', 'stay'],
  evaluate(chart, protocol, now) {
    const run = liveSteroidRun(chart, now, protocol);
    const long = span(protocol, 'steroid.longAfter');
    if (run === null) return QUIET;
    if (run.length < long) return quietUntil(longFrom(run, long));
    const limit = { mg: dosesInMg(chart, now, protocol, 'steroid.longDoses'), windowMs: long };
    const until = run.since + run.length;
    const enough = (at: Instant): boolean => steroidGiven(chart, run.running ? lastSeen(run, at) : until, limit) >= limit.mg;
    // Between doses the amount stands still; while one runs it grows, or falls as what was given before leaves the window.
    const turnsAt = run.running ? amountTurnsAt(chart, now, limit, enough) : null;
    if (!enough(now)) return quietUntil(turnsAt);
    return holds(
      STEROID_DURATION,
      {
        priority: 'medium',
        since: run.since + long,
        text: `Steroid since ${clock(chart, run.since, run.since + long)}, ${amountSaid(chart, until, limit)} in ${said(protocol, 'steroid.longAfter')}: review need and taper`,
        evidence: [
          doseEvidence(run.first, `first ${run.first.drug} of the run`),
          lastOfRun(run, now),
          amountEvidence('dexamethasone equivalent in 72 h', chart, until, limit, run.running ? run.last.t : until),
        ],
      },
      earlier(turnsAt, run.changesAt),
    );
  },
};

/** When a run whose infusion goes on will be so long; null if only a dose can make it so. */
function longFrom(run: SteroidRun, length: number): Instant | null {
  return run.running ? run.since + length : null;
}

/** The last instant up to `at` at which an infusion of the run runs. */
function lastSeen(run: SteroidRun, at: Instant): Instant {
  return Math.min(at, run.endsAt ?? at);
}

/** Since when CRS and ICANS are both at most 1; minus infinity if neither was ever higher, null if one is now. */
export function calmSince(chart: Chart): Instant | null {
  const step = current(chart);
  if (step.crs > 1 || step.icans > 1) return null;
  const start = stretchStart(chart.steps, (s) => s.crs <= 1 && s.icans <= 1);
  return start === null || start === chart.steps[0]?.t ? Number.NEGATIVE_INFINITY : start;
}

export const STEROID_TAPER: Rule = {
  id: 'STEROID-TAPER',
  family: 'STEROID-TAPER',
  title: 'Taper the steroid?',
  when: 'CRS and ICANS at most 1 for 12 h, and 40 mg dexamethasone equivalent or more in the last 24 h; children: four of their own doses.',
  priority: 'low',
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['HEM', 'PH'],
  action: 'S1: rapid taper once the grade is 1 or less; S2: over three to four days.',
  source: ['S1', 'S2'],
  numbers: ['steroid.taperAfter', 'steroid.taperDoses', 'steroid.doseMg', 'steroid.childMgPerKg'],
  reads: ['steps', 'doses', 'infusions', 'person', 'stay'],
  evaluate(chart, protocol, now) {
    const doses = chart.doses.steroid;
    if (doses.length === 0) return QUIET;
    const limit = { mg: dosesInMg(chart, now, protocol, 'steroid.taperDoses'), windowMs: DAY_MS };
    const turnsAt = amountChangesAt(chart, now, limit);
    if (steroidGiven(chart, now, limit) < limit.mg) return quietUntil(turnsAt);
    const calm = calmSince(chart);
    if (calm === null) return QUIET;
    const from = calm + span(protocol, 'steroid.taperAfter');
    if (now < from) return quietUntil(from);
    const oldest = doses.find((d) => d.t > now - DAY_MS);
    const infusion = lastSteroidInfusion(chart, now);
    const last = doses.at(-1) as Dose;
    const since = Math.max(from, oldest?.t ?? last.t);
    return holds(
      STEROID_TAPER,
      {
        priority: 'low',
        since,
        text: `CRS and ICANS at most 1 for ${said(protocol, 'steroid.taperAfter')}, ${amountSaid(chart, now, limit)} in 24 h: taper?`,
        evidence: [
          amountEvidence('dexamethasone equivalent in 24 h', chart, now, limit, last.t),
          infusion === null ? doseEvidence(last, `last ${last.drug}`) : infusedEvidence(infusion, now),
        ],
      },
      earlier(turnsAt, oldest === undefined ? null : oldest.t + DAY_MS),
    );
  },
};

/** When an amount in which an infusion has a part changes enough to matter; null where only doses count, or none will leave. */
function amountChangesAt(chart: Chart, now: Instant, limit: SteroidLimit): Instant | null {
  if (steroidStretches(chart, now).length === 0) return null;
  return amountTurnsAt(chart, now, limit, (at) => steroidGiven(chart, at, limit) >= limit.mg);
}

export const ANTIFUNGAL_CONSIDER: Rule = {
  id: 'ANTIFUNGAL-CONSIDER',
  family: 'ANTIFUNGAL-CONSIDER',
  title: 'Antifungal prophylaxis?',
  when: 'A live steroid run of 24 h or more without an antifungal in 48 h, no decision to withhold. Medium from 96 h, with CMV monitoring.',
  priority: ['low', 'medium'],
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['PH', 'HEM'],
  action: 'Consider antifungal prophylaxis; from four days of steroid also CMV monitoring.',
  source: ['S1', 'S2'],
  numbers: [
    'steroid.runGap',
    'steroid.antifungalAfter',
    'steroid.antifungalMedium',
    'steroid.antifungalWithin',
    'decision.holds',
  ],
  reads: ['doses', 'infusions', 'decisions', 'steps', 'stay'],
  evaluate(chart, protocol, now) {
    const run = liveSteroidRun(chart, now, protocol);
    const long = span(protocol, 'steroid.antifungalAfter');
    if (run === null) return QUIET;
    if (run.length < long) return quietUntil(longFrom(run, long));
    const window = span(protocol, 'steroid.antifungalWithin');
    if (givenOrRunning(chart, chart.doses.antifungal, protocol.sets.antifungals, now - window + 1, now)) {
      return quietUntil(earlier(run.overAt, antifungalLapsesAt(chart, protocol, now)));
    }
    const decision = withheld(chart, 'antifungal', now, protocol);
    if (decision !== null) return quietUntil(earlier(run.overAt, decision.until));
    const grave = span(protocol, 'steroid.antifungalMedium');
    const medium = run.length >= grave;
    // While an infusion runs its length would be another each time it is asked.
    const lasting = run.running ? `since ${clock(chart, run.since, run.since + long)}` : `for ${hours(run.length)}`;
    return holds(
      ANTIFUNGAL_CONSIDER,
      {
        priority: medium ? 'medium' : 'low',
        since: run.since + (medium ? grave : long),
        text: `Steroid ${lasting} without an antifungal in ${said(protocol, 'steroid.antifungalWithin')}: prophylaxis?${medium ? ' CMV monitoring?' : ''}`,
        evidence: [doseEvidence(run.first, `first ${run.first.drug} of the run`), lastOfRun(run, now)],
      },
      earlier(medium ? null : longFrom(run, grave), run.changesAt),
    );
  },
};

/** When the newest antifungal becomes 48 h old. */
function antifungalLapsesAt(chart: Chart, protocol: Protocol, now: Instant): Instant | null {
  const { antifungals } = protocol.sets;
  let last: Instant | null = null;
  for (const d of chart.doses.antifungal) if (antifungals.includes(d.drug)) last = Math.max(last ?? d.t, d.t);
  for (const name of antifungals) {
    const i = chart.infusions[name];
    if (i !== undefined) last = Math.max(last ?? i.since, i.running ? (i.endsAt ?? now) : i.since);
  }
  return last === null ? null : ahead(last + span(protocol, 'steroid.antifungalWithin'), now);
}

export const STEROID_PREMED: Rule = {
  id: 'STEROID-PREMED',
  family: 'STEROID-PREMED',
  title: 'Steroid as premedication',
  when: 'A steroid ordered or given as premedication in the 24 h before the CAR-T infusion; without a recorded purpose only where the site asks for it.',
  priority: 'medium',
  kind: 'event',
  cls: 'drug',
  ack: 'until-worse',
  notify: ['RN', 'HEM', 'PH'],
  action: 'S1 advises against a steroid as routine premedication: check with the CAR-T team.',
  source: ['S1'],
  numbers: ['steroid.premedWithin', 'event.life'],
  reads: ['doses', 'therapy', 'stay'],
  evaluate(chart, protocol, now) {
    const { steroid, steroidOrders } = chart.doses;
    const { infusions } = chart.therapy;
    if (infusions.length === 0 || steroid.length + steroidOrders.length === 0) return QUIET;
    const findings: Finding[] = [];
    let again: Instant | null = null;
    for (const dose of [...steroid, ...steroidOrders]) {
      if (dose.purpose === null ? !protocol.choices.premedWithoutPurpose : !/^premed/i.test(dose.purpose)) continue;
      const infusion = infusions.find((i) => dose.t < i.t && dose.t >= i.t - span(protocol, 'steroid.premedWithin'));
      const until = knownAt(dose) + span(protocol, 'event.life');
      if (infusion === undefined || now > until) continue;
      again = earlier(again, until + 1);
      const state = dose.state === 'ordered' ? 'ordered' : 'given';
      findings.push(
        finding(STEROID_PREMED, {
          trigger: dose.id,
          priority: 'medium',
          since: dose.t,
          text: `${drugName(dose.drug)} ${state}${dose.purpose === null ? ', no purpose recorded,' : ' as premedication'} before the infusion of ${clock(chart, infusion.t, dose.t)}`,
          evidence: [
            doseEvidence(dose, `${dose.drug} ${state}`),
            { name: 'CAR-T infusion', value: infusion.product, t: infusion.t, eventId: infusion.id },
          ],
        }),
      );
    }
    return findings.length === 0 ? QUIET : { findings, lookAgainAt: again };
  },
};

export const STEROID_COURSE_RULES: readonly Rule[] = [STEROID_DURATION, STEROID_TAPER, ANTIFUNGAL_CONSIDER, STEROID_PREMED];
