/** A workstation that others use too locks itself when nobody has touched it for so long: pointer and keys count, traffic does not. */
export const LOCK_AFTER_MS = 5 * 60_000;
/** So long before, the screen says that it will, and any key or touch keeps it open (WCAG 2.2.1). */
export const LOCK_WARNING_MS = 60_000;
/** Whole seconds until then, never below 0. */
export const secondsLeft = (at: number, now: number): number => Math.max(0, Math.ceil((at - now) / 1_000));
/**
 * What the pages say of touches is written down once a minute and said every half minute: so much later the server locks by
 * itself, whatever the page does.
 */
export const LOCK_SLACK_MS = 2 * 60_000;

/**
 * A sign-in that nobody has touched for so long is over: its person has to sign in anew. A shared workstation goes on showing
 * its unit as a wall does, so that alarms there are still seen and heard.
 */
export const END_AFTER_MS = 15 * 60_000;

export interface Touched {
  readonly shared: boolean;
  readonly lastActAt: number;
  /** When somebody, or the page, locked it. */
  readonly lockedAt: number | null;
}
/** Whether the sign-in is over because nobody was there. */
export const isEnded = (s: Pick<Touched, 'lastActAt'>, now: number): boolean => now - s.lastActAt >= END_AFTER_MS;

/** Whether the screen is locked: by hand, by the page, or by the time that nobody has touched it. */
export function isLocked(s: Touched, now: number): boolean {
  return s.lockedAt !== null || (s.shared && now - s.lastActAt >= LOCK_AFTER_MS + LOCK_SLACK_MS);
}
