import { isAway } from '../database/away';
import { type AdmittedEvent, DatabaseAway, type Delivery, type Outcome } from '../intake/port';
import { emptyBatch } from '../store/batch';
import { commitBatch, ResourcesChanged } from '../store/commit';
import { loadCensus } from '../store/people';
import { type HeldItem, heldFor, refuseHeld, settleHeld } from '../store/quarantine';
import { SYSTEM } from '../store/reader';
import { admit } from './admit';
import type { CatchingUp } from './catching-up';
import { dataLane } from './data-lane';
import { type DeliveryJob, moves } from './jobs';
import { type Moved, movementLane } from './movement-lane';
import type { Room } from './room';
import { quarantineRow, rawRow } from './rows';
import { settleWritten, writeDown } from './whole';

/** A delivery and where it is stored. */
interface Placed {
  readonly sourceId: number;
  readonly rawId: bigint;
  /** Whether the raw message has still to be stored. */
  readonly unstored: boolean;
}

/** Where people are: deliveries with movements, and what waited for one. */
export class Movements {
  private inDoubt = false;

  constructor(
    private readonly room: Room,
    private readonly catchingUp: CatchingUp,
    private readonly delivered: (job: DeliveryJob, outcomes: readonly Outcome[]) => void,
  ) {}

  /** A delivery with movements: its parts in their order, each committed before the next. */
  async run(job: DeliveryJob, place: () => Promise<Placed>): Promise<void> {
    const beds = new Set<string>();
    await this.room.doubts.during(() => this.parts(job, place, beds));
    this.lookAtBeds(beds);
  }
  private async parts(job: DeliveryJob, place: () => Promise<Placed>, beds: Set<string>): Promise<void> {
    const { delivery } = job;
    const { room } = this;
    let written: (Parameters<typeof settleWritten>[1] & Awaited<ReturnType<typeof writeDown>>) | null = null;
    try {
      const { sourceId, rawId, unstored } = await place();
      const outcomes: Outcome[] = [];
      let first = unstored;
      if ((delivery.atomic && delivery.events.length > 1) || (delivery.resources ?? []).length > 0) {
        const whole = { delivery, sourceId, rawId, unstored };
        const down = await writeDown(room, whole);
        if (down.refused) return this.delivered(job, down.answers);
        written = { ...whole, ...down };
        first = false;
      }
      let i = 0;
      while (i < delivery.events.length) {
        const admitted = delivery.events[i] as AdmittedEvent;
        const admission = moves(admitted) ? admit(admitted, room.census, delivery.units, room.clock.now()) : null;
        if (admission?.to === 'movement') {
          const moved = await movementLane(room, { delivery, sourceId, rawId, first, admitted, admission });
          outcomes.push(moved.outcome);
          for (const bed of moved.settles.beds) beds.add(bed);
          await this.after(moved);
          i++;
          // A repeat writes nothing down.
          first = first && moved.outcome.status === 'duplicate';
          continue;
        }
        let end = i + 1;
        while (end < delivery.events.length && !moves(delivery.events[end] as AdmittedEvent)) end++;
        const part = { delivery, sourceId, rawId, first, events: delivery.events.slice(i, end) };
        const [answers] = await dataLane(room, [part], []);
        outcomes.push(...(answers ?? []));
        first = false;
        i = end;
      }
      if (first) {
        const batch = emptyBatch(room.clock.now());
        batch.raw.push(rawRow(delivery, sourceId, rawId));
        for (const r of delivery.refused) batch.quarantine.push(quarantineRow(r, { sourceId, rawId }, delivery, room.census));
        await commitBatch(room.pool, batch);
      }
      this.delivered(job, written ? await settleWritten(room, written, outcomes) : outcomes);
    } catch (error) {
      if (error instanceof ResourcesChanged) return job.reject(error);
      await this.reread();
      if (!isAway(error)) room.log.error({ err: error, feed: delivery.feed, controlId: delivery.controlId }, 'a movement failed');
      // It is written down as a whole: what has not had its turn is admitted when the database is back.
      if (written) return this.delivered(job, written.answers);
      job.reject(isAway(error) ? new DatabaseAway('nothing was stored') : (error as Error));
    }
  }

  /** Whether the last transaction was committed nobody knows: memory is read again, now or as soon as the database answers. */
  async reread(): Promise<void> {
    try {
      this.room.census.load(await loadCensus(SYSTEM.loop, this.room.pool));
      this.inDoubt = false;
    } catch {
      this.inDoubt = true;
    }
  }
  async rereadIfInDoubt(): Promise<void> {
    if (this.inDoubt) await this.reread();
  }

  /** Events that waited for a patient, a bed, a unit or their time are admitted now, as if they had just come. */
  async readmit(items: readonly HeldItem[]): Promise<void> {
    const { room } = this;
    for (const item of items) {
      const { admitted, sourceId, rawId } = item;
      const delivery = deliveryOf(item);
      const admission = admit(admitted, room.census, delivery.units, room.clock.now());
      if (admission.to === 'hold') continue;
      if (admission.to === 'reject') {
        await refuseHeld(room.pool, item.id, admission.reason, admission.detail);
        continue;
      }
      if (admission.to === 'movement') {
        const moved = await movementLane(room, { delivery, sourceId, rawId, first: false, admitted, admission });
        await this.after(moved);
        this.lookAtBeds(moved.settles.beds);
      } else await dataLane(room, [{ delivery, sourceId, rawId, first: false, events: [admitted] }], []);
      // Only now: a crash before this admits it once more, which its id makes harmless.
      await settleHeld(room.pool, [item.id], 'admitted', room.clock.now());
    }
  }
  private async after(moved: Moved): Promise<void> {
    const { ward, clock, pool } = this.room;
    const ms = clock.monotonicMs();
    for (const key of moved.behind) {
      ward.behind.set(key, ms);
      // What is said of the past is rarely said alone: the rest of the history is awaited before anything is raised.
      if (moved.past) ward.backlog.set(key, { since: ward.backlog.get(key)?.since ?? ms, last: ms });
      await this.catchingUp.fold(key);
    }
    for (const key of moved.behind) this.room.published({ patientKey: key, alerts: [], atOnce: true, moved: true });
    await this.readmit(await heldFor(SYSTEM.loop, pool, moved.settles.mrns, moved.settles.beds));
  }
  /** Who lies in a bed has changed: whether that leaves a doubt (T6) is asked of all who lie there now. */
  private lookAtBeds(beds: Iterable<string>): void {
    const { census, clock, ward } = this.room;
    for (const bed of beds) for (const seat of census.occupants(bed, clock.now())) ward.lookNow(seat.patientKey);
  }
}

const deliveryOf = (item: HeldItem): Delivery => ({
  feed: item.feed,
  protocol: 'command',
  receivedAt: item.admitted.event.receivedAt,
  raw: '',
  controlId: null,
  // An admission that waited for its unit to be made is that unit's from then on.
  units: item.admitted.event.kind === 'admission' ? null : (item.admitted.units ?? null),
  atomic: false,
  events: [item.admitted],
  refused: [],
});
