import type { Chart, VitalName } from '../chart/chart';
import { catalogRow } from '../events/catalog';
import { vitalFreshness } from '../freshness';
import type { BasisInput, BasisStep, Freshness } from '../state';
import type { Instant } from '../time';

/** Where the thresholds of a step come from, as a reader finds them. */
export const REF = {
  consensus: 'ASTCT consensus 2019',
  review: 'ICU review 2025',
  paediatric: 'PALS',
  site: 'Site default',
} as const;

export function iso(t: Instant): string {
  return new Date(t).toISOString();
}

/** An input of a basis; `t` null when its time is not known. */
export function input(
  name: string,
  value: string | number | null,
  at: { readonly t: Instant; readonly id?: string | null; readonly source?: string } | null,
  fresh: Freshness,
  used: boolean,
  more: { readonly unit?: string; readonly note?: string } = {},
): BasisInput {
  return {
    name,
    value,
    ...(more.unit === undefined ? {} : { unit: more.unit }),
    t: at === null ? null : iso(at.t),
    ...(at?.source === undefined ? {} : { source: at.source }),
    ...(at?.id == null ? {} : { eventId: at.id }),
    fresh,
    used,
    ...(more.note === undefined ? {} : { note: more.note }),
  };
}

/** The newest value of a vital sign as an input; empty if there never was one. */
export function vitalInput(chart: Chart, name: VitalName, now: Instant, used: boolean, note?: string): BasisInput[] {
  const v = chart.vitals[name];
  if (v === undefined) return [];
  const unit = catalogRow(name)?.unit;
  const source = v.device ? 'monitor' : 'chart';
  return [
    input(name, v.value, { t: v.t, id: v.id, source }, vitalFreshness(name, v, now), used, {
      ...(unit === undefined ? {} : { unit }),
      ...(note === undefined ? {} : { note }),
    }),
  ];
}

export function step(
  rule: string,
  text: string,
  result: boolean | 'unknown',
  inputs: readonly string[],
  ref: string,
  gives?: number,
): BasisStep {
  return { rule, text, result, ...(gives === undefined || gives === 0 ? {} : { gives }), inputs, ref };
}
