import type { Pool } from 'pg';
import { z } from 'zod';
import { advance } from '../../lib/engine';
import { guidance } from '../../lib/guidance';
import { handoffData, handoffText } from '../../lib/handoff/handoff';
import { can } from '../../lib/permissions';
import { refOf } from '../../lib/protocols/document';
import { record } from '../administration/record';
import type { UserActor } from '../auth/actor';
import type { Clock } from '../clock';
import type { Prisma } from '../database/client';
import type { Monitor } from '../monitor';
import { handoffOf, listHandoffs, storeHandoff } from '../store/handoffs';
import type { Views } from '../views';
import { HttpError, sendJson } from './answer';
import { bodyOf } from './body';
import { gradeCourse } from './grade-course';
import { patientOf } from './guard';
import type { Call, Route } from './router';

export interface HandoffParts {
  readonly monitor: Monitor;
  readonly views: Views;
  readonly pool: Pool;
  readonly prisma: Prisma;
  readonly clock: Clock;
}
const commandId = z.string().min(1).max(200);
export const handoffBody = z.object({ commandId, text: handoffText });
export const readBackBody = z.object({ commandId, synthesis: z.string().trim().min(1, 'is missing.').max(4_000) });

/** Handovers: filled from data, edited, stamped, never changed; and the course of the grades as FHIR. */
export function handoffRoutes(p: HandoffParts): Route[] {
  return [
    { method: 'GET', pattern: '/api/patients/:ref/handoffs', access: 'session', handle: (call) => list(p, call) },
    { method: 'POST', pattern: '/api/patients/:ref/handoffs', access: 'session', handle: (call) => give(p, call) },
    {
      method: 'POST',
      pattern: '/api/patients/:ref/handoffs/:id/read-back',
      access: 'session',
      handle: (call) => answer(p, call),
    },
    { method: 'GET', pattern: '/api/patients/:ref/grade-course', access: 'reader', handle: (call) => course(p, call) },
  ];
}

async function list(p: HandoffParts, { res, actor, params }: Call): Promise<void> {
  const { person, unitId } = patientOf(p.monitor, actor, params.ref as string, 'read');
  sendJson(res, 200, { ...draft(p, person.key, unitId), handoffs: await listHandoffs(actor, p, person.key) });
}

/** The data lines as of now, which the form shows and which are stored as they stand when it is given. */
function draft({ monitor, views, clock }: HandoffParts, key: number, unitId: string) {
  const patient = monitor.ward.get(key);
  const state = views.state(key);
  if (!patient || !state) throw new HttpError(404, 'not-found', 'Nothing is known of this patient yet.');
  const { protocol } = patient;
  const now = Math.max(clock.now(), patient.chart.t);
  const offs = views.alarmOffs(unitId, false);
  const data = handoffData(state, guidance(advance(patient.view, now, protocol), protocol, now), now, offs);
  return { asOf: new Date(now).toISOString(), protocol: refOf(protocol), data };
}

function mayWrite(p: HandoffParts, call: Call) {
  const found = patientOf(p.monitor, call.actor, call.params.ref as string, 'read');
  if (!can(call.actor, 'chart', { kind: 'patient', unitId: found.unitId, eventKind: 'note' }))
    throw new HttpError(403, 'forbidden', 'Your role may not hand over.');
  return found;
}

async function give(p: HandoffParts, call: Call): Promise<void> {
  const { person, unitId } = mayWrite(p, call);
  const body = await bodyOf(call, handoffBody);
  const actor = call.actor as UserActor;
  const now = draft(p, person.key, unitId);
  await storeHandoff(p.prisma, {
    ...{ id: body.commandId, patientKey: person.key, unitId, authorId: actor.id, uid: person.uid },
    at: new Date(p.clock.now()),
    body: { ...now, text: body.text },
  });
  sendJson(call.res, 200, { id: body.commandId, savedAt: new Date(p.clock.now()).toISOString() });
}

async function answer(p: HandoffParts, call: Call): Promise<void> {
  const { person, unitId } = mayWrite(p, call);
  const body = await bodyOf(call, readBackBody);
  const actor = call.actor as UserActor;
  const of = await handoffOf(actor, p, person.key, call.params.id as string);
  if (!of) throw new HttpError(404, 'not-found', 'There is no such handover.');
  if (of.authorId === actor.id) throw new HttpError(403, 'own', 'The receiver says it back, not the person who gave it.');
  await storeHandoff(p.prisma, {
    ...{ id: body.commandId, patientKey: person.key, unitId, authorId: actor.id, uid: person.uid },
    at: new Date(p.clock.now()),
    body: { readBackOf: of.id, synthesis: body.synthesis },
  });
  sendJson(call.res, 200, { id: body.commandId, savedAt: new Date(p.clock.now()).toISOString() });
}

/** Every step of both grades and every confirmation as one FHIR Bundle. What leaves the house is on record. */
async function course({ monitor, prisma, clock }: HandoffParts, { res, actor, params }: Call): Promise<void> {
  const { person, unitId } = patientOf(monitor, actor, params.ref as string, 'read');
  const patient = monitor.ward.get(person.key);
  if (!patient) throw new HttpError(404, 'not-found', 'Nothing is known of this patient yet.');
  const { steps, regrades } = patient.view;
  const grades = (['crs', 'icans'] as const).flatMap((scale) => [
    ...steps
      .filter((s, i) => s[scale] !== (steps[i - 1]?.[scale] ?? 0))
      .map((s) => ({ scale, t: s.t, grade: s[scale], status: null, confirmedBy: null, confirmed: false, reason: null })),
    ...regrades.flatMap((r) => {
      const grade = r[scale];
      if (grade === null || grade === undefined) return [];
      return [{ scale, t: r.t, grade, status: null, confirmedBy: r.by, confirmed: true, reason: r.reason }];
    }),
  ]);
  await record(prisma, {
    ...{ unitId, at: new Date(clock.now()), by: actor?.kind === 'user' ? actor.id : `key:${actor?.id}` },
    ...{ action: 'grade-course.export', subject: person.uid },
  });
  const body = gradeCourse({ person, grades, protocol: refOf(patient.protocol), at: clock.now() });
  sendJson(res, 200, body, {
    'content-type': 'application/fhir+json; charset=utf-8',
    'content-disposition': 'attachment; filename="grade-course.json"',
  });
}
