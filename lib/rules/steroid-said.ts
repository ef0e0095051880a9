import type { Chart, DrugInfusion } from '../chart/chart';
import { infusedIn, type SteroidLimit, steroidGiven } from '../chart/steroid-infusions';
import { lastSteroidInfusion, type SteroidRun, steroidInfusion } from '../chart/steroids';
import { ranTo, runsAt } from '../grading/pressors';
import type { Instant } from '../time';
import type { Evidence } from './rule';
import { doseEvidence } from './tocilizumab';
import { drugName, mg } from './words';

/** How rules name a steroid and its amount. Nothing here moves while an infusion runs: a text that did would be news each second. */

export function infusionEvidence(i: DrugInfusion): Evidence {
  return { name: drugName(i.drug), value: 'running', t: i.startedAt, eventId: i.id };
}

/** An infusion that runs, or its stop. */
export function infusedEvidence(i: DrugInfusion, now: Instant): Evidence {
  const until = ranTo(i, now);
  return runsAt(i, now) ? infusionEvidence(i) : { name: drugName(i.drug), value: 'stopped', t: until, eventId: i.id };
}

/** The newest steroid: an infusion that runs or was stopped after the last dose, else that dose; `name` is what nobody gave. */
export function lastSteroidEvidence(chart: Chart, now: Instant, name = 'steroid'): Evidence {
  const last = chart.doses.steroid.at(-1);
  const infused = lastSteroidInfusion(chart, now);
  if (infused !== null) return infusedEvidence(infused, now);
  return last === undefined ? { name, value: 'none given', t: null } : doseEvidence(last, `last ${last.drug}`);
}

/** When the infusion it names ends as announced; null without one. */
export function steroidChangesAt(chart: Chart, now: Instant): Instant | null {
  return steroidInfusion(chart, now)?.endsAt ?? null;
}

/** What a run of steroids ends with: the infusion that runs, the stop of one, or a dose. */
export function lastOfRun(run: SteroidRun, now: Instant): Evidence {
  return run.infused === null ? doseEvidence(run.last, `last ${run.last.drug}`) : infusedEvidence(run.infused, now);
}

/** "130 mg dexamethasone equivalent"; of an infusion only that it is the limit or more, or that nobody knows. */
export function amountSaid(chart: Chart, to: Instant, limit: SteroidLimit): string {
  const infused = infusedIn(chart, to, limit.windowMs);
  if (infused === 'unknown') return 'infused at a rate that is not known';
  return infused === 'no'
    ? `${mg(steroidGiven(chart, to, limit))} dexamethasone equivalent`
    : `${mg(limit.mg)} dexamethasone equivalent or more`;
}

export function amountEvidence(name: string, chart: Chart, to: Instant, limit: SteroidLimit, t: Instant): Evidence {
  const infused = infusedIn(chart, to, limit.windowMs);
  if (infused === 'unknown') return { name, value: 'rate not known', t };
  return { name, value: infused === 'no' ? steroidGiven(chart, to, limit) : `${limit.mg} or more`, unit: 'mg', t };
}
