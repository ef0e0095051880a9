import type { Pool } from 'pg';
import type { Alert } from '../../lib/alerts/alert';
import { currentVersions, emptyChart, fold, sameFacts } from '../../lib/engine';
import { refOf } from '../../lib/protocols/document';
import type { Protocol } from '../../lib/protocols/protocol';
import type { PatientState } from '../../lib/state';
import { HOUR, type Instant } from '../../lib/time';
import type { Monitor } from '../monitor';
import type { Views } from '../views';
import { checkpointBefore } from './charts';
import { admissionsOf, earliestToldLater, eventsAfter } from './events';
import { loadChanges } from './protocols';
import { mustReadPatient, type Reader, SYSTEM } from './reader';

/**
 * The patient as of a past instant: `at` is clinical time, `known` limits to what had arrived by then (null: all that is
 * known today). Folded again from the stored events, so it is exactly what the engine makes of them.
 */
export async function chartAsKnown(
  by: Reader,
  pool: Pool,
  monitor: Monitor,
  views: Views,
  key: number,
  at: Instant,
  known: Instant | null,
): Promise<PatientState | null> {
  await mustReadPatient(by, pool, key);
  const protocol = protocolAsKnown(monitor, key, known);
  // A checkpoint holds whatever is known today: of use only before the first thing that is to be left out, and not at all if the
  // admissions say something else of the patient today, which holds from the beginning.
  const today = await admissionsOf(SYSTEM.allowed, pool, key);
  const admissions = known === null ? today : await admissionsOf(SYSTEM.allowed, pool, key, known);
  const later = known === null ? null : await earliestToldLater(SYSTEM.allowed, pool, key, at, known);
  const start = sameFacts(today, admissions)
    ? await checkpointBefore(SYSTEM.allowed, pool, key, Math.min(at, later ?? at), refOf(protocol))
    : null;
  const stored = await eventsAfter(SYSTEM.allowed, pool, key, start?.at ?? null, known ?? undefined, at);
  const events = currentVersions(stored.map((s) => s.event)).filter((e) => e.t <= at && (start === null || e.t > start.at));
  if (events.length === 0 && start === null) return null;
  const chart = fold(start?.chart ?? emptyChart(), events, at, protocol, admissions);
  const alerts = await alertsAt(pool, key, known ?? at);
  const change = (await loadChanges(SYSTEM.allowed, pool, [key], known ?? at)).get(key) ?? null;
  return views.stateOf(key, chart, alerts, at, protocol, change);
}

/** The version in force at `known` in the unit where the patient lay then; without it that of today. */
function protocolAsKnown(monitor: Monitor, key: number, known: Instant | null): Protocol {
  if (known === null) return monitor.room.protocolOf(key);
  const stay = monitor.census.staysOf(key).findLast((s) => s.startedAt <= known);
  const unit = stay && monitor.census.unit(stay.unitId);
  return unit ? monitor.protocols.inForce(unit, known).protocol : monitor.room.protocolOf(key);
}

/** The alerts that were open at the instant or closed in the 12 h before it, in the phase they were in. */
async function alertsAt(pool: Pool, key: number, t: Instant): Promise<Alert[]> {
  const r = await pool.query(
    `select a.body, tr."to" as phase from alerts a
     join lateral (select "to" from alert_transitions x where x.alert_id = a.id and x.at <= $2 order by x.version desc limit 1) tr on true
     where a.patient_key = $1 and a.raised_at <= $2 and (a.closed_at is null or a.closed_at > $3)`,
    [key, new Date(t), new Date(t - 12 * HOUR)],
  );
  return r.rows.map((row) => (row.body.phase === row.phase ? row.body : { ...row.body, phase: row.phase }));
}
