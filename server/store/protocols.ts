import type { Pool, PoolClient } from 'pg';
import type { StoredVersion } from '../../lib/protocols/registry';
import type { ProtocolChange } from '../../lib/state';
import { DAY, type Instant } from '../../lib/time';
import type { System } from './reader';

type Db = Pool | PoolClient;

/** From `effectiveAt` on the unit follows this version; of several that are in force the latest counts. */
export interface UnitProtocolRow {
  readonly id: number;
  readonly unitId: string;
  /** "id@version". */
  readonly ref: string;
  readonly effectiveAt: Instant;
  readonly recordedAt: Instant;
  readonly by: string;
  readonly approvedBy: string | null;
}

export async function loadVersions(_by: System, db: Db): Promise<StoredVersion[]> {
  const r = await db.query('select * from protocol_versions order by created_at, id, version');
  return r.rows.map((v) => ({
    id: v.id,
    version: v.version,
    body: v.body,
    note: v.note,
    createdBy: v.created_by,
    createdAt: v.created_at.toISOString(),
    approvedBy: v.approved_by,
    approvedAt: v.approved_at?.toISOString() ?? null,
  }));
}

export async function loadUnitProtocols(_by: System, db: Db): Promise<UnitProtocolRow[]> {
  const r = await db.query('select * from unit_protocols order by effective_at, id');
  return r.rows.map((u) => ({
    id: u.id,
    unitId: u.unit_id,
    ref: `${u.protocol_id}@${u.version}`,
    effectiveAt: u.effective_at.getTime(),
    recordedAt: u.recorded_at.getTime(),
    by: u.by,
    approvedBy: u.approved_by,
  }));
}

/** How long after a change of protocol pages say so. */
export const CHANGE_SHOWN_MS = DAY;

/** Of these patients the latest change of protocol that pages still speak of at the instant. */
export async function loadChanges(
  _by: System,
  db: Db,
  keys: readonly number[],
  at: Instant,
): Promise<Map<number, ProtocolChange>> {
  const r = await db.query(
    `select distinct on (patient_key) * from protocol_changes where patient_key = any($1) and at <= $2 and at > $3
     order by patient_key, at desc, id desc`,
    [keys, new Date(at), new Date(at - CHANGE_SHOWN_MS)],
  );
  return new Map(
    r.rows.map((c) => [
      c.patient_key,
      {
        at: c.at.toISOString(),
        from: c.from_protocol,
        to: c.to_protocol,
        crs: { was: c.crs_was, is: c.crs_is },
        icans: { was: c.icans_was, is: c.icans_is },
      },
    ]),
  );
}
