import { HOUR, type Instant, MINUTE } from '../time';

/** Which of the two pictures of a past instant is looked at. */
export const THEN_MODES = ['shown', 'known'] as const;
export type ThenMode = (typeof THEN_MODES)[number];

/** A past instant and a picture of it, as the address holds them. */
export interface Moment {
  readonly at: Instant;
  readonly mode: ThenMode;
}

/** The moment of an address, or null where it names none that is past. Only instants and a word: nothing about a patient. */
export function readMoment(params: URLSearchParams, now: Instant): Moment | null {
  const at = Date.parse(params.get('at') ?? '');
  const mode = THEN_MODES.find((m) => m === params.get('mode')) ?? 'shown';
  return Number.isNaN(at) || at > now ? null : { at, mode };
}
export function momentQuery(moment: Moment): string {
  return new URLSearchParams({ at: new Date(moment.at).toISOString(), mode: moment.mode }).toString();
}

/** The slider's range: from the admission (or the infusion, if that was before) to now, at least an hour long. */
export function sliderRange(p: { admittedAt: Instant | null; infusedAt: Instant | null; now: Instant }): {
  readonly from: Instant;
  readonly to: Instant;
} {
  const first = Math.min(p.admittedAt ?? p.now, p.infusedAt ?? p.now, p.now - HOUR);
  return { from: Math.floor(first / MINUTE) * MINUTE, to: Math.floor(p.now / MINUTE) * MINUTE };
}
export function clampMoment(at: Instant, range: { readonly from: Instant; readonly to: Instant }): Instant {
  return Math.min(range.to, Math.max(range.from, at));
}
