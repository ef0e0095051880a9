import type { Pool } from 'pg';
import { z } from 'zod';
import { dryRunOf } from '../../lib/backtest/report';
import { contentsOf } from '../../lib/contents/contents';
import { can, type Resource, type UserActor, unitsOf } from '../../lib/permissions';
import { protocolDiff } from '../../lib/protocols/diff';
import { refOf } from '../../lib/protocols/document';
import type { Protocol } from '../../lib/protocols/protocol';
import { DAY } from '../../lib/time';
import { Refusal } from '../administration/record';
import type { Clock } from '../clock';
import type { Prisma } from '../database/client';
import type { Monitor } from '../monitor';
import { backtestStored } from '../protocols/backtest';
import { approveVersion, createVersion, personText, publishable, publishVersion } from '../protocols/manage';
import { HttpError, sendJson } from './answer';
import { bodyOf } from './body';
import { instantParam } from './guard';
import { once } from './once';
import type { Call, Route } from './router';
import { mustSign } from './signed';

const DRY_RUN_DAYS = 30;

interface Parts {
  readonly monitor: Monitor;
  readonly prisma: Prisma;
  readonly pool: Pool;
  readonly clock: Clock;
}

/** The engine's table of contents, the versions of the protocols, and what people do with them. */
export function protocolRoutes(p: Parts): Route[] {
  let running: Promise<unknown> | null = null;
  return [
    {
      method: 'GET',
      pattern: '/api/rules',
      access: 'reader',
      handle({ res, actor, url }) {
        allowed(actor as UserActor, 'read', { kind: 'protocols' });
        const wanted = url.searchParams.get('protocol');
        const protocol = wanted === null ? ownProtocol(p, actor as UserActor, url.searchParams.get('unit')) : found(p, wanted);
        sendJson(res, 200, { ...contentsOf(protocol), protocols: p.monitor.protocols.registry.all.map(summary) });
      },
    },
    {
      method: 'GET',
      pattern: '/api/protocols',
      access: 'reader',
      handle({ res, actor }) {
        allowed(actor as UserActor, 'read', { kind: 'protocols' });
        sendJson(res, 200, overview(p, actor as UserActor));
      },
    },
    {
      method: 'GET',
      pattern: '/api/protocols/diff',
      access: 'reader',
      handle({ res, actor, url }) {
        allowed(actor as UserActor, 'read', { kind: 'protocols' });
        const [a, b] = pairOf(p, url);
        sendJson(res, 200, { a: summary(a), b: summary(b), ...protocolDiff(a, b) });
      },
    },
    {
      method: 'GET',
      pattern: '/api/protocols/dry-run',
      access: 'session',
      async handle({ res, actor, url }) {
        const unitId = url.searchParams.get('unit') ?? '';
        allowed(actor as UserActor, 'manage', { kind: 'protocols' });
        if (!p.monitor.census.unit(unitId)) throw new HttpError(400, 'query', '"unit" names no unit.');
        allowed(actor as UserActor, 'read', { kind: 'unit', unitId });
        const [a, b] = pairOf(p, url);
        const to = p.clock.now();
        const from = instantParam(url, 'from') ?? to - DRY_RUN_DAYS * DAY;
        if (running !== null) throw new HttpError(429, 'busy', 'A dry run is under way; one at a time.', { 'retry-after': '5' });
        const work = backtestStored(p.pool, [a, b], { from, to }, unitId);
        running = work;
        try {
          const [first, second] = await work;
          if (first && second) sendJson(res, 200, { unit: unitId, from: iso(from), to: iso(to), ...dryRunOf(first, second) });
        } finally {
          running = null;
        }
      },
    },
    { method: 'POST', pattern: '/api/protocols', access: 'session', handle: (call) => create(p, call) },
    { method: 'POST', pattern: '/api/protocols/approve', access: 'session', handle: (call) => approve(p, call) },
    { method: 'POST', pattern: '/api/units/:unit/protocol', access: 'session', handle: (call) => publish(p, call) },
    {
      method: 'GET',
      pattern: '/api/protocols/:ref',
      access: 'reader',
      handle({ res, actor, params }) {
        allowed(actor as UserActor, 'read', { kind: 'protocols' });
        const protocol = found(p, params.ref as string);
        sendJson(res, 200, { ...protocol, ref: refOf(protocol) });
      },
    },
  ];
}

function allowed(actor: UserActor, action: 'read' | 'manage' | 'approve', resource: Resource): void {
  if (!can(actor, action, resource)) throw new HttpError(403, 'forbidden', 'Your role may not do this.');
}
function found({ monitor }: Parts, ref: string): Protocol {
  const protocol = monitor.protocols.registry.find(ref);
  if (!protocol) throw new HttpError(404, 'not-found', 'There is no such protocol.');
  return protocol;
}
function pairOf(p: Parts, url: URL): readonly [Protocol, Protocol] {
  return [found(p, url.searchParams.get('a') ?? ''), found(p, url.searchParams.get('b') ?? '')];
}
/** What the person's unit follows now. */
function ownProtocol({ monitor }: Parts, actor: UserActor, wanted: string | null): Protocol {
  const ids = unitsOf(actor);
  const unit = monitor.census.unit(wanted !== null && ids.includes(wanted) ? wanted : (ids[0] ?? ''));
  const protocol = unit ? monitor.protocols.current(unit) : monitor.protocols.registry.all[0];
  if (!protocol) throw new HttpError(404, 'not-found', 'There is no protocol.');
  return protocol;
}
const iso = (t: number) => new Date(t).toISOString();
const summary = (v: Protocol) => ({ ref: refOf(v), title: v.title, base: v.base ?? null, signedOff: v.signedOff });

function overview({ monitor, clock }: Parts, actor: UserActor) {
  const book = monitor.protocols;
  const now = clock.now();
  const notes = new Map(book.versions.map((v) => [refOf(v), v]));
  const units = monitor.census.allUnits().filter((u) => can(actor, 'read', { kind: 'unit', unitId: u.id }));
  return {
    serverNow: iso(now),
    protocols: book.registry.all.map((v) => {
      const row = notes.get(refOf(v));
      return {
        ...summary(v),
        note: row?.note ?? null,
        createdBy: row?.createdBy ?? null,
        createdAt: row?.createdAt ?? null,
        mayApprove:
          row !== undefined &&
          row.approvedBy === null &&
          can(actor, 'approve', { kind: 'protocols' }) &&
          !row.createdBy.endsWith(`[${actor.id}]`),
        followedBy: units.filter((u) => refOf(book.current(u)) === refOf(v)).map((u) => u.id),
      };
    }),
    broken: book.registry.broken,
    units: units.map((u) => ({
      id: u.id,
      name: u.name,
      current: refOf(book.current(u)),
      since: book.inForce(u, now).since === null ? null : iso(book.inForce(u, now).since ?? 0),
      timeline: book.timeline(u.id).map((row) => ({
        ref: row.ref,
        effectiveAt: iso(row.effectiveAt),
        by: row.by,
        approvedBy: row.approvedBy,
        ahead: row.effectiveAt > now,
      })),
      mayPublish: can(actor, 'manage', { kind: 'unit-protocol', unitId: u.id }),
    })),
    mayCreate: can(actor, 'manage', { kind: 'protocols' }),
  };
}

export const createBody = z.object({
  commandId: z.string().min(1).max(200),
  base: z.string().min(1).max(120),
  note: z.string().min(1).max(2_000),
  title: z.string().min(1).max(120).optional(),
  numbers: z.record(z.string(), z.number()).optional(),
  choices: z.record(z.string(), z.boolean()).optional(),
  answers: z.record(z.string(), z.string().min(1).max(500)).optional(),
});
export const approveBody = z.object({ commandId: z.string().min(1).max(200), ref: z.string().min(3).max(120) });
export const publishBody = z.object({
  commandId: z.string().min(1).max(200),
  protocol: z.string().min(3).max(120),
  at: z.iso.datetime({ offset: true }).optional(),
  sign: z.unknown().optional(),
});

async function create(p: Parts, call: Call): Promise<void> {
  await command(p, call, createBody, 'manage', { kind: 'protocols' }, async (body, by, now) => {
    const { commandId: _, base, note, ...changes } = body;
    const given = Object.fromEntries(Object.entries(changes).filter(([, v]) => v !== undefined));
    return { ref: await createVersion(p.prisma, { base, note, changes: given, now, by }) };
  });
}
async function approve(p: Parts, call: Call): Promise<void> {
  await command(p, call, approveBody, 'approve', { kind: 'protocols' }, async ({ ref }, by, now) => {
    await approveVersion(p.prisma, { ref, now, by });
    return { ref };
  });
}
async function publish(p: Parts, call: Call): Promise<void> {
  const unitId = call.params.unit as string;
  await command(p, call, publishBody, 'manage', { kind: 'unit-protocol', unitId }, async ({ protocol, at, sign }, by, now) => {
    const t = at === undefined ? now.getTime() : Date.parse(at);
    const { id: userId } = call.actor as UserActor;
    const act = { userId, unitId, action: 'publish.signed', subject: protocol, at: now.getTime() };
    const publication = { unitId, ref: protocol, at: t, now };
    await publishable(p.prisma, publication);
    await mustSign(p.prisma, sign, act, Date.now());
    await publishVersion(p.prisma, { ...publication, by });
    return { unit: unitId, ref: protocol, effectiveAt: iso(t) };
  });
}

/** One act of a person: permitted, done once for its command id, then in force at once. */
async function command<T extends z.ZodType<{ commandId: string }>>(
  p: Parts,
  call: Call,
  shape: T,
  action: 'manage' | 'approve',
  resource: Resource,
  act: (body: z.infer<T>, by: string, now: Date) => Promise<Record<string, unknown>>,
): Promise<void> {
  const actor = call.actor as UserActor;
  allowed(actor, action, resource);
  const body = await bodyOf(call, shape);
  try {
    await once(p, call, body.commandId, async () => {
      const answer = await act(body, personText(actor), new Date(p.clock.now()));
      await p.monitor.refreshProtocols();
      return answer;
    });
  } catch (error) {
    if (error instanceof Refusal) throw new HttpError(422, 'refused', error.message);
    throw error;
  }
}
