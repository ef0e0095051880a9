import type { Pool } from 'pg';
import { z } from 'zod';
import type { Alert, Person as AlertPerson } from '../../lib/alerts/alert';
import { type AnswerKind, mayAnswer } from '../../lib/alerts/may';
import { can, isEmergency } from '../../lib/permissions';
import type { UserActor } from '../auth/actor';
import type { Clock } from '../clock';
import type { Prisma } from '../database/client';
import type { AlertCommand } from '../loop/command-lane';
import type { Monitor } from '../monitor';
import type { Roster } from '../notify/roster';
import { commandAnswer } from '../store/commands';
import type { Views } from '../views';
import { HttpError, sendJson } from './answer';
import { bodyOf } from './body';
import type { Call, Route } from './router';
import { mustSign } from './signed';

const commandBody = z.object({
  commandId: z.string().min(1).max(200),
  version: z.number().int(),
  reason: z.string().max(2_000).optional(),
  minutes: z.number().optional(),
  promise: z.object({ text: z.string().min(1).max(200), by: z.string().nullish() }).nullish(),
  to: z.object({ id: z.string() }).optional(),
  sign: z.unknown().optional(),
});
type CommandBody = z.infer<typeof commandBody>;
const ANSWERS = ['acknowledge', 'decline', 'snooze', 'resolve', 'seen', 'handover'] as const;

/** What signed-in people do (contract "Acting"). Every command carries an id; a repeat gets the first answer. */
export function actingRoutes(p: {
  monitor: Monitor;
  views: Views;
  pool: Pool;
  prisma: Prisma;
  clock: Clock;
  roster: Roster;
  /** Lock-outs are real time, as those of sign-ins. */
  realNow?: () => number;
}): Route[] {
  return [
    ...ANSWERS.map(
      (kind): Route => ({
        method: 'POST',
        pattern: `/api/alerts/:id/${kind}`,
        access: 'session',
        handle: (call) => answerAlert(p, kind, call),
      }),
    ),
  ];
}
type Parts = Parameters<typeof actingRoutes>[0];

async function answerAlert(p: Parts, kind: (typeof ANSWERS)[number], call: Call): Promise<void> {
  const { monitor, views, pool, roster } = p;
  const actor = call.actor as UserActor;
  const body = await bodyOf(call, commandBody);
  const first = await commandAnswer(actor, pool, body.commandId);
  const found = monitor.findAlert(call.params.id as string);
  if (!found) throw new HttpError(404, 'not-found', 'There is no such alert, or it was closed long ago.');
  const { alert } = found;
  const patient = found.patientKey === null ? undefined : monitor.census.person(found.patientKey)?.uid;
  const emergency = kind === 'acknowledge' && isEmergency(actor, patient);
  if (!emergency && !can(actor, 'read', { kind: 'unit', unitId: alert.unitId }))
    throw new HttpError(403, 'forbidden', 'You have no right to this unit.');
  // In an emergency a person responds in the role held elsewhere; nothing else is done to an alert in this way.
  const roles = actor.roles.filter((r) => emergency || r.unitId === alert.unitId);
  const role = roles.find((r) => mayAnswer(r.role, kind as AnswerKind, alert));
  if (!role && !first)
    throw new HttpError(403, 'forbidden', 'Your role may not answer this alert in this way.', {}, { alert: views.alert(alert) });
  const command: AlertCommand = {
    id: body.commandId,
    alertId: alert.id,
    event: {
      ...eventOf(kind, body, (id) => receiverOf(roster, alert, id)),
      by: { id: actor.id, name: actor.name, role: role?.role ?? '' },
      version: body.version,
    } as AlertCommand['event'],
  };
  // Closing a high by hand ends its escalation for everybody. Answering one is never held up by a signature.
  // What comes too late is refused below and leaves no signature behind; versions only rise, so it stays refused.
  const late = body.version < alert.version;
  if (kind === 'resolve' && alert.priority === 'high' && !first && !late) {
    const act = { userId: actor.id, unitId: alert.unitId, action: 'resolve.signed', subject: alert.id, session: actor.session };
    const detail = { rule: alert.rule, reason: body.reason ?? '' };
    await mustSign(p.prisma, body.sign, { ...act, detail, at: p.clock.now() }, (p.realNow ?? Date.now)());
  }
  const answer = await monitor.command(found.patientKey, command);
  const now = monitor.findAlert(answer.alertId)?.alert;
  const view = now ? views.alert(now) : null;
  if (answer.error) throw new HttpError(answer.status, answer.error.code, answer.error.message, {}, { alert: view });
  sendJson(call.res, answer.status, { alert: view });
}

/** Somebody of the unit who may take the alert, in the role that lets them. */
function receiverOf(roster: Roster, alert: Alert, userId: string): AlertPerson | null {
  const member = roster.membersOf(alert.unitId).find((m) => m.id === userId);
  const role = member?.roles.find((r) => mayAnswer(r, 'acknowledge', alert));
  return member && role ? { id: member.id, name: member.name, role } : null;
}

function eventOf(
  kind: (typeof ANSWERS)[number],
  b: CommandBody,
  receiver: (id: string) => AlertPerson | null,
): Record<string, unknown> {
  switch (kind) {
    case 'handover': {
      const to = b.to === undefined ? null : receiver(b.to.id);
      if (to === null) throw new HttpError(422, 'invalid', 'to: is nobody of this unit who may take it.');
      return { type: kind, to };
    }
    case 'acknowledge': {
      const by = b.promise?.by ? Date.parse(b.promise.by) : null;
      if (Number.isNaN(by)) throw new HttpError(400, 'invalid', 'promise.by: is not an instant.');
      return { type: kind, promise: b.promise ? { text: b.promise.text, by } : null };
    }
    case 'decline':
      return b.reason === undefined ? { type: kind } : { type: kind, reason: b.reason };
    case 'snooze':
      if (b.minutes === undefined) throw new HttpError(400, 'invalid', 'minutes: is missing.');
      return { type: kind, minutes: b.minutes, reason: b.reason ?? '' };
    case 'resolve':
      if (!b.reason) throw new HttpError(400, 'invalid', 'reason: is missing.');
      return { type: kind, reason: b.reason };
    case 'seen':
      return { type: kind };
  }
}
