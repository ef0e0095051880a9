import { currentVersions } from '../../lib/engine';
import type { ChartEvent } from '../../lib/events/event';
import { idOf } from '../intake/hl7v2/ids';
import type { AdmittedEvent } from '../intake/port';
import { idsWithPrefix, NOBODY, type StoredVersion, storedVersions, versionsOf } from '../store/events';
import { SYSTEM } from '../store/reader';
import { asCorrection, type Draft, draftOf } from './drafts';
import type { Room } from './room';

/**
 * Which version a correction or withdrawal is: the first of its id, a further one, or one that is stored already. `moved away`:
 * the id was this patient's, has been given to another by a correction, and a withdrawn id never counts again.
 */
export async function versionFor(
  room: Room,
  draft: Draft,
  admitted: Pick<AdmittedEvent, 'idPrefix' | 'newest' | 'ifStored'>,
): Promise<Draft | 'duplicate' | 'moved away'> {
  const { sourceId } = draft.row;
  const stored = async (id: string) => (await storedVersions(SYSTEM.loop, room.pool, sourceId, [id])).get(id);
  let d = draft;
  let known = await stored(d.row.eventId);
  if (!known && admitted.idPrefix !== undefined) {
    const meant = await idMeant(room, sourceId, admitted.idPrefix, admitted.newest === true);
    if (meant !== null) {
      d = { ...d, event: { ...d.event, id: meant } as ChartEvent, row: { ...d.row, eventId: meant } };
      known = await stored(meant);
    }
  }
  if (!known) return admitted.ifStored === true ? 'duplicate' : d;
  const correction = asCorrection(d);
  const same = known.filter((v) => isTheirs(v, d));
  const away = d.event.revision !== 'entered-in-error' && same.some((v) => v.withdrawn) && known.length > same.length;
  const said = same.some((v) => v.digest === correction.row.digest || v.digest === d.row.digest);
  // What was marked as a correction and is known is a repeat; what only restates may be meant for this patient again.
  if (said && !(away && d.event.revision === 'final')) return 'duplicate';
  if (away) return 'moved away';
  return correction;
}

/**
 * HL7 names no events: their ids are made of what the message says, the patient's number included. What was stored under a
 * number that has been merged since is meant by the same words under the number that stays, so that a dose or a result that is
 * corrected or told again after a merge counts once. Readings alone are not looked up: they are told once.
 */
export async function asBeforeMerge(room: Room, draft: Draft, admitted: AdmittedEvent): Promise<Draft> {
  const { mrn } = admitted.patient;
  const { eventId, patientKey, sourceId, revision } = draft.row;
  if (mrn === undefined || patientKey < 0 || (draft.event.kind === 'vital' && revision === 0)) return draft;
  const made = [`${idOf(mrn)}|`, `adt|${idOf(mrn)}|`].find((start) => eventId.startsWith(start));
  const numbers = made === undefined ? [] : room.census.mergedNumbers(patientKey).filter((n) => n !== mrn);
  if (made === undefined || numbers.length === 0) return draft;
  const find = async (under: (id: string) => string): Promise<string | null> => {
    const id = under(eventId);
    if ((await storedVersions(SYSTEM.loop, room.pool, sourceId, [id])).has(id)) return id;
    return admitted.idPrefix === undefined ? null : idMeant(room, sourceId, under(admitted.idPrefix), admitted.newest === true);
  };
  if ((await find((id) => id)) !== null) return draft;
  for (const number of numbers) {
    const id = await find((own) => made.replace(idOf(mrn), () => idOf(number)) + own.slice(made.length));
    if (id !== null) return { ...draft, event: { ...draft.event, id } as ChartEvent, row: { ...draft.row, eventId: id } };
  }
  return draft;
}

/** Is the stored version this draft's patient's? What was attributed by bed follows the bed; a movement has no patient yet. */
export function isTheirs(v: StoredVersion, d: Draft): boolean {
  return v.patientKey === d.row.patientKey || v.patientKey === NOBODY || d.row.byBed !== null || d.row.patientKey < 0;
}

/**
 * A correction or withdrawal that names another patient than what was stored before: there it is withdrawn, so that a dose or
 * a value charted on the wrong patient counts for one of them alone.
 */
export async function withdrawnElsewhere(room: Room, d: Draft): Promise<Draft[]> {
  const versions = await versionsOf(SYSTEM.loop, room.pool, d.row.sourceId, [d.row.eventId]);
  const others = new Map<number, ChartEvent[]>();
  for (const v of versions)
    if (!isTheirs({ patientKey: v.patientKey, digest: 0n, withdrawn: false }, d))
      others.set(v.patientKey, [...(others.get(v.patientKey) ?? []), v.event]);
  return [...others].flatMap(([patientKey, events]) => {
    const was = currentVersions(events)[0];
    if (was === undefined) return [];
    const gone = { ...was, revision: 'entered-in-error', receivedAt: d.event.receivedAt } as ChartEvent;
    const w = asCorrection(draftOf(gone, d.row.sourceId, patientKey, null, d.row.rawId));
    // Two patients' withdrawals of one id may say the same.
    return [{ ...w, row: { ...w.row, version: `${w.row.version}.${patientKey}` } }];
  });
}

/** The one stored id that begins so; with `newest`, of several the one latest in time that is still in force. */
async function idMeant(room: Room, sourceId: number, prefix: string, newest: boolean): Promise<string | null> {
  const ids = await idsWithPrefix(SYSTEM.loop, room.pool, sourceId, prefix);
  if (ids.length <= 1 || !newest) return ids.length === 1 ? (ids[0] ?? null) : null;
  const inForce = currentVersions((await versionsOf(SYSTEM.loop, room.pool, sourceId, ids)).map((v) => v.event));
  return inForce.sort((a, b) => b.t - a.t)[0]?.id ?? null;
}
