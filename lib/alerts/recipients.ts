import type { Role } from '../permissions';
import type { NotifyRole } from '../rules/rule';
import type { Instant } from '../time';
import type { Channel, Plan } from './alert';
import { isDisturbed, type PersonSettings } from './person-settings';

/** Who is told: roles of a notice, the shift's assignments and the on-call schedule in, people with their channels out. */

/** A duty of the on-call schedule; the nurse at the bed comes from the assignments. */
export const DUTIES = ['CN', 'ICU', 'HEM', 'NEU', 'PH', 'BIO'] as const;
export type Duty = (typeof DUTIES)[number];
/** What a duty is called where people read it, within a sentence. */
export const DUTY_NAMES: Readonly<Record<Duty, string>> = {
  CN: 'charge nurse',
  ICU: 'intensivist',
  HEM: 'CAR-T attending',
  NEU: 'neurologist',
  PH: 'pharmacist',
  BIO: 'technical support',
};

/** Roles of the unit that may hold a duty; they also hold it where the unit keeps no schedule for it. */
export const HOLDERS: Readonly<Record<Duty | 'RN', readonly Role[]>> = {
  RN: ['nurse', 'charge-nurse'],
  CN: ['charge-nurse'],
  ICU: ['physician', 'consultant'],
  HEM: ['consultant', 'physician'],
  NEU: ['consultant', 'physician'],
  PH: ['pharmacist'],
  BIO: ['it'],
};

/** A person who works on the unit, as telling them needs it. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Roles on this unit. */
  readonly roles: readonly Role[];
  readonly settings: PersonSettings;
  /** Browsers that take Web Push for this person. */
  readonly pushes: number;
}

/** What is known of a unit's people at one instant. */
export interface Staff {
  readonly members: readonly Member[];
  /** Who has the patient in question now; empty for conditions of the unit. */
  readonly assigned: readonly string[];
  /** Does the unit say at all who has which patient? If not, every nurse has every patient. */
  readonly assigns: boolean;
  /** Who has which duty now. */
  readonly onCall: readonly { readonly duty: Duty; readonly userId: string }[];
  /** Duties for which the unit keeps a schedule; for the others everybody of the role has the duty. */
  readonly scheduled: readonly Duty[];
  /** Who is told when nobody else can be; null: the unit's administrators. */
  readonly failSafe: string | null;
  /** What exists besides open pages: signed gateways of the unit, a mail server. */
  readonly webhooks: number;
  readonly mail: boolean;
}

export interface Recipient {
  readonly id: string;
  readonly name: string;
  /** "assigned nurse", "on call CN", "role physician", "fail-safe", "named". */
  readonly because: string;
}

/**
 * The people behind roles at this instant, each once. A role nobody can be found for adds nobody; if nobody is found at all
 * the caller skips to the next tier at once. People who declined or do not want to be disturbed are left out.
 */
export function recipients(
  roles: readonly NotifyRole[],
  staff: Staff,
  now: Instant,
  except: readonly string[] = [],
  named: readonly string[] = [],
): readonly Recipient[] {
  const found = new Map<string, Recipient>();
  const add = (member: Member | undefined, because: string) => {
    if (!member || found.has(member.id) || except.includes(member.id) || isDisturbed(member.settings, now)) return;
    found.set(member.id, { id: member.id, name: member.name, because });
  };
  for (const id of named) add(memberOf(staff, id), 'named');
  for (const role of roles) {
    if (role === 'RN') {
      for (const id of staff.assigned) add(memberOf(staff, id), 'assigned nurse');
      if (!staff.assigns) for (const m of holding(staff, ['nurse'])) add(m, 'role nurse');
    } else {
      for (const o of staff.onCall) if (o.duty === role) add(memberOf(staff, o.userId), `on call ${role}`);
      if (!staff.scheduled.includes(role)) for (const m of byDefault(staff, role)) add(m, `role ${m.roles.join(', ')}`);
    }
  }
  return [...found.values()];
}

/** Who is told when a tier names nobody that can be told: the unit's fail-safe recipient, else its administrators. */
export function failSafe(staff: Staff): readonly Recipient[] {
  const chosen = staff.failSafe === null ? undefined : memberOf(staff, staff.failSafe);
  const people = chosen ? [chosen] : holding(staff, ['admin']);
  return people.map((m) => ({ id: m.id, name: m.name, because: 'fail-safe' }));
}

/** Tiers of a plan in which nobody can be told now. */
export function emptyTiers(plan: Plan, staff: Staff, now: Instant, except: readonly string[]): readonly number[] {
  return plan.tiers.filter((t) => recipients(t.roles, staff, now, except).length === 0).map((t) => t.tier);
}

/** Ways to reach a person outside their open pages, in the order in which one stands in for another. */
const STAND_INS: readonly Channel[] = ['push', 'webhook', 'email'];

/** Which of the tier's channels exist for this person. Open pages always do; sound belongs to workstations. */
export function channelsFor(id: string, wanted: readonly Channel[], staff: Staff): readonly Channel[] {
  const member = memberOf(staff, id);
  return wanted.filter((channel) => member !== undefined && exists(channel, member, staff));
}

/** The next way to reach this person when one has failed; null: there is none left. */
export function standIn(id: string, used: readonly Channel[], staff: Staff): Channel | null {
  const member = memberOf(staff, id);
  if (!member) return null;
  return STAND_INS.find((channel) => !used.includes(channel) && exists(channel, member, staff)) ?? null;
}

function exists(channel: Channel, member: Member, staff: Staff): boolean {
  switch (channel) {
    case 'app':
      return true;
    case 'sound':
      return false;
    case 'push':
      return member.settings.push && member.pushes > 0;
    case 'webhook':
      return staff.webhooks > 0;
    case 'email':
      return staff.mail && member.settings.email && member.email.includes('@');
  }
}

export function memberOf(staff: Staff, id: string): Member | undefined {
  return staff.members.find((m) => m.id === id);
}
function holding(staff: Staff, roles: readonly Role[]): readonly Member[] {
  return staff.members.filter((m) => m.roles.some((r) => roles.includes(r)));
}
/** The first of the duty's roles that anybody has: a unit without consultants falls back to its physicians. */
function byDefault(staff: Staff, duty: Duty): readonly Member[] {
  for (const role of HOLDERS[duty]) {
    const people = holding(staff, [role]);
    if (people.length > 0) return people;
  }
  return [];
}
