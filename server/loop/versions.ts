import { currentVersions } from '../../lib/engine';
import type { ChartEvent } from '../../lib/events/event';
import type { AdmittedEvent } from '../intake/port';
import { digestsOf, idsWithPrefix, versionsOf } from '../store/events';
import { SYSTEM } from '../store/reader';
import { asCorrection, type Draft } from './drafts';
import type { Room } from './room';

/** Which version a correction or withdrawal is: the first of its id, a further one, or one that is stored already. */
export async function versionFor(
  room: Room,
  draft: Draft,
  admitted: Pick<AdmittedEvent, 'idPrefix' | 'newest'>,
): Promise<Draft | 'duplicate'> {
  const { sourceId } = draft.row;
  let d = draft;
  let known = (await digestsOf(SYSTEM.loop, room.pool, sourceId, [d.row.eventId])).get(d.row.eventId);
  if (!known && admitted.idPrefix !== undefined) {
    const meant = await idMeant(room, sourceId, admitted.idPrefix, admitted.newest === true);
    if (meant !== null) {
      d = { ...d, event: { ...d.event, id: meant } as ChartEvent, row: { ...d.row, eventId: meant } };
      known = (await digestsOf(SYSTEM.loop, room.pool, sourceId, [meant])).get(meant);
    }
  }
  if (!known) return d;
  const correction = asCorrection(d);
  return known.includes(correction.row.digest) || known.includes(d.row.digest) ? 'duplicate' : correction;
}

/** The one stored id that begins so; with `newest`, of several the one latest in time that is still in force. */
async function idMeant(room: Room, sourceId: number, prefix: string, newest: boolean): Promise<string | null> {
  const ids = await idsWithPrefix(SYSTEM.loop, room.pool, sourceId, prefix);
  if (ids.length <= 1 || !newest) return ids.length === 1 ? (ids[0] ?? null) : null;
  const inForce = currentVersions((await versionsOf(SYSTEM.loop, room.pool, sourceId, ids)).map((v) => v.event));
  return inForce.sort((a, b) => b.t - a.t)[0]?.id ?? null;
}
