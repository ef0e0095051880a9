import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { type Channel, isOpen } from '../../lib/alerts/alert';
import { retryInMs, standInAfter, UNSEEN_STAND_IN_MS, worthMs } from '../../lib/alerts/pace';
import { channelsFor, standIn } from '../../lib/alerts/recipients';
import { type Instant, SECOND } from '../../lib/time';
import type { Clock } from '../clock';
import { metrics } from '../metrics';
import {
  alertsFor,
  claimDeliveries,
  claimGathered,
  type DueDelivery,
  insertDeliveries,
  moveDeliveries,
  type StateChange,
  waysUsed,
} from '../store/notices';
import { SYSTEM } from '../store/reader';
import type { Send, Sent } from './channels/port';
import type { Places } from './places';
import { movedTo, targetsOf } from './plan';
import type { Point } from './points';
import type { Roster } from './roster';

/** Real time after which a delivery somebody had taken is taken again: longer than any channel's patience. */
const LEASE_MS = 20 * SECOND;
/** A delivery this fresh was judged when it was written. */
const FRESH_MS = 1 * SECOND;

export interface SendParts {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly roster: Roster;
  readonly log: Logger;
  readonly channels: Readonly<Partial<Record<Channel, Send>>>;
  readonly watchdog: Send | null;
  readonly forget: (subscriptionId: string) => Promise<void>;
  readonly at: Point;
  readonly places: Places;
  /** One that was under way has come to its end; something new may be due. */
  readonly onDone: () => void;
}

/** Takes the deliveries that are due and begins to send them, each on its own. Returns how many were taken. */
export async function sendDue(p: SendParts): Promise<number> {
  const now = p.clock.now();
  const free = p.places.free();
  if (free.length === 0) return 0;
  const due = await claimDeliveries(SYSTEM.telling, p.pool, now, leaseEnd(p, now), free);
  if (due.length === 0) return 0;
  await p.at('taken');
  const changes: StateChange[] = [];
  const wanted: DueDelivery[] = [];
  const over = await noLongerWanted(p, due, now);
  for (const d of due) {
    const reason = over.get(d.id);
    if (reason !== undefined) changes.push({ id: d.id, state: 'expired', detail: reason, nextAt: null, ended: true });
    else if (d.expiresAt <= now) changes.push(runOut(d));
    else if (d.state === 'accepted' || d.state === 'delivered') {
      // A gateway took it seconds ago and no device has shown it: a second way for this person, and this one is waited for.
      if (d.state === 'accepted') await secondWay(p, d, 'no device has shown it', now);
      changes.push({ id: d.id, state: d.state, detail: 'not shown yet', nextAt: d.expiresAt });
    } else wanted.push(d);
  }
  // Sent first: what goes wrong with the others must not keep these until their lease runs out.
  for (const d of leads(wanted)) p.places.take(d.channel, sendOne(p, d), p.onDone);
  await moveDeliveries(p.pool, changes, now);
  return due.length;
}

/** What is gathered for one person falls due together: the first of it goes out and takes the others along. */
function leads(due: readonly DueDelivery[]): readonly DueDelivery[] {
  const seen = new Set<string>();
  return due.filter((d) => {
    if (d.body.gather === undefined || d.state !== 'queued') return true;
    const key = `${d.userId}|${d.channel}|${d.target}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

const leaseEnd = (p: SendParts, now: Instant): Instant => now + LEASE_MS * p.clock.speed;

function runOut(d: DueDelivery): StateChange {
  const detail = d.body.kind === 'alert' && d.state === 'queued' && d.attempts === 0 ? 'never sent in time' : 'time is up';
  // What a gateway without receipts has taken stays accepted: nothing speaks against it.
  const state = d.state === 'accepted' && d.channel === 'webhook' ? 'accepted' : 'expired';
  return { id: d.id, state, detail, nextAt: null, ended: true };
}

/** Deliveries of alerts that are owned or over by now. */
async function noLongerWanted(p: SendParts, due: readonly DueDelivery[], now: Instant): Promise<ReadonlyMap<string, string>> {
  const judge = due.filter((d) => d.body.kind === 'alert' && d.body.why !== 'handover' && now - d.createdAt > FRESH_MS);
  const over = new Map<string, string>();
  if (judge.length === 0) return over;
  const { byId } = await alertsFor(SYSTEM.telling, p.pool, [...new Set(judge.map((d) => d.alertId))], []);
  for (const d of judge) {
    const alert = byId.get(d.alertId);
    if (!alert || !isOpen(alert)) over.set(d.id, `the alert is ${alert?.phase ?? 'gone'}`);
    else if (alert.unitId !== d.unitId) over.set(d.id, movedTo(alert.unitId));
    else if (alert.phase === 'acknowledged' && d.body.why !== 'confirm-end') over.set(d.id, `${alert.owner.name} has it`);
    else if (alert.phase === 'snoozed') over.set(d.id, 'it is snoozed');
  }
  return over;
}

async function sendOne(p: SendParts, first: DueDelivery): Promise<void> {
  try {
    const { d, along } = await gathered(p, first);
    const send = d.body.kind === 'sign-of-life' ? p.watchdog : p.channels[d.channel];
    const all = [d, ...along];
    if (!send) return await fail(p, all, { ok: false, final: true, detail: `no ${d.channel} here` });
    const now = p.clock.now();
    await p.at('submitting');
    await moveDeliveries(
      p.pool,
      all.map((x) => ({
        id: x.id,
        state: 'submitted',
        detail: x.id === d.id ? `attempt ${d.attempts + 1}` : `together with ${along.length} others`,
        nextAt: leaseEnd(p, now),
        attempt: true,
        body: x.body,
      })),
      now,
    );
    await p.at('submitted');
    if (d.attempts === 0 && d.body.kind === 'alert') metrics.noticeSeconds.observe(Math.max(0, now - d.body.at) / 1_000);
    const sent = await send(d);
    await p.at('sent');
    metrics.deliveriesSent.inc({ channel: d.channel, result: sent.ok ? 'ok' : 'failed' });
    if (sent.ok) await accept(p, all, sent);
    else await fail(p, all, sent);
    await p.at('recorded');
  } catch (error) {
    // The lease runs out and it is sent again: rather twice than never.
    p.log.warn({ err: error, delivery: first.id }, 'a delivery could not be written down');
  }
}

/** What is gathered for the person goes out as one message with the number of them. */
async function gathered(p: SendParts, d: DueDelivery): Promise<{ d: DueDelivery; along: readonly DueDelivery[] }> {
  if (d.body.gather === undefined || d.state !== 'queued') return { d, along: [] };
  const now = p.clock.now();
  const rest = await claimGathered(SYSTEM.telling, p.pool, d, leaseEnd(p, now));
  const over = await noLongerWanted(p, rest, now);
  await moveDeliveries(
    p.pool,
    [...over].map(([id, detail]) => ({ id, state: 'expired', detail, nextAt: null, ended: true })),
    now,
  );
  const along = rest.filter((x) => !over.has(x.id)).map((x) => ({ ...x, body: { ...x.body, lead: d.id } }));
  const body = along.length === 0 ? d.body : { ...d.body, count: along.length + 1 };
  return { d: { ...d, body }, along };
}

async function accept(p: SendParts, all: readonly DueDelivery[], sent: Extract<Sent, { ok: true }>): Promise<void> {
  const now = p.clock.now();
  await moveDeliveries(
    p.pool,
    all.map((d) => {
      const waits = d.priority === 'high' && d.channel === 'push' && d.body.kind === 'alert';
      const ended =
        sent.final === true || d.body.kind === 'close' || d.body.kind === 'withdrawn' || d.body.kind === 'sign-of-life';
      const nextAt = ended ? null : waits ? now + UNSEEN_STAND_IN_MS : d.expiresAt;
      return { id: d.id, state: 'accepted', detail: sent.detail, nextAt, ended };
    }),
    now,
  );
}

async function fail(p: SendParts, all: readonly DueDelivery[], sent: Extract<Sent, { ok: false }>): Promise<void> {
  const now = p.clock.now();
  const d = all[0] as DueDelivery;
  if (sent.gone && d.channel === 'push') await p.forget(d.target);
  const failed = d.attempts + 1;
  const again = now + retryInMs(d.priority, d.channel, failed, sent.retryAfterMs);
  const final = sent.final === true || (sent.absent !== true && again >= d.expiresAt);
  // Somebody without an open page gets it when they open one.
  const nextAt = final ? null : sent.absent ? d.expiresAt : again;
  await moveDeliveries(
    p.pool,
    all.map((x) => ({
      id: x.id,
      state: final ? 'failed' : 'queued',
      detail: final
        ? sent.detail
        : sent.absent
          ? sent.detail
          : `${sent.detail}; again in ${Math.round((again - now) / SECOND)} s`,
      nextAt,
      ended: final,
      error: sent.detail,
    })),
    now,
  );
  if (d.body.kind === 'alert' && (final || failed >= standInAfter(d.priority))) await secondWay(p, d, sent.detail, now);
}

const standInId = (d: DueDelivery, channel: Channel, target: string): string =>
  `d${createHash('sha256')
    .update(JSON.stringify([d.outboxId, d.userId, channel, target]))
    .digest('hex')
    .slice(0, 24)}`;

/**
 * Another channel of the same person stands in at once; each at most once a notice, also when two of the person's channels
 * fail at the same moment or on two nodes: a stand-in is named by what it is.
 */
async function secondWay(p: SendParts, d: DueDelivery, why: string, now: Instant): Promise<void> {
  if (d.userId === null || d.priority === 'low') return;
  const staff = p.roster.staff(d.unitId, null, now);
  const used = (await waysUsed(SYSTEM.telling, p.pool, d.outboxId, d.userId)).map((w) => w.channel as Channel);
  const channel = standIn(d.userId, used, staff);
  if (channel === null || channelsFor(d.userId, [channel], staff).length === 0) return;
  await insertDeliveries(
    p.pool,
    targetsOf(p.roster, channel, d.userId, d.unitId).map((target) => ({
      id: standInId(d, channel, target),
      outboxId: d.outboxId,
      alertId: d.alertId,
      unitId: d.unitId,
      userId: d.userId,
      channel,
      target,
      tier: d.tier,
      priority: d.priority,
      nextAt: now,
      createdAt: now,
      expiresAt: now + worthMs(d.priority, channel),
      body: { ...d.body },
      detail: `stands in for ${d.channel}: ${why}`,
    })),
  );
}
