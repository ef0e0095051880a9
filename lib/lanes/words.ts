import { deviceShort } from '../display/devices';
import { clinicalNumber } from '../display/numbers';
import type { RibbonPart } from './steps';

/** Short name of an oxygen device beside a lane, where there is room for the ventilator's. */
export function deviceName(device: string): string {
  return device === 'invasive-ventilation' ? 'ventilator' : deviceShort(device);
}
/** "NC 4 L", "HFNC 50 L", "ventilator". */
export function oxygenText(part: Pick<RibbonPart, 'device' | 'flowLpm'>): string {
  const flow = part.flowLpm === undefined ? '' : ` ${clinicalNumber(part.flowLpm)} L`;
  return `${deviceName(part.device)}${flow}`;
}

const DRUGS: Readonly<Record<string, string>> = {
  'piperacillin-tazobactam': 'Pip-tazo',
  'crystalloid-bolus': 'Crystalloid',
  methylprednisolone: 'Methylpred.',
  hydrocortisone: 'Hydrocortis.',
};
/** Name of a drug's lane; a name nobody listed as it was sent. */
export function drugName(drug: string): string {
  return DRUGS[drug] ?? drug.charAt(0).toUpperCase() + drug.slice(1);
}
const UNITS: Readonly<Record<string, string>> = {
  'mm[Hg]': 'mmHg',
  Cel: '°C',
  '10*9/L': '10⁹/L',
  'ug/kg/min': 'µg/kg/min',
  'mcg/kg/min': 'µg/kg/min',
  'ug/min': 'µg/min',
  'mcg/min': 'µg/min',
  'units/min': 'U/min',
  'cm[H2O]': 'cmH₂O',
};
/** A UCUM unit as clinicians write it. */
export function unitText(unit: string): string {
  return UNITS[unit] ?? unit;
}
