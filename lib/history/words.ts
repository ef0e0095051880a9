import { clinicalNumber, labText, vitalText } from '../display/numbers';
import { deviceName, drugName, unitText } from '../lanes/words';

/** An event as the log hands it out: `GET /api/patients/{id}/events` and the history. */
export type LoggedEvent = Readonly<Record<string, unknown>> & { readonly kind: string };

const VITALS: readonly (readonly [field: string, name: string, unit: string])[] = [
  ['tempC', 'temperature', '°C'],
  ['tempF', 'temperature', '°F'],
  ['heartRate', 'heart rate', '/min'],
  ['respRate', 'respiratory rate', '/min'],
  ['spo2Percent', 'SpO2', '%'],
  ['sbpMmHg', 'systolic', 'mmHg'],
  ['dbpMmHg', 'diastolic', 'mmHg'],
  ['mapMmHg', 'MAP', 'mmHg'],
  ['plateauCmH2O', 'plateau', 'cmH2O'],
  ['peepCmH2O', 'PEEP', 'cmH2O'],
  ['tidalVolumeMl', 'tidal volume', 'mL'],
  ['cvpMmHg', 'CVP', 'mmHg'],
];
const number = (v: unknown): number | null => (typeof v === 'number' && Number.isFinite(v) ? v : null);
const text = (v: unknown): string => (typeof v === 'string' ? v : '');
const listed = (parts: readonly string[]): string => parts.filter((p) => p !== '').join(', ');
const spaced = (word: string): string => word.replaceAll('-', ' ');
const amount = (v: unknown, unit: string): string => (number(v) === null ? '' : `${clinicalNumber(v as number)} ${unit}`);

/** One event in a line, every number of it with its unit: what a history and a list of one's own entries show. */
export function eventText(e: LoggedEvent): string {
  switch (e.kind) {
    case 'vital':
      return listed([
        ...VITALS.flatMap(([field, name, unit]) =>
          number(e[field]) === null ? [] : [`${name} ${vitalText(field, e[field] as number)} ${unit}`],
        ),
        text(e.pressureSite),
      ]);
    case 'lab': {
      const value = number(e.value);
      const shown = value === null ? text(e.value) : labText(value, text(e.comparator) || undefined);
      return `${text(e.test)} ${shown}${text(e.unit) === '' ? '' : ` ${unitText(text(e.unit))}`}`;
    }
    case 'medication':
      return listed([
        `${drugName(text(e.drug))} ${amount(e.doseMg, 'mg')}`.trim(),
        amount(e.rate, unitText(text(e.rateUnit))),
        amount(e.volumeMl, 'mL'),
        spaced(text(e.status)),
      ]);
    case 'support':
      return listed([
        e.support === 'oxygen' ? deviceName(text(e.device) || 'oxygen') : spaced(text(e.support)),
        amount(e.flowLpm, 'L/min'),
        number(e.fio2) === null ? '' : `FiO2 ${clinicalNumber(e.fio2 as number)}`,
        e.status === 'stopped' ? 'stopped' : '',
      ]);
    case 'ice':
      return iceText(e);
    case 'neuro': {
      const seizure = e.seizure as Record<string, unknown> | undefined;
      return listed([
        spaced(text(e.loc)),
        e.sedated === true ? 'sedated' : '',
        seizure ? `seizure ${text(seizure.type)} ${amount(seizure.durationMin, 'min')}`.trim() : '',
        e.motor === 'deep-focal' ? 'deep focal weakness' : '',
        e.icp === undefined || e.icp === 'none' ? '' : spaced(text(e.icp)),
      ]);
    }
    case 'regrade':
      return listed([
        number(e.crs) === null ? '' : `CRS ${e.crs} confirmed`,
        number(e.icans) === null ? '' : `ICANS ${e.icans} confirmed`,
        text(e.reason),
      ]);
    case 'attribution':
      return `${spaced(text(e.domain))} ${e.otherCause === true ? 'set down to another cause' : 'set down to CAR-T again'}${text(e.cause) === '' ? '' : `: ${text(e.cause)}`}`;
    case 'decision':
      return listed([
        text(e.withhold) === '' ? '' : `${spaced(text(e.withhold))} withheld`,
        e.duplicate === 'same' ? 'two tocilizumab entries are the same dose' : '',
        e.duplicate === 'different' ? 'two tocilizumab entries are different doses' : '',
        e.reassess === undefined ? '' : 'CRS or infection looked at again',
        text(e.reason),
      ]);
    case 'note':
    case 'limits':
      return text(e.text);
    case 'checklist':
      return listed([spaced(text(e.item)), spaced(text(e.state)), text(e.reason)]);
    case 'diagnostic':
      return listed([spaced(text(e.test)), number(e.efPercent) === null ? '' : `EF ${amount(e.efPercent, '%')}`]);
    case 'weight':
      return `weight ${amount(e.weightKg, 'kg')}`;
    case 'fluid':
      return listed([
        number(e.intakeMl) === null ? '' : `in ${amount(e.intakeMl, 'mL')}`,
        number(e.outputMl) === null ? '' : `out ${amount(e.outputMl, 'mL')}`,
        number(e.urineMl) === null ? '' : `urine ${amount(e.urineMl, 'mL')}`,
      ]);
    case 'absence':
      return e.ended === true ? 'back on the unit' : `off the unit${text(e.reason) === '' ? '' : `: ${text(e.reason)}`}`;
    case 'infusion':
      return `CAR-T infusion ${text(e.product)}`.trim();
    case 'admission':
    case 'transfer':
      return `${e.kind} to ${text(e.bed)}`;
    default:
      return spaced(e.kind);
  }
}

function iceText(e: LoggedEvent): string {
  if (number(e.capd) !== null) return `CAPD ${e.capd}`;
  if (e.assessable === false || text(e.reason) !== '') return `ICE not possible: ${spaced(text(e.reason)) || 'no reason given'}`;
  const parts = [e.orientation, e.naming, e.commands, e.writing, e.attention].map(number);
  if (parts.some((p) => p === null)) return 'ICE, in part';
  return `ICE ${parts.reduce<number>((sum, p) => sum + (p ?? 0), 0)} of 10`;
}
