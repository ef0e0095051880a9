import { asSeen } from '../lib/identifiers';
import type { Instant } from '../lib/time';

/** A patient as identity knows them; the clinical side is the chart. */
export interface Person {
  readonly key: number;
  /** Opaque id for page addresses. */
  readonly uid: string;
  readonly mrn: string;
  readonly name: string | null;
  readonly birthDate: string | null;
  readonly sex: string | null;
  readonly mergedInto: number | null;
  /** Further numbers by which ADT or a FHIR Patient has named them, each "assigning authority|number". */
  readonly identifiers: readonly string[];
}
export interface StayRow {
  readonly id: number;
  readonly patientKey: number;
  readonly unitId: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  /** Source and event that opened it. */
  readonly feed: number;
  readonly eventId: string;
}
/** Who lay in which bed from when to when. */
export interface Seat {
  readonly id: number;
  readonly stayId: number;
  readonly patientKey: number;
  readonly unitId: string;
  readonly bedId: string;
  readonly from: Instant;
  readonly to: Instant | null;
}
export interface UnitRow {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly protocolId: string;
  readonly levelOfCare: 'icu' | 'other';
  readonly settings: Readonly<Record<string, unknown>>;
}
export interface BedRowInfo {
  readonly id: string;
  readonly unitId: string;
  readonly label: string;
  readonly position: number;
}
export interface CensusData {
  readonly units: readonly UnitRow[];
  readonly beds: readonly BedRowInfo[];
  readonly people: readonly Person[];
  readonly stays: readonly StayRow[];
  readonly seats: readonly Seat[];
}

/**
 * Who is who and who lies where, in memory, as committed. Read by admission for every message; replaced piece by piece
 * after each movement has been committed.
 */
export class Census {
  private units = new Map<string, UnitRow>();
  private beds = new Map<string, BedRowInfo>();
  private people = new Map<number, Person>();
  /** Those whose number has been merged into another: few of many. */
  private merged = new Set<number>();
  private mrns = new Map<string, number>();
  private uids = new Map<string, number>();
  private named = new Map<string, Set<number>>();
  private stays = new Map<number, StayRow[]>();
  private seatsOfBed = new Map<string, Seat[]>();
  private seatsOfPerson = new Map<number, Seat[]>();

  load(data: CensusData): void {
    this.units = new Map(data.units.map((u) => [u.id, u]));
    this.beds = new Map(data.beds.map((b) => [b.id, b]));
    this.people = new Map();
    this.merged = new Set();
    this.mrns = new Map();
    this.uids = new Map();
    this.named = new Map();
    this.stays = new Map();
    this.seatsOfBed = new Map();
    this.seatsOfPerson = new Map();
    for (const p of data.people) this.putPerson(p);
    for (const s of data.stays) push(this.stays, s.patientKey, s);
    for (const s of data.seats) {
      push(this.seatsOfBed, s.bedId, s);
      push(this.seatsOfPerson, s.patientKey, s);
    }
  }
  putUnit(u: UnitRow): void {
    this.units.set(u.id, u);
  }
  putBed(b: BedRowInfo): void {
    this.beds.set(b.id, b);
  }
  /** All beds as stored. One that is not among them has been retired; while somebody lies in it, it stays. */
  setBeds(list: readonly BedRowInfo[]): void {
    const taken = [...this.beds.values()].filter((b) => this.seatsOfBed.get(b.id)?.some((s) => s.to === null));
    this.beds = new Map([...taken, ...list].map((b) => [b.id, b]));
  }
  putPerson(p: Person): void {
    for (const id of this.people.get(p.key)?.identifiers ?? []) this.named.get(id)?.delete(p.key);
    for (const id of p.identifiers) this.named.set(id, (this.named.get(id) ?? new Set()).add(p.key));
    this.people.set(p.key, p);
    if (p.mergedInto === null) this.merged.delete(p.key);
    else this.merged.add(p.key);
    this.mrns.set(p.mrn, p.key);
    this.uids.set(p.uid, p.key);
  }
  /** Replaces all stays and seats of a person with what is stored now. */
  putStays(key: number, stays: readonly StayRow[], seats: readonly Seat[]): void {
    for (const old of this.seatsOfPerson.get(key) ?? []) {
      this.seatsOfBed.set(
        old.bedId,
        (this.seatsOfBed.get(old.bedId) ?? []).filter((s) => s.patientKey !== key),
      );
    }
    this.stays.set(key, [...stays]);
    this.seatsOfPerson.set(key, [...seats]);
    for (const s of seats) push(this.seatsOfBed, s.bedId, s);
  }

  unit(id: string): UnitRow | undefined {
    return this.units.get(id);
  }
  allUnits(): readonly UnitRow[] {
    return [...this.units.values()];
  }
  bedsOf(unitId: string): readonly BedRowInfo[] {
    return [...this.beds.values()].filter((b) => b.unitId === unitId).sort((a, b) => a.position - b.position);
  }
  /** The numbers that were merged into a patient's own. */
  mergedNumbers(key: number): string[] {
    const numbers = [...this.merged].flatMap((k) => this.people.get(k)?.mrn ?? []);
    return numbers.filter((mrn) => this.byMrn(mrn)?.key === key);
  }
  /** The unit whose bed this is, also of a bed that nobody has lain in yet: its id begins with the unit's. */
  unitOfBed(id: string): string | null {
    const named = this.allUnits().filter((u) => id.startsWith(`${u.id}-`));
    return this.bed(id)?.unitId ?? named.sort((a, b) => b.id.length - a.id.length)[0]?.id ?? null;
  }
  bed(id: string): BedRowInfo | undefined {
    return this.beds.get(id);
  }
  person(key: number): Person | undefined {
    return this.people.get(key);
  }
  allPeople(): readonly Person[] {
    return [...this.people.values()];
  }
  /** The survivor of a number, following merges. */
  byMrn(mrn: string): Person | undefined {
    return this.survivor(this.keyOf(mrn));
  }
  /** By number or by opaque id. */
  byRef(ref: string): Person | undefined {
    return this.survivor(this.uids.get(ref) ?? this.keyOf(ref));
  }
  /** Typed or pasted, a number may bring along what nobody sees. */
  private keyOf(mrn: string): number | undefined {
    return this.mrns.get(mrn) ?? this.mrns.get(asSeen(mrn));
  }
  /** Everyone of whom "authority|number" has been said, after merges; more than one is a doubt. */
  claimants(identifier: string): readonly Person[] {
    const people = [...(this.named.get(identifier) ?? [])].flatMap((key) => this.survivor(key) ?? []);
    return people.filter((p, i) => people.findIndex((q) => q.key === p.key) === i);
  }
  private survivor(key: number | undefined): Person | undefined {
    let person = key === undefined ? undefined : this.people.get(key);
    for (let hops = 0; person?.mergedInto != null && hops < 20; hops++) person = this.people.get(person.mergedInto);
    return person;
  }
  staysOf(key: number): readonly StayRow[] {
    return this.stays.get(key) ?? [];
  }
  openStay(key: number): StayRow | undefined {
    return this.staysOf(key).find((s) => s.endedAt === null);
  }
  seatsOf(key: number): readonly Seat[] {
    return this.seatsOfPerson.get(key) ?? [];
  }
  /** Where the person lies now. */
  seat(key: number): Seat | undefined {
    return this.seatsOf(key).find((s) => s.to === null);
  }
  /** Was the person on the unit at the instant, has left it since, and has come back? */
  hasReturnedSince(key: number, unitId: string, t: Instant): boolean {
    const here = this.seatsOf(key).filter((s) => s.unitId === unitId);
    let since = here.find((s) => s.to === null)?.from;
    if (since === undefined) return false;
    // From one bed of the unit to the next is no absence.
    for (let before: Seat | undefined; ; since = before.from) {
      before = here.find((s) => s.to !== null && s.to === since && s.from < s.to);
      if (before === undefined) break;
    }
    return t < since && here.some((s) => s.from <= t);
  }
  /** Everyone who lay in the bed at the instant; more than one is a doubt that a person has to settle. */
  occupants(bedId: string, t: Instant): readonly Seat[] {
    return (this.seatsOfBed.get(bedId) ?? []).filter((s) => s.from <= t && (s.to === null || t < s.to));
  }
  /** People with an open stay on the unit. */
  patientsOf(unitId: string): readonly number[] {
    const keys: number[] = [];
    for (const [key, stays] of this.stays) if (stays.some((s) => s.endedAt === null && s.unitId === unitId)) keys.push(key);
    return keys;
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
