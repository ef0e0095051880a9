import type { Pool } from 'pg';
import type { RuleOff } from '../../lib/alerts/notice';
import { readPersonSettings } from '../../lib/alerts/person-settings';
import { type PhoneCheck, phoneCheck } from '../../lib/alerts/phone-check';
import { readTelling } from '../../lib/alerts/policy';
import { DUTIES, type Member, type Staff } from '../../lib/alerts/recipients';
import { ROLES, type Role } from '../../lib/permissions';
import { DAY, type Instant } from '../../lib/time';
import type { Census } from '../census';
import type { Clock } from '../clock';
import { SYSTEM } from '../store/reader';
import {
  type AlarmOffRow,
  type AssignmentRow,
  loadStaff,
  type StaffFacts,
  type SubscriptionRow,
  type WebhookRow,
} from '../store/staff';

/** A unit keeps a schedule for a duty if it had an entry in this time; then a gap is a gap. */
const SCHEDULE_REMEMBERED_MS = 14 * DAY;
const NOBODY: StaffFacts = { users: [], onCall: [], assignments: [], subscriptions: [], webhooks: [], alarmOffs: [] };

/**
 * Who works where, who is on call and how people are reached: in memory, because the loop asks while it commits. Read again
 * after each change made here, and every few seconds for what other nodes and the command line changed.
 */
export class Roster {
  private facts: StaffFacts = NOBODY;
  private members = new Map<string, Member[]>();
  /** Browsers that ring, as far as their push service says. */
  private ringing: readonly SubscriptionRow[] = [];

  constructor(
    private readonly pool: Pool,
    private readonly clock: Clock,
    private readonly census: Census,
    private readonly mail: boolean,
  ) {}

  async refresh(): Promise<void> {
    this.facts = await loadStaff(SYSTEM.telling, this.pool, this.clock.now() - SCHEDULE_REMEMBERED_MS);
    const pushes = new Map<string, number>();
    this.ringing = this.facts.subscriptions.filter((s) => s.failedAt === null);
    for (const s of this.ringing) pushes.set(s.userId, (pushes.get(s.userId) ?? 0) + 1);
    const members = new Map<string, Member[]>();
    for (const user of this.facts.users) {
      for (const unitId of new Set(user.roles.map((r) => r.unitId))) {
        const roles = user.roles.filter((r) => r.unitId === unitId).map((r) => r.role);
        const list = members.get(unitId) ?? [];
        members.set(unitId, list);
        list.push({
          id: user.id,
          name: user.name,
          email: user.email,
          roles: roles.filter((r): r is Role => (ROLES as readonly string[]).includes(r)).sort(),
          settings: readPersonSettings(user.settings),
          pushes: pushes.get(user.id) ?? 0,
        });
      }
    }
    for (const list of members.values()) list.sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
    this.members = members;
  }

  membersOf(unitId: string): readonly Member[] {
    return this.members.get(unitId) ?? [];
  }
  nameOf(userId: string): string | null {
    return this.facts.users.find((u) => u.id === userId)?.name ?? null;
  }
  /** The unit's people as they stand at the instant, for a patient or for the unit itself. */
  staff(unitId: string, patientKey: number | null, now: Instant): Staff {
    const here = this.facts.onCall.filter((o) => o.unitId === unitId);
    const current = this.facts.assignments.filter((a) => a.unitId === unitId && this.holds(a, now));
    return {
      members: this.membersOf(unitId),
      assigned: current.filter((a) => a.patientKey === patientKey).map((a) => a.userId),
      assigns: current.length > 0,
      onCall: here.filter((o) => o.from <= now && o.to > now).map(({ duty, userId }) => ({ duty, userId })),
      scheduled: DUTIES.filter((duty) => here.some((o) => o.duty === duty)),
      failSafe: readTelling(this.census.unit(unitId)?.settings).failSafe,
      webhooks: this.webhooksOf(unitId).length,
      mail: this.mail,
    };
  }
  /** Since when the person has had the patient; null: has not. */
  assignment(unitId: string, patientKey: number, now: Instant): { userId: string; since: Instant } | null {
    const row = this.facts.assignments.find((a) => a.unitId === unitId && a.patientKey === patientKey && this.holds(a, now));
    return row ? { userId: row.userId, since: row.from } : null;
  }
  /** Who had the patient before they left the unit does not have them when they come back. */
  private holds(a: AssignmentRow, now: Instant): boolean {
    return a.from <= now && (a.to === null || a.to > now) && !this.census.hasReturnedSince(a.patientKey, a.unitId, a.from);
  }
  onCallOf(userId: string, now: Instant) {
    return this.facts.onCall.filter((o) => o.userId === userId && o.to > now);
  }
  subscriptionsOf(userId: string): readonly SubscriptionRow[] {
    return this.ringing.filter((s) => s.userId === userId);
  }
  subscription(id: string): SubscriptionRow | undefined {
    return this.ringing.find((s) => s.id === id);
  }
  /** Whom of those on call the unit has to ask for a tap now, and whose phone is silent. */
  phoneCheck(unitId: string, now: Instant): PhoneCheck {
    const zone = this.census.unit(unitId)?.zone ?? 'UTC';
    return phoneCheck(this.staff(unitId, null, now), this.facts.subscriptions, now, zone);
  }
  webhooksOf(unitId: string): readonly WebhookRow[] {
    return this.facts.webhooks.filter((w) => w.unitId === unitId);
  }
  webhook(id: string): WebhookRow | undefined {
    return this.facts.webhooks.find((w) => w.id === id);
  }
  /** What is off on the unit or waits for its second person; what has run out is left out. */
  alarmOffs(unitId: string, now: Instant): readonly AlarmOffRow[] {
    return this.facts.alarmOffs.filter((o) => o.unitId === unitId && (o.to === null || o.to > now));
  }
  /** Rules that are off now for patients of the unit. */
  rulesOff(unitId: string, now: Instant): readonly RuleOff[] {
    return this.alarmOffs(unitId, now).flatMap((o) => {
      if (o.rule === null || o.patientKey === null || o.secondBy === null) return [];
      const patientId = this.census.person(o.patientKey)?.uid;
      return patientId === undefined ? [] : [{ patientId, rule: o.rule, until: o.to }];
    });
  }
}
