import type { Pool } from 'pg';
import { courseQuery, windowQuery } from '../../lib/lanes/queries';
import { axisOf, LIVE } from '../../lib/lanes/window';
import type { Actor, UserActor } from '../../lib/permissions';
import { can } from '../../lib/permissions';
import type { FirstCourse } from '../../lib/trend';
import type { Clock } from '../clock';
import { HttpError } from '../http/answer';
import { patientOf } from '../http/guard';
import type { Logger } from '../log';
import type { Monitor } from '../monitor';
import { beginsAt, readTrend } from '../store/trends';
import type { Trends } from '../trends';
import type { Views } from '../views';
import type { FirstPictures } from './first';

interface Parts {
  readonly monitor: Monitor;
  readonly views: Views;
  readonly clock: Clock;
  readonly pool: Pool;
  readonly trends: Trends;
  readonly log: Logger;
  /** Somebody was shown a patient. */
  onRead(actor: Actor, ref: string): void;
}

/** The same as a socket is given that watches a unit or a patient, by the same rights. */
export function makeFirstPictures(p: Parts): FirstPictures {
  const { monitor, views, clock } = p;
  return {
    unit: (actor, unitId) =>
      orNone(p.log, () => {
        if (!monitor.census.unit(unitId) || !can(actor, 'read', { kind: 'unit', unitId })) return null;
        return views.snapshot(unitId, false);
      }),
    patient: (actor, ref) =>
      orNone(p.log, () => {
        const person = seen(monitor, actor, ref);
        const state = person && views.state(person.key);
        if (!person || !state) return null;
        p.onRead(actor, ref);
        const infusedAt = state.patient.infusedAt === null ? null : Date.parse(state.patient.infusedAt);
        return {
          snapshot: { seq: 0, mrn: person.mrn, serverNow: state.asOf, speed: clock.speed, state },
          course: courseOf(p, actor, person.key, infusedAt, Date.parse(state.asOf)).catch((error) => {
            p.log.warn({ err: error }, 'the lanes of a first picture could not be read');
            return null;
          }),
        };
      }),
  };
}
/** A picture that cannot be made costs the page nothing: its socket asks for it, and says what is wrong. */
function orNone<T>(log: Logger, make: () => T | null): T | null {
  try {
    return make();
  } catch (error) {
    log.error({ err: error }, 'a first picture could not be made');
    return null;
  }
}
function seen(monitor: Monitor, actor: UserActor, ref: string) {
  try {
    return patientOf(monitor, actor, ref, 'read').person;
  } catch (error) {
    if (error instanceof HttpError) return null;
    throw error;
  }
}
async function courseOf(p: Parts, actor: UserActor, key: number, infusedAt: number | null, now: number): Promise<FirstCourse> {
  const patient = p.monitor.ward.get(key);
  const queries = [windowQuery(axisOf(LIVE, infusedAt, now)), courseQuery(infusedAt, now)] as const;
  await p.trends.flush(key, Math.min(...queries.map(beginsAt)));
  const [window, whole] = await Promise.all([
    readTrend(actor, p.pool, patient, key, queries[0]),
    readTrend(actor, p.pool, patient, key, queries[1]),
  ]);
  return { window, course: whole.grades };
}
