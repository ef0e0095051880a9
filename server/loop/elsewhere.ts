import { numberOf } from '../../lib/identifiers';
import { chartVersions } from '../store/charts';
import { patientsWithPending } from '../store/events';
import { SYSTEM } from '../store/reader';
import { changedAlerts } from './changed-alerts';
import { loadPatients } from './load';
import { recensus } from './recensus';
import type { Room } from './room';
import { OTHERS_GRACE_MS } from './ward';

/** Numbers and beds for which held events may be admitted now, because another node has learned of a movement. */
export interface Settled {
  readonly mrns: readonly string[];
  readonly beds: readonly string[];
}

/**
 * Takes into memory what other nodes have committed for these patients, and publishes it to this node's screens. `null`
 * looks at everybody. The chart row's version tells what is new; what this node holds already is left alone.
 */
export async function takeOver(room: Room, keys: readonly number[] | null, moved: boolean): Promise<Settled> {
  if (keys === null) await adopt(room);
  const versions = await chartVersions(SYSTEM.loop, room.pool, keys);
  const newer = [...versions].filter(([key, version]) => version > (room.ward.get(key)?.version ?? -1)).map(([key]) => key);
  const strangers = newer.filter((key) => room.census.person(key) === undefined);
  const people = moved ? newer : strangers;
  if (people.length > 0) await recensus(room, people);
  for (const patient of await loadPatients(room, newer)) {
    const { key } = patient;
    const before = room.ward.get(key);
    if (before && before.version >= patient.version) continue;
    room.ward.put({ ...patient, elsewhere: true });
    const alerts = changedAlerts(before, patient);
    room.published({
      patientKey: key,
      alerts,
      atOnce: alerts.length > 0 || before?.view.steps.at(-1)?.t !== patient.view.steps.at(-1)?.t,
      moved: people.includes(key),
      elsewhere: true,
    });
  }
  return {
    mrns: people.flatMap((key) => {
      const person = room.census.person(key);
      return person === undefined ? [] : [person.mrn, ...person.identifiers.map(numberOf)];
    }),
    beds: people.flatMap((key) => room.census.seatsOf(key).map((s) => s.bedId)),
  };
}

/** What a node that has gone stored and did not fold: whoever finds it waiting folds it. */
async function adopt(room: Room): Promise<void> {
  for (const key of await patientsWithPending(SYSTEM.loop, room.pool, room.clock.now() - OTHERS_GRACE_MS))
    if (!room.ward.behind.has(key)) room.ward.behind.set(key, room.clock.monotonicMs());
}
