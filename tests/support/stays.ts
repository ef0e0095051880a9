import { readFileSync } from 'node:fs';
import { admit } from '../../lib/events/admit';
import { deviceByName } from '../../lib/events/devices';
import type { ChartEvent } from '../../lib/events/event';
import { DAY, type Instant, MINUTE } from '../../lib/time';

/** A real stay as events. The infusion a day before is ours: without it nothing would be graded. */
export interface Stay {
  readonly name: string;
  readonly text: string;
  readonly events: readonly ChartEvent[];
  readonly start: Instant;
  readonly end: Instant;
}
const folder = new URL('../samples/stays/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, folder), 'utf8');

type Wire = Record<string, unknown>;
/** Results are charted for when the blood was drawn and arrive later, as in every hospital. */
const LATE: Readonly<Record<string, number>> = { lab: 45 * MINUTE, medication: 10 * MINUTE };

function build(name: string, text: string, person: Wire, wires: readonly (Wire & { at: Instant })[]): Stay {
  const times = wires.map((w) => w.at);
  const start = Math.min(...times);
  const end = Math.max(...times);
  const infused = new Date(start - DAY).toISOString();
  const admission = { ...person, kind: 'admission', at: start - 1, unit: 'ICU', bed: '1', mrn: name, carTInfusedAt: infused };
  const events = [admission, ...wires].map((w, i) => {
    const { at, ...fields } = w as Wire & { at: Instant; kind: string };
    const receivedAt = at + (LATE[fields.kind] ?? 0);
    const wire = { ...fields, id: `${name}-${i}`, patient: { mrn: name }, t: new Date(at).toISOString() };
    const admitted = admit(wire, receivedAt);
    if ('rejected' in admitted) throw new Error(`${name} row ${i}: ${admitted.rejected.detail}`);
    return { ...admitted.ok.event, order: i };
  });
  return { name, text, events, start, end };
}

// ---- MIMIC-III demo ---------------------------------------------------------------------------------------------

export interface MimicRow {
  readonly t: Instant;
  readonly kind: string;
  readonly name: string;
  readonly value: string;
  readonly unit: string;
  readonly end: Instant;
  readonly rate: string;
}
const cells = (line: string): string[] => [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map((m) => m[1] ?? m[2] ?? '');
const instant = (text: string): Instant => Date.parse(`${text}Z`);

/** Rows in the order of the file. */
export function mimicRows(text: string): MimicRow[] {
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map(cells)
    .map(([t = '', kind = '', name = '', , , value = '', unit = '', end = '', rate = '']) => {
      return { t: instant(t), kind, name, value, unit, end: instant(end), rate };
    });
}

const MIMIC_VITALS: Readonly<Record<string, readonly [string, Wire]>> = {
  heart_rate: ['heartRate', {}],
  resp_rate: ['respRate', {}],
  spo2: ['spo2Percent', {}],
  temp_F: ['tempF', {}],
  nibp_sys: ['sbpMmHg', { pressureSite: 'cuff' }],
  nibp_dia: ['dbpMmHg', { pressureSite: 'cuff' }],
  nibp_mean: ['mapMmHg', { pressureSite: 'cuff' }],
  abp_sys: ['sbpMmHg', { pressureSite: 'arterial' }],
  abp_dia: ['dbpMmHg', { pressureSite: 'arterial' }],
  abp_mean: ['mapMmHg', { pressureSite: 'arterial' }],
};
const MIMIC_LABS: Readonly<Record<string, string>> = {
  Creatinine: 'creatinine',
  'White Blood Cells': 'wbc',
  'Platelet Count': 'platelets',
  Hemoglobin: 'hemoglobin',
  'Lactate Dehydrogenase (LD)': 'ldh',
  'INR(PT)': 'inr',
  Lactate: 'lactate',
  Ferritin: 'ferritin',
  Triglycerides: 'triglycerides',
  'Asparate Aminotransferase (AST)': 'ast',
  'Alanine Aminotransferase (ALT)': 'alt',
  'Bilirubin, Total': 'bilirubin',
};
/** Ward words that the catalogue of devices does not list: humidified oxygen over a mask or a collar. */
const MASKS = new Set(['aerosol-cool', 'high flow neb', 'medium conc mask', 'trach mask']);

function mimicEvents(rows: readonly MimicRow[]): (Wire & { at: Instant })[] {
  const out: (Wire & { at: Instant })[] = [];
  const oxygen = new Map<Instant, Wire>();
  const drugs = rows.filter((r) => r.kind === 'drug');
  for (const r of rows) {
    const value = Number(r.value);
    const vital = MIMIC_VITALS[r.name];
    if (vital !== undefined) out.push({ at: r.t, kind: 'vital', [vital[0]]: value, ...vital[1] });
    else if (r.name === 'o2_device_text') oxygen.set(r.t, { ...oxygen.get(r.t), device: deviceOf(r.value) });
    else if (r.name === 'o2_flow_L_min') oxygen.set(r.t, { ...oxygen.get(r.t), flowLpm: value });
    else if (r.name === 'fio2_percent') oxygen.set(r.t, { ...oxygen.get(r.t), fio2: value });
    else if (r.kind === 'lab' && MIMIC_LABS[r.name] !== undefined)
      out.push({ at: r.t, kind: 'lab', test: MIMIC_LABS[r.name], value, unit: r.unit });
    else if (r.kind === 'drug') {
      const drug = r.name.replace(/ \(.*\)$/, '').toLowerCase();
      if (r.rate === '') {
        out.push({ at: r.t, kind: 'medication', status: 'given', drug, doseMg: value });
        continue;
      }
      // A pump that is re-programmed writes overlapping rows: the infusion goes on until the last of them ends.
      const running = drugs.filter((d) => d.name === r.name && d.rate !== '' && d.t <= r.t && d.end > r.t);
      const endsAt = new Date(Math.max(...running.map((d) => d.end))).toISOString();
      const [rate = '', ...unit] = r.rate.split(' ');
      out.push({ at: r.t, kind: 'medication', status: 'running', drug, rate: Number(rate), rateUnit: unit.join(' '), endsAt });
    }
  }
  for (const [at, fields] of oxygen) out.push({ at, kind: 'support', support: 'oxygen', ...fields });
  return out;
}
function deviceOf(text: string): string {
  const known = deviceByName(text)?.device;
  if (known !== undefined) return known;
  if (MASKS.has(text.toLowerCase())) return 'simple-face-mask';
  throw new Error(`no device for ${text}`);
}

// ---- PhysioNet 2012 ---------------------------------------------------------------------------------------------

export interface ChallengeRow {
  readonly t: Instant;
  readonly name: string;
  readonly value: number;
}
const CHALLENGE_START = Date.parse('2012-01-01T00:00:00Z');

export function challengeRows(text: string): ChallengeRow[] {
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [time = '', name = '', value = ''] = line.trim().split(',');
      const [h = '0', m = '0'] = time.split(':');
      return { t: CHALLENGE_START + (Number(h) * 60 + Number(m)) * MINUTE, name, value: Number(value) };
    });
}
const CHALLENGE_VITALS: Readonly<Record<string, readonly [string, Wire]>> = {
  HR: ['heartRate', {}],
  RespRate: ['respRate', {}],
  Temp: ['tempC', {}],
  SaO2: ['spo2Percent', {}],
  SysABP: ['sbpMmHg', { pressureSite: 'arterial' }],
  DiasABP: ['dbpMmHg', { pressureSite: 'arterial' }],
  MAP: ['mapMmHg', { pressureSite: 'arterial' }],
  NISysABP: ['sbpMmHg', { pressureSite: 'cuff' }],
  NIDiasABP: ['dbpMmHg', { pressureSite: 'cuff' }],
  NIMAP: ['mapMmHg', { pressureSite: 'cuff' }],
};
const CHALLENGE_LABS: Readonly<Record<string, readonly [string, string]>> = {
  Lactate: ['lactate', 'mmol/L'],
  Platelets: ['platelets', '10*9/L'],
  WBC: ['wbc', '10*9/L'],
  Creatinine: ['creatinine', 'mg/dL'],
  Bilirubin: ['bilirubin', 'mg/dL'],
  AST: ['ast', 'U/L'],
  ALT: ['alt', 'U/L'],
};

function challengeEvents(rows: readonly ChallengeRow[]): (Wire & { at: Instant })[] {
  const out: (Wire & { at: Instant })[] = [];
  const oxygen = new Map<Instant, Wire>();
  for (const r of rows) {
    const vital = CHALLENGE_VITALS[r.name];
    const lab = CHALLENGE_LABS[r.name];
    if (vital !== undefined) out.push({ at: r.t, kind: 'vital', [vital[0]]: r.value, ...vital[1] });
    else if (lab !== undefined) out.push({ at: r.t, kind: 'lab', test: lab[0], value: r.value, unit: lab[1] });
    else if (r.name === 'MechVent') oxygen.set(r.t, { ...oxygen.get(r.t), device: 'invasive-ventilation' });
    else if (r.name === 'FiO2') oxygen.set(r.t, { ...oxygen.get(r.t), fio2: r.value });
    else if (r.name === 'Weight' && r.value > 0) out.push({ at: r.t, kind: 'weight', weightKg: r.value });
  }
  for (const [at, fields] of oxygen) out.push({ at, kind: 'support', support: 'oxygen', ...fields });
  return out;
}

// ---- all of them ------------------------------------------------------------------------------------------------

export function mimicStays(): Stay[] {
  return ['204132', '253931', '265505'].map((id) => {
    const text = read(`mimic-iii-demo/icustay-${id}.csv`);
    return build(id, text, { ageYears: 60 }, mimicEvents(mimicRows(text)));
  });
}
export function challengeStays(): Stay[] {
  return ['132811', '133125', '133611', '133632', '133724', '133751'].map((id) => {
    const text = read(`physionet-2012/${id}.txt`);
    const rows = challengeRows(text);
    const age = rows.find((r) => r.name === 'Age')?.value;
    return build(id, text, age === undefined ? {} : { ageYears: age }, challengeEvents(rows));
  });
}
