import type { Pool } from 'pg';
import { HISTORY_KINDS, type HistoryKind } from '../../lib/history/entry';
import { can } from '../../lib/permissions';
import { record } from '../administration/record';
import { eventName } from '../audit/event-name';
import type { UserActor } from '../auth/actor';
import type { Clock } from '../clock';
import type { Prisma } from '../database/client';
import { partOf, type RawPart } from '../intake/raw-part';
import type { Monitor } from '../monitor';
import { listHistory, versionsInWords, versionsOfEvent } from '../store/history';
import { rawOfPatient } from '../store/raw';
import { HttpError, sendJson } from './answer';
import { patientOf } from './guard';
import type { Call, Route } from './router';

export interface HistoryParts {
  readonly monitor: Monitor;
  readonly pool: Pool;
  readonly prisma: Prisma;
  readonly clock: Clock;
}

/** What became of a patient's alerts, grades and entries, and the message behind a value. Reading either is audited. */
export function historyRoutes(p: HistoryParts): Route[] {
  return [
    { method: 'GET', pattern: '/api/patients/:ref/history', access: 'session', handle: (call) => history(p, call) },
    { method: 'GET', pattern: '/api/patients/:ref/raw', access: 'session', handle: (call) => raw(p, call) },
  ];
}

async function history({ monitor, pool, prisma, clock }: HistoryParts, { res, actor, params, url }: Call): Promise<void> {
  const { person, unitId } = patientOf(monitor, actor, params.ref as string, 'read');
  const asked = url.searchParams.get('kinds')?.split(',') ?? HISTORY_KINDS.filter((k) => k !== 'reading');
  if (!asked.every((k): k is HistoryKind => (HISTORY_KINDS as readonly string[]).includes(k)))
    throw new HttpError(400, 'query', `"kinds" are of ${HISTORY_KINDS.join(', ')}.`);
  const cursor = url.searchParams.get('cursor');
  const page = await listHistory(actor, pool, person.key, asked, cursor);
  if (page === null) throw new HttpError(400, 'cursor', 'This cursor was not given out here.');
  if (cursor === null)
    await record(prisma, {
      ...{ unitId, at: new Date(clock.now()), by: (actor as UserActor).id },
      ...{ action: 'history.read', subject: person.uid, detail: { kinds: asked.join(',') } },
    });
  sendJson(res, 200, page.next === null ? { entries: page.entries } : { entries: page.entries, next: page.next });
}

/** The messages a value came in, as they reached us: every version of it. The page reads the part of this patient only. */
async function raw({ monitor, pool, prisma, clock }: HistoryParts, { res, actor, params, url }: Call): Promise<void> {
  const { person, unitId } = patientOf(monitor, actor, params.ref as string, 'read');
  if (!can(actor, 'read', { kind: 'raw', unitId })) throw new HttpError(403, 'forbidden', 'Your role may not open raw messages.');
  const eventId = url.searchParams.get('event') ?? '';
  const stored = eventId === '' || eventId.length > 200 ? [] : await versionsOfEvent(actor, pool, person.key, eventId);
  if (stored.length === 0) throw new HttpError(404, 'not-found', 'This patient has no such value.');
  await record(prisma, {
    ...{ unitId, at: new Date(clock.now()), by: (actor as UserActor).id },
    ...{ action: 'raw.open', subject: person.uid, detail: { event: eventName(eventId) } },
  });
  const words = versionsInWords(stored);
  const versions = await Promise.all(
    stored.map(async (s, i) => {
      const message = s.rawId === null ? null : await rawOfPatient(actor, pool, { key: person.key, unitId, id: s.rawId });
      const part: RawPart = message ? partOf(message, eventId) : { withheld: 'No message is kept for this version.' };
      return { ...words[i], source: s.event.feed ?? '', protocol: message?.protocol ?? null, ...part };
    }),
  );
  sendJson(res, 200, { id: eventId, versions });
}
