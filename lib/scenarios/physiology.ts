import { HOUR, type Instant, MINUTE } from '../time';
import { type Curve, inside, relax } from './curve';
import type { Baseline, Plan } from './plan';
import { at, drift, hash } from './random';

/** The patient behind the monitor: what is true at an hour, and what a device reads at an instant. */
export interface Body {
  /** Core temperature in Celsius, antipyretics included. */
  readonly tempC: Curve;
  /** Fever in degrees above normal before any antipyretic: what makes a nurse give one. */
  readonly feverC: Curve;
  readonly mapMmHg: Curve;
  readonly spo2Percent: Curve;
  readonly heartRate: Curve;
  readonly respRate: Curve;
}

const ANTIPYRETIC_C = 0.8;
const ANTIPYRETIC_H = 5.5;
const FEVER_WAVE_H = 7;

/**
 * The course of a plan as curves over hours from its zero. Magnitudes and couplings are the simulation parameters of
 * clinical.md section 12: plausible pictures, not evidence.
 * @param antipyreticsH hours at which acetaminophen was given, in order and never closer than it lasts
 */
export function body(plan: Plan, antipyreticsH: readonly number[]): Body {
  const seed = hash(plan.person.mrn);
  const base = plan.baseline;
  const fever = relax(0, plan.fever ?? []);
  const pressure = relax(0, plan.pressure ?? []);
  const saturation = relax(0, plan.saturation ?? []);
  const phase = at(seed, 1) * 12;
  const circadian: Curve = (h) => Math.sin((2 * Math.PI * (h + phase)) / 24);

  const feverC: Curve = (h) => Math.max(0, fever(h) * (1 + 0.1 * Math.sin((2 * Math.PI * (h + phase)) / FEVER_WAVE_H)));
  const tempC: Curve = (h) => {
    const rise = feverC(h);
    const given = antipyreticsH.findLast((hour) => hour <= h);
    const relief = given === undefined ? 0 : antipyretic(h - given) * Math.min(1, rise / 1.5);
    return base.tempC + 0.15 * circadian(h) + rise - relief + 0.06 * drift(seed + 2, h, 1.5);
  };
  const mapMmHg: Curve = (h) => base.mapMmHg + pressure(h) + 1.5 * circadian(h) + 2 * drift(seed + 3, h, 2);
  const spo2Percent: Curve = (h) => base.spo2Percent + saturation(h) + 0.6 * drift(seed + 4, h, 1);
  const ventilated: Curve = (h) => (inside(plan.sedated, h) ? 1 : 0);
  const heartRate: Curve = (h) =>
    base.heartRate +
    10 * (tempC(h) - base.tempC) +
    15 * Math.min(1, Math.max(0, (78 - mapMmHg(h)) / 18)) +
    3 * circadian(h) +
    3 * drift(seed + 5, h, 0.7);
  const respRate: Curve = (h) =>
    ventilated(h)
      ? 22
      : base.respRate + 2 * (tempC(h) - base.tempC) + 0.8 * Math.max(0, 95 - spo2Percent(h)) + 1.2 * drift(seed + 6, h, 0.6);
  return { tempC, feverC, mapMmHg, spo2Percent, heartRate, respRate };
}

/** Degrees an antipyretic takes off a fever, `hours` after the dose: full after one hour, gone after five and a half. */
function antipyretic(hours: number): number {
  if (hours <= 0 || hours >= ANTIPYRETIC_H) return 0;
  return ANTIPYRETIC_C * Math.min(1, hours, (ANTIPYRETIC_H - hours) / 1.5);
}

export interface Pressure {
  readonly sbpMmHg: number;
  readonly dbpMmHg: number;
  readonly mapMmHg: number;
}
/** What the monitor shows at an instant: the truth with the jitter of a sensor, in whole numbers as devices send them. */
export interface Monitor {
  heartRate(t: Instant): number;
  respRate(t: Instant): number;
  spo2Percent(t: Instant): number;
  arterial(t: Instant): Pressure;
  cuff(t: Instant): Pressure;
  /** One decimal, as a thermometer reads. */
  tempC(t: Instant): number;
}

export function monitor(subject: Body, base: Baseline, seed: number, zero: Instant): Monitor {
  const hour = (t: Instant): number => (t - zero) / HOUR;
  const jitter = (t: Instant, channel: number, size: number): number =>
    size * (0.7 * drift(seed + channel, t, MINUTE) + 0.3 * at(seed + channel, Math.floor(t / 1000)));
  const pressure = (t: Instant, channel: number, size: number): Pressure => {
    const mean = subject.mapMmHg(hour(t)) + jitter(t, channel, size);
    const pulse = 42 + 0.35 * (mean - base.mapMmHg) + jitter(t, channel + 1, 3);
    const dbpMmHg = Math.round(mean - pulse / 3);
    return { sbpMmHg: dbpMmHg + Math.round(pulse), dbpMmHg, mapMmHg: Math.round(mean) };
  };
  return {
    heartRate: (t) => Math.round(clamp(subject.heartRate(hour(t)) + jitter(t, 11, 2.5), 35, 190)),
    respRate: (t) => Math.round(clamp(subject.respRate(hour(t)) + jitter(t, 12, 1.2), 8, 45)),
    spo2Percent: (t) => Math.round(clamp(subject.spo2Percent(hour(t)) + jitter(t, 13, 0.8), 70, 100)),
    arterial: (t) => pressure(t, 14, 1.5),
    cuff: (t) => pressure(t, 16, 2),
    tempC: (t) => Math.round((subject.tempC(hour(t)) + jitter(t, 18, 0.05)) * 10) / 10,
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
