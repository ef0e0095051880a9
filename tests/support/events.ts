import { admit } from '../../lib/events/admit';
import type { ChartEvent } from '../../lib/events/event';
import { HOUR, type Instant, MINUTE } from '../../lib/time';

/** Midnight of the day all hand-written stories begin. */
export const T0: Instant = Date.parse('2026-03-01T00:00:00Z');

/** "01:30", "26:00", "-02:00" after T0. */
export function at(clock: string): Instant {
  const [, sign, h = '0', m = '0'] = /^(-?)(\d+):(\d\d)$/.exec(clock) ?? [];
  const ms = Number(h) * HOUR + Number(m) * MINUTE;
  return T0 + (sign === '-' ? -ms : ms);
}

let counter = 0;
export interface Written {
  readonly kind: ChartEvent['kind'];
  readonly t: Instant;
  readonly id?: string;
  readonly receivedAt?: Instant;
  readonly feed?: string;
  readonly order?: number;
  readonly [field: string]: unknown;
}

/** An event as admission makes it; times beside `t` as instants. Throws for one that would be rejected. */
export function event(written: Written): ChartEvent {
  const { t, receivedAt = t, feed, order, id = `e${String(++counter).padStart(6, '0')}`, ...fields } = written;
  const wire: Record<string, unknown> = { ...fields, id, patient: { mrn: 'm' }, t: new Date(t).toISOString() };
  for (const name of ['plannedAt', 'endsAt', 'until', 'carTInfusedAt', 'monitoringStart']) {
    if (typeof wire[name] === 'number') wire[name] = new Date(wire[name]).toISOString();
  }
  const admitted = admit(wire, receivedAt);
  if ('rejected' in admitted) throw new Error(`${admitted.rejected.reason}: ${admitted.rejected.detail}`);
  return { ...admitted.ok.event, ...(feed === undefined ? {} : { feed }), ...(order === undefined ? {} : { order }) };
}

/** An adult of 80 kg, infused three days before T0, watched from T0. */
export function admission(fields: Partial<Written> = {}): ChartEvent {
  return event({
    kind: 'admission',
    t: T0 - 72 * HOUR,
    id: 'admission',
    mrn: 'm',
    unit: 'ICU-7',
    bed: 'ICU-7-01',
    ageYears: 55,
    weightKg: 80,
    carTInfusedAt: T0 - 72 * HOUR,
    monitoringStart: T0,
    ...fields,
  });
}
