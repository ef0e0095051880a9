import type { VitalField } from './event';

/** v = seen in several public code maps, k = to be confirmed with a terminology server. */
export type Mark = 'v' | 'k';
export interface Loinc {
  readonly code: string;
  readonly mark: Mark;
  /** What the code says beyond the row: where a pressure or a temperature was taken. */
  readonly site?: string;
  /** The code leaves open from which vessel the blood is; an arterial value only where the specimen does not say otherwise. */
  readonly anyVessel?: true;
}
export interface Mdc {
  readonly code: number;
  readonly name: string;
  readonly mark: Mark;
  readonly site?: string;
}
/** How long a value stays fresh, see lib/freshness.ts. */
export type FreshnessKind = 'streamed' | 'temperature' | 'charted' | 'daily-lab' | 'dated';

/** One vital sign, support parameter, measure or laboratory test. */
export interface CatalogRow {
  /** Our name: the field of a vital event, or the test of a lab event. */
  readonly code: string;
  readonly kind: 'vital' | 'support' | 'measure' | 'lab';
  readonly title: string;
  readonly loinc: readonly Loinc[];
  readonly mdc: readonly Mdc[];
  /** Canonical UCUM unit. */
  readonly unit: string;
  /** UCUM unit -> factor to the canonical unit. */
  readonly accepted: Readonly<Record<string, number>>;
  /** Where a factor is not enough (temperature). */
  readonly toCanonical?: (value: number, unit: string) => number;
  /** Reported in whatever unit the laboratory uses; never converted. */
  readonly anyUnit?: true;
  /** Rounded half-up to so many decimals before it is compared. */
  readonly decimals?: number;
  /** Inclusive, in the canonical unit; outside is rejected. */
  readonly plausible: readonly [number, number];
  readonly freshness: FreshnessKind;
}

const fahrenheit = (value: number, unit: string): number => (unit === '[degF]' ? ((value - 32) * 5) / 9 : value);
const l = (code: string, mark: Mark, site?: string): Loinc => ({ code, mark, ...(site ? { site } : {}) });
const anyVessel = (code: string, mark: Mark): Loinc => ({ code, mark, anyVessel: true });
const m = (code: number, name: string, mark: Mark, site?: string): Mdc => ({ code, name, mark, ...(site ? { site } : {}) });

const MMHG = { 'mm[Hg]': 1, kPa: 7.50062 };

function vitalRow(
  code: VitalField,
  title: string,
  unit: string,
  plausible: readonly [number, number],
  loinc: readonly Loinc[],
  mdc: readonly Mdc[],
  more: Partial<CatalogRow> = {},
): CatalogRow {
  return { code, kind: 'vital', title, loinc, mdc, unit, accepted: { [unit]: 1 }, plausible, freshness: 'streamed', ...more };
}

const VITALS: readonly CatalogRow[] = [
  vitalRow(
    'heartRate',
    'Heart rate',
    '/min',
    [15, 300],
    [l('8867-4', 'v'), l('8889-8', 'k')],
    [
      m(147842, 'MDC_ECG_HEART_RATE', 'v'),
      m(149530, 'MDC_PULS_OXIM_PULS_RATE', 'v'),
      m(149546, 'MDC_PULS_RATE_NON_INV', 'v'),
      m(149522, 'MDC_BLD_PULS_RATE_INV', 'v'),
      m(149514, 'MDC_PULS_RATE', 'v'),
    ],
  ),
  vitalRow(
    'spo2Percent',
    'SpO2',
    '%',
    [40, 100],
    [l('59408-5', 'v'), l('2708-6', 'v')],
    [m(150456, 'MDC_PULS_OXIM_SAT_O2', 'v')],
  ),
  vitalRow(
    'respRate',
    'Respiratory rate',
    '/min',
    [3, 80],
    [l('9279-1', 'v')],
    [
      m(151562, 'MDC_RESP_RATE', 'v'),
      m(151578, 'MDC_TTHOR_RESP_RATE', 'v'),
      m(151594, 'MDC_CO2_RESP_RATE', 'v'),
      m(151570, 'MDC_AWAY_RESP_RATE', 'v'),
      m(151586, 'MDC_VENT_RESP_RATE', 'v'),
    ],
  ),
  vitalRow(
    'sbpMmHg',
    'Systolic pressure',
    'mm[Hg]',
    [30, 300],
    [l('8480-6', 'v'), l('76215-3', 'k', 'arterial')],
    [
      m(150021, 'MDC_PRESS_BLD_NONINV_SYS', 'v', 'cuff'),
      m(150301, 'MDC_PRESS_CUFF_SYS', 'v', 'cuff'),
      m(150033, 'MDC_PRESS_BLD_ART_SYS', 'v', 'arterial'),
      m(150037, 'MDC_PRESS_BLD_ART_ABP_SYS', 'v', 'arterial'),
    ],
    { accepted: MMHG },
  ),
  vitalRow(
    'dbpMmHg',
    'Diastolic pressure',
    'mm[Hg]',
    [10, 200],
    [l('8462-4', 'v'), l('76213-8', 'k', 'arterial')],
    [
      m(150022, 'MDC_PRESS_BLD_NONINV_DIA', 'v', 'cuff'),
      m(150302, 'MDC_PRESS_CUFF_DIA', 'v', 'cuff'),
      m(150034, 'MDC_PRESS_BLD_ART_DIA', 'v', 'arterial'),
      m(150038, 'MDC_PRESS_BLD_ART_ABP_DIA', 'v', 'arterial'),
    ],
    { accepted: MMHG },
  ),
  vitalRow(
    'mapMmHg',
    'Mean arterial pressure',
    'mm[Hg]',
    [20, 250],
    [l('8478-0', 'v'), l('76214-6', 'k', 'arterial')],
    [
      m(150023, 'MDC_PRESS_BLD_NONINV_MEAN', 'v', 'cuff'),
      m(150303, 'MDC_PRESS_CUFF_MEAN', 'v', 'cuff'),
      m(150035, 'MDC_PRESS_BLD_ART_MEAN', 'v', 'arterial'),
      m(150039, 'MDC_PRESS_BLD_ART_ABP_MEAN', 'v', 'arterial'),
    ],
    { accepted: MMHG },
  ),
  vitalRow(
    'cvpMmHg',
    'Central venous pressure',
    'mm[Hg]',
    [-20, 60],
    [l('60985-9', 'k')],
    [m(150087, 'MDC_PRESS_BLD_VEN_CENT_MEAN', 'v')],
    { accepted: MMHG },
  ),
  vitalRow(
    'tempC',
    'Temperature',
    'Cel',
    [25, 44],
    [l('8310-5', 'v')],
    [
      m(150344, 'MDC_TEMP', 'v'),
      m(150364, 'MDC_TEMP_BODY', 'v'),
      m(150368, 'MDC_TEMP_CORE', 'v', 'core'),
      m(150392, 'MDC_TEMP_TYMP', 'v', 'tympanic'),
      m(188420, 'MDC_TEMP_RECT', 'v', 'rectal'),
      m(188424, 'MDC_TEMP_ORAL', 'v', 'oral'),
      m(188452, 'MDC_TEMP_AXILLA', 'v', 'axilla'),
      m(150388, 'MDC_TEMP_SKIN', 'v', 'skin'),
    ],
    { accepted: { Cel: 1, '[degF]': 1 }, toCanonical: fahrenheit, decimals: 2, freshness: 'temperature' },
  ),
  vitalRow('peepCmH2O', 'PEEP', 'cm[H2O]', [0, 60], [l('20077-4', 'v')], [m(151976, 'MDC_VENT_PRESS_AWAY_END_EXP_POS', 'v')], {
    freshness: 'charted',
  }),
  vitalRow(
    'plateauCmH2O',
    'Plateau pressure',
    'cm[H2O]',
    [0, 120],
    [],
    [m(152424, 'MDC_PRESS_AWAY_INSP_PLAT', 'v'), m(151960, 'MDC_PRESS_AWAY_INSP_PLAT (deprecated)', 'v')],
    { freshness: 'charted' },
  ),
  vitalRow('tidalVolumeMl', 'Tidal volume', 'mL', [5, 3000], [l('20112-9', 'v')], [m(151980, 'MDC_VENT_VOL_TIDAL', 'v')], {
    accepted: { mL: 1, L: 1000 },
    freshness: 'charted',
  }),
];

const SUPPORT: readonly CatalogRow[] = [
  {
    code: 'fio2',
    kind: 'support',
    title: 'FiO2',
    loinc: [l('3150-6', 'k'), l('19994-3', 'v')],
    mdc: [
      m(152196, 'MDC_CONC_AWAY_O2_INSP', 'v'),
      m(153144, 'MDC_CONC_AWAY_O2_DELIV', 'v'),
      m(151920, 'MDC_VENT_CONC_AWAY_O2_INSP (replaced)', 'v'),
    ],
    unit: '1',
    accepted: { '1': 1, '%': 0.01 },
    plausible: [0.21, 1],
    freshness: 'charted',
  },
  {
    code: 'flowLpm',
    kind: 'support',
    title: 'Oxygen flow',
    loinc: [l('3151-8', 'v')],
    mdc: [],
    unit: 'L/min',
    accepted: { 'L/min': 1 },
    plausible: [0, 80],
    freshness: 'charted',
  },
];

const MEASURES: readonly CatalogRow[] = [
  {
    code: 'weightKg',
    kind: 'measure',
    title: 'Weight',
    loinc: [l('29463-7', 'v')],
    mdc: [m(188736, 'MDC_MASS_BODY_ACTUAL', 'v')],
    unit: 'kg',
    accepted: { kg: 1, g: 0.001 },
    plausible: [0.5, 400],
    freshness: 'dated',
  },
  {
    code: 'heightCm',
    kind: 'measure',
    title: 'Height',
    loinc: [l('8302-2', 'v')],
    mdc: [m(188740, 'MDC_LEN_BODY_ACTUAL', 'v')],
    unit: 'cm',
    accepted: { cm: 1, m: 100 },
    plausible: [20, 260],
    freshness: 'dated',
  },
];

function labRow(
  code: string,
  title: string,
  unit: string,
  accepted: Readonly<Record<string, number>>,
  plausible: readonly [number, number],
  loinc: readonly Loinc[],
  more: Partial<CatalogRow> = {},
): CatalogRow {
  return {
    code,
    kind: 'lab',
    title,
    loinc,
    mdc: [],
    unit,
    accepted: { [unit]: 1, ...accepted },
    plausible,
    freshness: 'dated',
    ...more,
  };
}

const COUNT = { '10*3/uL': 1, '/uL': 0.001 };
const ENZYME = { 'ukat/L': 60 };
const BILIRUBIN = { 'umol/L': 1 / 17.1 };
const DAILY = { freshness: 'daily-lab' } as const;

const LABS: readonly CatalogRow[] = [
  labRow(
    'ferritin',
    'Ferritin',
    'ng/mL',
    { 'ug/L': 1, 'mg/L': 1000, 'ug/dL': 10, 'pmol/L': 1 / 2.247 },
    [0, 1_000_000],
    [l('2276-4', 'v')],
    DAILY,
  ),
  labRow('crp', 'CRP', 'mg/L', { 'mg/dL': 10, 'ug/mL': 1, 'nmol/L': 1 / 9.524 }, [0, 1000], [l('1988-5', 'v')], DAILY),
  labRow('il6', 'IL-6', 'pg/mL', { 'ng/L': 1 }, [0, 5_000_000], [l('26881-3', 'v')]),
  labRow('procalcitonin', 'Procalcitonin', 'ng/mL', { 'ug/L': 1 }, [0, 1000], [l('33959-8', 'v')]),
  labRow('ldh', 'LDH', 'U/L', ENZYME, [5, 50_000], [l('2532-0', 'k')]),
  labRow('creatinine', 'Creatinine', 'mg/dL', { 'umol/L': 1 / 88.42, 'mmol/L': 1000 / 88.42 }, [0.05, 30], [l('2160-0', 'v')]),
  labRow('ast', 'AST', 'U/L', ENZYME, [1, 50_000], [l('1920-8', 'v')]),
  labRow('alt', 'ALT', 'U/L', ENZYME, [1, 50_000], [l('1742-6', 'v')]),
  labRow('bilirubin', 'Bilirubin, total', 'mg/dL', BILIRUBIN, [0, 100], [l('1975-2', 'k')]),
  labRow('bilirubin-direct', 'Bilirubin, direct', 'mg/dL', BILIRUBIN, [0, 100], [l('1968-7', 'k')]),
  labRow('fibrinogen', 'Fibrinogen', 'mg/dL', { 'g/L': 100 }, [0, 2000], [l('3255-7', 'v')]),
  labRow('triglycerides', 'Triglycerides', 'mg/dL', { 'mmol/L': 88.57 }, [5, 15_000], [l('2571-8', 'k')]),
  labRow('platelets', 'Platelets', '10*9/L', COUNT, [0, 3000], [l('777-3', 'v'), l('26515-7', 'k')]),
  labRow('wbc', 'White cells', '10*9/L', COUNT, [0, 1000], [l('6690-2', 'v'), l('804-5', 'k'), l('26464-8', 'k')]),
  labRow('anc', 'Neutrophils', '10*9/L', COUNT, [0, 1000], [l('751-8', 'v'), l('753-4', 'k'), l('26499-4', 'k')]),
  labRow('hemoglobin', 'Haemoglobin', 'g/dL', { 'g/L': 0.1, 'mmol/L': 1.611 }, [1, 30], [l('718-7', 'v')]),
  labRow('lactate', 'Lactate', 'mmol/L', { 'mg/dL': 1 / 9.008 }, [0, 40], [l('2524-7', 'k'), l('32693-4', 'v')]),
  labRow('d-dimer', 'D-dimer', '', {}, [0, 10_000_000], [l('48065-7', 'v')], { anyUnit: true }),
  labRow('pt', 'Prothrombin time', 's', {}, [5, 300], [l('5902-2', 'v')]),
  labRow('inr', 'INR', '1', {}, [0.3, 30], [l('6301-6', 'k'), l('5895-7', 'k'), l('34714-6', 'k')]),
  labRow('aptt', 'aPTT', 's', {}, [5, 400], [l('14979-9', 'k')]),
  labRow('troponin-t', 'Troponin T, high sensitivity', 'ng/L', { 'pg/mL': 1 }, [0, 1_000_000], [l('67151-1', 'v')]),
  labRow('nt-probnp', 'NT-proBNP', 'pg/mL', { 'ng/L': 1 }, [0, 1_000_000], [l('33762-6', 'k')]),
  labRow('urate', 'Urate', 'mg/dL', {}, [0, 60], [l('3084-1', 'k')]),
  labRow('magnesium', 'Magnesium', 'mg/dL', {}, [0.1, 20], [l('19123-9', 'k')]),
  labRow('phosphate', 'Phosphate', 'mg/dL', {}, [0.1, 30], [l('2777-1', 'k')]),
  labRow('pao2', 'PaO2', 'mm[Hg]', { kPa: 7.50062 }, [10, 800], [l('2703-7', 'v'), anyVessel('11556-8', 'k')]),
  labRow('paco2', 'PaCO2', 'mm[Hg]', { kPa: 7.50062 }, [5, 250], [l('2019-8', 'v'), anyVessel('11557-6', 'k')]),
  labRow('pf-ratio', 'PaO2/FiO2', 'mm[Hg]', {}, [20, 700], [l('50984-4', 'k')], {
    mdc: [m(150656, 'MDC_O2_OXYGENATION_RATIO', 'v')],
  }),
];

/** LOINC of the blood culture: its result is text, so it has no row with a range. */
export const BLOOD_CULTURE_LOINC: readonly Loinc[] = [l('600-7', 'v')];
/** Tests whose value is a word, not a number. */
export const TEXT_TESTS: readonly string[] = ['blood-culture', 'sterile-culture'];

export const CATALOG: readonly CatalogRow[] = [...VITALS, ...SUPPORT, ...MEASURES, ...LABS];

const byCode = new Map(CATALOG.map((row) => [row.code, row]));
const byLoinc = new Map(
  CATALOG.flatMap((row) =>
    row.loinc.map((code) => [code.code, { row, site: code.site, anyVessel: code.anyVessel === true }] as const),
  ),
);
const byMdc = new Map(CATALOG.flatMap((row) => row.mdc.map((code) => [code.code, { row, site: code.site }] as const)));

/** The row of our own code (a vital field or a lab test), e.g. 'heartRate' or 'ferritin'. */
export function catalogRow(code: string): CatalogRow | undefined {
  return byCode.get(code);
}
export interface CodeMatch {
  readonly row: CatalogRow;
  /** arterial or cuff for a pressure, the site for a temperature, if the code says it. */
  readonly site: string | undefined;
  /** See Loinc. */
  readonly anyVessel?: boolean;
}
export function byLoincCode(code: string): CodeMatch | undefined {
  return byLoinc.get(code);
}
/** By number, as OBX-3.1 of a device message carries it. */
export function byMdcCode(code: number): CodeMatch | undefined {
  return byMdc.get(code);
}
