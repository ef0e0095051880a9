import { type Action, can } from '../../lib/permissions';
import type { Actor } from '../auth/actor';
import type { Person } from '../census';
import type { Monitor } from '../monitor';
import { HttpError } from './answer';

/** The unit the patient is on, or was on last; undefined: never on any. */
export function unitOf(monitor: Monitor, person: Person): string | undefined {
  return (monitor.census.openStay(person.key) ?? monitor.census.staysOf(person.key).at(-1))?.unitId;
}

/** The patient behind a number or opaque id, if the actor may do this; 404 if there is none, 403 if not allowed. */
export function patientOf(
  monitor: Monitor,
  actor: Actor | null,
  ref: string,
  action: Action,
): { person: Person; unitId: string } {
  const person = monitor.census.byRef(ref);
  const unitId = person && unitOf(monitor, person);
  if (!person || unitId === undefined) throw new HttpError(404, 'not-found', 'There is no such patient.');
  if (!can(actor, action, { kind: 'patient', unitId, patientId: person.uid }))
    throw new HttpError(403, 'forbidden', 'You have no right to this patient.');
  return { person, unitId };
}

/** An instant of the query, or undefined; 400 if it cannot be read. A plus that a client left bare arrives as a blank. */
export function instantParam(url: URL, name: string): number | undefined {
  const text = url.searchParams.get(name)?.replace(/ (\d\d:\d\d)$/, '+$1');
  if (text === undefined) return undefined;
  const t = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(t)) throw new HttpError(400, 'instant', `"${name}" is not an instant with an offset.`);
  return t;
}
