import type { DrugInfusion, Oxygen, Person } from '../chart/chart';
import { emptyChart } from '../chart/empty';
import { tociDoseMg, tociIntervalMs, tociMgPerKg } from '../chart/tocilizumab';
import { clinicalNumber } from '../display/numbers';
import { CATALOG } from '../events/catalog';
import { DEVICES } from '../events/devices';
import { DRUGS } from '../events/drugs';
import { iceGrade, icpGrade, locGrade, motorGrade, seizureGrade } from '../grading/icans';
import { pressureLimits } from '../grading/limits';
import { deviceGrade } from '../grading/oxygen';
import { pressorGrade } from '../grading/pressors';
import { num, type Protocol } from '../protocols/protocol';
import { said } from '../rules/words';
import { HOUR } from '../time';
import { alertTables } from './alert-tables';
import { careTables } from './care-tables';
import { checklistTable } from './checklist-tables';
import { codeTables } from './code-tables';
import { gradeTables } from './grade-tables';
import { guidanceTables } from './guidance-tables';
import { scoreTables } from './score-tables';

/** Tables a reader looks up; every cell is what the engine's own function answers for that row. */
export interface ContentsTable {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly note?: string;
}

export function tablesOf(protocol: Protocol): readonly ContentsTable[] {
  return [
    ...gradeTables(protocol),
    oxygenTable(protocol),
    pressorTable(protocol),
    pressureTable(protocol),
    iceTable(protocol),
    neuroTable(protocol),
    tociTable(protocol),
    steroidTable(),
    checklistTable(protocol),
    ...guidanceTables(protocol),
    ...scoreTables(protocol),
    ...careTables(protocol),
    setsTable(protocol),
    plausibleTable(),
    ...alertTables(protocol),
    ...codeTables(),
  ];
}

const ADULT = emptyChart().person;

function oxygenTable(protocol: Protocol): ContentsTable {
  const max = num(protocol, 'crs.cannulaLowMaxLpm');
  const grade = (device: string, flowLpm: number | null, fio2: number | null) =>
    String(
      deviceGrade({ device, flowLpm, fio2, indication: 'hypoxia', since: 0, t: 0, id: '' } satisfies Oxygen, ADULT, protocol),
    );
  const split = num(protocol, 'crs.fio2Split');
  const byFio2 = protocol.choices.oxygen === 'by-fio2';
  // A cannula goes by its flow whatever its FiO2; so does all else where FiO2 plays no part.
  const fio2 = (device: string, value: number) => (device === 'nasal-cannula' ? 'by flow' : grade(device, null, value));
  return {
    id: 'table-oxygen',
    title: 'CRS: hypoxia grade by oxygen device',
    source: 'L19 S1 S2',
    columns: [
      'Device',
      byFio2 ? 'flow and FiO2 not known' : 'flow not known',
      `flow ${max} L/min`,
      `flow above ${max} L/min`,
      ...(byFio2 ? [`FiO2 below ${split}`, `FiO2 ${split} and above`] : []),
    ],
    rows: DEVICES.map((d) => [
      d.title,
      grade(d.device, null, null),
      grade(d.device, max, null),
      grade(d.device, max + 0.5, null),
      ...(byFio2 ? [fio2(d.device, split - 0.01), fio2(d.device, split)] : []),
    ]),
    note: `${byFio2 ? 'FiO2, where it is known, decides for high flow, face mask and Venturi.' : 'FiO2 plays no part.'} For hypoxia only (CRS-14); SpO2 alone grades on room air or baseline oxygen only; ECMO is grade 4.${highFlowNote(protocol)}`,
  };
}

/** Q6, where the site set a limit. */
function highFlowNote(protocol: Protocol): string {
  const limit = num(protocol, 'crs.highFlowPerKg');
  if (limit === 0) return '';
  return ` High flow above ${limit} L/kg/min is grade 3 under ${num(protocol, 'crs.highFlowUnderAge')} y at any flow.`;
}

function pressorTable(protocol: Protocol): ContentsTable {
  const run = (drug: string, rate: number | null, rateUnit: string | null) => ({
    infusion: {
      drug,
      running: true,
      rate,
      rateUnit,
      since: 0,
      startedAt: 0,
      t: 0,
      id: '',
      endsAt: null,
      rates: [],
    } satisfies DrugInfusion,
    counted: DRUGS.find((d) => d.drug === drug)?.pressor === 'vasopressor',
  });
  const high = num(protocol, 'crs.highNorepinephrine');
  const cases: readonly (readonly [string, ReturnType<typeof run>[]])[] = [
    [`norepinephrine below ${high} ug/min`, [run('norepinephrine', high - 1, 'ug/min')]],
    [`norepinephrine ${high} ug/min and above`, [run('norepinephrine', high, 'ug/min')]],
    ['norepinephrine, rate not known', [run('norepinephrine', null, null)]],
    ['vasopressin alone', [run('vasopressin', 0.03, 'U/min')]],
    ['norepinephrine and vasopressin', [run('norepinephrine', 5, 'ug/min'), run('vasopressin', 0.03, 'U/min')]],
    ['norepinephrine and epinephrine', [run('norepinephrine', 5, 'ug/min'), run('epinephrine', 2, 'ug/min')]],
  ];
  return {
    id: 'table-vasopressors',
    title: 'CRS: hypotension grade by running vasopressors',
    source: 'L19 S1 L14 S2',
    columns: ['Running', 'Grade'],
    rows: [
      ['none, pressure normal', String(pressorGrade([], 70, protocol))],
      [`none, a low pressure not older than ${said(protocol, 'crs.pressureHold')}`, '2'],
      ...cases.map(([text, running]) => [text, String(pressorGrade(running, 70, protocol))]),
    ],
    note: pressorNote(protocol),
  };
}

function pressorNote(protocol: Protocol): string {
  const named = (pressor: 'vasopressor' | 'vasopressin-like') =>
    DRUGS.filter((d) => d.pressor === pressor)
      .map((d) => d.title)
      .join(', ');
  const like = named('vasopressin-like');
  const never =
    'Not vasopressors: dobutamine, milrinone, levosimendan, methylene blue, hydroxocobalamin, midodrine. A push does not count; two within 60 min ask whether an infusion runs. Units of rates: ug/min, ug/kg/min, mg/h, U/min, ng/kg/min.';
  return protocol.choices.vasopressors === 'by-dose'
    ? `Vasopressors: ${named('vasopressor')}, ${like}: any two are 3. Alone, ${like} are a low dose; angiotensin II, metaraminol and ephedrine, a rate that is not known, in another unit or by weight without a weight count as high. ${never}`
    : `Vasopressors: ${named('vasopressor')}. ${like} never raise 3 to 4; alone they are 3. ${never}`;
}

function pressureTable(protocol: Protocol): ContentsTable {
  const base: Person = emptyChart().person;
  const ages: readonly (readonly [string, number])[] = [
    ['10 days', 10 / 365.25],
    ['6 months', 0.5],
    ['3 years', 3],
    ['7 years', 7],
    ['10 to 17 years', 12],
    ['18 years and above, or age not known', 40],
  ];
  return {
    id: 'table-pressure',
    title: 'CRS: hypotension by age',
    source: 'ENG PALS',
    columns: ['Age', 'systolic below, mm[Hg]', 'mean below, mm[Hg]'],
    rows: ages.map(([text, ageYears]) => {
      const limits = pressureLimits({ ...base, ageYears }, 0, protocol);
      return [text, clinicalNumber(limits.sbpBelow), limits.mapBelow === null ? 'not used' : clinicalNumber(limits.mapBelow)];
    }),
    note: 'Limits entered for a patient replace these.',
  };
}

function iceTable(protocol: Protocol): ContentsTable {
  const of = (record: Parameters<typeof iceGrade>[0]) => String(iceGrade(record, protocol));
  const ice = Array.from({ length: 11 }, (_, i) => 10 - i).map((score) => [
    `ICE ${score}`,
    of({ score, capd: null, reason: null }),
  ]);
  const from = num(protocol, 'icans.capdFrom');
  return {
    id: 'table-ice',
    title: 'ICANS: grade by ICE and CAPD',
    source: 'L19',
    columns: ['Score', 'Grade'],
    rows: [
      ...ice,
      ['not assessable because unarousable', of({ score: null, capd: null, reason: 'unarousable' })],
      ['not assessable because of global aphasia (ICE 0)', of({ score: 0, capd: null, reason: 'global-aphasia' })],
      ['not assessable: sedated, or language', 'the last score, carried'],
      ['CAPD 0', of({ score: null, capd: 0, reason: null })],
      [`CAPD 1 to ${from - 1}`, of({ score: null, capd: 1, reason: null })],
      [`CAPD ${from} and above`, of({ score: null, capd: from, reason: null })],
    ],
    note: `CAPD under ${num(protocol, 'icans.capdUnderAge')} years, or where the patient is marked so: unable because unarousable is 4, and 2 comes by consciousness alone; an ICE entered there is kept and not graded. ICE 0 awake is 3. ICE: orientation 4, naming 3, command 1, writing 1, attention 1.`,
  };
}

function neuroTable(protocol: Protocol): ContentsTable {
  const long = num(protocol, 'icans.seizureLongMin');
  const loc = [
    ['awakens spontaneously', 'awakens-spontaneously'],
    ['awakens to voice', 'awakens-to-voice'],
    ['awakens to touch only', 'awakens-to-tactile'],
    ['unarousable, or only to vigorous or repetitive touch; stupor, coma', 'unarousable'],
  ] as const;
  return {
    id: 'table-neuro',
    title: 'ICANS: consciousness, seizure, weakness, oedema',
    source: 'L19 S2',
    columns: ['Finding', 'Grade'],
    rows: [
      ...loc.map(([text, value]) => [text, String(locGrade(value, protocol))]),
      [
        `clinical seizure of ${long} min or less, or one on EEG that resolves with intervention`,
        String(seizureGrade({ durationMin: long }, protocol)),
      ],
      [`seizure longer than ${long} min`, String(seizureGrade({ durationMin: long + 1 }, protocol))],
      ['seizure marked life-threatening', String(seizureGrade({ lifeThreatening: true }, protocol))],
      ['seizures without recovery between them', String(seizureGrade({ repetitiveWithoutRecovery: true }, protocol))],
      ['deep focal weakness: hemiparesis, paraparesis', String(motorGrade('deep-focal'))],
      ['focal oedema on imaging', String(icpGrade('focal-edema'))],
      ['diffuse oedema, posturing, sixth-nerve palsy, papilloedema, Cushing triad', String(icpGrade('diffuse-edema'))],
    ],
    note: `A seizure counts for ${said(protocol, 'icans.seizureHold')} from its time; the others until the next assessment. Consciousness recorded under sedation does not count. Tremor, myoclonus, headache and haemorrhage are not graded here.`,
  };
}

function tociTable(protocol: Protocol): ContentsTable {
  const small = num(protocol, 'toci.smallBelowKg');
  const weights = [10, small - 0.1, small, 50, 70, 99, 100, 120];
  return {
    id: 'table-tocilizumab',
    title: 'Tocilizumab: dose by weight and limits',
    source: 'S1 S2 FDA',
    columns: ['Weight, kg', 'mg/kg', 'Dose, mg'],
    rows: weights.map((kg) => [
      clinicalNumber(kg),
      clinicalNumber(tociMgPerKg(protocol, kg)),
      clinicalNumber(tociDoseMg(protocol, kg)),
    ]),
    note: `Never above ${clinicalNumber(num(protocol, 'toci.maxMg'))} mg; at least ${clinicalNumber(tociIntervalMs(protocol) / HOUR)} h from start to start, at most ${num(protocol, 'toci.per24h')} in 24 h and ${num(protocol, 'toci.total')} in all after one CAR-T infusion. A dose exactly ${said(protocol, 'toci.interval')} after the last start is permitted; one exactly ${said(protocol, 'toci.per24hWindow')} old no longer counts in the 24 h. Complete and partial doses count, orders and doses not given do not. Doses before the infusion count in the 24 h, not in the total. Given over 1 h. Siltuximab and sarilumab are shown and not counted.`,
  };
}

function steroidTable(): ContentsTable {
  const rows = DRUGS.filter((d) => d.dexamethasoneFactor !== undefined).map((d) => [
    d.title,
    `x ${d.dexamethasoneFactor}`,
    clinicalNumber(Math.round(10 / (d.dexamethasoneFactor ?? 1))),
  ]);
  return {
    id: 'table-steroids',
    title: 'Steroids: dexamethasone equivalents',
    source: 'standard',
    columns: ['Drug', 'mg of it count as dexamethasone', 'as much as dexamethasone 10 mg, mg'],
    rows,
  };
}

function setsTable(protocol: Protocol): ContentsTable {
  const { antibiotics, antifungals, neuromuscularBlockers } = protocol.sets;
  return {
    id: 'table-sets',
    title: 'Lists of drugs',
    source: 'S2 ENG',
    columns: ['List', 'Drugs'],
    rows: [
      ['counts as antipseudomonal antibiotic', antibiotics.join(', ')],
      ['counts as antifungal', antifungals.join(', ')],
      ['neuromuscular blockers', neuromuscularBlockers.join(', ')],
    ],
  };
}

function plausibleTable(): ContentsTable {
  return {
    id: 'table-plausible',
    title: 'Values: units and limits of the plausible',
    source: 'ENG',
    columns: ['Value', 'Unit', 'from', 'to', 'also accepted'],
    rows: CATALOG.map((row) => [
      row.title,
      row.unit,
      clinicalNumber(row.plausible[0]),
      clinicalNumber(row.plausible[1]),
      Object.keys(row.accepted)
        .filter((unit) => unit !== row.unit)
        .join(', '),
    ]).concat([
      ['ICE', 'points', '0', '10', ''],
      ['CAPD', 'points', '0', '32', ''],
    ]),
    note: 'A value outside is kept and used by no rule. Values in another unit are converted before they are compared: temperatures to two decimals (100.4 °F is 38.00 and fever, 37.96 °C is not). A diastolic pressure at or above the systolic refuses both and the mean; a mean more than 5 outside them is refused alone.',
  };
}
