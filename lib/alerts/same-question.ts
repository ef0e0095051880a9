import type { AlertView } from '../state';

/**
 * Does the alert still say to a person what it said when she pressed? Only what goes on behind it may differ: who is told
 * next and when, the figures under its sentence. An answer to the one is then an answer to the other, and her page gives it
 * anew with the version that stands now. Another owner, grade, priority or wording is for her to read first.
 */
export function asksTheSame(shown: AlertView, now: AlertView): boolean {
  return (
    shown.id === now.id &&
    shown.phase === now.phase &&
    shown.owner?.id === now.owner?.id &&
    shown.priority === now.priority &&
    shown.level === now.level &&
    shown.condition === now.condition &&
    shown.text === now.text &&
    shown.reason === now.reason &&
    shown.stayEndedAt === now.stayEndedAt
  );
}
