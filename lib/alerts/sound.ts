import type { Priority } from '../rules/rule';
import type { AlertView } from '../state';

/** A burst of pulses as IEC 60601-1-8 tells priorities apart: seconds, starts counted from the first pulse. */
export interface Burst {
  readonly pulseSecs: number;
  readonly startsSecs: readonly number[];
  /** From the start of one burst to the start of the next; null: once and no more. */
  readonly repeatSecs: number | null;
  readonly pitchHz: number;
}
/** High: 3-2, pause, 3-2. Medium: three slower ones. Low: two, once. The widest gaps the standard allows: kinder on a ward. */
export const BURST: Readonly<Record<Priority, Burst>> = {
  high: { pulseSecs: 0.15, startsSecs: [0, 0.25, 0.5, 1, 1.25, 2, 2.25, 2.5, 3, 3.25], repeatSecs: 10, pitchHz: 523 },
  medium: { pulseSecs: 0.2, startsSecs: [0, 0.4, 0.8], repeatSecs: 25, pitchHz: 440 },
  low: { pulseSecs: 0.2, startsSecs: [0, 0.4], repeatSecs: null, pitchHz: 349 },
};
/** Fundamental and four harmonics within 15 dB of it, so that a small speaker still carries the pitch. */
export const HARMONICS: readonly number[] = [1, 0.7, 0.5, 0.35, 0.25];
/** Part of a pulse in which it rises, and falls again. */
export const RISE_PART = 0.2;
/** Silence after a burst before one of another priority may follow. */
const BETWEEN_SECS = 2.5;
export const AUDIO_PAUSE_SECS = 120;

/** Length of a burst from its first to the end of its last pulse, seconds. */
export function burstSecs(priority: Priority): number {
  const { startsSecs, pulseSecs } = BURST[priority];
  return (startsSecs.at(-1) ?? 0) + pulseSecs;
}

/** One thing that sounds until somebody has it. The key changes when it becomes graver: that is a new signal. */
export interface Sounding {
  readonly key: string;
  readonly priority: Priority;
}
/** Of these alerts, what sounds: nobody has it, no graver one quiets it, and its alarm is not off. */
export function soundings(alerts: Iterable<AlertView>): readonly Sounding[] {
  const found: Sounding[] = [];
  for (const a of alerts)
    if (a.phase === 'raised' && a.quietedBy === undefined && a.alarmOff !== true)
      found.push({ key: `${a.id} ${a.level ?? ''} ${a.priority}`, priority: a.priority });
  return found;
}

/** What has sounded so far on this workstation. Times in seconds of any steady clock. */
export interface Sounded {
  readonly last: { readonly priority: Priority; readonly at: number } | null;
  /** Low ones sound once. */
  readonly lows: readonly string[];
}
export const NOTHING_SOUNDED: Sounded = { last: null, lows: [] };

/** Whether a burst starts now, and which: the gravest that sounds, never over another one. */
export function burstNow(
  sounding: readonly Sounding[],
  before: Sounded,
  nowSecs: number,
): { play: Priority | null; after: Sounded } {
  const lows = before.lows.filter((key) => sounding.some((s) => s.key === key));
  const still = { ...before, lows };
  const fresh = sounding.filter((s) => s.priority !== 'low' || !lows.includes(s.key));
  const priority = (['high', 'medium', 'low'] as const).find((p) => fresh.some((s) => s.priority === p));
  if (priority === undefined || nowSecs < earliest(priority, before.last)) return { play: null, after: still };
  const played = fresh.filter((s) => s.priority === 'low').map((s) => s.key);
  return {
    play: priority,
    after: { last: { priority, at: nowSecs }, lows: priority === 'low' ? [...lows, ...played] : lows },
  };
}
function earliest(priority: Priority, last: Sounded['last']): number {
  if (last === null) return Number.NEGATIVE_INFINITY;
  const { repeatSecs } = BURST[priority];
  if (last.priority === priority && repeatSecs !== null) return last.at + repeatSecs;
  return last.at + burstSecs(last.priority) + BETWEEN_SECS;
}

/** AUDIO PAUSED on a workstation: sound only, for a time, and only for the highs that were there. */
export interface AudioPause {
  readonly until: number;
  /** Keys of the highs that sounded when it began. */
  readonly highs: readonly string[];
}
export function pauseFor(sounding: readonly Sounding[], until: number): AudioPause {
  return { until, highs: sounding.filter((s) => s.priority === 'high').map((s) => s.key) };
}
/** What is left of a pause: a high that was not there, or came back, ends it at once. */
export function pauseNow(pause: AudioPause | null, sounding: readonly Sounding[], now: number): AudioPause | null {
  if (pause === null || now >= pause.until) return null;
  const highs = sounding.filter((s) => s.priority === 'high').map((s) => s.key);
  if (highs.some((key) => !pause.highs.includes(key))) return null;
  return highs.length === pause.highs.length ? pause : { ...pause, highs };
}

/** AUDIO OFF reminds of itself this often, with the two pulses of a low. */
export const REMIND_EVERY_SECS = 600;
/** Whether a sound that is switched off reminds of it now. `since`: when it last did, or was switched off; null: it was on. */
export function remindNow(isOff: boolean, since: number | null, nowSecs: number): { remind: boolean; since: number | null } {
  if (!isOff) return { remind: false, since: null };
  const remind = since !== null && nowSecs - since >= REMIND_EVERY_SECS;
  return { remind, since: since === null || remind ? nowSecs : since };
}
