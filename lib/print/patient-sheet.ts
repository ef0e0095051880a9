import { timeText } from '../display/clock';
import { type GradeView, standing } from '../display/grade';
import { clinicalNumber } from '../display/numbers';
import { catalogRow } from '../events/catalog';
import { unitText } from '../lanes/words';
import type { BedRow, PatientState } from '../state';
import type { Instant } from '../time';
import type { TrendBody } from '../trend';
import { type PrintBed, printBed } from './bed';
import type { Line } from './line';
import { bannerOf, INTENDED_USE, protocolLines } from './unit-sheet';

/** A step of a grade's course: from when, which grade, and who said so. */
export interface PrintStep {
  readonly scale: 'CRS' | 'ICANS';
  readonly t: Instant;
  readonly grade: number;
  readonly line: Line;
}
/** What a patient's sheet says: who, how it stands and why, the course since `from`, and what was given. */
export interface PatientSheet {
  readonly name: string;
  /** What stands behind the name, however long that is. */
  readonly number: string;
  readonly banner: string;
  readonly identity: readonly Line[];
  readonly crs: { readonly view: GradeView; readonly why: readonly Line[] };
  readonly icans: { readonly view: GradeView; readonly why: readonly Line[] };
  readonly now: NonNullable<PrintBed['patient']>;
  readonly from: Instant;
  readonly to: Instant;
  readonly course: readonly PrintStep[];
  readonly given: readonly Line[];
  readonly happened: readonly Line[];
  readonly foot: readonly string[];
}

/** `trend` is the course to print; `row` the same patient as a bed of the board. */
export function patientSheet(p: {
  readonly state: PatientState;
  readonly row: BedRow;
  readonly trend: TrendBody;
  readonly now: Instant;
  readonly simulated: boolean;
}): PatientSheet | null {
  const { state, trend, now } = p;
  const { patient } = state;
  const { zone } = patient;
  const time = (t: Instant | string) => timeText(typeof t === 'string' ? Date.parse(t) : t, now, zone);
  const bed = printBed(p.row, now, zone).patient;
  if (bed === null) return null;
  return {
    name: patient.name ?? 'Name not known',
    number: `, MRN ${patient.mrn}${p.simulated ? ' (SIMULATED TIME)' : ''}`,
    banner: bannerOf(now, zone),
    identity: [
      {
        text: [
          patient.birthDate === null ? 'birth date not known' : `born ${patient.birthDate}`,
          patient.sex ?? '',
          patient.weightKg === null ? 'weight not known' : `${clinicalNumber(patient.weightKg)} kg`,
          patient.bed === null ? 'no bed' : `bed ${patient.bed}`,
        ]
          .filter((s) => s !== '')
          .join(', '),
      },
      {
        text: `${patient.product ?? 'product not known'}, ${patient.infusedAt === null ? 'no infusion recorded' : 'infused'}`,
        ...(patient.infusedAt === null ? {} : { time: time(patient.infusedAt), runsOn: true }),
      },
      ...(patient.limits === null ? [] : [{ text: `LIMITS: ${patient.limits.text}`, strong: true }]),
    ],
    crs: { view: bed.crs.view, why: why(state, bed.crs.view, time) },
    icans: { view: bed.icans.view, why: why(state, bed.icans.view, time) },
    now: bed,
    from: trend.from,
    to: trend.to,
    course: trend.grades.map((g) => ({
      scale: g.scale,
      t: g.t,
      grade: g.grade,
      line: { text: `${g.scale} ${g.grade}${g.by === null ? '' : ` (${g.by})`}`, time: time(g.t), strong: g.grade >= 3 },
    })),
    given: given(state, trend, time),
    happened: trend.events
      .filter((e) => e.what !== 'move' && e.what !== 'alert')
      .map((e) => ({ text: `${e.label}${e.by === undefined ? '' : ` (${e.by})`}`, time: time(e.t) })),
    foot: [...protocolLines([state.protocol]), INTENDED_USE],
  };
}

function why(state: PatientState, view: GradeView, time: (t: string) => string): Line[] {
  const { basis, confirmed } = view.scale === 'CRS' ? state.crs : state.icans;
  const { text, at } = standing(view, confirmed);
  return [
    { text: basis.reason, strong: true },
    { text, ...(at === null ? {} : { time: time(at) }) },
    ...basis.inputs
      .filter((i) => i.used)
      .map((i) => ({
        text: `${INPUT_NAMES[i.name] ?? catalogRow(i.name)?.title ?? i.name} ${valueText(i.value)}${i.unit === undefined ? '' : ` ${unitText(i.unit)}`}`,
        ...(i.t === null ? {} : { time: time(i.t) }),
      })),
    ...basis.missing.map((m) => ({ text: `missing: ${m}`, strong: true })),
  ];
}

/** Inputs of a grade that the catalogue of values does not name. */
const INPUT_NAMES: Readonly<Record<string, string>> = { ice: 'ICE', loc: 'consciousness' };
const valueText = (value: string | number | null): string =>
  value === null ? 'not known' : typeof value === 'number' ? clinicalNumber(value) : value;

/** Doses of tocilizumab before all else, each newest first: what finds no room on the sheet is then what matters least. */
function given(state: PatientState, trend: TrendBody, time: (t: Instant | string) => string): Line[] {
  const doses = state.toci.doses.map((d, i) => ({
    text: `tocilizumab ${i + 1}: ${d.doseMg === null ? 'dose not known' : `${clinicalNumber(d.doseMg)} mg`}`,
    time: time(d.t),
    strong: true,
  }));
  const others = trend.drugs
    .filter((d) => d.drug !== 'tocilizumab')
    .map((d) => ({
      text: `${d.drug} ${d.doseMg !== undefined ? `${clinicalNumber(d.doseMg)} mg` : d.rate !== undefined ? `${clinicalNumber(d.rate)} ${unitText(d.rateUnit ?? '')}` : ''}`.trim(),
      time: time(d.t),
    }));
  return [...doses.reverse(), ...others.reverse()];
}
