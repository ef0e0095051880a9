import type { AlertView, BasisInput, GradeBasis, LatestValue, PatientState } from '../../lib/state';
import { HOUR, type Instant, MINUTE } from '../../lib/time';
import { cst, INFUSED_AT, NOW, ZONE } from './patient-fixture';

/** The state of bed 701 at the instant of the pictures. Invented, like its trend in patient-fixture. */
const iso = (t: Instant) => new Date(t).toISOString();
const at = (dayTime: string) => iso(cst(dayTime));
const monitor = iso(NOW - 3000);

const value = (v: number, unit: string, t: string, source: string, more: Partial<LatestValue> = {}): LatestValue => ({
  value: v,
  unit,
  t,
  source,
  fresh: 'fresh',
  ...more,
});
const input = (name: string, v: string | number, unit: string, t: string, source: string, more: Partial<BasisInput> = {}): BasisInput => ({
  name,
  value: v,
  unit,
  t,
  source,
  fresh: 'fresh',
  used: true,
  ...more,
});

const CRS_BASIS: GradeBasis = {
  scale: 'CRS',
  grade: 3,
  protocol: 'astct-2019@1.2',
  computedAt: iso(NOW),
  reason: 'One vasopressor, and high-flow oxygen above 6 L/min.',
  chip: 'NE 0.12',
  inputs: [
    input('tempC', 39.2, 'Cel', at('21 02:55'), 'chart'),
    input('norepinephrine', 0.12, 'ug/kg/min', at('21 02:40'), 'MAR'),
    input('vasopressin', 0.03, 'U/min', at('21 02:50'), 'MAR', { used: false, note: 'not counted' }),
    input('oxygen', 'HFNC 50 L/min', '', at('21 03:00'), 'chart'),
    input('mapMmHg', 61, 'mm[Hg]', monitor, 'monitor', { used: false }),
  ],
  steps: [
    { rule: 'CRS-01', text: 'Fever 39.2 °C, onset 38.3 °C 19 Nov 20:40', result: true, inputs: ['tempC'], ref: 'ASTCT 2019, table 3' },
    { rule: 'CRS-05', text: 'Vasopressor norepinephrine 0.12 µg/kg/min', result: true, gives: 3, inputs: ['norepinephrine'], ref: 'ASTCT 2019, table 3' },
    { rule: 'CRS-05', text: 'Second vasopressor: vasopressin 0.03 is not counted', result: false, inputs: ['vasopressin'], ref: 'ASTCT 2019, table 3' },
    { rule: 'CRS-04', text: 'Hypoxia high-flow cannula 50 L/min', result: true, gives: 3, inputs: ['oxygen'], ref: 'ASTCT 2019, table 3' },
    { rule: 'CRS-04', text: 'Positive pressure: none charted', result: false, inputs: ['oxygen'], ref: 'ASTCT 2019, table 3' },
    { rule: 'CRS-06', text: 'Worse of 3 and 3 is 3', result: true, gives: 3, inputs: [], ref: 'ASTCT 2019, table 3' },
  ],
  missing: [],
  notConsidered: ['FiO₂ 0.60, ferritin 8 420, lactate 2.6.', 'Temperature alone never lowers the grade after tocilizumab.'],
  wouldChange: [
    { grade: 4, text: 'a second vasopressor other than vasopressin, or CPAP, BiPAP, intubation' },
    { grade: 2, text: 'norepinephrine off and cannula at 6 L/min or less' },
  ],
  otherProtocol: {
    protocol: 'review-2025',
    grade: 3,
    text: 'also gives 3: two agents with vasopressin counted, FiO₂ 0.40 or more.',
  },
};
const ICANS_BASIS: GradeBasis = {
  scale: 'ICANS',
  grade: 2,
  protocol: 'astct-2019@1.2',
  computedAt: iso(NOW),
  reason: 'ICE 6 of 10 (3 to 6), awake.',
  chip: 'ICE 6',
  inputs: [input('ice', 6, '', at('21 03:02'), 'K. Lee RN')],
  steps: [
    { rule: 'ICANS-01', text: 'ICE 6 of 10', result: true, gives: 2, inputs: ['ice'], ref: 'ASTCT 2019, table 5' },
    { rule: 'ICANS-02', text: 'Awake, arousal spontaneous', result: false, inputs: [], ref: 'ASTCT 2019, table 5' },
    { rule: 'ICANS-03', text: 'No seizure in 24 h', result: false, inputs: [], ref: 'ASTCT 2019, table 5' },
  ],
  missing: [],
  notConsidered: [],
  wouldChange: [{ grade: 3, text: 'ICE 2 or less, a seizure, or awakens only to touch' }],
};

const alert = (part: Pick<AlertView, 'id' | 'rule' | 'title' | 'text' | 'priority'> & Partial<AlertView>): AlertView => ({
  family: part.rule,
  action: 'Assess at the bedside',
  phase: 'raised',
  condition: 'present',
  level: null,
  cls: 'clinical',
  since: at('21 02:56'),
  raisedAt: at('21 02:56'),
  tier: 0,
  nextActionAt: null,
  version: 3,
  evidence: [],
  ...part,
});
export const ALERTS: AlertView[] = [
  alert({
    id: 'a-ferritin',
    rule: 'FERRITIN-DOUBLING',
    title: 'Ferritin doubling',
    text: 'Ferritin ×2.1 / 12 h',
    priority: 'medium',
    phase: 'acknowledged',
    owner: { id: 'ortiz', name: 'J. Ortiz', role: 'nurse' },
    ackUntil: iso(NOW + 12 * MINUTE),
    since: at('20 23:10'),
    evidence: [
      { name: 'ferritin', value: 8420, unit: 'ng/mL', t: cst('20 23:10'), source: 'lab' },
      { name: 'ferritin', value: 4010, unit: 'ng/mL', t: cst('20 11:10'), source: 'lab' },
    ],
  }),
  alert({
    id: 'a-icans',
    rule: 'ICANS-ESCALATION',
    title: 'ICANS 2 suggested',
    text: 'ICANS 1 to 2: ICE 6',
    priority: 'medium',
    level: 2,
    phase: 'acknowledged',
    owner: { id: 'lee', name: 'K. Lee', role: 'nurse' },
    ackUntil: iso(NOW + 20 * MINUTE),
    since: at('21 03:02'),
    raisedAt: at('21 03:02'),
  }),
  alert({
    id: 'a-crs',
    rule: 'CRS-ESCALATION',
    title: 'CRS 3',
    text: 'CRS 2 to 3: norepinephrine',
    priority: 'high',
    level: 3,
    phase: 'resolved',
    condition: 'absent',
    since: at('21 01:58'),
    raisedAt: at('21 01:58'),
    closedAt: at('21 02:36'),
    closedReason: 'grade confirmed by K. Lee RN',
    owner: { id: 'lee', name: 'K. Lee', role: 'nurse' },
  }),
];

export const STATE: PatientState = {
  patient: {
    id: 'p-701',
    mrn: '0048 2193',
    name: 'Moreno, Ruth',
    birthDate: '1968-03-14',
    ageYears: 58,
    sex: 'F',
    weightKg: 71.4,
    weightAt: at('20 06:00'),
    heightCm: 165,
    product: 'axi-cel',
    infusedAt: iso(INFUSED_AT),
    day: 5,
    unit: 'ICU-7',
    bed: 'ICU-7-701',
    zone: ZONE,
    admittedAt: at('16 09:00'),
    limits: null,
    absence: null,
  },
  asOf: iso(NOW),
  protocol: { id: 'astct-2019', version: '1.2', signedOff: '2026-11-04' },
  crs: {
    grade: 3,
    status: 'current',
    since: at('21 01:58'),
    peak: 3,
    peakAt: at('21 01:58'),
    managementGrade: 3,
    episode: { open: true, openedAt: at('19 20:40'), openUntil: null },
    confirmed: { grade: 3, t: at('21 02:36'), by: 'K. Lee RN' },
    grade12hAgo: 2,
    basis: CRS_BASIS,
  },
  icans: {
    grade: 2,
    status: 'current',
    since: at('21 03:02'),
    peak: 2,
    ice: 6,
    iceAt: at('21 03:02'),
    confirmed: { grade: 1, t: at('20 23:14'), by: 'K. Lee RN' },
    grade12hAgo: 0,
    basis: ICANS_BASIS,
  },
  domains: { hypotension: 3, hypoxia: 3 },
  oxygen: { device: 'hfnc', flowLpm: 50, fio2: 0.6, since: at('21 02:10'), t: at('21 03:00'), fresh: 'fresh' },
  pressors: [
    { drug: 'norepinephrine', rate: 0.12, rateUnit: 'ug/kg/min', since: at('21 01:58'), t: at('21 02:40'), counted: true, fresh: 'fresh' },
    { drug: 'vasopressin', rate: 0.03, rateUnit: 'U/min', since: at('21 02:50'), t: at('21 02:50'), counted: false, fresh: 'fresh' },
  ],
  toci: {
    last24h: 2,
    total: 2,
    nextEligibleAt: at('21 06:40'),
    canGive: false,
    maxDoseMg: 571.2,
    possibleDuplicates: 0,
    doses: [
      { t: at('20 14:10'), doseMg: 571, source: 'MAR, A. Ruiz', eventId: 'drug-toci-1' },
      { t: at('20 22:40'), doseMg: 571, source: 'MAR, K. Lee', eventId: 'drug-toci-2' },
    ],
    limits: { intervalHours: 8, per24h: 3, total: 4 },
  },
  scores: { hscore: null, hscoreMissing: ['triglycerides', 'hemophagocytosis'], hscorePartial: 143, easix: 34.2, sEasix: 28.5, mEasix: 610 },
  due: [
    { what: 'crs-regrade', dueAt: at('21 04:36'), overdueAt: at('21 04:36') },
    { what: 'ice', dueAt: at('21 07:02'), overdueAt: at('21 08:02') },
  ],
  latest: {
    tempC: value(39.2, 'Cel', at('21 02:55'), 'chart'),
    heartRate: value(128, '/min', monitor, 'device'),
    mapMmHg: value(61, 'mm[Hg]', monitor, 'device', { site: 'arterial' }),
    respRate: value(28, '/min', monitor, 'device'),
    spo2Percent: value(93, '%', monitor, 'device'),
    ferritin: value(8420, 'ng/mL', at('20 23:10'), 'lab'),
    crp: value(214, 'mg/L', at('20 23:10'), 'lab'),
    il6: value(3900, 'pg/mL', at('20 23:10'), 'lab'),
    platelets: value(41, '10*9/L', at('20 23:10'), 'lab'),
    fibrinogen: value(240, 'mg/dL', at('20 23:10'), 'lab'),
    lactate: value(2.6, 'mmol/L', at('20 23:10'), 'lab'),
  },
  tempMax24h: 40.1,
  alerts: ALERTS,
};
/** The unit's highest alert that nobody has, from another bed. */
export const ELSEWHERE: AlertView & { bed: string } = {
  ...alert({ id: 'a-704', rule: 'CRS-ESCALATION', title: 'CRS 4', text: 'Second vasopressor, intubated', priority: 'high', level: 4 }),
  raisedAt: iso(NOW - 4 * MINUTE - 12_000),
  bed: 'ICU-7-704',
};
export const HALF_DAY = 12 * HOUR;
