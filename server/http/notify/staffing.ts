import type { PoolClient } from 'pg';
import { z } from 'zod';
import { tellNewlyAssigned } from '../../../lib/alerts/newly-assigned';
import { gapsIn, overlaps, without } from '../../../lib/alerts/on-call';
import { isDisturbed } from '../../../lib/alerts/person-settings';
import { DUTIES, type Duty, HOLDERS, type Member, recipients } from '../../../lib/alerts/recipients';
import { DAY, HOUR } from '../../../lib/time';
import { readTeams } from '../../../lib/units/teams';
import { record } from '../../administration/record';
import { roomOfPerson } from '../../push/rooms';
import { openOfPatients } from '../../store/alerts';
import { addNotice } from '../../store/notices';
import type { Reader } from '../../store/reader';
import { assign, deleteOnCall, insertOnCall, onCallBetween, type UnitOnCall } from '../../store/staff';
import { inTransaction } from '../../store/transaction';
import { HttpError, sendJson } from '../answer';
import { bodyOf } from '../body';
import { instantParam } from '../guard';
import { once } from '../once';
import type { Call, Route } from '../router';
import { command, instant, iso, type Parts, unitFor, userOf } from './parts';

const SHOWN_MS = 14 * DAY;
const SHORTEST_MS = HOUR / 4;
const LONGEST_MS = 31 * DAY;

const entryBody = command.extend({
  duty: z.enum(DUTIES),
  userId: z.string(),
  from: instant,
  to: instant,
  replace: z.boolean().default(false),
});
const assignBody = command.extend({
  set: z
    .array(z.object({ patientId: z.string(), userId: z.string().nullable() }))
    .min(1)
    .max(200),
});

/** Who is on call, and who has which patient this shift. */
export function staffingRoutes(p: Parts): Route[] {
  return [
    { method: 'GET', pattern: '/api/units/:unit/on-call', access: 'session', handle: (call) => onCall(p, call) },
    { method: 'POST', pattern: '/api/units/:unit/on-call', access: 'session', handle: (call) => addOnCall(p, call) },
    { method: 'DELETE', pattern: '/api/units/:unit/on-call/:id', access: 'session', handle: (call) => removeOnCall(p, call) },
    {
      method: 'GET',
      pattern: '/api/units/:unit/assignments',
      access: 'session',
      handle: (call) => sendJson(call.res, 200, assignments(p, unitFor(p, call, 'read', 'assignments'))),
    },
    { method: 'PUT', pattern: '/api/units/:unit/assignments', access: 'session', handle: (call) => setAssignments(p, call) },
  ];
}

export const personView = (m: Member) => ({ id: m.id, name: m.name, roles: m.roles });
function entryView(p: Parts, e: UnitOnCall) {
  return { id: e.id, duty: e.duty, userId: e.userId, name: p.notify.roster.nameOf(e.userId), from: iso(e.from), to: iso(e.to) };
}
const gapView = (g: { duty: Duty; from: number; to: number }) => ({ duty: g.duty, from: iso(g.from), to: iso(g.to) });

async function onCall(p: Parts, call: Call): Promise<void> {
  const unitId = unitFor(p, call, 'read', 'on-call');
  const now = p.clock.now();
  const from = instantParam(call.url, 'from') ?? now;
  const to = instantParam(call.url, 'to') ?? from + SHOWN_MS;
  const entries = await onCallBetween(call.actor, p.notify.pool, unitId, from, to);
  sendJson(call.res, 200, {
    entries: entries.map((e) => entryView(p, e)),
    gaps: gapsIn(entries, from, to).map(gapView),
    now: await holdersNow(p, unitId, now),
    people: p.notify.roster.membersOf(unitId).map(personView),
  });
}

/** Who has each duty at this moment, and whether a notice would find them. */
async function holdersNow(p: Parts, unitId: string, now: number) {
  const { roster } = p.notify;
  const staff = roster.staff(unitId, null, now);
  const held: Record<string, unknown[]> = {};
  for (const duty of DUTIES) {
    held[duty] = await Promise.all(
      recipients([duty], staff, now).map(async (r) => {
        const member = staff.members.find((m) => m.id === r.id);
        const checked = roster.subscriptionsOf(r.id).flatMap((s) => (s.checkedAt === null ? [] : [s.checkedAt]));
        return {
          ...r,
          push: (member?.pushes ?? 0) > 0,
          app: (await p.notify.pagesOf(roomOfPerson(r.id))) > 0,
          checkedAt: checked.length === 0 ? null : iso(Math.max(...checked)),
          doNotDisturb: member !== undefined && isDisturbed(member.settings, now),
        };
      }),
    );
  }
  return held;
}

async function addOnCall(p: Parts, call: Call): Promise<void> {
  const unitId = unitFor(p, call, 'manage', 'on-call');
  const body = await bodyOf(call, entryBody);
  const { duty, userId, from, to } = body;
  const member = p.notify.roster.membersOf(unitId).find((m) => m.id === userId);
  if (!member?.roles.some((r) => HOLDERS[duty].includes(r)))
    throw new HttpError(422, 'invalid', `userId: ${duty} is held by ${HOLDERS[duty].join(' or ')} of this unit.`);
  if (to - from < SHORTEST_MS || to - from > LONGEST_MS)
    throw new HttpError(422, 'invalid', 'to: a duty lasts from 15 min to 31 days.');
  await once(p, call, body.commandId, async () => {
    const entry = { unitId, duty, userId, from, to };
    const id = await inTransaction(p.notify.pool, async (db) => {
      // One editor at a time: two entries of one duty at once would both be right.
      await db.query("select pg_advisory_xact_lock(hashtext('on call ' || $1))", [unitId]);
      const met = overlaps(await onCallBetween(call.actor, db, unitId, from, to, true), duty, from, to);
      if (met.length > 0 && !body.replace)
        throw new HttpError(
          409,
          'overlap',
          'Somebody has this duty then already.',
          {},
          {
            overlaps: met.map((e) => entryView(p, e as UnitOnCall)),
          },
        );
      for (const old of met) {
        await deleteOnCall(db, unitId, old.id);
        for (const rest of without(old, from, to)) await insertOnCall(db, { unitId, duty, userId: old.userId, ...rest });
      }
      return insertOnCall(db, entry);
    });
    await noted(p, call, unitId, 'set on call', `${duty} ${userId}`, { duty, userId, from: iso(from), to: iso(to) });
    await p.notify.roster.refresh();
    const all = await onCallBetween(call.actor, p.notify.pool, unitId, p.clock.now(), p.clock.now() + SHOWN_MS);
    return {
      entry: entryView(p, { id, ...entry }),
      gaps: gapsIn(all, p.clock.now(), p.clock.now() + SHOWN_MS).map(gapView),
    };
  });
}

async function removeOnCall(p: Parts, call: Call): Promise<void> {
  const unitId = unitFor(p, call, 'manage', 'on-call');
  const id = Number(call.params.id);
  const gone = Number.isInteger(id) && Math.abs(id) < 2 ** 31 ? await deleteOnCall(p.notify.pool, unitId, id) : null;
  if (!gone) throw new HttpError(404, 'not-found', 'There is no such entry.');
  await noted(p, call, unitId, 'removed on call', `${gone.duty} ${gone.userId}`, {
    duty: gone.duty,
    userId: gone.userId,
    from: iso(gone.from),
    to: iso(gone.to),
  });
  await p.notify.roster.refresh();
  sendJson(call.res, 200, { ok: true });
}

function assignments(p: Parts, unitId: string) {
  const { roster } = p.notify;
  const now = p.clock.now();
  const patients = p.monitor.census.patientsOf(unitId).map((key) => {
    const held = roster.assignment(unitId, key, now);
    return {
      patientId: p.monitor.census.person(key)?.uid ?? '',
      bed: p.monitor.census.seat(key)?.bedId ?? null,
      nurse: held && { id: held.userId, name: roster.nameOf(held.userId) ?? held.userId, since: iso(held.since) },
    };
  });
  return {
    patients: patients.sort((a, b) => (a.bed ?? '').localeCompare(b.bed ?? '')),
    people: roster
      .membersOf(unitId)
      .filter((m) => m.roles.some((r) => HOLDERS.RN.includes(r)))
      .map(personView),
    teams: readTeams(p.monitor.census.unit(unitId)?.settings, p.monitor.census.bedsOf(unitId)),
  };
}

async function setAssignments(p: Parts, call: Call): Promise<void> {
  const unitId = unitFor(p, call, 'manage', 'assignments');
  const body = await bodyOf(call, assignBody);
  const here = new Set(p.monitor.census.patientsOf(unitId));
  const may = new Set(assignments(p, unitId).people.map((m) => m.id));
  const set = body.set.map(({ patientId, userId }) => {
    const key = p.monitor.census.byRef(patientId)?.key;
    if (key === undefined || !here.has(key)) throw new HttpError(422, 'invalid', 'patientId: is nobody on this unit.');
    if (userId !== null && !may.has(userId)) throw new HttpError(422, 'invalid', 'userId: is no nurse of this unit.');
    return { patientKey: key, userId };
  });
  await once(p, call, body.commandId, async () => {
    const at = p.clock.now();
    const given = set.filter(
      (s) => s.userId !== null && p.notify.roster.assignment(unitId, s.patientKey, at)?.userId !== s.userId,
    );
    await inTransaction(p.notify.pool, async (db) => {
      await db.query("select pg_advisory_xact_lock(hashtext('assignments ' || $1))", [unitId]);
      for (const s of set) await assign(db, { unitId, ...s, at, by: userOf(call).id });
      await callNew(call.actor, db, unitId, given, at);
    });
    for (const [i, s] of set.entries())
      await noted(p, call, unitId, 'assigned', body.set[i]?.patientId ?? '', { userId: s.userId });
    await p.notify.roster.refresh();
    p.notify.dispatcher.wake();
    return assignments(p, unitId);
  });
}

/** Who has just been given a patient is told of what is calling for them: the tier's next turn may be minutes away. */
async function callNew(
  by: Reader,
  db: PoolClient,
  unitId: string,
  given: readonly { readonly patientKey: number; readonly userId: string | null }[],
  at: number,
): Promise<void> {
  const open = await openOfPatients(
    by,
    db,
    given.map((s) => s.patientKey),
  );
  for (const { patientKey, alert } of open) {
    const { userId } = given.find((s) => s.patientKey === patientKey) ?? {};
    const notice = userId != null && alert.unitId === unitId ? tellNewlyAssigned(alert, userId) : null;
    if (notice !== null)
      await addNotice(db, { alertId: alert.id, version: alert.version, unitId, tier: notice.tier, createdAt: at, notice });
  }
}

export function noted(
  p: Parts,
  call: Call,
  unitId: string,
  action: string,
  subject: string,
  detail: Record<string, string | number | boolean | string[] | null>,
) {
  return record(p.prisma, { unitId, at: new Date(p.clock.now()), by: userOf(call).id, action, subject, detail });
}
