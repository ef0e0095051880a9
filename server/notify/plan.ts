import type { Pool, PoolClient } from 'pg';
import { type Alert, type Channel, isOpen } from '../../lib/alerts/alert';
import { type Notice, verdict } from '../../lib/alerts/notice';
import { PUSHES_WITHIN_MS, pace, STORM_WITHIN_MS, worthMs } from '../../lib/alerts/pace';
import { isQuiet } from '../../lib/alerts/person-settings';
import { TAP_WITHIN_MS } from '../../lib/alerts/phone-check';
import { readTelling } from '../../lib/alerts/policy';
import { channelsFor, failSafe, memberOf, type Recipient, recipients, type Staff } from '../../lib/alerts/recipients';
import { EMERGENCY_MS } from '../../lib/people/emergency';
import { overseers } from '../../lib/people/overseers';
import type { Priority } from '../../lib/rules/rule';
import { bedLabel } from '../../lib/stays';
import { type Instant, SECOND } from '../../lib/time';
import type { Census } from '../census';
import type { Clock } from '../clock';
import { opaqueId } from '../store/ids';
import {
  alertsFor,
  claimNotices,
  endUnsent,
  everToTell,
  insertDeliveries,
  loadsOf,
  type NewDelivery,
  type NoticeRow,
  type NoticeState,
  settleNotices,
  toldOf,
} from '../store/notices';
import { SYSTEM } from '../store/reader';
import { inTransaction } from '../store/transaction';
import type { Point } from './points';
import type { Roster } from './roster';

const NOTICES_AT_ONCE = 100;
/** Before the id of any notice. */
export const FROM_THE_FIRST = '0';
/** Taking something back is not worth more time than this. */
const TAKE_BACK_MS = 120 * SECOND;
const SIGN_OF_LIFE_MS = 30 * SECOND;

export interface PlanParts {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly census: Census;
  readonly roster: Roster;
  /** Called between the steps of telling; tests stop the process there. */
  readonly at: Point;
}
interface Settled {
  readonly id: string;
  readonly state: NoticeState;
  readonly reason: string;
}
/** A notice whose tier had nobody: the next tier is due at once. */
export interface Empty {
  readonly alertId: string;
  readonly tier: number;
}
export interface Planned {
  /** Notices taken; as many as asked for means that more may wait. */
  readonly taken: number;
  readonly full: boolean;
  /** The last one looked at: the next look goes on from there, since what stays kept back stays at the head of the line. */
  readonly last: string;
  readonly deliveries: number;
  readonly empty: readonly Empty[];
}

/**
 * Takes waiting notices, works out who is to be told by what, and writes the deliveries: one transaction, so that a notice is
 * worked out exactly once, whatever is killed when. `held`: judge those again that were kept back.
 */
export async function planNotices(p: PlanParts, held: boolean, after = FROM_THE_FIRST): Promise<Planned> {
  return inTransaction(p.pool, async (db) => {
    const rows = await claimNotices(SYSTEM.telling, db, held ? ['queued', 'held'] : ['queued'], NOTICES_AT_ONCE, after);
    if (rows.length === 0) return { taken: 0, full: false, last: after, deliveries: 0, empty: [] };
    await p.at('claimed');
    const now = p.clock.now();
    const batch = await PlanBatch.read(p, db, rows, now);
    for (const row of rows) await batch.take(row);
    await insertDeliveries(db, batch.deliveries);
    await settleNotices(db, batch.settled, now);
    await p.at('planned');
    return {
      taken: batch.settled.length,
      full: rows.length === NOTICES_AT_ONCE,
      last: rows.at(-1)?.id ?? after,
      deliveries: batch.deliveries.length,
      empty: batch.empty,
    };
  });
}

class PlanBatch {
  readonly deliveries: NewDelivery[] = [];
  readonly settled: Settled[] = [];
  readonly empty: Empty[] = [];
  private readonly told = new Set<string>();

  private constructor(
    private readonly p: PlanParts,
    private readonly db: PoolClient,
    private readonly rows: readonly NoticeRow[],
    private readonly now: Instant,
    private readonly alerts: Awaited<ReturnType<typeof alertsFor>>,
    private readonly loads: Awaited<ReturnType<typeof loadsOf>>,
    private readonly everToTell: ReadonlySet<string>,
  ) {}

  static async read(p: PlanParts, db: PoolClient, rows: readonly NoticeRow[], now: Instant): Promise<PlanBatch> {
    const units = [...new Set(rows.map((r) => r.unitId))];
    const alerts = await alertsFor(SYSTEM.telling, db, [...new Set(rows.map((r) => r.alertId))], units);
    const users = [...new Set(units.flatMap((u) => p.roster.membersOf(u).map((m) => m.id)))];
    const loads = await loadsOf(SYSTEM.telling, db, users, units, now - PUSHES_WITHIN_MS, now - STORM_WITHIN_MS);
    const over = rows.filter((r) => r.notice.kind === 'soundOff' || r.notice.kind === 'withdrawn').map((r) => r.alertId);
    const told = over.length === 0 ? new Set<string>() : await everToTell(SYSTEM.telling, db, over);
    return new PlanBatch(p, db, rows, now, alerts, loads, told);
  }

  async take(row: NoticeRow): Promise<void> {
    const { notice } = row;
    switch (notice.kind) {
      case 'notify':
        return this.tell(row, notice);
      case 'soundOff':
        return this.takeBack(row, 'close');
      case 'withdrawn':
        return this.takeBack(row, 'withdrawn');
      case 'test':
        return notice.gateway === undefined
          ? this.test(row, notice.people)
          : this.testGateway(row, notice.gateway, notice.people[0] ?? null);
      case 'phone-check':
        return this.checkPhones(row, notice.people);
      case 'sign-of-life':
        return this.signOfLife(row, notice.finding);
      case 'emergency-access':
        return this.emergency(row, notice.by);
    }
  }

  private tell(row: NoticeRow, notice: Extract<Notice, { kind: 'notify' }>): void {
    const alert = this.wanted(row, notice);
    if (alert === null) return;
    const staff = this.p.roster.staff(row.unitId, this.alerts.patientKeys.get(row.alertId) ?? null, this.now);
    const people = recipients(notice.roles, staff, this.now, notice.except, notice.people);
    const told = people.length === 0 ? failSafe(staff) : people;
    for (const person of told) this.deliver(row, notice, alert, person, staff);
    if (people.length > 0) {
      this.settle(row, 'told', told.map((r) => `${r.name} (${r.because})`).join(', '));
    } else {
      this.empty.push({ alertId: row.alertId, tier: row.tier });
      const instead = told.length === 0 ? 'nobody can be told' : `fail-safe: ${told.map((r) => r.name).join(', ')}`;
      this.settle(row, 'nobody', `nobody holds ${notice.roles.join(', ') || 'this'}; ${instead}`);
    }
  }

  /** The alert if somebody has to be told of it now; else the notice is settled, or kept back. */
  private wanted(row: NoticeRow, notice: Extract<Notice, { kind: 'notify' }>): Alert | null {
    const alert = this.alerts.byId.get(row.alertId) ?? null;
    if (alert !== null && alert.unitId !== row.unitId) {
      this.settle(row, 'moot', movedTo(alert.unitId));
      return null;
    }
    const offs = this.p.roster.rulesOff(row.unitId, this.now);
    const said = verdict(notice, alert, this.alerts.quieting.filter(isOpen), offs, this.now);
    if (said.do === 'drop') this.settle(row, 'moot', said.reason);
    else if (said.do === 'hold') {
      if (row.state !== 'held' || row.reason !== said.reason) this.settle(row, 'held', said.reason);
    } else if (this.isReplaced(row, notice)) this.settle(row, 'moot', 'a newer notice of this tier takes its place');
    else return alert;
    return null;
  }

  /** After an outage several notices of one tier may wait: the newest tells what is. */
  private isReplaced(row: NoticeRow, notice: Extract<Notice, { kind: 'notify' }>): boolean {
    const asks = (why: string) => (why === 'handover' || why === 'confirm-end' ? why : 'tell');
    return this.rows.some(
      (r) =>
        r.alertId === row.alertId &&
        r.tier === row.tier &&
        BigInt(r.id) > BigInt(row.id) &&
        r.notice.kind === 'notify' &&
        asks(r.notice.why) === asks(notice.why) &&
        r.notice.roles.join() === notice.roles.join(),
    );
  }

  private deliver(
    row: NoticeRow,
    notice: Extract<Notice, { kind: 'notify' }>,
    alert: Alert,
    person: Recipient,
    staff: Staff,
  ): void {
    const wanted: readonly Channel[] = notice.channels.includes('app') ? notice.channels : ['app', ...notice.channels];
    const settings = memberOf(staff, person.id)?.settings;
    const zone = this.p.census.unit(row.unitId)?.zone ?? 'UTC';
    const quiet = settings !== undefined && isQuiet(settings, notice.priority, timeOfDay(this.now, zone));
    for (const channel of channelsFor(person.id, wanted, staff)) {
      const once = `${row.alertId}|${person.id}|${channel}|${notice.why === 'handover' ? 'handover' : ''}`;
      if (this.told.has(once)) continue;
      this.told.add(once);
      const load = {
        pushes: this.loads.pushes.get(person.id) ?? 0,
        ofRule: this.loads.ofRule.get(`${row.unitId}|${alert.rule}`) ?? 0,
        gatheredAt: this.loads.gathered.get(person.id) ?? null,
      };
      const { at, gather } = pace({ priority: notice.priority, channel, rule: alert.rule }, load, this.now);
      for (const target of targetsOf(this.p.roster, channel, person.id, row.unitId)) {
        const delivery = this.draft(row, { channel, target, userId: person.id, priority: notice.priority, at, alert });
        const body = { ...delivery.body, why: notice.why, ...(gather === null ? {} : { gather }) };
        const detail = [person.because, ...(gather === null ? [] : [`gathered: ${gather}`])].join('; ');
        this.deliveries.push(
          quiet
            ? { ...delivery, body, detail: `${detail}; quiet hours`, expiresAt: this.now, nextAt: this.now }
            : { ...delivery, body, detail },
        );
      }
      if (channel === 'push') (this.loads.pushes as Map<string, number>).set(person.id, load.pushes + 1);
      if (gather !== null) (this.loads.gathered as Map<string, Instant>).set(person.id, at);
    }
  }

  /** The alert is owned or over: what has not gone out stays in, what is on a phone is closed or called back. */
  private async takeBack(row: NoticeRow, kind: 'close' | 'withdrawn'): Promise<void> {
    if (!this.everToTell.has(row.alertId)) return this.settle(row, 'moot', 'nobody was told');
    const alert = this.alerts.byId.get(row.alertId);
    const owner = alert?.phase === 'acknowledged' ? alert.owner : null;
    const reason = owner === null ? `the alert is ${alert?.phase ?? 'gone'}` : `${owner.name} has it`;
    await endUnsent(this.db, row.alertId, owner?.id ?? null, reason, row.id, this.now);
    // One message takes it back: the withdrawal, if there is one.
    const better = kind === 'close' && this.rows.some((r) => r.alertId === row.alertId && r.notice.kind === 'withdrawn');
    const told = better ? [] : await toldOf(SYSTEM.telling, this.db, [row.alertId]);
    let sent = 0;
    for (const t of told) {
      if (kind === 'close' ? t.channel !== 'push' : t.channel === 'app' && t.userId === null) continue;
      if (t.channel === 'push' && !this.p.roster.subscription(t.target)) continue;
      if (t.channel === 'webhook' && !this.p.roster.webhook(t.target)) continue;
      const priority = kind === 'close' ? 'low' : (t.priority as Priority);
      const draft = this.draft(row, {
        channel: t.channel as Channel,
        target: t.target,
        userId: t.userId,
        priority,
        at: this.now,
        alert: alert ?? null,
      });
      const body = { ...draft.body, kind, why: kind === 'close' ? 'closed' : 'withdrawn' };
      this.deliveries.push({ ...draft, body, tier: t.tier, expiresAt: this.now + TAKE_BACK_MS, detail: reason });
      sent++;
    }
    this.settle(row, sent === 0 ? 'moot' : 'told', sent === 0 ? 'nothing to take back' : reason);
  }

  private test(row: NoticeRow, people: readonly string[]): void {
    const staff = this.p.roster.staff(row.unitId, null, this.now);
    for (const id of people) {
      for (const channel of channelsFor(id, ['app', 'push', 'webhook', 'email'], staff)) {
        for (const target of targetsOf(this.p.roster, channel, id, row.unitId)) {
          const draft = this.draft(row, { channel, target, userId: id, priority: 'medium', at: this.now, alert: null });
          const body = { ...draft.body, kind: 'test', why: 'test' } as const;
          this.deliveries.push({ ...draft, body, expiresAt: this.now + TAKE_BACK_MS, detail: 'test' });
        }
      }
    }
    this.settle(row, 'told', 'test');
  }

  /** At the beginning of a shift. The push service keeps it no longer than it keeps a call: the test is of what a call would meet. */
  private checkPhones(row: NoticeRow, people: readonly string[]): void {
    for (const id of people) {
      for (const target of targetsOf(this.p.roster, 'push', id, row.unitId)) {
        const draft = this.draft(row, { channel: 'push', target, userId: id, priority: 'medium', at: this.now, alert: null });
        const body = { ...draft.body, kind: 'test', why: 'phone-check' } as const;
        this.deliveries.push({
          ...draft,
          body,
          expiresAt: this.now + TAP_WITHIN_MS,
          detail: 'test at the beginning of the shift',
        });
      }
    }
    this.settle(row, 'told', 'test at the beginning of the shift');
  }

  private testGateway(row: NoticeRow, target: string, userId: string | null): void {
    const draft = this.draft(row, { channel: 'webhook', target, userId, priority: 'medium', at: this.now, alert: null });
    const body = { ...draft.body, kind: 'test', why: 'test' } as const;
    this.deliveries.push({ ...draft, body, expiresAt: this.now + TAKE_BACK_MS, detail: 'test of the gateway' });
    this.settle(row, 'told', 'test of a gateway');
  }

  /**
   * Open pages of everybody who oversees the unit, also those opened while the access lasts; outside of them whoever has the
   * charge now and those who review. Unit and priority, no patient, no name.
   */
  private async emergency(row: NoticeRow, by: string): Promise<void> {
    // Rare and not to be missed: whoever has come to oversee the unit just now is told too.
    await this.p.roster.refresh();
    const staff = this.p.roster.staff(row.unitId, null, this.now);
    const { seeing, called } = overseers(staff, row.unitId, by, this.now);
    for (const { id } of seeing) {
      const channels = channelsFor(id, called.has(id) ? ['app', 'push', 'webhook', 'email'] : ['app'], staff);
      for (const channel of channels)
        for (const target of targetsOf(this.p.roster, channel, id, row.unitId)) {
          const draft = this.draft(row, { channel, target, userId: id, priority: 'medium', at: this.now, alert: null });
          const body = { ...draft.body, kind: 'emergency-access', why: 'emergency-access' } as const;
          const expiresAt = channel === 'app' ? this.now + EMERGENCY_MS : draft.expiresAt;
          this.deliveries.push({ ...draft, body, expiresAt, detail: 'emergency access' });
        }
    }
    this.settle(row, seeing.length === 0 ? 'nobody' : 'told', seeing.map((m) => m.name).join(', ') || 'nobody oversees the unit');
  }

  private signOfLife(row: NoticeRow, finding: string): void {
    const draft = this.draft(row, {
      channel: 'webhook',
      target: 'watchdog',
      userId: null,
      priority: 'low',
      at: this.now,
      alert: null,
    });
    const body = { ...draft.body, kind: 'sign-of-life', why: 'sign-of-life', text: finding } as const;
    this.deliveries.push({ ...draft, body, expiresAt: row.createdAt + SIGN_OF_LIFE_MS, detail: 'sign of life' });
    this.settle(row, 'told', 'sign of life');
  }

  private draft(
    row: NoticeRow,
    d: { channel: Channel; target: string; userId: string | null; priority: Priority; at: Instant; alert: Alert | null },
  ): NewDelivery {
    const label = d.alert === null || d.alert.bed === null ? null : bedLabel(d.alert.unitId, d.alert.bed);
    const mayName = d.channel === 'app' || readTelling(this.p.census.unit(row.unitId)?.settings).bedInPush;
    return {
      id: opaqueId('d'),
      outboxId: row.id,
      alertId: row.alertId,
      unitId: row.unitId,
      userId: d.userId,
      channel: d.channel,
      target: d.target,
      tier: row.tier,
      priority: d.priority,
      nextAt: d.at,
      createdAt: this.now,
      expiresAt: Math.max(d.at, this.now) + worthMs(d.priority, d.channel),
      body: {
        kind: 'alert',
        why: '',
        n: d.alert?.version ?? row.version,
        at: row.createdAt,
        ...(label !== null && mayName ? { bed: label } : {}),
      },
      detail: '',
    };
  }
  private settle(row: NoticeRow, state: NoticeState, reason: string): void {
    this.settled.push({ id: row.id, state, reason: reason.slice(0, 500) });
  }
}

/** Why nobody of the unit the patient was on is told any more: the alert goes on where they are. */
export const movedTo = (unitId: string): string => `the patient is on ${unitId} now`;

/** Where a channel reaches the person: each of their browsers, each gateway of the unit, their address. */
export function targetsOf(roster: Roster, channel: Channel, userId: string, unitId: string): readonly string[] {
  switch (channel) {
    case 'app':
      return [userId];
    case 'push':
      return roster.subscriptionsOf(userId).map((s) => s.id);
    case 'webhook':
      return roster.webhooksOf(unitId).map((w) => w.id);
    case 'email':
      return roster
        .membersOf(unitId)
        .filter((m) => m.id === userId)
        .map((m) => m.email);
    case 'sound':
      return [];
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();
/** "HH:MM" in the zone. */
function timeOfDay(t: Instant, zone: string): string {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    formats.set(zone, format);
  }
  return format.format(t);
}
