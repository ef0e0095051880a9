import { emptyChart } from '../../lib/engine';
import type { ChartEvent, ChartEventOf } from '../../lib/events/event';
import { identifiersSaid, numberOf } from '../../lib/identifiers';
import { refOf } from '../../lib/protocols/document';
import { bedId, isMovement, type Movement, type StaySpan, staysFrom } from '../../lib/stays';
import { type Instant, MINUTE } from '../../lib/time';
import { eventName } from '../audit/event-name';
import type { Person, Seat } from '../census';
import type { AdmittedEvent, Delivery, Outcome } from '../intake/port';
import { type AuditWrite, type Batch, emptyBatch } from '../store/batch';
import { markForRefold } from '../store/charts';
import { commitBatch } from '../store/commit';
import { currentOf, movementsOf, reassign, storedVersions } from '../store/events';
import { opaqueId } from '../store/ids';
import {
  cancelStay,
  endStay,
  ensureBed,
  ensureChart,
  loadStays,
  mergePatient,
  openStay,
  setIdentifiers,
  setSeats,
  setStayStart,
  upsertPatient,
} from '../store/people';
import { SYSTEM } from '../store/reader';
import { inTransaction, MOVEMENT_LOCK } from '../store/transaction';
import type { Admission } from './admit';
import { type Draft, draftOf } from './drafts';
import { type Reading, reattribute } from './reattribute';
import { recensus } from './recensus';
import type { Room } from './room';
import { heldRow, ID_MOVED, quarantineRow, rawRow } from './rows';
import { asBeforeMerge, isTheirs, versionFor, withdrawnElsewhere } from './versions';

export interface MovementJob {
  readonly delivery: Delivery;
  readonly sourceId: number;
  readonly rawId: bigint | null;
  readonly first: boolean;
  readonly admitted: AdmittedEvent;
  readonly admission: Extract<Admission, { to: 'movement' }>;
}
export interface Moved {
  readonly outcome: Outcome;
  /** It happened longer ago than news does. */
  readonly past: boolean;
  /** Patients whose charts have to be folded again. */
  readonly behind: readonly number[];
  /** Numbers and beds for which held events may be admitted now. */
  readonly settles: { readonly mrns: readonly string[]; readonly beds: readonly string[] };
}

/**
 * Admissions, transfers, discharges, their corrections and cancellations, and merges: one at a time, each in a transaction
 * of its own. Stays and beds are not edited but derived again from all movements in force, so a late, corrected or
 * cancelled movement is no special case. What a bed had attributed to the wrong patient is attributed again.
 */
export async function movementLane(room: Room, job: MovementJob): Promise<Moved> {
  const now = room.clock.now();
  const enriched = enrich(room, job.admission.event);
  const said = draftOf(enriched, job.sourceId, job.admission.person?.key ?? -1, null, job.rawId, job.admitted.restates);
  let draft = await asBeforeMerge(room, said, job.admitted);
  const { event } = draft;
  const known = (await storedVersions(SYSTEM.loop, room.pool, job.sourceId, [event.id])).get(event.id);
  const alike = known?.filter((v) => v.digest === draft.row.digest) ?? [];
  if (alike.some((v) => isTheirs(v, draft)) && event.revision === 'final') return nothing({ status: 'duplicate' });
  if (event.revision !== 'final' || (known && job.admitted.restates)) {
    const version = await versionFor(room, draft, job.admitted);
    if (version === 'duplicate') return nothing({ status: 'duplicate' });
    if (version === 'moved away') return refused(room, job, event, now);
    draft = version;
  } else if (known) {
    const other = alike.length > 0 ? 'another patient' : 'other content';
    return nothing({ status: 'duplicate', reason: `the same id was stored before with ${other}; the first stands` });
  }
  const behind = new Set<number>();
  const mrns = new Set<string>();
  const beds = new Set<string>();

  const readings: Reading[] = [];
  const before = job.admission.person === null ? [] : [job.admission.person];
  const touched = await inTransaction(room.pool, async (db) => {
    // One movement at a time, whichever node took it: stays are derived from all of them, merges concern two patients.
    await db.query('select pg_advisory_xact_lock($1)', [MOVEMENT_LOCK]);
    await relearn(room, db, event, job.admitted.patient.mrn);
    const person = await personFor(room, db, job, event, now);
    behind.add(person.key);
    mrns.add(person.mrn);
    await ensureChart(db, person.key, refOf(room.protocolOf(person.key)), JSON.stringify(emptyChart()), now);
    const batch = batchOf(room, job, now);
    batch.events.push({ ...draft.row, patientKey: person.key });
    batch.audit.push(auditOf(event, person, job.delivery.feed, now));
    // Corrected for another patient than it was sent for: those leave the bed before this one comes into it.
    const moves = isMovement(event) && event.revision !== 'final' && draft.row.version !== '';
    const gone = moves ? await withdrawnElsewhere(room, ofPerson(draft, person)) : [];
    batch.events.push(...gone.map((w) => w.row));
    await commitBatch(db, batch);
    const touched = [...gone.map((w) => w.row.patientKey), person.key];
    for (const key of touched) {
      behind.add(key);
      if (event.kind === 'admission') await nameAgain(db, key);
    }
    if (event.kind === 'merge' && event.revision !== 'entered-in-error') {
      // Nobody was admitted under it yet: what waits under that number, and what still comes, is the survivor's all the same.
      const from = room.census.byMrn(event.from) ?? (await upsertPatient(db, opaqueId(), event.from, {}, now));
      if (from.key !== person.key) {
        touched.unshift(from.key);
        for (const r of await absorb(db, from.key, person.key, now)) readings.push(r);
        await markForRefold(db, from.key, 0);
        room.ward.refoldFrom(from.key, 0);
        behind.add(from.key);
        mrns.add(from.mrn);
      }
    }
    for (const key of touched) {
      const changed = await deriveStays(room, db, key);
      for (const span of changed) {
        beds.add(span.bedId);
        const moved = await reattribute(room, db, span, now);
        for (const key of moved.patients) behind.add(key);
        for (const r of moved.readings) readings.push(r);
      }
    }
    return touched;
  });
  await recensus(room, touched);
  // Under these numbers, too, something may have waited.
  for (const key of touched)
    for (const p of [room.census.person(key), ...before]) for (const id of p?.identifiers ?? []) mrns.add(numberOf(id));
  for (const r of readings) room.stored(r.key, r.t, r.seq);
  return {
    outcome: { status: 'stored' },
    past: now - event.t > BACKLOG_AFTER_MS,
    behind: [...behind],
    settles: { mrns: [...mrns], beds: [...beds] },
  };
}

/** With the raw message and what of it could not be read, if nothing of the delivery has been stored yet. */
function batchOf(room: Room, job: MovementJob, now: Instant): Batch {
  const batch = emptyBatch(now);
  if (!job.first) return batch;
  if (job.rawId !== null) batch.raw.push(rawRow(job.delivery, job.sourceId, job.rawId));
  for (const r of job.delivery.refused) batch.quarantine.push(quarantineRow(r, job, job.delivery, room.census));
  return batch;
}

const ofPerson = (draft: Draft, person: Person): Draft => ({ ...draft, row: { ...draft.row, patientKey: person.key } });

/** The id has been given to another patient by a correction, and would be taken back: said, and kept where somebody sees it. */
async function refused(room: Room, job: MovementJob, event: ChartEvent, now: Instant): Promise<Moved> {
  const batch = batchOf(room, job, now);
  batch.quarantine.push(heldRow(job, event, job.admitted.patient, ID_MOVED, 'rejected'));
  await inTransaction(room.pool, (db) => commitBatch(db, batch));
  return nothing({ status: 'rejected', reason: ID_MOVED.detail });
}

/** Another node may know the number already that this one has not heard of. */
async function relearn(room: Room, db: Db, event: ChartEvent, of: string | undefined): Promise<void> {
  const mrns =
    event.kind === 'merge' ? [event.from, ...(of === undefined ? [] : [of])] : event.kind === 'admission' ? [event.mrn] : [];
  const unheard = mrns.filter((mrn) => room.census.byMrn(mrn) === undefined);
  if (unheard.length === 0) return;
  const r = await db.query('select key from patients where mrn = any($1)', [unheard]);
  await recensus(
    room,
    r.rows.map((row) => row.key),
  );
}

/** Older than this at arrival, more of the kind is probably on its way. */
const BACKLOG_AFTER_MS = 5 * MINUTE;
const nothing = (outcome: Outcome): Moved => ({ outcome, past: false, behind: [], settles: { mrns: [], beds: [] } });

/** Adds what the unit knows and the fold needs: its zone and level of care; or that the unit is not run here. */
function enrich(room: Room, event: ChartEvent): ChartEvent {
  if (event.kind !== 'admission' && event.kind !== 'transfer') return event;
  const unit = room.census.unit(event.unit);
  const bed = bedId(event.unit, event.bed);
  if (!unit) return { ...event, bed, leaves: true } as unknown as ChartEvent;
  return { ...event, bed, zone: unit.zone, levelOfCare: unit.levelOfCare } as unknown as ChartEvent;
}

type Db = Parameters<Parameters<typeof inTransaction>[1]>[0];

async function personFor(room: Room, db: Db, job: MovementJob, event: ChartEvent, now: Instant): Promise<Person> {
  const known = job.admission.person;
  if (event.kind === 'admission' && event.revision !== 'entered-in-error') {
    const person = await upsertPatient(db, known?.uid ?? opaqueId(), event.mrn, event, now);
    return room.census.byMrn(person.mrn) ?? person;
  }
  if (known) return known;
  // The withdrawal of an admission whose patient was never seen: kept, so that the admission itself finds it.
  if (event.kind === 'admission') return upsertPatient(db, opaqueId(), event.mrn, {}, now);
  // A merge into a number that nobody has had: who goes on under it is the one who is known.
  const { mrn } = job.admitted.patient;
  if (event.kind === 'merge' && mrn !== undefined) {
    const { name, birthDate, sex } = room.census.byMrn(event.from) ?? { name: null, birthDate: null, sex: null };
    const said = { name: name ?? undefined, birthDate: birthDate ?? undefined, sex: sex ?? undefined };
    const person = await upsertPatient(db, opaqueId(), mrn, said, now);
    return room.census.byMrn(mrn) ?? person;
  }
  throw new Error(`a ${event.kind} without a patient reached the movement lane`);
}

/** The further numbers of a patient, as the newest admission or update of each source in force says them. */
async function nameAgain(db: Db, key: number): Promise<void> {
  const events = currentOf((await movementsOf(SYSTEM.loop, db, key)).map((s) => s.event));
  const said = events.filter((e): e is ChartEventOf<'admission'> => e.kind === 'admission');
  await setIdentifiers(db, key, identifiersSaid(said.map((e) => ({ ...e, feed: e.feed ?? '' }))));
}

/** Everything recorded under the old number becomes the survivor's. Returns its readings. */
async function absorb(db: Db, from: number, into: number, now: Instant): Promise<Reading[]> {
  await mergePatient(db, from, into);
  const r = await db.query('select seq, t, kind from events where patient_key = $1', [from]);
  await reassign(
    db,
    r.rows.map((row) => BigInt(row.seq)),
    into,
    now,
  );
  await db.query(
    "update quarantine set mrn = p.mrn from patients o, patients p where o.key = $1 and p.key = $2 and quarantine.mrn = o.mrn and quarantine.state = 'open'",
    [from, into],
  );
  return r.rows
    .filter((row) => row.kind === 'vital')
    .flatMap((row) => [from, into].map((key) => ({ key, t: row.t.getTime(), seq: BigInt(row.seq) })));
}

/** Derives stays and beds again and stores what is different; returns the bed intervals that changed hands. */
async function deriveStays(room: Room, db: Db, key: number): Promise<Seat[]> {
  const all = (await movementsOf(SYSTEM.loop, db, key)).map((s) => s.event);
  const movements = currentOf(all).filter(isMovement) as Movement[];
  const spans = staysFrom(movements, (unit) => room.census.unit(unit) !== undefined);
  const before = await loadStays(SYSTEM.loop, db, key);
  const opener = (s: StaySpan) => `${room.sources.find(s.feed)?.id ?? 0}\u001f${s.eventId}`;
  const wanted = new Map(spans.map((s) => [opener(s), s]));
  for (const stay of before.stays) {
    if (!wanted.has(`${stay.feed}\u001f${stay.eventId}`)) await cancelStay(db, stay.id);
  }
  // Closed ones first: at most one stay of a patient may be open at any moment of the transaction.
  const ordered = [...wanted].sort(([, a], [, b]) => Number(a.to === null) - Number(b.to === null));
  for (const [id, span] of ordered) {
    const old = before.stays.find((s) => `${s.feed}\u001f${s.eventId}` === id);
    let stayId = old?.id;
    if (stayId === undefined) {
      stayId = await openStay(db, {
        patientKey: key,
        unitId: span.unit,
        startedAt: span.from,
        endedAt: span.to,
        feed: room.sources.find(span.feed)?.id ?? 0,
        eventId: span.eventId,
      });
    } else await setStayStart(db, stayId, span.from);
    await endStay(db, stayId, span.to);
    await db.query('update stays set unit_id = $2 where id = $1', [stayId, span.unit]);
    for (const seat of span.seats) await ensureBed(db, seat.unit, seat.bed);
    await setSeats(
      db,
      { id: stayId, patientKey: key, unitId: span.unit },
      span.seats.map((s) => ({ unitId: s.unit, bedId: s.bed, from: s.from, to: s.to })),
    );
  }
  const after = await loadStays(SYSTEM.loop, db, key);
  const same = (a: Seat, b: Seat) => a.bedId === b.bedId && a.from === b.from && a.to === b.to;
  return [
    ...before.seats.filter((a) => !after.seats.some((b) => same(a, b))),
    ...after.seats.filter((a) => !before.seats.some((b) => same(a, b))),
  ];
}

function auditOf(event: ChartEvent, person: Person, feed: string, now: Instant): AuditWrite {
  const unit = event.kind === 'admission' || event.kind === 'transfer' ? (event as ChartEventOf<'transfer'>).unit : null;
  return {
    patientKey: null,
    unitId: unit,
    at: now,
    actor: feed,
    action: event.kind,
    subject: person.uid,
    detail: JSON.stringify({ event: eventName(event.id), revision: event.revision, t: event.t }),
  };
}
