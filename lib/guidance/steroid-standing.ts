import { answeringSteroid, steroidInfusion } from '../chart/steroids';
import { span } from '../protocols/protocol';
import { dexamethasoneDose } from '../rules/asked-steroid';
import { clock, drugName } from '../rules/words';
import type { Instant } from '../time';
import { decided, done, doseSaid, due, type Facts, type Standing } from './item';

/** How the steroid stands that a grade or an intubation asks for: the same answers as the alerts take. */

/** Any steroid since 12 h before `start`, the beginning of the run (STER-02, STER-03). */
export function steroidStanding(f: Facts, start: Instant): Standing {
  const { chart, protocol, now } = f;
  const at = answeringSteroid(chart, start - span(protocol, 'steroid.lookback'), now, protocol);
  if (at === null) return decided(f, 'steroid') ?? due('no steroid in this run', start);
  const dose = chart.doses.steroid.findLast((d) => d.t === at);
  if (dose !== undefined) return doseSaid(f, dose);
  const i = steroidInfusion(chart, now);
  return i === null
    ? done(`steroid infusion stopped at ${clock(chart, at, now)}`, at)
    : done(`${drugName(i.drug)} running since ${clock(chart, i.startedAt, now)}`, i.startedAt, i.id);
}

/** Dexamethasone of one dose for this patient since 6 h before the intubation at `start` (INT-01, HEMO-06): no other steroid. */
export function dexamethasoneStanding(f: Facts, start: Instant): Standing {
  const { chart, protocol, now } = f;
  const { first } = dexamethasoneDose(chart, start - span(protocol, 'steroid.intubatedBefore'), now, protocol);
  if (first === null) return decided(f, 'steroid') ?? due('no dexamethasone dose since 6 h before', start);
  if (first.dose !== null) return doseSaid(f, first.dose);
  return done(`dexamethasone infused from ${clock(chart, first.t, now)}`, first.t, first.id ?? undefined);
}
