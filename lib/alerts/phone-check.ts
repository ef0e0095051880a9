import { type Instant, MINUTE } from '../time';
import { isDisturbed } from './person-settings';
import { DUTY_NAMES, memberOf, type Staff } from './recipients';
import { sameShift } from './shift';

/** Who was asked and has not tapped by then is named where the unit looks (a push that nobody sees is no way to be called). */
export const TAP_WITHIN_MS = 10 * MINUTE;

/** A browser that takes Web Push for a person. */
export interface Phone {
  readonly id: string;
  readonly userId: string;
  /** When its owner last tapped a test. */
  readonly checkedAt: Instant | null;
  /** When its owner was last asked to, at the beginning of a shift or duty. */
  readonly askedAt: Instant | null;
  /** Since when the push service says that it is gone. */
  readonly failedAt: Instant | null;
}
/** Somebody on call who would not be reached by phone as far as anybody knows. */
export interface SilentPhone {
  readonly duty: string;
  /** Null on a wall. */
  readonly name: string | null;
  /** Asked and not tapped, or every browser of the person rings no more. */
  readonly why: 'not confirmed' | 'rings no more';
}
export interface PhoneCheck {
  /** Whom to ask now, each with their browsers; `askedAt`: when one of these was asked last, as far as is known here. */
  readonly ask: readonly { readonly userId: string; readonly phones: readonly string[]; readonly askedAt: Instant | null }[];
  readonly silent: readonly SilentPhone[];
}

/**
 * The check at the beginning of a shift: who is on call now by the schedule and is called by Web Push gets one test a shift and
 * taps it. Who has no phone at all, or wants not to be disturbed, is not asked: the schedule's page says so.
 */
export function phoneCheck(staff: Staff, phones: readonly Phone[], now: Instant, zone: string): PhoneCheck {
  const ask = new Map<string, PhoneCheck['ask'][number]>();
  const silent: SilentPhone[] = [];
  const inShift = (t: Instant | null) => t !== null && sameShift(t, now, zone);
  for (const { duty, userId } of staff.onCall) {
    const member = memberOf(staff, userId);
    const own = phones.filter((p) => p.userId === userId);
    if (member === undefined || !member.settings.push || own.length === 0 || isDisturbed(member.settings, now)) continue;
    const live = own.filter((p) => p.failedAt === null);
    const say = (why: SilentPhone['why']) => silent.push({ duty: DUTY_NAMES[duty], name: member.name, why });
    if (live.length === 0) {
      say('rings no more');
      continue;
    }
    if (live.some((p) => inShift(p.checkedAt))) continue;
    const asked = live.flatMap((p) => (p.askedAt !== null && inShift(p.askedAt) ? [p.askedAt] : []));
    if (asked.length === 0)
      ask.set(userId, { userId, phones: live.map((p) => p.id), askedAt: newest(live.map((p) => p.askedAt)) });
    else if (now - Math.min(...asked) >= TAP_WITHIN_MS) say('not confirmed');
  }
  return { ask: [...ask.values()], silent };
}
const newest = (times: readonly (Instant | null)[]): Instant | null =>
  times.reduce((a, b) => (a === null || (b !== null && b > a) ? b : a), null);

/** "intensivist, Dr Ash; charge nurse, Kim Ray". */
export function silentPhonesText(silent: readonly SilentPhone[]): string {
  return silent.map((s) => (s.name === null ? s.duty : `${s.duty}, ${s.name}`)).join('; ');
}
