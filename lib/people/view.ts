import type { Role } from '../permissions';

/** A person as administrators of a unit see them. */
export interface PersonView {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** Roles on the unit asked about. */
  readonly roles: readonly Role[];
  /** Other units on which the person holds a role. */
  readonly elsewhere: readonly string[];
  readonly disabled: boolean;
  readonly secondFactor: boolean;
  /** Closed after too many wrong passwords until then; RFC 3339. */
  readonly lockedUntil: string | null;
  readonly sessions: readonly SessionView[];
}
/** An open sign-in. */
export interface SessionView {
  /** Tells it from the others; of no use to anybody else. */
  readonly id: string;
  readonly since: string;
  readonly lastActAt: string;
  readonly userAgent: string | null;
}

/** How somebody proves who they are. */
export interface SecurityView {
  /** false: signs in with the hospital's account only. */
  readonly password: boolean;
  /** closed: too many wrong ones; the right password opens it again. */
  readonly pin: 'none' | 'set' | 'closed';
  readonly secondFactor: { readonly since: string; readonly recoveryCodes: number } | null;
  /** Units that ask for a second factor from a role of this person's. */
  readonly askedBy: readonly string[];
}
