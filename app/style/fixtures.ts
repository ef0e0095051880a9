import type { UnitSnapshot } from '../../lib/live';
import { emptyBed } from '../../lib/present/empty-bed';
import type {
  AlertView,
  BedRow,
  DueItem,
  Freshness,
  LatestValue,
  OxygenState,
  PressorState,
  UnitAlertView,
} from '../../lib/state';
import { HOUR, type Instant, MINUTE } from '../../lib/time';

/**
 * Twenty-four invented beds at one instant, Saturday 21 November 2026, 03:14:22 CST. For the style page and the visual
 * tests: nobody's data, and nothing of the product reads it.
 */
export const NOW: Instant = Date.parse('2026-11-21T09:14:22Z');
export const ZONE = 'America/Chicago';
export const UNIT = { id: 'ICU-7', name: 'ICU 7', zone: ZONE };

const iso = (t: Instant): string => new Date(t).toISOString();
const ago = (ms: number): string => iso(NOW - ms);
/** "h:mm" from now. */
const span = (text: string): number => {
  const [h = '0', m = '0'] = text.split(':');
  return Number(h) * HOUR + Number(m) * MINUTE;
};
/** Clock time in the night of the fixture (before 03:14:22 today, else yesterday). */
const at = (hm: string): string => {
  const [h = '0', m = '0'] = hm.split(':');
  const today = Date.parse('2026-11-21T06:00:00Z') + Number(h) * HOUR + Number(m) * MINUTE;
  return iso(today > NOW ? today - 24 * HOUR : today);
};

interface Grade {
  readonly grade: number;
  readonly chip: string;
  readonly reason: string;
  readonly was?: number | null;
  readonly at?: string;
  readonly by?: string;
  readonly confirmed?: boolean | number;
  readonly status?: string;
}
interface Story {
  readonly name: string;
  readonly age: number;
  readonly sex: string;
  readonly day: number;
  readonly product: string;
  readonly crs: Grade;
  readonly icans: Grade;
  readonly ice?: number | null;
  /** T, HR, MAP, RR, SpO2 */
  readonly vitals: readonly [number, number, number, number, number];
  readonly tmax: number;
  readonly art?: boolean;
  readonly oxygen?: Partial<OxygenState>;
  readonly pressors?: readonly (readonly [string, number])[];
  readonly ferritin: readonly [number, number, number];
  readonly crp: readonly [number, number, number];
  /** doses in 24 h, all, next from */
  readonly toci?: readonly [number, number, string?];
  readonly crsDue: string;
  readonly iceDue: string | null;
  readonly steroid?: string;
  readonly alerts?: readonly AlertView[];
  readonly silentMs?: number;
}

let made = 0;
function alert(part: Pick<AlertView, 'rule' | 'title' | 'text' | 'priority'> & Partial<AlertView>): AlertView {
  made += 1;
  return {
    id: `alert-${made}`,
    family: part.rule,
    action: 'Assess at the bedside',
    phase: 'raised',
    condition: 'present',
    level: null,
    cls: 'clinical',
    since: ago(4 * MINUTE),
    raisedAt: ago(4 * MINUTE + 12_000),
    tier: 0,
    nextActionAt: ago(-48_000),
    version: 1,
    evidence: [],
    ...part,
  };
}
const owner = (name: string, role = 'nurse') => ({ id: name, name, role });
const owned = (who: string, minutesLeft: number): Partial<AlertView> => ({
  phase: 'acknowledged',
  owner: owner(who),
  ackUntil: ago(-minutesLeft * MINUTE),
});

function graded(scale: 'CRS' | 'ICANS', g: Grade, ice: number | null) {
  const status = g.status ?? 'current';
  const when = g.at === undefined ? ago(3 * HOUR) : at(g.at);
  const confirmed =
    g.confirmed === false
      ? null
      : { grade: typeof g.confirmed === 'number' ? g.confirmed : g.grade, t: when, by: g.by ?? 'R. Park' };
  const common = {
    grade: g.grade,
    since: when,
    peak: g.grade,
    confirmed,
    grade12hAgo: g.was === undefined ? null : g.was,
    reason: g.reason,
    chip: g.chip,
  };
  return scale === 'CRS'
    ? {
        ...common,
        status,
        peakAt: when,
        managementGrade: g.grade,
        episode: { open: g.grade > 0, openedAt: when, openUntil: null },
      }
    : { ...common, status, ice, iceAt: when };
}

/** A plausible course of 72 h that ends with the change the tile tells. */
function spark(last: number, factor: number, hours: number): [number, number][] {
  const perDay = Math.log(factor) * Math.min(2, 24 / hours);
  return [72, 60, 48, 36, 24, 16, 4].map((h) => [NOW - h * HOUR, last * Math.exp(-perDay * 1.1 * ((h - 4) / 68) ** 0.8)]);
}

function row(label: string, s: Story): BedRow {
  const silent = s.silentMs;
  const fresh: Freshness = silent === undefined ? 'fresh' : 'withheld';
  const value = (v: number, unit: string, source = 'device', age = 3_000): LatestValue => ({
    value: v,
    unit,
    t: ago(silent ?? age),
    source,
    fresh: silent === undefined ? 'fresh' : fresh,
  });
  const [t, hr, map, rr, spo2] = s.vitals;
  const due: DueItem[] = [];
  const dueItem = (what: DueItem['what'], left: string) => {
    const late = left.startsWith('-');
    const ms = span(left.replace('-', ''));
    const dueAt = late ? NOW - ms - 1_000 : ms === 0 ? NOW - 1_000 : NOW + ms + 1_000;
    due.push({ what, dueAt: iso(dueAt), overdueAt: iso(ms === 0 ? dueAt + HOUR : dueAt) });
  };
  dueItem('crs-regrade', s.crsDue);
  if (s.iceDue !== null) dueItem('ice', s.iceDue);
  const pressors: PressorState[] = (s.pressors ?? []).map(([drug, rate]) => ({
    drug,
    rate,
    rateUnit: drug === 'vasopressin' ? 'units/min' : 'mcg/kg/min',
    since: ago(2 * HOUR),
    t: ago(8 * MINUTE),
    counted: drug !== 'vasopressin',
    fresh: 'fresh',
  }));
  const toci = s.toci ?? [0, 0];
  return {
    bed: `ICU-7-${label}`,
    label,
    patientId: `p-${label}`,
    mrn: `MRN-${label}`,
    name: s.name,
    ageYears: s.age,
    sex: s.sex,
    day: s.day,
    product: s.product,
    crs: graded('CRS', s.crs, null) as BedRow['crs'],
    icans: graded('ICANS', s.icans, s.ice === undefined ? 10 : s.ice) as BedRow['icans'],
    domains: { hypotension: 0, hypoxia: 0 },
    latest: {
      tempC: { value: t, unit: 'Cel', t: ago(40 * MINUTE), source: 'charted', fresh: 'fresh' },
      heartRate: value(hr, '/min'),
      mapMmHg: {
        ...value(map, 'mm[Hg]', s.art ? 'device' : 'charted'),
        site: s.art ? 'art' : 'cuff',
        fresh: silent === undefined ? 'fresh' : 'stale',
      },
      respRate: value(rr, '/min'),
      spo2Percent: value(spo2, '%'),
      ferritin: { value: s.ferritin[0], unit: 'ng/mL', t: ago(4 * HOUR), source: 'lab', fresh: 'fresh' },
      crp: { value: s.crp[0], unit: 'mg/L', t: ago(4 * HOUR), source: 'lab', fresh: 'fresh' },
    },
    tempMax24h: s.tmax,
    oxygen: { device: 'room-air', since: ago(9 * HOUR), t: ago(20 * MINUTE), fresh: 'fresh', ...s.oxygen },
    pressors,
    labChange: {
      ferritin: { factor: s.ferritin[1], hours: s.ferritin[2] },
      crp: { factor: s.crp[1], hours: s.crp[2] },
    },
    spark: { ferritin: spark(...s.ferritin), crp: spark(...s.crp) },
    steroid: s.steroid ?? null,
    steroidSince: s.steroid === undefined ? null : ago(20 * HOUR),
    toci: {
      last24h: toci[0],
      total: toci[1],
      nextEligibleAt: toci[2] === undefined ? null : iso(NOW + 0 + (Date.parse('2026-11-21T06:00:00Z') + span(toci[2]) - NOW)),
      canGive: toci[2] === undefined,
      maxDoseMg: 571,
      possibleDuplicates: 0,
      limits: { intervalHours: 8, per24h: 3, total: 4, mgPerKg: 8, maxMg: 800, overFactor: 1.1, underFactor: 0.9 },
    },
    due,
    alerts: s.alerts ?? [],
    feeds: { lastDeviceAt: ago(silent ?? 3_000), fresh: silent === undefined ? 'fresh' : 'withheld' },
    absence: null,
    limits: null,
  };
}
/** A bed without a patient. */
export const emptyRow = (label: string): BedRow => emptyBed(`ICU-7-${label}`, label);

const quiet = (atHm = '22:24', by = 'A. Ruiz'): Grade => ({
  grade: 0,
  chip: 'room air',
  reason: 'room air, no pressor',
  at: atHm,
  by,
});
const noIcans = (atHm = '22:24', by = 'A. Ruiz', ice = 'ICE 10'): Grade => ({ grade: 0, chip: ice, reason: ice, at: atHm, by });

const CRS4 = alert({
  rule: 'CRS-ESCALATION',
  title: 'CRS 4',
  text: 'CRS 4 suggested: second vasopressor (epinephrine 0.08), intubated',
  priority: 'high',
  level: 4,
  tier: 2,
  evidence: [
    {
      name: 'Vasopressors',
      value: 'norepinephrine 0.30 and epinephrine 0.08',
      unit: 'µg/kg/min',
      t: NOW - 5 * MINUTE,
      source: 'MAR',
    },
    { name: 'Fever', value: 39.6, unit: '°C', t: NOW - 34 * MINUTE, source: 'charted' },
    { name: 'Hypoxia', value: 'invasive ventilation, FiO2 0.70', t: NOW - 6 * MINUTE, source: 'charted' },
  ],
});
const STORIES: Record<string, Story | null> = {
  '701': {
    name: 'Moreno, R.',
    age: 58,
    sex: 'F',
    day: 5,
    product: 'axi-cel',
    art: true,
    vitals: [39.2, 128, 61, 28, 93],
    tmax: 40.1,
    crs: { grade: 3, chip: 'NE 0.12 · HFNC', reason: 'NE 0.12, HFNC 50 L', was: 2, at: '02:36', by: 'K. Lee' },
    icans: { grade: 2, chip: 'ICE 6', reason: 'ICE 6, was 8', was: 1, at: '03:02', confirmed: 1 },
    ice: 6,
    oxygen: { device: 'hfnc', flowLpm: 50, fio2: 0.6 },
    pressors: [
      ['norepinephrine', 0.12],
      ['vasopressin', 0.03],
    ],
    ferritin: [8420, 2.1, 12],
    crp: [214, 1.3, 12],
    toci: [2, 2, '6:40'],
    crsDue: '1:22',
    iceDue: '3:47',
    steroid: 'Dex q6h running',
    alerts: [
      alert({
        rule: 'FERRITIN-DOUBLING',
        title: 'Ferritin doubling',
        text: 'Ferritin 8 420, ×2.1 in 12 h',
        priority: 'medium',
        since: ago(18 * MINUTE),
        raisedAt: ago(18 * MINUTE + 5_000),
        ...owned('J. Ortiz', 12),
      }),
      alert({
        rule: 'ICANS-ESCALATION',
        title: 'ICANS 2',
        text: 'ICANS 2 suggested: ICE 6, was 8',
        priority: 'medium',
        level: 2,
        since: ago(12 * MINUTE),
        raisedAt: ago(11 * MINUTE + 42_000),
        ...owned('K. Lee', 18),
      }),
    ],
  },
  '702': {
    name: 'Abara, T.',
    age: 44,
    sex: 'M',
    day: 9,
    product: 'liso-cel',
    vitals: [36.9, 82, 84, 16, 97],
    tmax: 37.2,
    crs: quiet(),
    icans: noIcans(),
    ferritin: [640, 0.8, 24],
    crp: [12, 0.7, 24],
    crsDue: '7:10',
    iceDue: '11:40',
  },
  '703': {
    name: 'Jansen, P.',
    age: 31,
    sex: 'M',
    day: 3,
    product: 'tisa-cel',
    vitals: [38.9, 104, 76, 20, 95],
    tmax: 39.1,
    crs: { grade: 1, chip: 'T 38.9', reason: 'T 38.9', was: 1, at: '19:34', by: 'D. Park' },
    icans: noIcans('1:49', 'D. Park'),
    ferritin: [1980, 1.6, 24],
    crp: [96, 1.9, 24],
    crsDue: '4:20',
    iceDue: '-0:25',
    alerts: [
      alert({
        rule: 'ICE-OVERDUE',
        title: 'ICE overdue',
        text: 'Last ICE 10, 20 Nov 01:49. Daily, with 1 h grace',
        priority: 'low',
        cls: 'task',
        since: ago(25 * MINUTE),
        raisedAt: ago(25 * MINUTE),
        ...owned('D. Park', 215),
      }),
    ],
  },
  '704': {
    name: 'Whitfield, G.',
    age: 66,
    sex: 'M',
    day: 6,
    product: 'axi-cel',
    art: true,
    vitals: [39.6, 138, 54, 24, 91],
    tmax: 40.3,
    crs: { grade: 4, chip: 'NE + Epi · vent', reason: 'NE 0.30 + Epi 0.08', was: 3, at: '03:10', confirmed: 3 },
    icans: { grade: 1, chip: 'sedated', reason: 'ICE 8 at 20:15', was: 1, at: '20:15', status: 'carried' },
    ice: 8,
    oxygen: { device: 'invasive-ventilation', fio2: 0.7 },
    pressors: [
      ['norepinephrine', 0.3],
      ['epinephrine', 0.08],
    ],
    ferritin: [14800, 2.4, 12],
    crp: [262, 1.2, 12],
    toci: [3, 3, '5:20'],
    crsDue: '1:56',
    iceDue: null,
    steroid: 'Dex q6h running',
    alerts: [
      CRS4,
      alert({
        rule: 'FERRITIN-10K',
        title: 'Ferritin 14 800',
        text: 'Ferritin above 10 000 ng/mL',
        priority: 'medium',
        ...owned('A. Ruiz', 9),
      }),
      alert({
        rule: 'HLH-SUSPECT',
        title: 'HLH-like picture',
        text: 'Ferritin rising, fibrinogen falling',
        priority: 'medium',
        ...owned('A. Ruiz', 9),
      }),
    ],
  },
  '705': {
    name: 'Lindqvist, E.',
    age: 61,
    sex: 'F',
    day: 21,
    product: 'cilta-cel',
    vitals: [36.6, 74, 88, 14, 98],
    tmax: 36.9,
    crs: quiet('21:09'),
    icans: noIcans('16:20', 'B. Osei'),
    ferritin: [410, 1, 24],
    crp: [4, 0.8, 24],
    toci: [0, 1],
    crsDue: '5:55',
    iceDue: '13:10',
  },
  '706': {
    name: 'Haddad, S.',
    age: 52,
    sex: 'F',
    day: 4,
    product: 'brexu-cel',
    vitals: [38.6, 96, 71, 20, 94],
    tmax: 39.3,
    silentMs: 33 * MINUTE + 10_000,
    crs: { grade: 2, chip: 'NC 3 L', reason: 'NC 3 L', was: null, at: '02:41', status: 'held' },
    icans: noIcans('23:19', 'K. Lee'),
    oxygen: { device: 'nasal-cannula', flowLpm: 3 },
    ferritin: [3100, 1.4, 24],
    crp: [154, 1.3, 24],
    toci: [1, 1, '5:10'],
    crsDue: '3:27',
    iceDue: '8:05',
    alerts: [
      alert({
        rule: 'FEED-SILENT',
        title: 'Feed silent',
        text: 'Monitor feed silent 33 min',
        priority: 'medium',
        cls: 'technical',
        since: ago(33 * MINUTE),
        raisedAt: ago(28 * MINUTE),
        ...owned('T. Nguyen', 2),
      }),
    ],
  },
  '707': {
    name: 'Brandt, L.',
    age: 70,
    sex: 'M',
    day: 6,
    product: 'liso-cel',
    vitals: [38.1, 102, 72, 22, 93],
    tmax: 39.4,
    crs: { grade: 2, chip: 'NC 4 L', reason: 'NC 4 L', was: 3, at: '01:19', by: 'K. Lee' },
    icans: noIcans('23:44', 'K. Lee'),
    oxygen: { device: 'nasal-cannula', flowLpm: 4 },
    ferritin: [2750, 1.4, 24],
    crp: [148, 1.1, 24],
    toci: [1, 1, '4:50'],
    crsDue: '2:05',
    iceDue: '8:30',
  },
  '708': {
    name: 'Rossi, C.',
    age: 63,
    sex: 'F',
    day: 1,
    product: 'ide-cel',
    vitals: [38.4, 96, 80, 18, 96],
    tmax: 38.4,
    crs: { grade: 1, chip: 'T 38.4', reason: 'T 38.4', was: 0, at: '03:04', confirmed: 0 },
    icans: noIcans('21:26', 'P. Adeyemi'),
    ferritin: [890, 1.1, 24],
    crp: [31, 1.8, 24],
    crsDue: '9:31',
    iceDue: '6:12',
    alerts: [
      alert({
        rule: 'CRS-ONSET',
        title: 'CRS onset',
        text: 'CRS onset: 38.4 °C',
        priority: 'medium',
        level: 1,
        since: ago(10 * MINUTE),
        raisedAt: ago(10 * MINUTE + 12_000),
        ...owned('P. Adeyemi', 20),
      }),
    ],
  },
  '709': {
    name: 'Nakamura, H.',
    age: 49,
    sex: 'M',
    day: 8,
    product: 'axi-cel',
    vitals: [37.1, 88, 79, 18, 95],
    tmax: 38.0,
    crs: { ...quiet('0:00', 'M. Chen'), was: null },
    icans: { grade: 3, chip: 'to touch', reason: 'awakens to touch', was: 2, at: '0:00', by: 'M. Chen' },
    ice: 3,
    ferritin: [2310, 0.9, 24],
    crp: [44, 0.6, 24],
    toci: [0, 2],
    crsDue: '8:46',
    iceDue: '0:46',
  },
  '710': {
    name: 'Evans, M.',
    age: 57,
    sex: 'F',
    day: 14,
    product: 'liso-cel',
    vitals: [36.8, 76, 86, 15, 98],
    tmax: 37.0,
    crs: quiet('23:34', 'B. Osei'),
    icans: noIcans('20:10', 'B. Osei'),
    ferritin: [520, 0.9, 24],
    crp: [8, 0.8, 24],
    crsDue: '8:20',
    iceDue: '17:00',
  },
  '711': {
    name: 'Okoye, D.',
    age: 39,
    sex: 'M',
    day: 3,
    product: 'tisa-cel',
    vitals: [39.4, 118, 58, 22, 95],
    tmax: 39.4,
    crs: { grade: 2, chip: 'MAP 58', reason: 'MAP 58, no pressor', was: 1, at: '03:11', confirmed: 1 },
    icans: noIcans('21:40', 'J. Ortiz'),
    ferritin: [2210, 1.7, 24],
    crp: [131, 1.9, 24],
    crsDue: '3:57',
    iceDue: '18:10',
    alerts: [
      alert({
        rule: 'CRS-ESCALATION',
        title: 'CRS 2',
        text: 'CRS 2 suggested: hypotension, MAP 58',
        priority: 'medium',
        level: 2,
        tier: 1,
        since: ago(3 * MINUTE + 20_000),
        raisedAt: ago(3 * MINUTE + 20_000),
      }),
    ],
  },
  '712': {
    name: 'Fischer, A.',
    age: 68,
    sex: 'F',
    day: 10,
    product: 'brexu-cel',
    vitals: [36.9, 80, 82, 15, 97],
    tmax: 37.3,
    crs: quiet('21:46'),
    icans: { grade: 1, chip: 'ICE 8', reason: 'ICE 8, was 6', was: 2, at: '21:46', by: 'A. Ruiz' },
    ice: 8,
    ferritin: [1340, 0.8, 24],
    crp: [21, 0.6, 24],
    toci: [0, 1],
    crsDue: '6:32',
    iceDue: '6:40',
  },
  '713': {
    name: 'Singh, V.',
    age: 45,
    sex: 'M',
    day: 7,
    product: 'cilta-cel',
    vitals: [37.0, 84, 81, 16, 97],
    tmax: 37.4,
    crs: quiet('20:02', 'D. Park'),
    icans: noIcans('20:02', 'D. Park'),
    ferritin: [760, 1, 24],
    crp: [15, 1, 24],
    crsDue: '4:48',
    iceDue: '17:20',
  },
  '714': {
    name: 'Dubois, N.',
    age: 54,
    sex: 'F',
    day: 5,
    product: 'liso-cel',
    vitals: [38.2, 98, 78, 18, 96],
    tmax: 39.0,
    crs: { grade: 1, chip: 'T 38.2', reason: 'T 38.2', was: 2, at: '18:51', by: 'P. Adeyemi' },
    icans: noIcans('18:51', 'P. Adeyemi'),
    ferritin: [1420, 1.2, 24],
    crp: [72, 0.9, 24],
    crsDue: '3:37',
    iceDue: '16:00',
  },
  '715': {
    name: 'Petrov, I.',
    age: 60,
    sex: 'M',
    day: 7,
    product: 'axi-cel',
    art: true,
    vitals: [37.6, 108, 70, 26, 92],
    tmax: 39.0,
    crs: { grade: 3, chip: 'HFNC 45', reason: 'HFNC 45 L', was: 3, at: '02:22', by: 'K. Lee' },
    icans: noIcans('02:22', 'K. Lee'),
    oxygen: { device: 'hfnc', flowLpm: 45, fio2: 0.5 },
    ferritin: [6900, 1.1, 12],
    crp: [118, 0.7, 24],
    toci: [1, 3, '7:15'],
    crsDue: '1:08',
    iceDue: '11:00',
  },
  '716': {
    name: 'Marin, O.',
    age: 47,
    sex: 'F',
    day: 12,
    product: 'tisa-cel',
    vitals: [36.7, 72, 85, 14, 98],
    tmax: 37.0,
    crs: quiet('0:16', 'B. Osei'),
    icans: noIcans('0:16', 'B. Osei'),
    ferritin: [480, 0.9, 24],
    crp: [6, 0.7, 24],
    crsDue: '9:02',
    iceDue: '21:00',
  },
  '717': {
    name: 'Bauer, F.',
    age: 33,
    sex: 'F',
    day: 0,
    product: 'axi-cel',
    vitals: [36.8, 78, 83, 15, 98],
    tmax: 36.9,
    crs: quiet('23:40', 'B. Osei'),
    icans: { grade: 0, chip: 'no ICE', reason: 'no ICE yet', status: 'not-assessed', confirmed: false },
    ice: null,
    ferritin: [390, 1, 24],
    crp: [5, 1, 24],
    crsDue: '8:40',
    iceDue: '0:00',
    alerts: [
      alert({
        rule: 'ICE-OVERDUE',
        title: 'First ICE not recorded',
        text: 'Admitted 20 Nov 23:40. ICANS is unknown, not 0',
        priority: 'low',
        cls: 'task',
        ...owned('B. Osei', 200),
      }),
    ],
  },
  '718': {
    name: 'Costa, B.',
    age: 64,
    sex: 'M',
    day: 15,
    product: 'ide-cel',
    vitals: [36.9, 80, 86, 16, 97],
    tmax: 37.2,
    crs: quiet(),
    icans: noIcans(),
    ferritin: [560, 0.9, 24],
    crp: [9, 0.9, 24],
    crsDue: '2:51',
    iceDue: '14:00',
  },
  '719': {
    name: 'Nowak, J.',
    age: 51,
    sex: 'M',
    day: 5,
    product: 'axi-cel',
    vitals: [37.9, 100, 74, 20, 94],
    tmax: 38.9,
    crs: { grade: 2, chip: 'NC 3 L', reason: 'NC 3 L', was: 3, at: '01:40', by: 'K. Lee' },
    icans: { grade: 1, chip: 'ICE 9', reason: 'ICE 9, was 7', was: 2, at: '01:40', by: 'K. Lee' },
    ice: 9,
    oxygen: { device: 'nasal-cannula', flowLpm: 3 },
    ferritin: [2480, 0.9, 24],
    crp: [88, 0.8, 24],
    toci: [1, 2, '9:30'],
    crsDue: '3:14',
    iceDue: '7:10',
  },
  '720': {
    name: 'Haas, W.',
    age: 72,
    sex: 'M',
    day: 18,
    product: 'cilta-cel',
    vitals: [36.5, 70, 90, 14, 98],
    tmax: 36.8,
    crs: quiet(),
    icans: noIcans(),
    ferritin: [350, 0.9, 24],
    crp: [3, 0.9, 24],
    crsDue: '6:05',
    iceDue: '15:00',
  },
  '721': {
    name: 'Ito, K.',
    age: 36,
    sex: 'F',
    day: 2,
    product: 'tisa-cel',
    vitals: [38.6, 106, 78, 20, 96],
    tmax: 38.8,
    crs: { grade: 1, chip: 'T 38.6', reason: 'T 38.6', was: 0, at: '01:12', by: 'A. Ruiz' },
    icans: noIcans('21:00'),
    ferritin: [1150, 1.5, 24],
    crp: [64, 1.7, 24],
    crsDue: '4:16',
    iceDue: '10:20',
  },
  '722': null,
  '723': {
    name: 'Silva, M.',
    age: 29,
    sex: 'M',
    day: 4,
    product: 'brexu-cel',
    vitals: [38.1, 102, 77, 18, 96],
    tmax: 38.7,
    crs: { grade: 1, chip: 'T 38.1', reason: 'T 38.1', was: 1, at: '22:58', by: 'A. Ruiz' },
    icans: noIcans('22:58'),
    ferritin: [980, 1.1, 24],
    crp: [58, 1.1, 24],
    crsDue: '7:44',
    iceDue: '12:00',
  },
  '724': {
    name: 'Weber, U.',
    age: 67,
    sex: 'F',
    day: 28,
    product: 'ide-cel',
    vitals: [36.7, 74, 88, 14, 98],
    tmax: 36.9,
    crs: quiet(),
    icans: noIcans(),
    ferritin: [330, 1, 24],
    crp: [2, 1, 24],
    crsDue: '10:20',
    iceDue: '20:00',
  },
};

const ROWS: readonly BedRow[] = Object.entries(STORIES).map(([label, story]) =>
  story === null ? emptyRow(label) : row(label, story),
);

/** Alerts that are over but that nobody has seen. */
const CLEARED: readonly UnitAlertView[] = [
  {
    ...alert({
      rule: 'CRS-ESCALATION',
      title: 'CRS 4',
      text: 'CRS 4 suggested: BiPAP charted',
      priority: 'high',
      level: 4,
      phase: 'withdrawn',
      condition: 'absent',
      since: at('1:12'),
      raisedAt: at('1:12'),
      closedAt: at('1:19'),
      closedReason: 'entry corrected by D. Park, HFNC and not BiPAP. Everyone told',
      unseen: true,
      nextActionAt: null,
    }),
    patientId: 'p-715',
    unit: UNIT.id,
    bed: 'ICU-7-715',
  },
  {
    ...alert({
      rule: 'FEED-SILENT',
      title: 'Monitor feed silent',
      text: 'Monitor feed silent',
      priority: 'low',
      cls: 'technical',
      phase: 'resolved',
      condition: 'absent',
      since: at('0:41'),
      raisedAt: at('0:41'),
      closedAt: at('0:47'),
      closedReason: 'Data complete again',
      unseen: true,
      nextActionAt: null,
    }),
    patientId: 'p-719',
    unit: UNIT.id,
    bed: 'ICU-7-719',
  },
];

/** The unit of the pictures, its first `count` beds (copies of them beyond 24). */
export function unitSnapshot(count = 24): UnitSnapshot {
  const beds = Array.from({ length: count }, (_, i): BedRow => {
    const base = ROWS[i % ROWS.length] as BedRow;
    if (i < ROWS.length) return base;
    const label = String(701 + i);
    return { ...base, bed: `ICU-7-${label}`, label, patientId: base.patientId === null ? null : `p-${label}`, alerts: [] };
  });
  const alerts = beds.flatMap((b) =>
    b.alerts.map((a): UnitAlertView => ({ ...a, patientId: b.patientId ?? '', unit: UNIT.id, bed: b.bed })),
  );
  return {
    seq: 1,
    unit: UNIT,
    serverNow: iso(NOW),
    speed: 1,
    beds,
    alerts: [...alerts, ...CLEARED],
    sources: [
      { id: 's1', name: 'Monitors', kind: 'monitor', lastMessageAt: ago(3_000) },
      { id: 's2', name: 'Labs', kind: 'lab', lastMessageAt: ago(41_000) },
      { id: 's3', name: 'MAR', kind: 'mar', lastMessageAt: ago(12_000) },
      { id: 's4', name: 'ADT', kind: 'adt', lastMessageAt: ago(130_000) },
    ],
  };
}
