import { isOpen } from '../../lib/alerts/alert';
import type { AlertEvent } from '../../lib/alerts/event';
import { rearmsAt } from '../../lib/alerts/reconcile';
import { transition } from '../../lib/alerts/transition';
import { refOf } from '../../lib/protocols/document';
import { emptyBatch } from '../store/batch';
import { commandAnswer } from '../store/commands';
import { commitBatch } from '../store/commit';
import { alertRows } from './alert-rows';
import { pendingLane } from './pending-lane';
import type { Room } from './room';
import { CLOSED_KEPT_MS } from './step';

/** A person's answer to an alert, on its way to the loop. */
export interface AlertCommand {
  readonly id: string;
  readonly alertId: string;
  readonly event: Extract<AlertEvent, { version: number }>;
}
/** HTTP status and body of the answer; a repeat of the command gets the same. */
export interface CommandAnswer {
  readonly status: number;
  readonly alertId: string;
  readonly error?: { readonly code: string; readonly message: string };
}
/** How a refusal is answered over HTTP. */
export const REFUSED_AS = { stale: 409, closed: 409, 'not-possible': 409, forbidden: 403, invalid: 422 } as const;

/**
 * A person's answer to an alert: compared, changed, written with its audit line and the command's own answer in one
 * commit. A stale version or a closed alert changes nothing.
 */
export async function answerAlert(room: Room, key: number, c: AlertCommand): Promise<CommandAnswer> {
  for (let tries = 0; tries < 5; tries++) {
    const first = await commandAnswer(c.event.by, room.pool, c.id);
    if (first) return { ...first.answer, status: first.status } as CommandAnswer;
    const patient = room.ward.get(key);
    const alert = patient && [...patient.open, ...patient.closed].find((a) => a.id === c.alertId);
    if (!patient || !alert)
      return { status: 404, alertId: c.alertId, error: { code: 'not-found', message: 'There is no such alert.' } };
    const now = room.clock.now();
    const outcome = transition(alert, c.event, now);
    if (outcome.refused)
      return {
        status: REFUSED_AS[outcome.refused.code],
        alertId: alert.id,
        error: { code: outcome.refused.code, message: outcome.refused.message },
      };

    const answer: CommandAnswer = { status: 200, alertId: alert.id };
    const rows = alertRows(patient, [outcome]);
    const batch = emptyBatch(now);
    const open = isOpen(outcome.alert)
      ? patient.open.map((a) => (a.id === alert.id && isOpen(outcome.alert) ? outcome.alert : a))
      : patient.open.filter((a) => a.id !== alert.id);
    const closed = isOpen(outcome.alert)
      ? patient.closed
      : [...patient.closed.filter((a) => a.id !== alert.id && a.closedAt > now - CLOSED_KEPT_MS), outcome.alert];
    const rearmAt = isOpen(outcome.alert) ? null : rearmsAt(outcome.alert);
    const times = [patient.evaluation?.nextLookAt ?? null, rearmAt, ...open.map((a) => a.nextActionAt)].filter(
      (t): t is number => t !== null && Number.isFinite(t),
    );
    const nextLookAt = times.length > 0 ? Math.min(...times) : patient.nextLookAt;
    batch.charts.push({
      patientKey: key,
      expectedVersion: patient.version,
      folded: 0,
      nextLookAt,
      protocol: refOf(patient.protocol),
      anchors: null,
      snapshot: null,
      through: 0n,
      checkpoints: [],
      dropCheckpointsFrom: null,
      settled: [],
    });
    batch.alerts.push(...rows.alerts);
    batch.transitions.push(...rows.transitions);
    batch.notices.push(...rows.notices);
    batch.audit.push(...rows.audit);
    batch.commands.push({
      patientKey: key,
      id: c.id,
      actor: c.event.by.id,
      at: now,
      status: answer.status,
      answer: JSON.stringify({ alertId: alert.id }),
    });
    const committed = await commitBatch(room.pool, batch);
    if (committed.charts.has(key)) {
      room.ward.put({ ...patient, version: patient.version + 1, open, closed, nextLookAt, elsewhere: false });
      room.published({ patientKey: key, alerts: [outcome.alert], atOnce: true });
      return answer;
    }
    // Somebody else was faster: take in what they stored and judge the command against that.
    room.ward.refoldFrom(key, patient.chart.t + 1);
    room.ward.drop(key);
    await pendingLane(room, key, false);
  }
  return { status: 503, alertId: c.alertId, error: { code: 'busy', message: 'The patient is being updated; send again.' } };
}
