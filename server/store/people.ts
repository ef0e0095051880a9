import type { Pool, PoolClient } from 'pg';
import { bedLabel } from '../../lib/stays';
import type { Instant } from '../../lib/time';
import type { BedRowInfo, CensusData, Person, Seat, StayRow, UnitRow } from '../census';
import type { System } from './reader';

type Db = Pool | PoolClient;
const instant = (d: Date) => d.getTime();
const iso = (t: Instant) => new Date(t).toISOString();

// biome-ignore lint/suspicious/noExplicitAny: rows of the driver
type Row = any;
const person = (r: Row): Person => ({
  key: r.key,
  uid: r.uid,
  mrn: r.mrn,
  name: r.name,
  birthDate: r.birth_date,
  sex: r.sex,
  mergedInto: r.merged_into,
  identifiers: r.identifiers ?? [],
});
const stay = (r: Row): StayRow => ({
  id: r.id,
  patientKey: r.patient_key,
  unitId: r.unit_id,
  startedAt: instant(r.started_at),
  endedAt: r.ended_at && instant(r.ended_at),
  feed: r.feed,
  eventId: r.event_id,
});
const seat = (r: Row): Seat => ({
  id: r.id,
  stayId: r.stay_id,
  patientKey: r.patient_key,
  unitId: r.unit_id,
  bedId: r.bed_id,
  from: instant(r.from_at),
  to: r.to_at && instant(r.to_at),
});
const unit = (r: Row): UnitRow => ({
  id: r.id,
  name: r.name,
  zone: r.zone,
  protocolId: r.protocol_id,
  levelOfCare: r.level_of_care,
  settings: r.settings,
});
const bed = (r: Row): BedRowInfo => ({ id: r.id, unitId: r.unit_id, label: r.label, position: r.position });

/** Everything the census holds, as stored. */
export async function loadCensus(_by: System, db: Db): Promise<CensusData> {
  const [units, beds, people, stays, seats] = await Promise.all([
    db.query('select * from units'),
    db.query('select * from beds'),
    db.query('select * from patients'),
    db.query('select * from stays where not cancelled order by started_at, id'),
    db.query('select * from bed_assignments order by from_at, id'),
  ]);
  return {
    units: units.rows.map(unit),
    beds: beds.rows.map(bed),
    people: people.rows.map(person),
    stays: stays.rows.map(stay),
    seats: seats.rows.map(seat),
  };
}
export async function loadUnitsAndBeds(_by: System, db: Db): Promise<{ units: UnitRow[]; beds: BedRowInfo[] }> {
  const [units, beds] = [await db.query('select * from units'), await db.query('select * from beds')];
  return { units: units.rows.map(unit), beds: beds.rows.map(bed) };
}
export async function loadStays(_by: System, db: Db, key: number): Promise<{ stays: StayRow[]; seats: Seat[] }> {
  const stays = await db.query('select * from stays where patient_key = $1 and not cancelled order by started_at, id', [key]);
  const seats = await db.query('select * from bed_assignments where patient_key = $1 order by from_at, id', [key]);
  return { stays: stays.rows.map(stay), seats: seats.rows.map(seat) };
}

/** The patient and whoever was merged into them. */
export async function loadPeople(_by: System, db: Db, key: number): Promise<Person[]> {
  return (await db.query('select * from patients where key = $1 or merged_into = $1', [key])).rows.map(person);
}

export interface Demographics {
  readonly name?: string | undefined;
  readonly birthDate?: string | undefined;
  readonly sex?: string | undefined;
}

/** Finds the patient of that number or makes one; what is newly said of them replaces what was said before. */
export async function upsertPatient(db: Db, uid: string, mrn: string, d: Demographics, now: Instant): Promise<Person> {
  const r = await db.query(
    `insert into patients (uid, mrn, name, birth_date, sex, created_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (mrn) do update set name = coalesce($3, patients.name), birth_date = coalesce($4, patients.birth_date),
       sex = coalesce($5, patients.sex) returning *`,
    [uid, mrn, d.name ?? null, d.birthDate ?? null, d.sex ?? null, iso(now)],
  );
  return person(r.rows[0]);
}
/** Further numbers of a patient, each "authority|number". */
export async function setIdentifiers(db: Db, key: number, identifiers: readonly string[]): Promise<void> {
  await db.query('update patients set identifiers = $2 where key = $1 and identifiers is distinct from $2', [key, identifiers]);
}
export async function ensureChart(db: Db, key: number, protocol: string, snapshot: string, now: Instant): Promise<void> {
  await db.query(
    `insert into charts (patient_key, version, snapshot_seq, protocol, updated_at, snapshot) values ($1, 0, 0, $2, $3, $4)
     on conflict do nothing`,
    [key, protocol, iso(now), snapshot],
  );
}
export async function ensureBed(db: Db, unitId: string, bedId: string): Promise<BedRowInfo> {
  const label = bedLabel(unitId, bedId);
  const r = await db.query(
    `insert into beds (id, unit_id, label, position)
     values ($1, $2, $3, (select coalesce(max(position), 0) + 1 from beds where unit_id = $2))
     on conflict (id) do update set label = beds.label returning *`,
    [bedId, unitId, label],
  );
  return bed(r.rows[0]);
}
export async function openStay(
  db: Db,
  s: { patientKey: number; unitId: string; startedAt: Instant; endedAt: Instant | null; feed: number; eventId: string },
): Promise<number> {
  const r = await db.query(
    `insert into stays (patient_key, unit_id, started_at, ended_at, feed, event_id) values ($1, $2, $3, $4, $5, $6) returning id`,
    [s.patientKey, s.unitId, iso(s.startedAt), s.endedAt === null ? null : iso(s.endedAt), s.feed, s.eventId],
  );
  return r.rows[0].id;
}
export async function setStayStart(db: Db, stayId: number, t: Instant): Promise<void> {
  await db.query('update stays set started_at = $2 where id = $1', [stayId, iso(t)]);
}
export async function endStay(db: Db, stayId: number, t: Instant | null): Promise<void> {
  await db.query('update stays set ended_at = $2 where id = $1', [stayId, t === null ? null : iso(t)]);
}
export async function cancelStay(db: Db, stayId: number): Promise<void> {
  await db.query('update stays set cancelled = true where id = $1', [stayId]);
  await db.query('delete from bed_assignments where stay_id = $1', [stayId]);
}
/** Rewrites the bed assignments of a stay: the list of beds with the instants from which they held. */
export async function setSeats(
  db: Db,
  stayRow: { id: number; patientKey: number; unitId: string },
  seats: readonly { unitId: string; bedId: string; from: Instant; to: Instant | null }[],
): Promise<void> {
  await db.query('delete from bed_assignments where stay_id = $1', [stayRow.id]);
  for (const s of seats) {
    await db.query(
      'insert into bed_assignments (stay_id, patient_key, unit_id, bed_id, from_at, to_at) values ($1, $2, $3, $4, $5, $6)',
      [stayRow.id, stayRow.patientKey, s.unitId, s.bedId, iso(s.from), s.to === null ? null : iso(s.to)],
    );
  }
}
export async function mergePatient(db: Db, from: number, into: number): Promise<void> {
  await db.query('update patients set merged_into = $2 where key = $1 or merged_into = $1', [from, into]);
}
