import type { Chart, Oxygen, Person } from '../chart/chart';
import { deviceRow } from '../events/devices';
import { num, type Protocol } from '../protocols/protocol';

/** Hypoxia grade of an oxygen device (table 2.2), before asking whether it counts at all. */
export function deviceGrade(o: Oxygen, protocol: Protocol): 0 | 2 | 3 | 4 {
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
      return byFio2 ?? (o.flowLpm !== null && o.flowLpm <= cannulaMax ? 2 : 3);
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
