import type { Pool } from 'pg';
import { z } from 'zod';
import { type AnswerKind, mayAnswer } from '../../lib/alerts/may';
import { admit } from '../../lib/events/admit';
import { can } from '../../lib/permissions';
import type { UserActor } from '../auth/actor';
import type { Clock } from '../clock';
import type { AlertCommand, Monitor } from '../monitor';
import { commandAnswer, rememberCommand } from '../store/commands';
import type { Views } from '../views';
import { HttpError, parseJson, readBody, sendJson } from './answer';
import { bodyOf } from './body';
import { patientOf } from './guard';
import type { Call, Route } from './router';

const LIMIT_BYTES = 100_000;
const commandBody = z.object({
  commandId: z.string().min(1).max(200),
  version: z.number().int(),
  reason: z.string().max(2_000).optional(),
  minutes: z.number().optional(),
  promise: z.object({ text: z.string().min(1).max(200), by: z.string().nullish() }).nullish(),
  to: z.object({ id: z.string(), name: z.string(), role: z.string() }).optional(),
});
type CommandBody = z.infer<typeof commandBody>;
const ANSWERS = ['acknowledge', 'decline', 'snooze', 'resolve', 'seen'] as const;

/** What signed-in people do (contract "Acting"). Every command carries an id; a repeat gets the first answer. */
export function actingRoutes(p: { monitor: Monitor; views: Views; pool: Pool; clock: Clock }): Route[] {
  return [
    ...ANSWERS.map(
      (kind): Route => ({
        method: 'POST',
        pattern: `/api/alerts/:id/${kind}`,
        access: 'session',
        handle: (call) => answerAlert(p, kind, call),
      }),
    ),
    { method: 'POST', pattern: '/api/patients/:ref/events', access: 'session', handle: (call) => chart(p, call) },
  ];
}
type Parts = Parameters<typeof actingRoutes>[0];

async function answerAlert({ monitor, views, pool }: Parts, kind: (typeof ANSWERS)[number], call: Call): Promise<void> {
  const actor = call.actor as UserActor;
  const body = await bodyOf(call, commandBody);
  const first = await commandAnswer(pool, body.commandId);
  const found = monitor.findAlert(call.params.id as string);
  if (!found) throw new HttpError(404, 'not-found', 'There is no such alert, or it was closed long ago.');
  const { alert } = found;
  if (!can(actor, 'read', { kind: 'unit', unitId: alert.unitId }))
    throw new HttpError(403, 'forbidden', 'You have no right to this unit.');
  const role = actor.roles.filter((r) => r.unitId === alert.unitId).find((r) => mayAnswer(r.role, kind as AnswerKind, alert));
  if (!role && !first)
    throw new HttpError(403, 'forbidden', 'Your role may not answer this alert in this way.', {}, { alert: views.alert(alert) });
  const command: AlertCommand = {
    id: body.commandId,
    alertId: alert.id,
    event: {
      ...eventOf(kind, body),
      by: { id: actor.id, name: actor.name, role: role?.role ?? '' },
      version: body.version,
    } as AlertCommand['event'],
  };
  const answer = await monitor.command(found.patientKey, command);
  const now = monitor.findAlert(answer.alertId)?.alert;
  const view = now ? views.alert(now) : null;
  if (answer.error) throw new HttpError(answer.status, answer.error.code, answer.error.message, {}, { alert: view });
  sendJson(call.res, answer.status, { alert: view });
}

function eventOf(kind: (typeof ANSWERS)[number], b: CommandBody): Record<string, unknown> {
  switch (kind) {
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

/** A person charts something: the same event and the same door as a device's. */
async function chart({ monitor, views, pool, clock }: Parts, call: Call): Promise<void> {
  const actor = call.actor as UserActor;
  const { person, unitId } = patientOf(monitor, actor, call.params.ref as string, 'read');
  const raw = await readBody(call.req, LIMIT_BYTES);
  const body = parseJson(raw) as Record<string, unknown>;
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new HttpError(400, 'invalid', 'The body is not an event.');
  const { commandId, seen, ...fields } = body;
  if (typeof commandId !== 'string' || commandId === '' || commandId.length > 200)
    throw new HttpError(400, 'invalid', 'commandId: is missing.');
  if (!can(actor, 'chart', { kind: 'patient', unitId, eventKind: String(fields.kind) }))
    throw new HttpError(403, 'forbidden', 'Your role may not chart this.');
  const first = await commandAnswer(pool, commandId);
  if (first) return sendJson(call.res, first.status, first.answer);

  const now = clock.now();
  const read = admit(
    { id: commandId, ...fields, patient: { mrn: person.mrn }, by: actor.name, t: fields.t ?? new Date(now).toISOString() },
    now,
  );
  if ('rejected' in read) throw new HttpError(422, 'invalid', read.rejected.detail);
  if (read.ok.event.kind === 'regrade') refuseIfChanged(views, person.key, seen);
  const [outcome] = await monitor.deliver({
    feed: `person:${actor.id}`,
    protocol: 'command',
    receivedAt: now,
    raw: raw.toString('utf8'),
    controlId: commandId,
    units: null,
    atomic: false,
    events: [read.ok],
    refused: [],
  });
  if (outcome?.status === 'rejected' || outcome?.status === 'held')
    throw new HttpError(422, outcome.status, outcome.reason ?? 'It could not be used.');
  const answer = {
    id: read.ok.event.id,
    status: outcome?.status,
    t: new Date(read.ok.event.t).toISOString(),
    savedAt: new Date(clock.now()).toISOString(),
    by: actor.name,
  };
  await rememberCommand(pool, { id: commandId, actor: actor.id, at: clock.now(), status: 200, answer });
  sendJson(call.res, 200, answer);
}

const seenShape = z.object({ crs: z.number(), icans: z.number() });
/** A regrade agrees or disagrees with the suggestion on the screen: if that has changed meanwhile, it is shown first. */
function refuseIfChanged(views: Views, key: number, seen: unknown): void {
  const parsed = seenShape.safeParse(seen);
  if (!parsed.success)
    throw new HttpError(400, 'invalid', 'seen: a regrade says which suggestion stood on the screen, {crs, icans}.');
  const state = views.state(key);
  if (!state || (state.crs.grade === parsed.data.crs && state.icans.grade === parsed.data.icans)) return;
  throw new HttpError(
    409,
    'suggestion-changed',
    `The suggestion is now CRS ${state.crs.grade}, ICANS ${state.icans.grade}.`,
    {},
    {
      suggestion: { crs: state.crs.grade, icans: state.icans.grade },
      state,
    },
  );
}
