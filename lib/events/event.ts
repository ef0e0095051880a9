import { z } from 'zod';
import type { Instant } from '../time';
import { hasZone } from './instant-text';

/**
 * The one shape of everything that happens to a patient (docs/integration.md, "Events").
 *
 * `WireEvent` is what reaches us (JSON, case files, what HL7 and FHIR are translated into);
 * `ChartEvent` is the same after admission: patient known, times as instants, revision and state told apart.
 */

const text = z.string().min(1);
const number = z.number(); // zod refuses NaN and infinities
const count = number;

const status = z.enum(['final', 'corrected', 'entered-in-error']).optional();
const drugStatus = z.enum(['given', 'ordered', 'not-done', 'running', 'stopped', 'entered-in-error']).optional();
const deviceStatus = z.enum(['running', 'stopped', 'entered-in-error']).optional();
const instantText = z.string().refine(hasZone, 'is not an RFC 3339 instant with an offset');

const patientRef = z
  .object({ mrn: text.optional(), bed: text.optional() })
  .refine((p) => p.mrn !== undefined || p.bed !== undefined, 'names neither mrn nor bed');

const common = {
  id: z.string().min(1).max(200),
  patient: patientRef,
  t: instantText,
  status,
  corrected: z.boolean().optional(),
  /** Where the reading comes from in the case-file and vital sense; absent means charted by a person. */
  by: text.optional(),
};

export const VITAL_FIELDS = [
  'tempC',
  'tempF',
  'heartRate',
  'respRate',
  'spo2Percent',
  'sbpMmHg',
  'dbpMmHg',
  'mapMmHg',
  'plateauCmH2O',
  'peepCmH2O',
  'tidalVolumeMl',
  'cvpMmHg',
] as const;
export type VitalField = (typeof VITAL_FIELDS)[number];
export const PRESSURE_SITES = ['arterial', 'cuff'] as const;

export const OXYGEN_DEVICES = [
  'room-air',
  'nasal-cannula',
  'blow-by',
  'hfnc',
  'simple-face-mask',
  'venturi',
  'non-rebreather',
  'cpap',
  'bipap',
  'invasive-ventilation',
] as const;
export const OXYGEN_INDICATIONS = ['hypoxia', 'airway-protection', 'procedure', 'comfort', 'osa-home'] as const;
export const SUPPORTS = ['oxygen', 'crrt', 'continuous-monitoring', 'ecmo-vv', 'ecmo-va', 'active-cooling'] as const;
export const LOC = ['alert', 'awakens-spontaneously', 'awakens-to-voice', 'awakens-to-tactile', 'unarousable'] as const;
export const ICP_SIGNS = [
  'none',
  'focal-edema',
  'diffuse-edema',
  'posturing',
  'cn6-palsy',
  'papilledema',
  'cushing-triad',
] as const;
export const ATTRIBUTION_DOMAINS = [
  'fever',
  'hypotension',
  'hypoxia',
  'icans-ice',
  'icans-loc',
  'icans-seizure',
  'icans-motor',
  'icans-icp',
] as const;
export type AttributionDomain = (typeof ATTRIBUTION_DOMAINS)[number];
export const WITHHOLDABLE = [
  'tocilizumab',
  'antibiotics',
  'steroid',
  'cultures',
  'echo',
  'antifungal',
  'icu-transfer',
  'intubation',
  'hlh-treatment',
] as const;

const baseline = z
  .object({
    oxygenDevice: z.enum(OXYGEN_DEVICES).optional(),
    oxygenFlowLpm: number.optional(),
    cpapForOsa: z.boolean().optional(),
    hypotensionSbpBelow: number.optional(),
    /** Usual systolic pressure, where the site grades a fall from it. */
    usualSbpMmHg: number.optional(),
    hypotensionMapBelow: number.optional(),
    creatinineMgDl: number.optional(),
    ferritinNgMl: number.optional(),
    astUln: number.optional(),
    astUl: number.optional(),
    bilirubinMgDl: number.optional(),
    useCapd: z.boolean().optional(),
    priorTransplant: z.boolean().optional(),
    activeEbv: z.boolean().optional(),
  })
  .loose();
export type Baseline = z.infer<typeof baseline>;

const vital = z
  .object({
    ...common,
    kind: z.literal('vital'),
    ...(Object.fromEntries(VITAL_FIELDS.map((f) => [f, number.optional()])) as Record<VitalField, z.ZodOptional<z.ZodNumber>>),
    source: z.enum(['charted', 'device']).optional(),
    site: text.optional(),
    pressureSite: z.enum(PRESSURE_SITES).optional(),
  })
  .loose();

const lab = z
  .object({
    ...common,
    kind: z.literal('lab'),
    test: text,
    value: z.union([number, text]),
    unit: z.string().optional(),
    comparator: z.enum(['<', '<=', '>', '>=']).optional(),
    organism: text.optional(),
  })
  .loose();

const medication = z
  .object({
    ...common,
    kind: z.literal('medication'),
    status: drugStatus,
    drug: text,
    doseMg: number.optional(),
    plannedAt: instantText.optional(),
    purpose: text.optional(),
    route: text.optional(),
    rate: number.optional(),
    rateUnit: text.optional(),
    volumeMl: number.optional(),
    endsAt: instantText.optional(),
    source: text.optional(),
  })
  .loose();

const support = z
  .object({
    ...common,
    kind: z.literal('support'),
    status: deviceStatus,
    support: z.enum(SUPPORTS),
    device: z.enum(OXYGEN_DEVICES).optional(),
    flowLpm: number.optional(),
    fio2: number.optional(),
    indication: z.enum(OXYGEN_INDICATIONS).optional(),
  })
  .loose();

const icePart = (max: number) => number.min(0).max(max).optional();
const ice = z
  .object({
    ...common,
    kind: z.literal('ice'),
    orientation: icePart(4),
    naming: icePart(3),
    commands: icePart(1),
    /** Another spelling of `commands`; admission turns it into that. */
    command: icePart(1),
    writing: icePart(1),
    attention: icePart(1),
    assessable: z.boolean().optional(),
    reason: z.enum(['unarousable', 'sedated', 'global-aphasia', 'language', 'refused']).optional(),
    capd: number.optional(),
    language: text.optional(),
  })
  .loose();

const neuro = z
  .object({
    ...common,
    kind: z.literal('neuro'),
    loc: z.enum(LOC).optional(),
    sedated: z.boolean().optional(),
    seizure: z
      .object({
        type: text.optional(),
        durationMin: number.optional(),
        repetitiveWithoutRecovery: z.boolean().optional(),
        lifeThreatening: z.boolean().optional(),
      })
      .loose()
      .optional(),
    motor: z.enum(['none', 'deep-focal']).optional(),
    icp: z.enum(ICP_SIGNS).optional(),
  })
  .loose();

const attribution = z
  .object({
    ...common,
    kind: z.literal('attribution'),
    domain: z.enum(ATTRIBUTION_DOMAINS),
    otherCause: z.boolean(),
    cause: z.string().optional(),
    until: instantText.optional(),
  })
  .loose();

const grade = z.number().int().min(0).max(5);
const regrade = z
  .object({
    ...common,
    kind: z.literal('regrade'),
    crs: grade.optional(),
    icans: grade.optional(),
    reason: z.string().optional(),
    /** The suggestion that stood on the assessor's screen; refused with 409 if it has changed since. */
    seen: z.object({ crs: grade, icans: grade }).optional(),
  })
  .loose();

const diagnostic = z
  .object({
    ...common,
    kind: z.literal('diagnostic'),
    test: text,
    hemophagocytosis: z.boolean().optional(),
    efPercent: number.optional(),
  })
  .loose();

const decision = z
  .object({
    ...common,
    kind: z.literal('decision'),
    withhold: z.enum(WITHHOLDABLE).optional(),
    duplicate: z.enum(['same', 'different']).optional(),
    reassess: z.literal('crs-infection').optional(),
    reason: z.string().optional(),
  })
  .loose();

const admission = z
  .object({
    ...common,
    patient: patientRef.optional(),
    kind: z.literal('admission'),
    unit: text,
    bed: text,
    mrn: text,
    name: z.string().optional(),
    birthDate: z.string().optional(),
    /** Stated age, for those whose birth date is not known. */
    ageYears: number.optional(),
    sex: z.string().optional(),
    weightKg: number.optional(),
    heightCm: number.optional(),
    product: text.optional(),
    carTInfusedAt: instantText.optional(),
    monitoringStart: instantText.optional(),
    levelOfCare: z.enum(['icu', 'other']).optional(),
    /** Zone of the unit; the server sets it. */
    zone: text.optional(),
    /** Only who the patient is has changed: opens, moves and ends nothing. */
    updateOnly: z.boolean().optional(),
    /** Further numbers of the patient, each "assigning authority|number": other sources may use them. */
    identifiers: z.array(z.string().max(300)).max(40).optional(),
    baseline: baseline.optional(),
  })
  .loose();

const infusion = z
  .object({ ...common, kind: z.literal('infusion'), product: text.optional(), leukocyteFilter: z.boolean().optional() })
  .loose();
const transfer = z
  .object({
    ...common,
    kind: z.literal('transfer'),
    unit: text,
    bed: text,
    levelOfCare: z.enum(['icu', 'other']).optional(),
    zone: text.optional(),
  })
  .loose();
const discharge = z.object({ ...common, kind: z.literal('discharge') }).loose();
const merge = z.object({ ...common, kind: z.literal('merge'), from: text }).loose();
const weight = z.object({ ...common, kind: z.literal('weight'), weightKg: number }).loose();
const history = z
  .object({
    ...common,
    kind: z.literal('history'),
    immunosuppressed: z.boolean().optional(),
    organomegaly: z.enum(['none', 'one', 'both']).optional(),
    priorTransplant: z.boolean().optional(),
    activeEbv: z.boolean().optional(),
    tumourBurdenHigh: z.boolean().optional(),
  })
  .loose();
const note = z.object({ ...common, kind: z.literal('note'), text }).loose();
const checklist = z
  .object({
    ...common,
    kind: z.literal('checklist'),
    item: text,
    state: z.enum(['done', 'not-applicable']),
    reason: z.string().optional(),
  })
  .loose();
const absence = z
  .object({
    ...common,
    kind: z.literal('absence'),
    reason: z.string().optional(),
    until: instantText.optional(),
    ended: z.boolean().optional(),
  })
  .loose();
const limits = z.object({ ...common, kind: z.literal('limits'), text: z.string(), reviewBy: instantText.optional() }).loose();
const fluid = z
  .object({
    ...common,
    kind: z.literal('fluid'),
    intakeMl: count.optional(),
    outputMl: count.optional(),
    urineMl: count.optional(),
  })
  .loose();

export const wireEvent = z.discriminatedUnion('kind', [
  vital,
  lab,
  medication,
  support,
  ice,
  neuro,
  attribution,
  regrade,
  diagnostic,
  decision,
  admission,
  infusion,
  transfer,
  discharge,
  merge,
  weight,
  history,
  note,
  checklist,
  absence,
  limits,
  fluid,
]);
export type WireEvent = z.infer<typeof wireEvent>;
export type Kind = WireEvent['kind'];
export const KINDS = wireEvent.options.map((o) => o.shape.kind.value) as Kind[];

/** How a version of an event stands to earlier versions of the same id (DATA-02). */
export type Revision = 'final' | 'corrected' | 'entered-in-error';

/** What admission makes of the envelope; the fields of the kind stay as they came, times become instants. */
interface Envelope {
  /** Unique within `feed`. */
  readonly id: string;
  /** Name of the source (feed) that sent it; absent in case files. */
  readonly feed?: string;
  readonly t: Instant;
  readonly receivedAt: Instant;
  /** Position among what arrived at the same instant: of two values for one time the later to arrive counts. */
  readonly order?: number;
  readonly revision: Revision;
  readonly by?: string;
}
type Fields<E, Dropped extends string> = E extends unknown
  ? { readonly [K in keyof E as string extends K ? never : K extends Dropped ? never : K]: E[K] }
  : never;
type OfKind<K extends Kind> = Fields<
  Extract<WireEvent, { kind: K }>,
  | 'id'
  | 't'
  | 'patient'
  | 'status'
  | 'corrected'
  | 'by'
  | 'plannedAt'
  | 'endsAt'
  | 'until'
  | 'reviewBy'
  | 'carTInfusedAt'
  | 'monitoringStart'
>;
interface Extra {
  vital: object;
  lab: object;
  /** `state` is the drug's own; default given. */
  medication: {
    readonly state: 'given' | 'ordered' | 'not-done' | 'running' | 'stopped';
    readonly plannedAt?: Instant;
    readonly endsAt?: Instant;
  };
  /** `state` is the device's own; default running. */
  support: { readonly state: 'running' | 'stopped' };
  ice: object;
  neuro: object;
  attribution: { readonly until?: Instant };
  regrade: object;
  diagnostic: object;
  decision: object;
  admission: { readonly carTInfusedAt?: Instant; readonly monitoringStart?: Instant };
  infusion: object;
  transfer: object;
  discharge: object;
  merge: object;
  weight: object;
  history: object;
  note: object;
  checklist: object;
  absence: { readonly until?: Instant };
  limits: { readonly reviewBy?: Instant };
  fluid: object;
}
export type ChartEventOf<K extends Kind> = Envelope & OfKind<K> & Extra[K];
export type ChartEvent = { [K in Kind]: ChartEventOf<K> }[Kind];
