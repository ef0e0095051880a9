import { loadPeople, loadStays, loadUnitsAndBeds } from '../store/people';
import { SYSTEM } from '../store/reader';
import type { Room } from './room';

/** After a movement was committed, here or on another node: the census as stored now, for those concerned. */
export async function recensus(room: Room, keys: readonly number[]): Promise<void> {
  const { units, beds } = await loadUnitsAndBeds(SYSTEM.loop, room.pool);
  for (const u of units) room.census.putUnit(u);
  for (const b of beds) room.census.putBed(b);
  for (const key of keys) {
    for (const p of await loadPeople(SYSTEM.loop, room.pool, key)) room.census.putPerson(p);
    const { stays, seats } = await loadStays(SYSTEM.loop, room.pool, key);
    room.census.putStays(key, stays, seats);
  }
}
