import type { AdmittedEvent } from '../intake/port';
import { heldKey } from '../store/batch';
import type { Draft } from './drafts';

/**
 * A correction or withdrawal is a version of what is stored already. One that came together with what it puts right (two
 * messages of one frame, two events of one body, two senders in one commit) has its turn after it, and so has all that follows
 * it under that id.
 */
export class IdsOfBatch {
  private readonly ofSource = new Map<number, Set<string>>();
  private readonly waiting = new Set<string>();

  add({ row }: Draft): void {
    const ids = this.ofSource.get(row.sourceId) ?? new Set();
    this.ofSource.set(row.sourceId, ids.add(row.eventId));
  }
  waitsFor({ row }: Draft, { idPrefix }: AdmittedEvent): boolean {
    const key = heldKey(row.sourceId, row.eventId);
    if (this.waiting.has(key)) return true;
    const ids = row.revision === 0 ? undefined : this.ofSource.get(row.sourceId);
    if (ids === undefined) return false;
    const waits = ids.has(row.eventId) || (idPrefix !== undefined && [...ids].some((id) => id.startsWith(idPrefix)));
    if (waits) this.waiting.add(key);
    return waits;
  }
}
