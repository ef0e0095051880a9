import type { Chart } from '../chart/chart';
import { dexamethasoneDoseMg } from '../chart/read';
import { type DoseSearch, findDose } from '../chart/steroid-doses';
import { type Protocol, span } from '../protocols/protocol';
import { HOUR, type Instant } from '../time';
import { pulseMg } from './doses-said';

/** The two doses that rules ask for by drug and amount. The times between doses are those of their texts: q6h and q12h. */

/** Dexamethasone of one dose for this patient (10 mg, children their own; mg) since `from` (HEMO-06, C8). */
export function dexamethasoneDose(chart: Chart, from: Instant, now: Instant, protocol: Protocol): DoseSearch {
  const asked = { drug: 'dexamethasone', mg: dexamethasoneDoseMg(chart, now, protocol), everyMs: 6 * HOUR };
  return findDose(chart, asked, from, now, span(protocol, 'crs.runFall'));
}

/** The methylprednisolone pulse (500 mg, children as their site has set it; mg) since `from` (STER-11); none where no pulse is set. */
export function pulseDose(chart: Chart, from: Instant, now: Instant, protocol: Protocol): DoseSearch {
  const mg = pulseMg(chart, now, protocol);
  if (mg === null) return { first: null, turnsAt: null, fellShortAt: null };
  return findDose(chart, { drug: 'methylprednisolone', mg, everyMs: 12 * HOUR }, from, now, span(protocol, 'crs.runFall'));
}
