import type { Pool } from 'pg';
import { z } from 'zod';
import { can, SCOPES } from '../../lib/permissions';
import { isOfPerson, type SourceView } from '../../lib/sources';
import { DAY, HOUR } from '../../lib/time';
import { Refusal, record } from '../administration/record';
import { setSource } from '../administration/sources';
import type { UserActor } from '../auth/actor';
import { createKey } from '../auth/keys';
import type { Clock } from '../clock';
import type { Database } from '../database/open';
import { mapProblem } from '../intake/json/mapped';
import type { SourceSettings } from '../intake/port';
import { preview } from '../intake/preview';
import type { Monitor } from '../monitor';
import { previewMessages } from '../store/raw';
import { SYSTEM } from '../store/reader';
import { refusedSenders } from '../store/refused-senders';
import { HttpError, sendJson } from './answer';
import { bodyOf } from './body';
import { inWebWords } from './people';
import type { Call, Route } from './router';

export interface SourceParts {
  readonly monitor: Monitor;
  readonly pool: Pool;
  readonly prisma: Database['prisma'];
  readonly clock: Clock;
}

/** A laboratory's catalogue has a few thousand codes. */
const MAPS_BYTES = 1_000_000;
const map = z.record(z.string().min(1).max(200), z.string().min(1).max(200));
const commandId = z.string().min(1).max(200);
/** How messages of a source are read; what is left out stays as it is. A map is given whole. */
export const settingsBody = z.object({
  commandId,
  kind: z.string().max(40).optional(),
  zone: z.string().max(60).optional(),
  monitor: z.boolean().optional(),
  units: z.array(z.string().max(60)).max(200).optional(),
  expectedSecs: z.number().int().min(1).max(86_400).nullish(),
  skewLimitSecs: z.number().int().min(1).max(86_400).nullish(),
  certificate: z.string().max(200).nullish(),
  codes: map.optional(),
  unitMap: map.optional(),
  locations: map.optional(),
});
export const previewBody = settingsBody.pick({ zone: true, monitor: true, codes: true, unitMap: true, locations: true });
export const newSourceBody = z.object({
  commandId,
  name: z.string().trim().min(1).max(100),
  kind: z.string().max(40).optional(),
});
export const newKeyBody = z.object({
  commandId,
  unit: z.string().max(60),
  scopes: z.array(z.enum(SCOPES)).min(1).default(['ingest']),
  /** Addresses and ranges it may be used from; none = anywhere. */
  addresses: z.array(z.string().trim().min(1).max(60)).max(50).default([]),
});
export const revokeBody = z.object({ commandId });

/** Sources as an administrator sees and sets them. A key is shown in the answer that makes it and never again. */
export function sourceRoutes(p: SourceParts): Route[] {
  return [
    { method: 'GET', pattern: '/api/sources', access: 'session', handle: (call) => list(p, call) },
    { method: 'GET', pattern: '/api/sources/:id', access: 'session', handle: (call) => one(p, call) },
    { method: 'POST', pattern: '/api/sources', access: 'session', handle: (call) => make(p, call) },
    { method: 'POST', pattern: '/api/sources/:id', access: 'session', handle: (call) => set(p, call) },
    { method: 'POST', pattern: '/api/sources/:id/preview', access: 'session', handle: (call) => tryOut(p, call) },
    { method: 'POST', pattern: '/api/sources/:id/keys', access: 'session', handle: (call) => addKey(p, call) },
    { method: 'POST', pattern: '/api/sources/:id/keys/:kid/revoke', access: 'session', handle: (call) => revoke(p, call) },
  ];
}

function may(call: Call, action: 'read' | 'manage'): UserActor {
  const actor = call.actor as UserActor;
  if (!can(actor, action, { kind: 'sources' })) throw new HttpError(403, 'forbidden', 'You have no right to the sources.');
  return actor;
}
async function rowOf({ prisma }: SourceParts, call: Call) {
  const id = Number(call.params.id);
  const row =
    Number.isInteger(id) && id > 0 && id < 2 ** 31
      ? await prisma.source.findUnique({ where: { id }, include: { keys: true } })
      : null;
  if (!row || isOfPerson(row.name)) throw new HttpError(404, 'not-found', 'There is no such source.');
  return row;
}
function mayManageKeysOf(actor: UserActor, unitId: string): void {
  if (!can(actor, 'manage', { kind: 'keys', unitId }))
    throw new HttpError(403, 'forbidden', `You have no right to the keys of ${unitId}.`);
}
type Row = Awaited<ReturnType<typeof rowOf>>;

function view({ monitor }: SourceParts, s: Row): SourceView {
  const iso = (d: Date | null) => d?.toISOString() ?? null;
  const last = monitor.sources.lastSeen(s.id);
  return {
    id: String(s.id),
    name: s.name,
    kind: s.kind,
    isNew: s.isNew,
    zone: s.zone,
    monitor: s.monitor,
    units: s.units,
    expectedSecs: s.expectedSecs,
    skewLimitSecs: s.skewLimitSecs,
    certificate: s.certificate,
    codes: s.codes as Record<string, string>,
    unitMap: s.unitMap as Record<string, string>,
    locations: s.locations as Record<string, string>,
    keys: s.keys.map((k) => ({
      kid: k.kid,
      unitId: k.unitId,
      scopes: k.scopes,
      addresses: k.addresses,
      createdAt: k.createdAt.toISOString(),
      expiresAt: iso(k.expiresAt),
      revokedAt: iso(k.revokedAt),
      lastUsedAt: iso(k.lastUsedAt),
    })),
    lastAt: last === null ? null : new Date(last).toISOString(),
  };
}

async function list(p: SourceParts, call: Call): Promise<void> {
  may(call, 'read');
  const rows = await p.prisma.source.findMany({
    where: { name: { not: { startsWith: 'person:' } } },
    include: { keys: { orderBy: { id: 'asc' } } },
    orderBy: { name: 'asc' },
  });
  const refused = await refusedSenders(call.actor, p.pool, p.clock.now() - DAY);
  sendJson(call.res, 200, { sources: rows.map((s) => view(p, s)), refused });
}
async function one(p: SourceParts, call: Call): Promise<void> {
  may(call, 'read');
  sendJson(call.res, 200, { source: view(p, await rowOf(p, call)) });
}

async function make(p: SourceParts, call: Call): Promise<void> {
  const actor = may(call, 'manage');
  const body = await bodyOf(call, newSourceBody);
  if (isOfPerson(body.name)) throw new HttpError(422, 'invalid', 'name: such names are those of people.');
  const before = await p.prisma.source.findUnique({ where: { name: body.name } });
  if (!before) await change(p, actor, { name: body.name, ...(body.kind === undefined ? {} : { kind: body.kind }) }, {});
  const row = await p.prisma.source.findUniqueOrThrow({ where: { name: body.name }, include: { keys: true } });
  sendJson(call.res, 200, { source: view(p, row) });
}

async function set(p: SourceParts, call: Call): Promise<void> {
  const actor = may(call, 'manage');
  const row = await rowOf(p, call);
  const { commandId: _, codes, unitMap, locations, ...settings } = await bodyOf(call, settingsBody, MAPS_BYTES);
  checkMaps(codes, unitMap);
  await change(p, actor, { name: row.name, ...settings }, { codes, unitMap, locations }, row);
  sendJson(call.res, 200, { source: view(p, await rowOf(p, call)) });
}

type Maps = { readonly [K in 'codes' | 'unitMap' | 'locations']?: Readonly<Record<string, string>> | undefined };
async function change(
  { monitor, prisma, clock }: SourceParts,
  actor: UserActor,
  settings: Omit<Parameters<typeof setSource>[1], 'now' | 'by' | 'codes' | 'unitMap' | 'locations'>,
  maps: Maps,
  before?: Row,
): Promise<void> {
  try {
    await setSource(prisma, {
      ...settings,
      codes: changesOf(before?.codes, maps.codes),
      unitMap: changesOf(before?.unitMap, maps.unitMap),
      locations: changesOf(before?.locations, maps.locations),
      now: new Date(clock.now()),
      by: actor.id,
    });
  } catch (error) {
    if (error instanceof Refusal) throw new HttpError(422, 'invalid', inWebWords(error));
    throw error;
  }
  await monitor.sources.load(SYSTEM.loop);
}
/** A whole map as changes of the one before: what is gone goes to an empty right side. */
function changesOf(before: unknown, after: Readonly<Record<string, string>> | undefined): ReadonlyMap<string, string> {
  if (after === undefined) return new Map();
  const gone = Object.keys((before as Record<string, string> | undefined) ?? {}).filter((k) => !Object.hasOwn(after, k));
  return new Map([...gone.map((k) => [k, ''] as const), ...Object.entries(after)]);
}
function checkMaps(
  codes: Readonly<Record<string, string>> | undefined,
  units: Readonly<Record<string, string>> | undefined,
): void {
  for (const [kind, entries] of [
    ['code', codes],
    ['unit', units],
  ] as const) {
    for (const [from, to] of Object.entries(entries ?? {})) {
      const problem = mapProblem(kind, to);
      if (problem !== null) throw new HttpError(422, 'invalid', `${from}: ${problem}.`);
    }
  }
}

async function tryOut(p: SourceParts, call: Call): Promise<void> {
  may(call, 'manage');
  const row = await rowOf(p, call);
  const body = await bodyOf(call, previewBody, MAPS_BYTES);
  checkMaps(body.codes, body.unitMap);
  const now: SourceSettings = {
    name: row.name,
    zone: row.zone,
    monitor: row.monitor,
    units: row.units.length === 0 ? null : row.units,
    codes: row.codes as Record<string, string>,
    unitMap: row.unitMap as Record<string, string>,
    locations: row.locations as Record<string, string>,
  };
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
  if (typeof given.zone === 'string' && !Intl.supportedValuesOf('timeZone').concat('UTC').includes(given.zone))
    throw new HttpError(422, 'invalid', `zone: ${given.zone} is not an IANA time zone such as America/Chicago.`);
  const messages = await previewMessages(call.actor, p.pool, row.id, p.clock.now() - 24 * HOUR);
  sendJson(call.res, 200, preview(messages, now, { ...now, ...given }));
}

async function addKey(p: SourceParts, call: Call): Promise<void> {
  const { prisma, clock } = p;
  const actor = may(call, 'manage');
  const row = await rowOf(p, call);
  const { unit, scopes, addresses } = await bodyOf(call, newKeyBody);
  if (!(await prisma.unit.findUnique({ where: { id: unit } })))
    throw new HttpError(422, 'invalid', `unit: there is no unit ${unit}.`);
  mayManageKeysOf(actor, unit);
  const made = await createKey(prisma, { source: row.name, unitId: unit, scopes, addresses, now: clock.now() }).catch((error) => {
    throw error instanceof Refusal ? new HttpError(422, 'invalid', `addresses: ${error.message}`) : error;
  });
  const { key, expiresAt } = made;
  const detail = { scopes: [...scopes], from: addresses, kid: key.split('_')[1] ?? '' };
  await record(prisma, {
    unitId: unit,
    at: new Date(clock.now()),
    by: actor.id,
    action: 'key.create',
    subject: row.name,
    detail,
  });
  sendJson(call.res, 200, { key, expiresAt: expiresAt.toISOString(), source: view(p, await rowOf(p, call)) });
}

async function revoke(p: SourceParts, call: Call): Promise<void> {
  const { prisma, clock } = p;
  const actor = may(call, 'manage');
  const row = await rowOf(p, call);
  await bodyOf(call, revokeBody);
  const kid = call.params.kid as string;
  const key = row.keys.find((k) => k.kid === kid);
  if (key !== undefined) mayManageKeysOf(actor, key.unitId);
  const { count } = await prisma.ingestKey.updateMany({
    where: { kid, sourceId: row.id, revokedAt: null },
    data: { revokedAt: new Date(clock.now()) },
  });
  if (count === 0) throw new HttpError(404, 'not-found', 'There is no such key in force.');
  await record(prisma, {
    unitId: null,
    at: new Date(clock.now()),
    by: actor.id,
    action: 'key.revoke',
    subject: kid,
    detail: { count },
  });
  sendJson(call.res, 200, { source: view(p, await rowOf(p, call)) });
}
