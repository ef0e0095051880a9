import type { WireEvent } from '../events/event';
import { HOUR, type Instant, MINUTE } from '../time';
import { inside } from './curve';
import type { Monitor } from './physiology';
import type { Fact, Plan } from './plan';
import { at, hash } from './random';

/** The bedside monitor of one bed. */
export interface Stream {
  readonly unit: string;
  readonly bed: string;
  readonly plan: Plan;
  readonly zero: Instant;
  readonly device: Monitor;
  /** Beds do not beat in step: each has its own offset on the grid. */
  readonly offsetMs: number;
}

const CUFF_MS = 15 * MINUTE;
const FREQUENT_CUFF_MS = 2.5 * MINUTE;
/** About one reading in so many is a sentinel ("no value") of one parameter, as real monitors send. */
const SENTINEL_EVERY = 700;
export const SENTINEL = 8388607;

/** Readings on the grid of `everyMs` and cuff pressures every quarter of an hour, `from <= t < to`. */
export function readings(stream: Stream, from: Instant, to: Instant, everyMs: number): Fact[] {
  const facts: Fact[] = [];
  const hour = (t: Instant): number => (t - stream.zero) / HOUR;
  const heard = (t: Instant): boolean => !inside(stream.plan.silent, hour(t));
  for (const t of grid(stream, from, to, everyMs)) if (heard(t)) facts.push(streamed(stream, t, hour(t), everyMs));
  const watched = stream.plan.frequentCuff?.some(([fromH, toH]) => toH > hour(from) && fromH < hour(to)) ?? false;
  for (const t of grid(stream, from, to, watched ? FREQUENT_CUFF_MS : CUFF_MS)) {
    if (!heard(t) || inside(stream.plan.arterialLine, hour(t))) continue;
    if (watched && !inside(stream.plan.frequentCuff, hour(t)) && (t - (stream.offsetMs % CUFF_MS)) % CUFF_MS !== 0) continue;
    facts.push(fact(stream, t, { ...stream.device.cuff(t), pressureSite: 'cuff' }, 'nibp'));
  }
  return facts.sort((a, b) => a.t - b.t);
}

function* grid(stream: Stream, from: Instant, to: Instant, everyMs: number): Generator<Instant> {
  const phase = stream.offsetMs % everyMs;
  for (let t = Math.ceil((from - phase) / everyMs) * everyMs + phase; t < to; t += everyMs) yield t;
}

function streamed(stream: Stream, t: Instant, h: number, everyMs: number): Fact {
  const { device, plan } = stream;
  // An artefact is drawn for the minute, so that a stream every few seconds does not have more of them.
  const draw = everyMs >= MINUTE || t % MINUTE < everyMs ? (at(hash(plan.person.mrn) + 21, Math.floor(t / MINUTE)) + 1) / 2 : 1;
  const spo2Percent = draw < 1 / SENTINEL_EVERY ? SENTINEL : device.spo2Percent(t);
  return fact(
    stream,
    t,
    {
      heartRate: device.heartRate(t),
      respRate: device.respRate(t),
      spo2Percent,
      ...(inside(plan.arterialLine, h) ? { ...device.arterial(t), pressureSite: 'arterial' as const } : {}),
      ...(inside(plan.sedated, h) ? { plateauCmH2O: 25, peepCmH2O: 12, tidalVolumeMl: Math.round(idealKg(plan) * 6.1) } : {}),
    },
    'set',
  );
}

function idealKg(plan: Plan): number {
  return (plan.person.sex === 'male' ? 50 : 45.5) + 0.91 * (plan.person.heightCm - 152.4);
}

type VitalValues = Omit<Extract<WireEvent, { kind: 'vital' }>, 'id' | 'patient' | 't' | 'kind'>;

function fact(stream: Stream, t: Instant, values: VitalValues, set: string): Fact {
  const { mrn } = stream.plan.person;
  return {
    at: t,
    t,
    channel: 'monitor',
    event: {
      id: `${mrn}-${set}-${t}`,
      patient: { mrn, bed: `${stream.unit}-${stream.bed}` },
      t: new Date(t).toISOString(),
      kind: 'vital',
      source: 'device',
      ...values,
    } as Fact['event'],
  };
}
