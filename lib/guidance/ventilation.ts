import { predictedWeightKg } from '../chart/predicted-weight';
import { isAdult } from '../chart/read';
import { clinicalNumber } from '../display/numbers';
import { num } from '../protocols/protocol';
import { list } from '../rules/words';
import { done, due, type Facts, notApplicable, type Standing } from './item';

const PEEP_FROM = 10;
const PEEP_TO = 15;
const TARGET_ML_PER_KG = 6;

/** How ventilation stands against the lung-protective limits (HEMO-04, -05, -11). */
export function ventilationStanding(f: Facts): Standing {
  const { chart, protocol, now } = f;
  if (chart.support.ventilatedSince === null) return notApplicable('not ventilated');
  const off: string[] = [];
  const unknown: string[] = [];
  const { plateauCmH2O: plateau, peepCmH2O: peep, tidalVolumeMl: tidal } = chart.vitals;
  const weight = isAdult(chart, now) ? predictedWeightKg(chart.person) : null;
  if (plateau === undefined) unknown.push('plateau');
  else if (plateau.value >= num(protocol, 'vent.plateauFrom')) off.push(`plateau ${clinicalNumber(plateau.value)} cmH2O`);
  if (tidal === undefined || weight === null) unknown.push('tidal volume per predicted weight');
  else if (tidal.value / weight > num(protocol, 'vent.mlPerKgAbove'))
    off.push(`${clinicalNumber(tidal.value / weight, 1)} mL/kg`);
  if (peep !== undefined && (peep.value < PEEP_FROM || peep.value > PEEP_TO))
    off.push(`PEEP ${clinicalNumber(peep.value)} cmH2O`);
  const pf = chart.labs['pf-ratio']?.at(-1);
  if (pf !== undefined && pf.value < num(protocol, 'vent.pfBelow')) off.push(`PaO2/FiO2 ${clinicalNumber(pf.value)}`);
  if (off.length > 0) return due(`off the limits: ${list(off)}`, plateau?.t ?? tidal?.t ?? null);
  if (unknown.length > 0) return due(`not known: ${list(unknown)}`);
  const perKg =
    tidal !== undefined && weight !== null ? `${clinicalNumber(tidal.value / weight, 1)} mL/kg, target ${TARGET_ML_PER_KG}` : '';
  return done(`${perKg}, plateau ${clinicalNumber(plateau?.value ?? 0)} cmH2O`, plateau?.t ?? null);
}
