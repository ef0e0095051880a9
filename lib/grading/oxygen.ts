import type { Chart, Oxygen, Person } from '../chart/chart';
import { ageYears } from '../chart/read';
import { deviceRow } from '../events/devices';
import { roundHalfUp } from '../events/units';
import { num, type Protocol } from '../protocols/protocol';

/** Hypoxia grade of an oxygen device (table 2.2) for this patient, before asking whether it counts at all. */
export function deviceGrade(o: Oxygen, person: Person, protocol: Protocol): 0 | 2 | 3 | 4 {
  const split = num(protocol, 'crs.fio2Split');
  const cannulaMax = num(protocol, 'crs.cannulaLowMaxLpm');
  const byFio2 = protocol.choices.oxygen === 'by-fio2' && o.fio2 !== null ? (o.fio2 < split ? 2 : 3) : null;
  switch (deviceRow(o.device)?.cls) {
    case undefined:
    case 'none':
      return 0;
    case 'cannula':
      return o.flowLpm === null || o.flowLpm <= cannulaMax ? 2 : 3;
    case 'blow-by':
      return 2;
    case 'high-flow':
      return byFio2 ?? (o.flowLpm !== null && o.flowLpm <= cannulaMax && !heavyByWeight(o.flowLpm, o, person, protocol) ? 2 : 3);
    case 'mask':
    case 'venturi':
      return byFio2 ?? 3;
    case 'non-rebreather':
      return 3;
    case 'positive-pressure':
    case 'ventilation':
      return 4;
  }
}

/**
 * Q6: is a low flow heavy support for so small a patient? Only where the site set a limit in L/kg/min, and under its age at
 * the charting; with a weight that is not known it is.
 */
function heavyByWeight(flowLpm: number, o: Oxygen, person: Person, protocol: Protocol): boolean {
  const limit = num(protocol, 'crs.highFlowPerKg');
  if (limit === 0) return false;
  const age = ageYears(person, o.t);
  if (age === null || age >= num(protocol, 'crs.highFlowUnderAge')) return false;
  const kg = person.weights.at(-1)?.kg;
  return kg === undefined || roundHalfUp(flowLpm / kg, 6) > limit;
}

/** Why an oxygen support does not count for hypoxia (CRS-14); null if it counts. */
export function notCounted(
  o: Oxygen,
  person: Person,
): 'no oxygen' | 'airway protection' | 'procedure' | 'comfort' | 'home CPAP' | 'baseline oxygen' | null {
  const cls = deviceRow(o.device)?.cls;
  if (cls === 'none' || cls === undefined || noFlow(o)) return 'no oxygen';
  if (o.indication === 'procedure') return 'procedure';
  if (o.indication === 'comfort') return 'comfort';
  if (o.indication === 'airway-protection' && cls === 'ventilation') return 'airway protection';
  if (o.indication === 'osa-home' && cls === 'positive-pressure') return 'home CPAP';
  if (atBaselineFlow(o, person)) return 'baseline oxygen';
  return null;
}

/** Low SpO2 is evidence of hypoxia on room air and on the patient's own oxygen only (CRS-04). */
export function onBaselineOxygen(chart: Chart): boolean {
  const o = chart.support.oxygen;
  if (o === null) return true;
  const why = notCounted(o, chart.person);
  return why === 'no oxygen' || why === 'home CPAP' || why === 'baseline oxygen';
}

/** A cannula or mask set to 0 L/min gives nothing, as an infusion at rate 0 is not running. */
function noFlow(o: Oxygen): boolean {
  return o.flowLpm === 0 && o.device !== 'invasive-ventilation' && o.device !== 'cpap' && o.device !== 'bipap';
}

function atBaselineFlow(o: Oxygen, person: Person): boolean {
  const { oxygenDevice, oxygenFlowLpm } = person.baseline;
  return (
    o.device === 'nasal-cannula' &&
    oxygenDevice === 'nasal-cannula' &&
    o.flowLpm !== null &&
    oxygenFlowLpm !== undefined &&
    o.flowLpm <= oxygenFlowLpm
  );
}
