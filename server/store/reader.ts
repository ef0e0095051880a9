import type { Pool, PoolClient } from 'pg';
import { type Actor, can, type Resource, type UserActor, unitsAllowed } from '../../lib/permissions';

/**
 * The program itself at a named piece of its work: it reads what that work needs and shows it to nobody. Only the pieces of
 * `SYSTEM` exist; nothing that comes in from outside can be one.
 */
class System {
  readonly kind = 'system';
  readonly #work: string;
  constructor(work: string) {
    this.#work = work;
  }
  toString(): string {
    return `system:${this.#work}`;
  }
}

export type { System };
export const SYSTEM = {
  /** What a node holds in memory: at start, and when another node has changed it. */
  loop: new System('loop'),
  intake: new System('intake'),
  /** Who is told, and what became of it. */
  telling: new System('telling'),
  /** Silent feeds, clocks, counts of messages. */
  technical: new System('technical'),
  /** Versions of protocols, and trials of them on stored stays: figures, nobody's chart. */
  protocols: new System('protocols'),
  /** The command line: who may use it may read the database itself. */
  cli: new System('cli'),
  /** Readers of this folder that have asked for permission already. */
  allowed: new System('allowed'),
} as const;

/** Who asks. Every function of this folder that reads takes it first; nobody (null) may read nothing. */
export type Reader = Actor | System | null;
/** Who reads what is their own and nobody else's. */
export type Owner = Pick<UserActor, 'id'>;

type Db = Pick<Pool | PoolClient, 'query'>;
type OfUnit = Extract<Resource, { readonly unitId: string }>['kind'];

/** A refusal in the shape the router answers. */
export class NotAllowed extends Error {
  readonly status = 403;
  readonly code = 'forbidden';
  readonly headers = {};
  readonly more = {};
}

const isSystem = (by: Reader): by is System => by !== null && by.kind === 'system';

/** @throws {NotAllowed} unless `by` may read this of the unit */
export function mustRead(by: Reader, kind: OfUnit, unitId: string): void {
  if (isSystem(by) || can(by, 'read', { kind, unitId } as Resource)) return;
  throw new NotAllowed('You have no right to this unit.');
}

/**
 * The units of which `by` may read this: for `unit_id = any(...)`. Null: all, for the program itself. With `asked` that one alone.
 * @throws {NotAllowed} if there is none, or not the one asked for
 */
export function unitsToRead(by: Reader, kind: Resource['kind'], asked: string | null = null): readonly string[] | null {
  if (isSystem(by)) return asked === null ? null : [asked];
  const units = by === null ? [] : unitsAllowed(by, 'read', kind);
  if (units.length === 0 || (asked !== null && !units.includes(asked)))
    throw new NotAllowed(asked === null ? 'You have no right to this.' : 'You have no right to this unit.');
  return asked === null ? units : [asked];
}

/**
 * Of these patients those `by` may read: where each lies now or lay last decides. Emergency access counts only where a single
 * patient is read (`alone`).
 */
export async function patientsToRead(by: Reader, db: Db, keys: readonly number[], alone = false): Promise<readonly number[]> {
  if (isSystem(by) || by === null || keys.length === 0) return by === null ? [] : keys;
  const r = await db.query(
    `with recursive who(asked, key, merged_into, uid) as (
       select key, key, merged_into, uid from patients where key = any($1)
       union select w.asked, p.key, p.merged_into, p.uid from who w join patients p on p.key = w.merged_into)
     select w.asked, w.uid, s.unit_id from who w join lateral (
       select unit_id from stays where patient_key = w.key and not cancelled
       order by ended_at is null desc, started_at desc, id desc limit 1) s on true where w.merged_into is null`,
    [keys],
  );
  return r.rows.flatMap((row) => {
    const patient = { kind: 'patient', unitId: row.unit_id, ...(alone ? { patientId: row.uid } : {}) } as const;
    return can(by, 'read', patient) ? [row.asked as number] : [];
  });
}

/** @throws {NotAllowed} unless `by` may read the patient */
export async function mustReadPatient(by: Reader, db: Db, key: number): Promise<void> {
  if ((await patientsToRead(by, db, [key], true)).length === 0) throw new NotAllowed('You have no right to this patient.');
}
