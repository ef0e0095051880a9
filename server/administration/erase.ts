import type { Pool, PoolClient } from 'pg';
import { ERASED_JOB } from '../store/erased';
import { inTransaction, MOVEMENT_LOCK } from '../store/transaction';
import { Refusal } from './record';

const ERASED = 'erased';

/**
 * Removes everything clinical of a patient and all that tells who it was, on request. What stays: that somebody lay in which
 * bed from when to when, and the audit, whose lines name the patient by a random id that now leads to nobody. Messages about
 * the patient lose their text, also where they were about others too: what they gave those stays.
 * @returns rows removed or emptied, by table
 * @throws Refusal while the patient is admitted, or if `confirm` is not the record number
 */
export async function erasePatient(
  pool: Pool,
  p: { ref: string; confirm: string; reason: string; now: Date; by: string },
): Promise<Readonly<Record<string, number>>> {
  return inTransaction(pool, async (db) => {
    await db.query('select pg_advisory_xact_lock($1)', [MOVEMENT_LOCK]);
    const found = await db.query('select key, uid, mrn, merged_into from patients where uid = $1 or mrn = $1', [p.ref]);
    const person = found.rows[0];
    if (!person) throw new Refusal(`There is no patient ${p.ref}.`);
    if (person.merged_into !== null) throw new Refusal('This number was merged into another patient: name that one.');
    if (p.confirm !== person.mrn) throw new Refusal('--confirm must be the record number of the patient.');
    const all = await db.query('select key, uid, mrn from patients where key = $1 or merged_into = $1', [person.key]);
    const keys = all.rows.map((r) => r.key as number);
    const open = await db.query('select from stays where patient_key = any($1) and ended_at is null and not cancelled', [keys]);
    if (open.rowCount) throw new Refusal('The patient is admitted. Only after the discharge can anything be erased.');
    const counts = await erase(db, keys, all.rows);
    await db.query(
      `insert into audit (unit_id, at, actor, action, subject, detail) values (null, $1, $2, 'patient.erase', $3, $4)`,
      [...[p.now, p.by, person.uid], JSON.stringify({ reason: p.reason, ...counts })],
    );
    await db.query(
      `insert into jobs (name, state) values ($1, jsonb_build_object('times', 1))
       on conflict (name) do update set state = jsonb_build_object('times', (jobs.state->>'times')::int + 1)`,
      [ERASED_JOB],
    );
    return counts;
  });
}

/** Rows that belong to the patient by their key. */
const BY_KEY: Readonly<Record<string, string>> = {
  pending: 'delete from pending where patient_key = any($1)',
  events: 'delete from events where patient_key = any($1)',
  charts: 'delete from charts where patient_key = any($1)',
  checkpoints: 'delete from chart_checkpoints where patient_key = any($1)',
  trends: 'delete from trends where patient_key = any($1)',
  grades: 'delete from grade_history where patient_key = any($1)',
  protocolChanges: 'delete from protocol_changes where patient_key = any($1)',
  handoffs: 'delete from handoffs where patient_key = any($1)',
  assignments: 'delete from assignments where patient_key = any($1)',
  alarmOffs: 'delete from alarm_offs where patient_key = any($1)',
};
/** Rows of the patient's alerts, before the alerts themselves. */
const OF_ALERTS: Readonly<Record<string, string>> = {
  deliverySteps: 'delete from delivery_steps where delivery_id in (select id from deliveries where alert_id = any($1))',
  deliveries: 'delete from deliveries where alert_id = any($1)',
  notices: 'delete from outbox where alert_id = any($1)',
  transitions: 'delete from alert_transitions where alert_id = any($1)',
  alerts: 'delete from alerts where id = any($1)',
};

async function erase(
  db: PoolClient,
  keys: readonly number[],
  people: readonly { readonly uid: string; readonly mrn: string }[],
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const run = async (name: string, sql: string, values: unknown[]) => {
    const r = await db.query(sql, values);
    if (r.rowCount) counts[name] = r.rowCount;
  };
  const mrns = people.map((x) => x.mrn);
  // A number as a word of its own, as it stands between separators or quotes.
  const named = `(^|[^[:alnum:]])(${[...mrns, ...people.map((x) => x.uid)].map(escaped).join('|')})([^[:alnum:]]|$)`;
  await run(
    'messages',
    `update raw_messages set body = '${ERASED}' where id in (select raw_id from events where patient_key = any($1)) or body ~ $2`,
    [keys, named],
  );
  await run('quarantine', 'delete from quarantine where mrn = any($1) or raw_text ~ $2 or event::text ~ $2', [mrns, named]);
  await run('resources', 'delete from fhir_resources where mrn = any($1) or body::text ~ $2', [mrns, named]);
  await run('answers', 'delete from commands where answer::text ~ $1', [named]);
  const alerts = (await db.query('select id from alerts where patient_key = any($1)', [keys])).rows.map((r) => r.id as string);
  for (const [name, sql] of Object.entries(OF_ALERTS)) await run(name, sql, [alerts]);
  for (const [name, sql] of Object.entries(BY_KEY)) await run(name, sql, [keys]);
  await run('stays', `update stays set event_id = '${ERASED}-' || id where patient_key = any($1)`, [keys]);
  await run(
    'patients',
    `update patients set mrn = '${ERASED}-' || uid, name = null, birth_date = null, sex = null, identifiers = '{}' where key = any($1)`,
    [keys],
  );
  return counts;
}
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
