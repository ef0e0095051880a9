import type { ChartEventOf } from '../../events/event';
import { feverHolds, isFebrile, pressureRules, spo2Rules } from '../../grading/crs';
import { isHypotensive } from '../../grading/limits';
import { onBaselineOxygen } from '../../grading/oxygen';
import { num, type Protocol, span } from '../../protocols/protocol';
import { HOUR, type Instant } from '../../time';
import {
  type Chart,
  type Evidences,
  type FeverEvidence,
  type SignEvidence,
  VITAL_NAMES,
  type VitalName,
  type Vitals,
  type VitalValue,
} from '../chart';
import { arrival } from '../order';
import { predictedWeightKg } from '../predicted-weight';
import { attributed, isAdult, NO_STEP } from '../read';
import { withParts } from '../with';
import { foldFeed } from './feed';
import { readVital, type VitalReading } from './plausible';
import { REFOLD, type Refold } from './refold';
import { addRejects } from './rejects';
import { foldReading, type SignLimits, type SignReading } from './sign';

type Vital = ChartEventOf<'vital'>;
const HOURS_KEPT = 25;
/**
 * Folds one vital event. In order (`e.t >= chart.t`) always; late only if it can change no grade between its time and the
 * chart's, else null: the caller folds again from before it.
 */
export function foldVital(chart: Chart, e: Vital, protocol: Protocol): Chart | null {
  const reading = readVital(e);
  const late = e.t < chart.t;
  const evidence = foldEvidence(chart, e, reading, late, protocol);
  const feed = foldFeed(chart, e, reading, protocol);
  if (evidence === REFOLD || feed === REFOLD) return null;
  return withParts(chart, {
    vitals: foldNewest(chart, e, reading),
    feed,
    evidence,
    temperatures: foldTemperature(chart.temperatures, e.t, reading.values.tempC),
    rejects: reading.rejects.length === 0 ? chart.rejects : addRejects(chart.rejects, reading.rejects),
  });
}

function foldNewest(chart: Chart, e: Vital, reading: VitalReading): Vitals {
  const { vitals } = chart;
  let next: { [N in VitalName]?: VitalValue | undefined } | null = null;
  const lag = arrival(e) - e.t;
  const device = e.source === 'device';
  for (const field of VITAL_NAMES) {
    const value = reading.values[field];
    if (value === undefined || !isNewer(chart, field, e, lag)) continue;
    const site = field === 'tempC' ? e.site : PRESSURES.has(field) ? e.pressureSite : undefined;
    next ??= copyOf(vitals);
    next[field] = { value, t: e.t, device, id: e.id, lag, feed: e.feed, site };
  }
  return next ?? vitals;
}
/** Written out for speed, as `withParts`. */
function copyOf(v: Vitals): { [N in VitalName]?: VitalValue | undefined } {
  return {
    tempC: v.tempC,
    heartRate: v.heartRate,
    respRate: v.respRate,
    spo2Percent: v.spo2Percent,
    sbpMmHg: v.sbpMmHg,
    dbpMmHg: v.dbpMmHg,
    mapMmHg: v.mapMmHg,
    plateauCmH2O: v.plateauCmH2O,
    peepCmH2O: v.peepCmH2O,
    tidalVolumeMl: v.tidalVolumeMl,
    cvpMmHg: v.cvpMmHg,
  };
}
const PRESSURES: ReadonlySet<VitalName> = new Set(['sbpMmHg', 'dbpMmHg', 'mapMmHg']);

/** Later than all the chart has seen is newer, whatever it holds: with many patients looking there costs more than the rest. */
function isNewer(chart: Chart, field: VitalName, e: Vital, lag: number): boolean {
  if (e.t > chart.t) return true;
  const known = chart.vitals[field];
  if (known === undefined || known.t !== e.t) return known === undefined || known.t < e.t;
  if (known.lag !== lag) return known.lag < lag;
  return (known.feed ?? '') < (e.feed ?? '') || ((known.feed ?? '') === (e.feed ?? '') && known.id < e.id);
}

function foldTemperature(hours: Chart['temperatures'], t: Instant, celsius: number | undefined): Chart['temperatures'] {
  if (celsius === undefined) return hours;
  const hour = Math.floor(t / HOUR) * HOUR;
  const newest = hours.at(-1);
  const known = newest?.[0] === hour ? newest : hours.find((h) => h[0] === hour);
  if (known !== undefined && known[1] >= celsius) return hours;
  const rest = known === undefined ? hours : hours.filter((h) => h !== known);
  return [...rest, [hour, celsius] as const].sort((a, b) => a[0] - b[0]).slice(-HOURS_KEPT);
}

// ---- evidence ---------------------------------------------------------------------------------------------------

function foldEvidence(chart: Chart, e: Vital, reading: VitalReading, late: boolean, protocol: Protocol): Evidences | Refold {
  const { values } = reading;
  const old = chart.evidence;
  const tidal = foldTidal(chart, e, values.tidalVolumeMl, late, protocol);
  if (tidal === REFOLD) return REFOLD;
  let fever: FeverEvidence = old.fever;
  let pressure: SignEvidence = old.pressure;
  let spo2: SignEvidence = old.spo2;

  const from = chart.therapy.firstAt;
  if (from !== null && e.t >= from) {
    if (values.tempC !== undefined) {
      const next = foldFever(chart, e, values.tempC, late, protocol);
      if (next === REFOLD) return REFOLD;
      fever = next;
    }
    const low = isHypotensive(values, chart.person, e.t, protocol);
    if (low !== null) {
      const next = foldSign(
        chart,
        e,
        'pressure',
        { low, eligible: true, values: low ? pick(values, ['sbpMmHg', 'dbpMmHg', 'mapMmHg']) : NO_VALUES },
        late,
        protocol,
      );
      if (next === REFOLD) return REFOLD;
      pressure = next;
    }
    if (values.spo2Percent !== undefined) {
      const abnormal = values.spo2Percent < num(protocol, 'crs.spo2Below');
      const eligible = !abnormal || onBaselineOxygen(chart);
      const next = foldSign(
        chart,
        e,
        'spo2',
        { low: abnormal, eligible, values: abnormal ? { spo2Percent: values.spo2Percent } : NO_VALUES },
        late,
        protocol,
      );
      if (next === REFOLD) return REFOLD;
      spo2 = next;
    }
  }
  const same = fever === old.fever && pressure === old.pressure && spo2 === old.spo2 && tidal === old.tidalHighSince;
  return same ? old : { fever, pressure, spo2, tidalHighSince: tidal };
}

/** Only a low reading is remembered with its values. */
const NO_VALUES: Readonly<Record<string, number>> = {};

function pick(values: VitalReading['values'], names: readonly VitalName[]): Readonly<Record<string, number>> {
  const out: Record<string, number> = {};
  for (const name of names) {
    const value = values[name];
    if (value !== undefined) out[name] = value;
  }
  return out;
}

/** Is this the newest reading of the parameter, as far as the newest plausible values tell? */
function isNewest(chart: Chart, e: Vital, names: readonly VitalName[]): boolean {
  return e.t > chart.t || names.every((name) => isNewer(chart, name, e, arrival(e) - e.t));
}
/** Time of the newest plausible reading of the parameter. */
function newestAt(chart: Chart, names: readonly VitalName[]): Instant {
  return names.reduce((t, name) => Math.max(t, chart.vitals[name]?.t ?? Number.NEGATIVE_INFINITY), Number.NEGATIVE_INFINITY);
}

function foldFever(chart: Chart, e: Vital, celsius: number, late: boolean, protocol: Protocol): FeverEvidence | Refold {
  const f = chart.evidence.fever;
  const newest = isNewest(chart, e, ['tempC']);
  if (!late && !newest) return REFOLD; // same instant, but arrived before the one already folded
  if (attributed(chart, 'fever', e.t) !== null) return f;
  const febrile = isFebrile(celsius, protocol);
  if (!late) return febrile ? febrileFrom(f, e, celsius, protocol) : f.now ? { ...f, now: false } : f;
  return febrile ? lateFebrile(chart, f, e, celsius, newest, protocol) : lateAfebrile(chart, f, e, newest, protocol);
}

function febrileFrom(f: FeverEvidence, e: Vital, celsius: number, protocol: Protocol): FeverEvidence {
  const next = { firstAt: f.firstAt ?? e.t, lastAt: e.t, lastC: celsius, lastId: e.id, now: true };
  return protocol.choices.feverHoldNeedsTwo ? { ...next, stringFrom: stringFrom(f, e.t, protocol) } : next;
}
/** Q5: the first of the febrile readings that the one at `t`, the newest, belongs to. */
function stringFrom(f: FeverEvidence, t: Instant, protocol: Protocol): Instant {
  const follows = f.lastAt !== null && t - f.lastAt < span(protocol, 'crs.feverHold');
  return follows ? (f.stringFrom ?? t) : t;
}

/** Safe in place if fever evidence held, inside CRS, all the time since. */
function lateFebrile(
  chart: Chart,
  f: FeverEvidence,
  e: Vital,
  celsius: number,
  newest: boolean,
  protocol: Protocol,
): FeverEvidence | Refold {
  if (f.firstAt === null || e.t <= f.firstAt) return REFOLD;
  for (let i = chart.steps.length - 1; i >= 0; i--) {
    const step = chart.steps[i] ?? NO_STEP;
    if (!step.fever || !step.inside) return REFOLD;
    if (step.t <= e.t) {
      if (newest) return febrileFrom(f, e, celsius, protocol);
      // Of two of one instant the later to arrive is the one named: which that was, only a refold knows.
      if (e.t === f.lastAt) return REFOLD;
      const last = e.t > (f.lastAt ?? e.t);
      // An earlier febrile reading may join two strings of them, or begin one (Q5).
      if (!last) return f.stringFrom !== undefined && e.t < f.stringFrom ? REFOLD : f;
      return { ...febrileFrom(f, e, celsius, protocol), now: f.now };
    }
  }
  return REFOLD;
}

/** Safe in place if no fever came before it, or the hold of the last febrile reading covers all the time since. */
function lateAfebrile(chart: Chart, f: FeverEvidence, e: Vital, newest: boolean, protocol: Protocol): FeverEvidence | Refold {
  if (f.lastAt === null || f.firstAt === null || e.t < f.firstAt) return f;
  if (e.t <= f.lastAt) return REFOLD;
  const heldUntil = feverHolds(f, protocol) ? f.lastAt + span(protocol, 'crs.feverHold') : Number.NEGATIVE_INFINITY;
  if (f.now) return newest && chart.t < heldUntil ? { ...f, now: false } : REFOLD;
  return newestAt(chart, ['tempC']) < heldUntil || newest ? f : REFOLD;
}

const PARAMETER = {
  pressure: { names: ['sbpMmHg', 'dbpMmHg', 'mapMmHg'], hold: 'crs.pressureHold' },
  spo2: { names: ['spo2Percent'], hold: 'crs.spo2Hold' },
} as const;

function foldSign(
  chart: Chart,
  e: Vital,
  which: 'pressure' | 'spo2',
  r: { low: boolean; eligible: boolean; values: Readonly<Record<string, number>> },
  late: boolean,
  protocol: Protocol,
): SignEvidence | Refold {
  const s = chart.evidence[which];
  const { names, hold } = PARAMETER[which];
  const newest = isNewest(chart, e, names);
  if (!late && !newest) return REFOLD;
  // By far the most: a normal reading where no low one was ever counted.
  if (!late && !r.low && s.run === null && !s.now && s.lastAt === null) return s;
  const limits = which === 'pressure' ? pressureRules(chart, protocol) : spo2Rules(chart, protocol);
  const reading: SignReading = {
    t: e.t,
    device: e.source === 'device',
    id: e.id,
    low: r.low,
    eligible: r.eligible,
    values: r.values,
  };
  if (!late) return foldReading(s, reading, limits);
  const oxygen = chart.support.oxygen;
  if (which === 'spo2' && r.low && oxygen !== null && oxygen.t > e.t) return REFOLD;
  return lateSafe(chart, s, reading, limits, newest, span(protocol, hold), names)
    ? newest
      ? foldReading(s, reading, limits)
      : s
    : REFOLD;
}

/** May a late reading be folded in place (or, if not the newest, dropped) because the grade since its time stays as it was? */
function lateSafe(
  chart: Chart,
  s: SignEvidence,
  r: SignReading,
  limits: SignLimits,
  newest: boolean,
  holdMs: number,
  names: readonly VitalName[],
): boolean {
  if (limits.attributed(r.t)) return false;
  const { run } = s;
  const silentRun =
    run === null || (run.countsFrom === null && (limits.aloneMs === null || chart.t < run.firstAt + limits.aloneMs));
  if (!r.low) {
    if (!silentRun || (s.lastAt !== null && s.lastAt >= r.t)) return false;
    if (limits.normalForMs !== null && s.lastAt !== null) {
      // Normal readings end the hold (Q3): one of the past may only come where it begins or ends none.
      if (!newest && run !== null) return false;
      if (s.clearedAt !== undefined) return r.t >= s.clearedAt;
      return s.normalFrom === undefined ? newest : r.t >= s.normalFrom && r.t - s.normalFrom < limits.normalForMs;
    }
    if (newest) return !s.now || (s.lastAt !== null && chart.t < s.lastAt + holdMs);
    return run === null && !s.now && (s.lastAt === null || newestAt(chart, names) < s.lastAt + holdMs);
  }
  if (!r.device || !newest) return false;
  if (run === null) return chart.t < r.t + limits.confirmMs;
  if (run.countsFrom === null) return silentRun && r.t - run.firstAt < limits.confirmMs;
  return s.now && r.eligible && run.countsFrom <= r.t && (s.lastAt ?? r.t) <= r.t;
}

// ---- tidal volume (HEMO-11) -------------------------------------------------------------------------------------

function foldTidal(chart: Chart, e: Vital, ml: number | undefined, late: boolean, protocol: Protocol): Instant | null | Refold {
  const since = chart.evidence.tidalHighSince;
  if (ml === undefined) return since;
  const { t } = e;
  const newest = isNewest(chart, e, ['tidalVolumeMl']);
  if (!late && !newest) return REFOLD;
  const kg = predictedWeightKg(chart.person);
  const high = kg !== null && kg > 0 && isAdult(chart, t) && ml / kg > num(protocol, 'vent.mlPerKgAbove');
  if (!newest) {
    if (since === null) return since;
    return high ? (t >= since ? since : REFOLD) : t >= since ? REFOLD : since;
  }
  return high ? (since ?? t) : null;
}
