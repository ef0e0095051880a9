import type { Pool } from 'pg';
import { z } from 'zod';
import { can } from '../../lib/permissions';
import { isMovement } from '../../lib/stays';
import { record } from '../administration/record';
import type { UserActor } from '../auth/actor';
import type { Clock } from '../clock';
import type { Database } from '../database/open';
import { readAgain } from '../intake/again';
import { withPatient } from '../intake/hl7v2/reassign';
import type { Replay } from '../intake/replay';
import { admit as admitTo } from '../loop/admit';
import type { Monitor } from '../monitor';
import { heldById, settleHeld } from '../store/quarantine';
import { countQuarantine, listQuarantine, type QuarantineEntry, quarantineEntry } from '../store/quarantine-list';
import { rawOfEntry } from '../store/raw';
import { HttpError, sendJson } from './answer';
import { bodyOf } from './body';
import { unitOf } from './guard';
import { once } from './once';
import type { Call, Route } from './router';

export interface QuarantineParts {
  readonly monitor: Monitor;
  readonly pool: Pool;
  readonly prisma: Database['prisma'];
  readonly clock: Clock;
  readonly replay: Replay;
}

/** What could not be used: read it, open its text (which is noted), and settle it. */
export function quarantineRoutes(p: QuarantineParts): Route[] {
  return [
    { method: 'GET', pattern: '/api/quarantine', access: 'reader', handle: (call) => list(p, call) },
    { method: 'GET', pattern: '/api/quarantine/counts', access: 'reader', handle: (call) => counts(p, call) },
    { method: 'GET', pattern: '/api/quarantine/:id/raw', access: 'reader', handle: (call) => open(p, call) },
    { method: 'POST', pattern: '/api/quarantine/:id/assign', access: 'session', handle: (call) => settle(p, 'assign', call) },
    { method: 'POST', pattern: '/api/quarantine/:id/replay', access: 'session', handle: (call) => settle(p, 'replay', call) },
    { method: 'POST', pattern: '/api/quarantine/:id/dismiss', access: 'session', handle: (call) => settle(p, 'dismiss', call) },
  ];
}

async function list({ pool, prisma, clock }: QuarantineParts, { res, actor, url }: Call): Promise<void> {
  const asked = (name: string) => url.searchParams.get(name);
  const cursor = asked('cursor');
  if (cursor !== null && !/^\d{1,18}$/.test(cursor)) throw new HttpError(400, 'cursor', 'This cursor was not given out here.');
  const page = await listQuarantine(actor, pool, {
    before: cursor === null ? null : BigInt(cursor),
    source: asked('source'),
    reason: asked('reason'),
    status: asked('status'),
    settled: asked('state') === 'settled',
  });
  // A program that reads the whole gets the texts at once; people open each one by itself. Both are noted.
  const program = actor?.kind === 'key';
  if (program)
    await record(prisma, {
      ...{ unitId: actor.units[0] ?? null, at: new Date(clock.now()), by: `key:${actor.id}` },
      ...{ action: 'quarantine.read', subject: actor.source, detail: { entries: page.items.length } },
    });
  const items = page.items.map(({ raw, ...item }) => (program ? { ...item, raw } : item));
  sendJson(res, 200, page.next === null ? { items } : { items, next: page.next });
}

async function counts({ pool }: QuarantineParts, { res, actor }: Call): Promise<void> {
  sendJson(res, 200, { counts: await countQuarantine(actor, pool) });
}

async function open({ pool, prisma, clock }: QuarantineParts, call: Call): Promise<void> {
  const q = await entryOf(pool, call);
  if (!q.own) throw new HttpError(403, 'forbidden', 'It came last from another unit, whose text it is.');
  const whole = q.rawId === null ? null : await rawOfEntry(call.actor, pool, q.id);
  const by = call.actor?.kind === 'user' ? call.actor.id : `key:${call.actor?.id}`;
  const detail = { source: q.source, reason: q.reason };
  await record(prisma, { unitId: null, at: new Date(clock.now()), by, action: 'quarantine.open', subject: String(q.id), detail });
  sendJson(call.res, 200, { id: String(q.id), part: q.rawText, message: whole?.body.slice(0, 200_000) ?? null });
}

async function entryOf(pool: Pool, call: Call): Promise<QuarantineEntry> {
  const id = call.params.id as string;
  const q = /^\d{1,18}$/.test(id) ? await quarantineEntry(call.actor, pool, BigInt(id)) : null;
  if (!q) throw new HttpError(404, 'not-found', 'There is no such entry.');
  return q;
}

export const settleBody = z.object({
  commandId: z.string().min(1).max(200),
  mrn: z.string().max(200).optional(),
  bed: z.string().max(200).optional(),
  reason: z.string().max(2_000).optional(),
});

async function settle(p: QuarantineParts, what: 'assign' | 'replay' | 'dismiss', call: Call): Promise<void> {
  const actor = call.actor as UserActor;
  if (!can(actor, 'settle', { kind: 'quarantine' }))
    throw new HttpError(403, 'forbidden', 'Your role may not settle the quarantine.');
  const body = await bodyOf(call, settleBody);
  await once(p, call, body.commandId, () => settleOnce(p, what, call, body));
}

async function settleOnce(
  p: QuarantineParts,
  what: 'assign' | 'replay' | 'dismiss',
  call: Call,
  body: z.infer<typeof settleBody>,
): Promise<Record<string, unknown>> {
  const { pool, prisma, clock } = p;
  const actor = call.actor as UserActor;
  const q = await entryOf(pool, call);
  if (q.state !== 'open') throw new HttpError(409, 'settled', 'Somebody has settled this entry already.');
  const done =
    what === 'dismiss'
      ? await dismiss(p, q, actor, body.reason)
      : what === 'replay'
        ? await replay(p, q, actor)
        : await assign(p, q, actor, body);
  await p.monitor.refreshDoubts();
  const answer = { id: String(q.id), ...done };
  await record(prisma, {
    ...{ unitId: null, at: new Date(clock.now()), by: actor.id, action: `quarantine.${what}`, subject: String(q.id) },
    detail: { source: q.source, reason: q.reason, name: actor.name, result: JSON.stringify(done) },
  });
  return answer;
}

async function dismiss({ pool, clock }: QuarantineParts, q: QuarantineEntry, actor: UserActor, reason: string | undefined) {
  if (!reason?.trim()) throw new HttpError(400, 'invalid', 'reason: is missing.');
  await settleHeld(pool, [q.id], 'dismissed', clock.now(), `${actor.name}: ${reason.trim()}`);
  return { state: 'dismissed', said: 'Dismissed.' };
}

async function replay({ pool, clock, replay: again }: QuarantineParts, q: QuarantineEntry, actor: UserActor) {
  const result = await again.entry(q);
  if (result.messages === 0) throw new HttpError(422, 'no-message', 'The message behind this entry is not stored any more.');
  const now = (await quarantineEntry(actor, pool, q.id))?.state ?? 'open';
  const settled = result.still === 0 && result.held === 0 && result.rejected === 0;
  if (settled && now === 'open') await settleHeld(pool, [q.id], 'replayed', clock.now(), actor.name);
  return { state: settled ? 'replayed' : now, result, said: inWords(result) };
}

function inWords(r: Awaited<ReturnType<Replay['entry']>>): string {
  const parts = [
    `${r.messages} ${r.messages === 1 ? 'message' : 'messages'} read again`,
    `${r.stored} taken into the chart`,
    r.repeated > 0 ? `${r.repeated} known already` : '',
    r.held > 0 ? `${r.held} held` : '',
    r.rejected > 0 ? `${r.rejected} refused` : '',
    r.still > 0 ? `${r.still} still not usable for the same reason` : '',
    r.otherwise > 0 ? `${r.otherwise} listed for another reason` : '',
    r.leftOut > 0 ? `${r.leftOut} older ones left out` : '',
  ];
  return `${parts.filter((x) => x !== '').join(', ')}.`;
}

/** Gives what waits to a patient: by number, or to whoever lies in the bed now. */
async function assign(p: QuarantineParts, q: QuarantineEntry, actor: UserActor, body: z.infer<typeof settleBody>) {
  const { monitor, pool, clock } = p;
  const { census } = monitor;
  const there = body.bed === undefined ? undefined : census.occupants(body.bed, clock.now());
  if (there !== undefined && there.length !== 1)
    throw new HttpError(
      422,
      'invalid',
      `bed: ${there.length === 0 ? 'nobody lies' : 'more than one patient is recorded'} there.`,
    );
  const person = there?.[0] ? census.person(there[0].patientKey) : census.byMrn(body.mrn ?? '');
  if (!person) throw new HttpError(422, 'invalid', 'mrn: there is no such patient.');
  // What waits without a unit is everybody's; the chart it goes into is its own unit's.
  const unitId = unitOf(monitor, person);
  if (unitId !== undefined && !can(actor, 'settle', { kind: 'quarantine', unitId }))
    throw new HttpError(403, 'forbidden', `The patient is on ${unitId}: somebody of that unit settles this.`);

  const events = await eventsOf(p, q, actor, person.mrn);
  // A person has said who it is: what else the message called them has had its say.
  const given = events.map((e) => ({ ...e, patient: { mrn: person.mrn }, identifiers: [] }));
  for (const e of given) {
    const fits = admitTo(e, census, null, clock.now());
    // Who leaves or moves needs no more than whose it is; who comes needs a bed and is placed on the board.
    if (fits.to === 'chart' || (fits.to === 'movement' && e.event.kind !== 'admission' && e.event.kind !== 'merge')) continue;
    const why =
      fits.to === 'hold' || fits.to === 'reject'
        ? fits.detail
        : 'Who comes, or is joined with another number, is not assigned: place the patient on the board, then dismiss this.';
    throw new HttpError(422, 'held', why);
  }
  const outcomes = await monitor.deliver({
    feed: q.source,
    protocol: 'command',
    receivedAt: given[0]?.event.receivedAt ?? clock.now(),
    raw: '',
    controlId: null,
    units: null,
    atomic: true,
    ...(q.rawId === null ? {} : { replayOf: q.rawId }),
    events: given,
    refused: [],
  });
  await settleHeld(pool, [q.id], 'admitted', clock.now(), actor.name);
  const used = outcomes.filter((o) => o.status === 'stored').length;
  const said = `${used} of ${outcomes.length} ${outcomes.length === 1 ? 'event' : 'events'} taken into the chart of ${person.mrn}.`;
  return { state: 'assigned', outcome: outcomes[0]?.status, said };
}

/** What the entry says: the event that was held, or the stored HL7 message read again as if it had named the patient. */
async function eventsOf({ monitor, pool }: QuarantineParts, q: QuarantineEntry, actor: UserActor, mrn: string) {
  const held = q.status === 'held' ? await heldById(actor, pool, q.id) : null;
  if (held) return [held.admitted];
  const refused = new HttpError(
    422,
    'invalid',
    'This entry cannot be assigned: it holds nothing that could be read for a patient.',
  );
  const raw = q.rawId === null ? null : await rawOfEntry(actor, pool, q.id);
  const source = monitor.sources.all().find((s) => s.id === q.sourceId);
  if (!raw || !source || raw.protocol !== 'hl7v2') throw refused;
  const body = withPatient(raw.body, mrn, q.reason === 'no patient' ? q.rawText : null);
  if (body === null) throw refused;
  const { events } = readAgain({ ...raw, body }, source);
  if (events.length === 0 || events.some((e) => isMovement(e.event) || e.event.kind === 'merge')) throw refused;
  return events;
}
