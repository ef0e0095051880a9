import type { Chart } from '../chart/chart';
import { dexamethasoneDoseMg, isAdult } from '../chart/read';
import { tociDoseMg, tociMgPerKg, weightAt } from '../chart/tocilizumab';
import { clinicalNumber } from '../display/numbers';
import { num, type Protocol } from '../protocols/protocol';
import type { Instant } from '../time';
import { mg } from './words';

/**
 * Protocol amounts for this patient in words (C8). For a patient under 18 the site must have signed its paediatric doses;
 * until then the words point to the site's own protocol.
 */

/** "640 mg (8 mg/kg, 80 kg)". */
export function tociDoseText(chart: Chart, now: Instant, protocol: Protocol): string {
  if (!isAdult(chart, now) && !protocol.paediatricDosesSigned) return 'dose by site protocol';
  const weight = weightAt(chart, now);
  const max = num(protocol, 'toci.maxMg');
  if (weight === null) return `${clinicalNumber(num(protocol, 'toci.mgPerKg'))} mg/kg, at most ${mg(max)}; weight not known`;
  const perKg = tociMgPerKg(protocol, weight.kg);
  const dose = tociDoseMg(protocol, weight.kg);
  const capped = dose < Math.round(perKg * weight.kg * 10) / 10 ? ', capped' : '';
  // In whole milligrams, as wherever the dose is shown: two figures for one dose would be looked at twice.
  return `${mg(Math.round(dose))} (${clinicalNumber(perKg)} mg/kg, ${clinicalNumber(weight.kg, Number.isInteger(weight.kg) ? 0 : 1)} kg${capped})`;
}

/** "dexamethasone 10 mg"; `every` adds "q6h". */
export function dexamethasoneText(chart: Chart, now: Instant, protocol: Protocol, every = ''): string {
  const rhythm = every === '' ? '' : ` ${every}`;
  if (!isAdult(chart, now) && !protocol.paediatricDosesSigned) return `dexamethasone${rhythm}, dose by site protocol`;
  return `dexamethasone ${mg(dexamethasoneDoseMg(chart, now, protocol))}${rhythm}`;
}

/** "methylprednisolone 500 mg"; for a child the site's pulse, if it has set one. */
export function pulseText(chart: Chart, now: Instant, protocol: Protocol): string {
  const dose = pulseMg(chart, now, protocol);
  return dose === null ? 'methylprednisolone, dose by site protocol' : `methylprednisolone ${mg(dose)}`;
}

/** The methylprednisolone pulse of this patient in mg; null for a child whose site has set none. */
export function pulseMg(chart: Chart, now: Instant, protocol: Protocol): number | null {
  return isAdult(chart, now) ? num(protocol, 'steroid.pulseMg') : protocol.paediatricPulseMg;
}
