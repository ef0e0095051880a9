import { catalogRow } from '../events/catalog';
import type { OXYGEN_DEVICES, WITHHOLDABLE } from '../events/event';
import { HOUR, type Instant, MINUTE } from '../time';
import type { Entry } from './regrade';

export const CHARTS = [
  'dose',
  'oxygen',
  'vasopressor',
  'signs',
  'workup',
  'withhold',
  'weight',
  'infusion',
  'absence',
  'limits',
] as const;
export type ChartName = (typeof CHARTS)[number];
export const CHART_WORDS: Readonly<Record<ChartName, string>> = {
  dose: 'Dose',
  oxygen: 'Oxygen',
  vasopressor: 'Vasopressor',
  signs: 'Signs',
  workup: 'Work-up',
  withhold: 'Withhold',
  weight: 'Weight',
  infusion: 'CAR-T infusion',
  absence: 'Off the unit',
  limits: 'Treatment limits',
};

/** What a person typed, as typed; empty = not said. */
export interface ChartingForms {
  readonly dose: { readonly drug: string; readonly amount: string; readonly state: 'given' | 'ordered' | 'not-done' };
  readonly oxygen: {
    readonly device: (typeof OXYGEN_DEVICES)[number] | '';
    readonly flowLpm: string;
    readonly fio2: string;
    readonly indication: 'hypoxia' | 'airway-protection' | 'procedure' | 'comfort' | 'osa-home';
  };
  readonly vasopressor: {
    readonly drug: string;
    readonly rate: string;
    readonly unit: string;
    readonly state: 'running' | 'stopped';
  };
  readonly signs: Readonly<Record<SignField, string>> & { readonly site: 'cuff' | 'arterial' };
  readonly workup: { readonly test: WorkupTest | '' };
  readonly withhold: { readonly what: (typeof WITHHOLDABLE)[number] | ''; readonly reason: string };
  readonly weight: { readonly kg: string };
  readonly infusion: { readonly product: string };
  /** `minutes` until the expected return; `back`: the patient is on the unit again. */
  readonly absence: { readonly where: string; readonly minutes: string; readonly back: boolean };
  readonly limits: { readonly text: string; readonly reviewHours: string; readonly lifted: boolean };
}
export const SIGN_FIELDS = ['tempC', 'heartRate', 'sbpMmHg', 'dbpMmHg', 'mapMmHg', 'respRate', 'spo2Percent'] as const;
export type SignField = (typeof SIGN_FIELDS)[number];
/** Names of MON-15 and what the events lane calls them. */
export const WORKUP_TESTS = [
  'blood-culture',
  'urine-culture',
  'urinalysis',
  'respiratory-culture',
  'chest-xray',
  'ct-chest',
  'echocardiogram',
  'eeg',
  'mri-brain',
  'ct-brain',
  'lumbar-puncture',
] as const;
export type WorkupTest = (typeof WORKUP_TESTS)[number];

export const EMPTY_CHARTING: ChartingForms = {
  dose: { drug: '', amount: '', state: 'given' },
  oxygen: { device: '', flowLpm: '', fio2: '', indication: 'hypoxia' },
  vasopressor: { drug: '', rate: '', unit: 'ug/kg/min', state: 'running' },
  signs: { tempC: '', heartRate: '', sbpMmHg: '', dbpMmHg: '', mapMmHg: '', respRate: '', spo2Percent: '', site: 'cuff' },
  workup: { test: '' },
  withhold: { what: '', reason: '' },
  weight: { kg: '' },
  infusion: { product: '' },
  absence: { where: '', minutes: '', back: false },
  limits: { text: '', reviewHours: '', lifted: false },
};

/** An event ready to be sent, or what is wrong with what was typed, in a sentence for the field. */
export type Checked = { readonly entry: Entry } | { readonly wrong: string; readonly field: string };

/** A number as clinicians type it. A decimal comma is not guessed at: 1,200 and 1.2 differ a thousandfold. */
export function typedNumber(text: string): number | 'comma' | null {
  const plain = text.trim();
  if (plain === '') return null;
  if (plain.includes(',')) return 'comma';
  return /^\d+(\.\d+)?$|^\.\d+$/.test(plain) ? Number(plain) : Number.NaN;
}
function numberOf(
  text: string,
  field: string,
  title: string,
  range: readonly [number, number],
  unit: string,
): { readonly n: number | null } | { readonly wrong: string; readonly field: string } {
  const n = typedNumber(text);
  if (n === null) return { n };
  if (n === 'comma') return { wrong: `${title}: use a point, not a comma.`, field };
  if (Number.isNaN(n)) return { wrong: `${title} is not a number.`, field };
  if (n < range[0] || n > range[1]) return { wrong: `${title}: outside ${range[0]} to ${range[1]} ${unit}. Check it.`, field };
  return { n };
}
const PLAUSIBLE_DOSE: readonly [number, number] = [0.001, 50_000];
const PLAUSIBLE_VOLUME: readonly [number, number] = [1, 10_000];
const PLAUSIBLE_RATE: readonly [number, number] = [0.0001, 10_000];
const plausible = (code: string): readonly [number, number] => catalogRow(code)?.plausible ?? [0, Number.MAX_VALUE];

/** Turns one filled form into its event. `t` null = the server's now, which `now` is close to. */
export function chartEntry(name: ChartName, forms: ChartingForms, t: Instant | null, now: Instant): Checked {
  const at = t === null ? {} : { t: new Date(t).toISOString() };
  switch (name) {
    case 'dose':
      return doseEntry(forms.dose, at);
    case 'oxygen':
      return oxygenEntry(forms.oxygen, at);
    case 'vasopressor':
      return vasopressorEntry(forms.vasopressor, at);
    case 'signs':
      return signsEntry(forms.signs, at);
    case 'workup':
      if (forms.workup.test === '') return { wrong: 'Choose what was done.', field: 'test' };
      return { entry: { kind: 'diagnostic', ...at, test: forms.workup.test } };
    case 'withhold': {
      const { what, reason } = forms.withhold;
      if (what === '') return { wrong: 'Choose what is withheld.', field: 'what' };
      if (reason.trim() === '') return { wrong: 'A decision to withhold needs its reason.', field: 'reason' };
      return { entry: { kind: 'decision', ...at, withhold: what, reason: reason.trim() } };
    }
    case 'weight': {
      const kg = numberOf(forms.weight.kg, 'kg', 'Weight', plausible('weightKg'), 'kg');
      if ('wrong' in kg) return kg;
      if (kg.n === null) return { wrong: 'Enter the weight.', field: 'kg' };
      return { entry: { kind: 'weight', ...at, weightKg: kg.n } };
    }
    case 'infusion':
      if (forms.infusion.product === '') return { wrong: 'Choose the product.', field: 'product' };
      return { entry: { kind: 'infusion', ...at, product: forms.infusion.product } };
    case 'absence':
      return absenceEntry(forms.absence, at, t ?? now);
    case 'limits':
      return limitsEntry(forms.limits, at, t ?? now);
  }
}

/** Clinical minutes and hours that make sense to type: a scan, a shift, a few weeks. */
const AWAY_MINUTES: readonly [number, number] = [1, 24 * 60];
const REVIEW_HOURS: readonly [number, number] = [1, 31 * 24];
function absenceEntry(form: ChartingForms['absence'], at: object, from: Instant): Checked {
  if (form.back) return { entry: { kind: 'absence', ...at, ended: true } };
  if (form.where.trim() === '') return { wrong: 'Say where the patient is.', field: 'where' };
  const minutes = numberOf(form.minutes, 'minutes', 'Expected back', AWAY_MINUTES, 'minutes');
  if ('wrong' in minutes) return minutes;
  if (minutes.n === null) return { wrong: 'Say when the patient is expected back.', field: 'minutes' };
  const until = new Date(from + minutes.n * MINUTE).toISOString();
  return { entry: { kind: 'absence', ...at, reason: form.where.trim(), until } };
}
function limitsEntry(form: ChartingForms['limits'], at: object, from: Instant): Checked {
  // No words: nothing is limited any more.
  if (form.lifted) return { entry: { kind: 'limits', ...at, text: '' } };
  if (form.text.trim() === '') return { wrong: 'Write what is limited.', field: 'text' };
  const hours = numberOf(form.reviewHours, 'reviewHours', 'Review', REVIEW_HOURS, 'hours');
  if ('wrong' in hours) return hours;
  if (hours.n === null) return { wrong: 'Limits are looked at again: say when.', field: 'reviewHours' };
  const reviewBy = new Date(from + hours.n * HOUR).toISOString();
  return { entry: { kind: 'limits', ...at, text: form.text.trim(), reviewBy } };
}

function doseEntry({ drug, amount, state }: ChartingForms['dose'], at: object): Checked {
  if (drug === '') return { wrong: 'Choose the drug.', field: 'drug' };
  const isVolume = drug === 'crystalloid-bolus';
  const read = isVolume
    ? numberOf(amount, 'amount', 'Volume', PLAUSIBLE_VOLUME, 'mL')
    : numberOf(amount, 'amount', 'Dose', PLAUSIBLE_DOSE, 'mg');
  if ('wrong' in read) return read;
  if (read.n === null && state === 'given') return { wrong: isVolume ? 'Enter the volume.' : 'Enter the dose.', field: 'amount' };
  const quantity = read.n === null ? {} : isVolume ? { volumeMl: read.n } : { doseMg: read.n };
  return { entry: { kind: 'medication', ...at, drug, status: state, ...quantity } };
}

/** Devices whose flow is part of what they mean for the grade. */
const NEEDS_FLOW = ['nasal-cannula', 'hfnc'];
function oxygenEntry(form: ChartingForms['oxygen'], at: object): Checked {
  if (form.device === '') return { wrong: 'Choose the device.', field: 'device' };
  const flow = numberOf(form.flowLpm, 'flowLpm', 'Flow', plausible('flowLpm'), 'L/min');
  if ('wrong' in flow) return flow;
  const fio2 = numberOf(form.fio2, 'fio2', 'FiO2', plausible('fio2'), 'as a fraction');
  if ('wrong' in fio2) return fio2;
  if (flow.n === null && NEEDS_FLOW.includes(form.device))
    return { wrong: 'Enter the flow: it decides the grade.', field: 'flowLpm' };
  const isAir = form.device === 'room-air';
  return {
    entry: {
      kind: 'support',
      ...at,
      support: 'oxygen',
      device: form.device,
      ...(flow.n === null || isAir ? {} : { flowLpm: flow.n }),
      ...(fio2.n === null || isAir ? {} : { fio2: fio2.n }),
      ...(isAir ? {} : { indication: form.indication }),
    },
  };
}

function vasopressorEntry(form: ChartingForms['vasopressor'], at: object): Checked {
  if (form.drug === '') return { wrong: 'Choose the vasopressor.', field: 'drug' };
  if (form.state === 'stopped') return { entry: { kind: 'medication', ...at, drug: form.drug, status: 'stopped' } };
  const rate = numberOf(form.rate, 'rate', 'Rate', PLAUSIBLE_RATE, '');
  if ('wrong' in rate) return rate;
  if (rate.n === null) return { wrong: 'Enter the rate, or say that it was stopped.', field: 'rate' };
  return { entry: { kind: 'medication', ...at, drug: form.drug, status: 'running', rate: rate.n, rateUnit: form.unit } };
}

function signsEntry(form: ChartingForms['signs'], at: object): Checked {
  const values: Partial<Record<SignField, number>> = {};
  for (const field of SIGN_FIELDS) {
    const row = catalogRow(field);
    const read = numberOf(form[field], field, row?.title ?? field, plausible(field), '');
    if ('wrong' in read) return read;
    if (read.n !== null) values[field] = read.n;
  }
  const { sbpMmHg, dbpMmHg } = values;
  if (sbpMmHg !== undefined && dbpMmHg !== undefined && dbpMmHg >= sbpMmHg) {
    return { wrong: 'Diastolic is not below systolic. Check them.', field: 'dbpMmHg' };
  }
  if (Object.keys(values).length === 0) return { wrong: 'Enter at least one value.', field: 'tempC' };
  const pressure = sbpMmHg !== undefined || dbpMmHg !== undefined || values.mapMmHg !== undefined;
  return { entry: { kind: 'vital', ...at, source: 'charted', ...values, ...(pressure ? { pressureSite: form.site } : {}) } };
}

/** A weight more than a tenth away from the one in force is asked about, not refused. */
export function weightJump(kg: number, before: number | null): boolean {
  return before !== null && Math.abs(kg - before) > before * 0.1;
}
