import type { Priority } from '../rules/rule';
import { HOUR, MINUTE, SECOND } from '../time';
import type { AlertClass, AlertCommon } from './alert';

/** How long an answer to an until-done alert holds without a recorded act. */
const ACK_UNTIL_DONE_MS: Record<Priority, number> = { high: 15 * MINUTE, medium: 30 * MINUTE, low: 4 * HOUR };
/** How long an until-worse alert, or an until-done one after an act, holds while it gets no worse. */
export const ACK_HOLD_MS = 12 * HOUR;

/** A fall of the grade this short does not end what went with it (clinical.md RUN-01). */
export const SAME_RUN_MS = 30 * MINUTE;

/** How long the condition must be gone, on fresh data, before an owned alert closes. A task is done when it is done. */
const HOLD_MS: Record<AlertClass, number> = { clinical: 30 * MINUTE, task: 0, drug: 0, technical: 60 * SECOND };

/** After a person resolved an alert whose condition is still there, its rule is silent this long. */
export const REARM_MS = 30 * MINUTE;
export const SNOOZES_IN_A_ROW = 2;
/** A changed wording alone is stored at most this often, so that an answer rarely meets a newer version. */
export const REWORD_MS = 60 * SECOND;

/**
 * Highs that may last for days (clinical.md C10). Once a plan is recorded they sound again only if the grade rises, a
 * further criterion appears, or 12 h pass without a new regrade or decision.
 */
const SLOW_HIGHS: ReadonlySet<string> = new Set([
  'CRS-NO-IMPROVE-24H',
  'CRS-REFRACTORY',
  'HLH-SUSPECT',
  'FLUID-75',
  'INTUBATED-NO-DEX',
]);

export function isSlowHigh(alert: Pick<AlertCommon, 'rule' | 'priority'>): boolean {
  return alert.priority === 'high' && SLOW_HIGHS.has(alert.rule);
}

/** How long a fresh acknowledgement of this alert holds, in ms. */
export function ackMs(alert: Pick<AlertCommon, 'ack' | 'priority'>): number {
  return alert.ack === 'until-worse' ? ACK_HOLD_MS : ACK_UNTIL_DONE_MS[alert.priority];
}

/**
 * A drug that is asked for is done when an act ended the asking; if it ended without one, the grade has moved and may be
 * back within the same run, and whoever has the alert should not be called a second time.
 */
const ASKS_FOR_A_DRUG = /^(TOCI|STEROID|ABX)-/;

/** `done`: a dose, order or decision came with the end of the condition. */
export function holdMs(alert: Pick<AlertCommon, 'cls' | 'rule'>, done = false): number {
  if (alert.cls !== 'drug' && ASKS_FOR_A_DRUG.test(alert.rule)) return done ? 0 : SAME_RUN_MS;
  return HOLD_MS[alert.cls];
}

/** Minutes an alert may be snoozed; null if it may not be snoozed at all. */
export function snoozeMinutes(
  alert: Pick<AlertCommon, 'cls' | 'priority'>,
): { readonly choices: readonly number[]; readonly max: number } | null {
  if (alert.priority === 'high') return null;
  if (alert.priority === 'low' || alert.cls === 'task') return { choices: [5, 10, 15, 30, 60], max: 60 };
  return { choices: [5, 10, 15], max: 15 };
}

/** Medium takes one of the choices, low and tasks any whole number of minutes up to an hour. */
export function maySnoozeFor(alert: Pick<AlertCommon, 'cls' | 'priority'>, minutes: number): boolean {
  const allowed = snoozeMinutes(alert);
  if (allowed === null || !Number.isInteger(minutes) || minutes < 1) return false;
  return allowed.max === 60 ? minutes <= 60 : allowed.choices.includes(minutes);
}
