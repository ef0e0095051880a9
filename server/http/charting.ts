import type { Pool } from 'pg';
import { z } from 'zod';
import { admit, kindProblem } from '../../lib/events/admit';
import type { ChartEvent } from '../../lib/events/event';
import { isStorable } from '../../lib/events/fit';
import { can } from '../../lib/permissions';
import type { UserActor } from '../auth/actor';
import type { Person } from '../census';
import type { Clock } from '../clock';
import type { Prisma } from '../database/client';
import type { Monitor } from '../monitor';
import { versionsOfEvent } from '../store/history';
import type { Views } from '../views';
import { HttpError, parseJson, readBody } from './answer';
import { patientOf, unitOf } from './guard';
import { once } from './once';
import type { Call, Route } from './router';
import { mustSign } from './signed';

const LIMIT_BYTES = 100_000;

export interface ChartingParts {
  readonly monitor: Monitor;
  readonly views: Views;
  readonly pool: Pool;
  readonly prisma: Prisma;
  readonly clock: Clock;
  /** Lock-outs are real time, as those of sign-ins. */
  readonly realNow?: () => number;
}
/** A person charts something: the same event and the same door as a device's (contract "Acting"). */
export function chartingRoutes(p: ChartingParts): Route[] {
  return [{ method: 'POST', pattern: '/api/patients/:ref/events', access: 'session', handle: (call) => chart(p, call) }];
}

const expectedShape = z.object({ mrn: z.string().optional(), bed: z.string().nullish() });

async function chart(p: ChartingParts, call: Call): Promise<void> {
  const actor = call.actor as UserActor;
  const { person, unitId } = patientOf(p.monitor, actor, call.params.ref as string, 'read');
  const text = await readBody(call.req, LIMIT_BYTES);
  const body = parseJson(text) as Record<string, unknown>;
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new HttpError(400, 'invalid', 'The body is not an event.');
  // The signature is looked at here and kept nowhere.
  const { commandId, seen, sign, patient: expected, ...fields } = body;
  if (typeof commandId !== 'string' || commandId === '' || commandId.length > 200)
    throw new HttpError(400, 'invalid', 'commandId: is missing.');
  if (!isStorable(commandId)) throw new HttpError(400, 'invalid', 'commandId: has characters that cannot be kept.');
  // What is no kind at all is nobody's to chart: that is no question of rights.
  const noKind = kindProblem(fields.kind);
  if (noKind !== null) throw new HttpError(422, 'invalid', noKind.detail);
  if (!can(actor, 'chart', { kind: 'patient', unitId, eventKind: String(fields.kind) }))
    throw new HttpError(403, 'forbidden', 'Your role may not chart this.');
  await once(p, call, commandId, () => {
    refuseIfAnother(p.monitor, person, expected);
    return store(p, { actor, person, unitId, commandId, seen, sign, fields });
  });
}

interface Entry {
  readonly actor: UserActor;
  readonly person: Person;
  readonly unitId: string;
  readonly commandId: string;
  readonly seen: unknown;
  readonly sign: unknown;
  readonly fields: Record<string, unknown>;
}
async function store(p: ChartingParts, entry: Entry): Promise<Record<string, unknown>> {
  const { monitor, views, pool, clock } = p;
  const { actor, person, unitId, commandId, seen, sign, fields } = entry;
  const now = clock.now();
  const ours = { patient: { mrn: person.mrn }, by: actor.name, t: fields.t ?? new Date(now).toISOString() };
  // With a grade stands what was suggested when it was given: how often people differ is asked later.
  const beside = fields.kind === 'regrade' && seen !== undefined ? { seen } : {};
  const read = admit({ id: commandId, ...fields, ...beside, ...ours }, now);
  if ('rejected' in read) throw new HttpError(422, 'invalid', read.rejected.detail);
  const { event } = read.ok;
  if (event.kind === 'merge') refuseIfForeign(monitor, actor, event.from);
  if (event.revision !== 'final') await refuseIfNotOwn(pool, person.key, actor, event);
  if (event.kind === 'regrade' && event.revision !== 'entered-in-error') {
    refuseIfChanged(views, person.key, seen);
    await mustSignOverride(p, { actor, key: person.key, uid: person.uid, unitId, event, sign });
  }
  const [outcome] = await monitor.deliver({
    feed: `person:${actor.id}`,
    protocol: 'command',
    receivedAt: now,
    raw: JSON.stringify({ commandId, ...(seen === undefined ? {} : { seen }), ...fields }),
    controlId: commandId,
    units: null,
    atomic: false,
    events: [read.ok],
    refused: [],
  });
  if (outcome?.status === 'rejected' || outcome?.status === 'held')
    throw new HttpError(422, outcome.status, outcome.reason ?? 'It could not be used.');
  if (outcome?.status === 'duplicate' && outcome.reason)
    throw new HttpError(409, 'duplicate', 'Another entry has this id already; nothing was changed.');
  return {
    id: event.id,
    status: outcome?.status,
    t: new Date(event.t).toISOString(),
    savedAt: new Date(clock.now()).toISOString(),
    by: actor.name,
  };
}

/** The page says for whom it was filled in. If that is somebody else, or the bed is another one by now, nothing is stored. */
function refuseIfAnother(monitor: Monitor, person: { key: number; mrn: string }, expected: unknown): void {
  const said = expectedShape.safeParse(expected);
  if (!said.success) {
    if (expected !== undefined) throw new HttpError(400, 'invalid', 'patient: takes mrn and bed.');
    return;
  }
  if (said.data.mrn !== undefined && said.data.mrn !== person.mrn)
    throw new HttpError(422, 'wrong-patient', 'This was filled in for another patient. Nothing was saved.');
  const bed = monitor.census.seat(person.key)?.bedId ?? null;
  if (said.data.bed != null && said.data.bed !== bed)
    throw new HttpError(
      422,
      'wrong-bed',
      `The patient is no longer in bed ${said.data.bed}${bed === null ? '' : ` but in ${bed}`}. Check who this is for and save again.`,
    );
}

/** A merge takes everything of the other number over: whoever does it must be allowed to do it there too. */
function refuseIfForeign(monitor: Monitor, actor: UserActor, from: string): void {
  const other = monitor.census.byMrn(from);
  const unitId = other && unitOf(monitor, other);
  if (unitId !== undefined && !can(actor, 'chart', { kind: 'patient', unitId, eventKind: 'merge' }))
    throw new HttpError(403, 'forbidden', `The patient of the other number is on ${unitId}: somebody of both units merges them.`);
}

/** Only what one has charted oneself, of this patient and of this kind, is corrected here. */
async function refuseIfNotOwn(pool: Pool, key: number, actor: UserActor, event: ChartEvent): Promise<void> {
  const versions = await versionsOfEvent(actor, pool, key, event.id);
  if (!versions.some((v) => v.event.feed === `person:${actor.id}` && v.event.kind === event.kind))
    throw new HttpError(404, 'not-found', 'You have made no such entry for this patient.');
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

/** Agreeing needs no signature. Another grade than the suggested one needs its reason and the person's PIN or password once more. */
async function mustSignOverride(
  p: ChartingParts,
  r: { actor: UserActor; key: number; uid: string; unitId: string; event: ChartEvent; sign: unknown },
): Promise<void> {
  const { actor, event } = r;
  const state = p.views.state(r.key);
  if (event.kind !== 'regrade' || !state) return;
  const differs = {
    ...(event.crs !== undefined && event.crs !== state.crs.grade ? { crs: `${state.crs.grade} to ${event.crs}` } : {}),
    ...(event.icans !== undefined && event.icans !== state.icans.grade
      ? { icans: `${state.icans.grade} to ${event.icans}` }
      : {}),
  };
  if (Object.keys(differs).length === 0) return;
  if (!event.reason?.trim()) throw new HttpError(422, 'reason', 'Another grade than the suggested one needs its reason.');
  const detail = { ...differs, reason: event.reason };
  const act = {
    userId: actor.id,
    unitId: r.unitId,
    action: 'regrade.signed',
    subject: r.uid,
    detail,
    at: p.clock.now(),
    session: actor.session,
  };
  await mustSign(p.prisma, r.sign, act, (p.realNow ?? Date.now)());
}
