import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Alert } from '../lib/alerts/alert';
import type { AlertEvent } from '../lib/alerts/event';
import { DEFAULT_PROTOCOL, protocolById } from '../lib/protocols';
import { refOf } from '../lib/protocols/document';
import { isMovement } from '../lib/stays';
import { type Instant, MINUTE } from '../lib/time';
import { Census, type UnitRow } from './census';
import type { Clock } from './clock';
import { isAway } from './database/away';
import type { Storing } from './health';
import { type AdmittedEvent, DatabaseAway, type Delivery, type Intake, type Outcome } from './intake/port';
import { admit } from './loop/admit';
import { answerAlert, type CommandAnswer } from './loop/command-lane';
import { type DataJob, dataLane, prepare } from './loop/data-lane';
import { Doubts } from './loop/doubts';
import { RecentIds } from './loop/drafts';
import { takeOver } from './loop/elsewhere';
import { Fifo } from './loop/fifo';
import { Gather } from './loop/gather';
import { loadPatients } from './loop/load';
import { type Moved, movementLane } from './loop/movement-lane';
import { pendingLane } from './loop/pending-lane';
import type { Published } from './loop/published';
import { NO_REACH, type Reach } from './loop/reach';
import type { Room } from './loop/room';
import { quarantineRow, rawRow } from './loop/rows';
import { UnderWay } from './loop/under-way';
import { Ward } from './loop/ward';
import { settleWritten, writeDown } from './loop/whole';
import { metrics } from './metrics';
import { ProtocolBook } from './protocols/book';
import { chartVersions } from './store/charts';
import { commitBatch, emptyBatch, ResourcesChanged } from './store/commit';
import { timesErased } from './store/erased';
import { patientsWithPending } from './store/events';
import { RawIds } from './store/ids';
import { loadCensus, loadUnitsAndBeds } from './store/people';
import { type HeldItem, heldDue, heldFor, refuseHeld, settleHeld } from './store/quarantine';
import { SYSTEM } from './store/reader';
import type { Sources } from './store/sources';

/** Events of one batch at most: about ten milliseconds of work. */
const BATCH_EVENTS = 500;
/** How often time is taken as an event (process time). */
const LOOK_EVERY_MS = 200;
/** A source that has been quiet so long has delivered its backlog. */
const BACKLOG_PAUSE_MS = 400;
const BACKLOG_LONGEST_MS = 10_000;
/** Nodes agree on the time to this: a chart another node has folded already is not folded back. */
const CLOCKS_APART_MS = 2_000;

/** Alerts without a patient: found and answered like the others. */
export interface OfUnits {
  find(id: string): Alert | null;
  answer(command: AlertCommand): Promise<CommandAnswer>;
}
export interface AlertCommand {
  readonly id: string;
  readonly alertId: string;
  readonly event: Extract<AlertEvent, { version: number }>;
}
type Job =
  | {
      readonly kind: 'delivery';
      readonly delivery: Delivery;
      readonly resolve: (outcomes: readonly Outcome[]) => void;
      readonly reject: (error: Error) => void;
    }
  | {
      readonly kind: 'command';
      readonly patientKey: number;
      readonly command: AlertCommand;
      readonly resolve: (answer: CommandAnswer) => void;
      readonly reject: (error: Error) => void;
    }
  | { readonly kind: 'task'; readonly run: () => Promise<void> };
type DeliveryJob = Extract<Job, { kind: 'delivery' }>;

/**
 * THE LOOP. Everything that happens to a patient passes here, in the order it came: admit, store, step, save, publish.
 * What queued up while the last statement ran is the next batch; senders are answered after their batch has committed.
 */
export class Monitor implements Intake {
  readonly census = new Census();
  readonly protocols = new ProtocolBook();
  /** Stored versions that cannot be used, told once. */
  private readonly reported = new Set<string>();
  /** Charts whose unit follows another version now. One after the other leaves the live fold; the rest goes on meanwhile. */
  private readonly changing = new Set<number>();
  readonly ward = new Ward();
  readonly room: Room;
  private readonly queue = new Fifo<Job>();
  private waiting = 0;
  private running: Promise<void> | null = null;
  private stopping = false;
  private ended = false;
  private wake: (() => void) | null = null;
  private catching: Promise<void> | null = null;
  /** Patients that other nodes have committed, and whether they moved; null: everybody has to be compared. */
  private readonly told = new Map<number | null, boolean>();
  private takingOver: Promise<void> | null = null;
  private readonly listeners: ((change: Published) => void)[] = [];
  private readonly deliveredListeners: ((delivery: Delivery, outcomes: readonly Outcome[]) => void)[] = [];
  private readonly storedListeners: ((key: number, t: Instant, seq: bigint) => void)[] = [];
  private lastLook = 0;
  private listeningSince: Instant = Number.NEGATIVE_INFINITY;
  /** Since when nothing could be stored, and senders were sent away. */
  private deafSince: Instant | null = null;
  private readonly gather = new Gather();
  private readonly underWay: UnderWay;
  private censusInDoubt = false;
  private erased: number | null = null;
  /** Whether the last batch could be stored: health asks for it, and mends it. */
  readonly storing: Storing = { fails: null, failedMs: Number.NEGATIVE_INFINITY };
  /** Process time of the last turn of the loop: health asks for it. */
  lastTurnMs = 0;
  private reach: Reach = NO_REACH;
  private ofUnits: OfUnits | null = null;

  constructor(
    private readonly pool: Pool,
    private readonly clock: Clock,
    private readonly log: Logger,
    readonly sources: Sources,
    defaultProtocol: string,
  ) {
    const self = this;
    this.room = {
      get listeningSince() {
        return self.deafSince === null ? self.listeningSince : clock.now();
      },
      pool,
      clock,
      log,
      census: this.census,
      ward: this.ward,
      sources,
      rawIds: new RawIds(pool),
      recent: new RecentIds(),
      doubts: new Doubts(this.census),
      protocolOf: (key) => {
        const unit = this.unitOf(key);
        return unit ? this.protocols.current(unit) : (protocolById(defaultProtocol) ?? DEFAULT_PROTOCOL);
      },
      protocolByRef: (ref) => this.protocols.registry.find(ref),
      protocolSince: (key) => {
        const unit = this.unitOf(key);
        return unit ? this.protocols.inForce(unit, this.clock.now() + CLOCKS_APART_MS).since : null;
      },
      settleProtocols: () => this.readProtocols(CLOCKS_APART_MS),
      reach: () => this.reach,
      published: (change) => {
        for (const listener of this.listeners) listener(change);
      },
      stored: (key, t, seq) => {
        for (const listener of this.storedListeners) listener(key, t, seq);
      },
    };
    this.underWay = new UnderWay(this.room, BATCH_EVENTS, ({ messages, events, tookMs }) => {
      const ms = clock.monotonicMs();
      this.lastTurnMs = ms;
      if (events > 0) {
        metrics.batchSeconds.observe(tookMs / 1_000);
        metrics.batchEvents.observe(events);
      }
      if (messages > 0) this.gather.after(messages, tookMs, ms);
      this.catchUpSomebody();
    });
  }

  /** Called after the commit for each new version of a reading: whose, of when, and its place in the log. */
  onStored(listener: (key: number, t: Instant, seq: bigint) => void): void {
    this.storedListeners.push(listener);
  }
  /** Called with each message once it is durable, and what became of its events. */
  onDelivered(listener: (delivery: Delivery, outcomes: readonly Outcome[]) => void): void {
    this.deliveredListeners.push(listener);
  }
  private delivered(job: DeliveryJob, outcomes: readonly Outcome[]): void {
    job.resolve(outcomes);
    metrics.deliveries.inc({ protocol: job.delivery.protocol });
    for (const { status } of outcomes) metrics.events.inc({ status });
    for (const listener of this.deliveredListeners) listener(job.delivery, outcomes);
  }
  onChange(listener: (change: Published) => void): void {
    this.listeners.push(listener);
  }

  private unitOf(key: number): UnitRow | undefined {
    const stays = this.census.staysOf(key);
    const stay = stays.find((s) => s.endedAt === null) ?? stays.at(-1);
    return stay && this.census.unit(stay.unitId);
  }
  /** Reads the published versions again; those whose instant has come are in force from here on. */
  private async readProtocols(aheadMs = 0): Promise<void> {
    await this.protocols.load(this.pool);
    for (const b of this.protocols.registry.broken)
      if (!this.reported.has(b.ref)) {
        this.reported.add(b.ref);
        this.log.error({ protocol: b.ref, errors: b.errors }, 'a stored protocol version cannot be used');
      }
    this.followProtocols(aheadMs);
  }
  /** Every open chart of a unit whose protocol has changed waits to be folded again, from its first event. */
  private followProtocols(aheadMs = 0): void {
    const moved = new Set(this.protocols.takeEffect(this.census.allUnits(), this.clock.now() + aheadMs));
    if (moved.size === 0) return;
    for (const patient of this.ward.all()) {
      const stay = this.census.openStay(patient.key);
      if (stay && moved.has(stay.unitId)) this.changing.add(patient.key);
    }
    for (const unitId of moved) {
      const unit = this.census.unit(unitId);
      if (unit)
        this.log.info({ unit: unitId, protocol: refOf(this.protocols.current(unit)) }, 'the unit follows another protocol');
    }
  }
  /** Somebody has published or approved: read at once, not with the next round. */
  refreshProtocols(): Promise<void> {
    return this.task(() => this.readProtocols());
  }

  /** Reads what is stored, folds what is pending, takes the looks that fell due while nobody was there, then turns. */
  async start(): Promise<void> {
    this.listeningSince = this.clock.now();
    await this.sources.load(SYSTEM.loop);
    this.erased = await timesErased(SYSTEM.loop, this.pool);
    this.census.load(await loadCensus(SYSTEM.loop, this.pool));
    await this.readProtocols();
    await this.room.doubts.load(this.pool, this.clock.now());
    const keys = [...(await chartVersions(SYSTEM.loop, this.pool, null)).keys()];
    for (const patient of await loadPatients(this.room, keys)) this.ward.put(patient);
    for (const key of await patientsWithPending(SYSTEM.loop, this.pool)) this.ward.behind.set(key, this.clock.monotonicMs());
    for (const key of [...this.ward.behind.keys()]) await this.catchUp(key, true);
    this.running = this.turn();
  }

  /** Stops taking jobs, finishes those taken. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake?.();
    await this.running;
    await this.catching;
    await this.takingOver;
    await this.sources.flush().catch(() => undefined);
  }

  /** Events that wait for their batch: what senders are held back by. */
  get queued(): number {
    return this.waiting;
  }

  deliver(delivery: Delivery): Promise<readonly Outcome[]> {
    if (this.stopping) return Promise.reject(new DatabaseAway('the server is stopping'));
    return new Promise((resolve, reject) => this.add({ kind: 'delivery', delivery, resolve, reject }));
  }
  /** Whom the loop asks about telling people, and who keeps the alerts that have no patient. */
  attach(reach: Reach, ofUnits: OfUnits): void {
    this.reach = reach;
    this.ofUnits = ofUnits;
  }
  /** A person's answer to an alert; `patientKey` null: of the unit itself. */
  command(patientKey: number | null, command: AlertCommand): Promise<CommandAnswer> {
    if (this.stopping) return Promise.reject(new DatabaseAway('the server is stopping'));
    if (patientKey === null) return this.answerOfUnit(command);
    return new Promise((resolve, reject) => this.add({ kind: 'command', patientKey, command, resolve, reject }));
  }
  private async answerOfUnit(command: AlertCommand): Promise<CommandAnswer> {
    if (!this.ofUnits) return { status: 404, alertId: command.alertId };
    try {
      return await this.ofUnits.answer(command);
    } catch (error) {
      throw isAway(error) ? new DatabaseAway('nothing was stored') : error;
    }
  }
  /** Runs in the loop, between batches, when nothing else touches charts. @throws DatabaseAway once the loop has ended */
  task(run: () => Promise<void>): Promise<void> {
    // Nobody would ever take it up, and the stop, which waits for whoever waits for it, would never come to an end.
    if (this.ended) return Promise.reject(new DatabaseAway('the server is stopping'));
    return new Promise((resolve, reject) => this.add({ kind: 'task', run: () => run().then(resolve, reject) }));
  }
  /** Admits held events whose own time has come. */
  releaseDue(): Promise<void> {
    return this.task(async () => {
      this.followProtocols();
      await this.readmit(await heldDue(SYSTEM.loop, this.pool, this.clock.now()));
    });
  }
  /** Reads units and beds again (an administrator may have added some) and admits what waited for them. */
  refreshUnits(): Promise<void> {
    return this.task(async () => {
      if (this.censusInDoubt) await this.rereadCensus();
      const known = new Set(this.census.allUnits().map((u) => u.id));
      const { units, beds } = await loadUnitsAndBeds(SYSTEM.loop, this.pool);
      for (const u of units) this.census.putUnit(u);
      this.census.setBeds(beds);
      await this.readProtocols();
      const added = units.filter((u) => !known.has(u.id)).map((u) => u.id);
      await this.readmit(await heldFor(SYSTEM.loop, this.pool, [], [], added));
    });
  }
  /** Forgets who has been erased since this was last asked; at the start memory holds nobody who was erased before. */
  async forgetErased(): Promise<void> {
    const times = await timesErased(SYSTEM.loop, this.pool);
    const before = this.erased;
    this.erased = times;
    if (before === null || before === times) return;
    await this.task(async () => {
      await this.rereadCensus();
      const charts = await chartVersions(SYSTEM.loop, this.pool, null);
      for (const patient of [...this.ward.all()]) if (!charts.has(patient.key)) this.ward.drop(patient.key);
    });
  }
  /** Other nodes have committed these patients (null: perhaps anybody). Taken over beside the loop, one run at a time. */
  heard(keys: readonly number[] | null, moved: boolean): void {
    for (const key of keys ?? [null]) this.told.set(key, moved || (this.told.get(key) ?? false));
    this.takingOver ??= this.takeOverAll()
      .catch((error) => this.log.warn({ err: error }, 'what other nodes have stored could not be read; it is tried again'))
      .finally(() => {
        this.takingOver = null;
      });
  }
  private async takeOverAll(): Promise<void> {
    while (this.told.size > 0 && !this.stopping) {
      const told = [...this.told];
      this.told.clear();
      for (const moved of [true, false]) {
        const keys = told.filter(([, m]) => m === moved).map(([key]) => key);
        if (keys.length === 0) continue;
        const all = keys.includes(null);
        const settled = await takeOver(this.room, all ? null : (keys as number[]), moved);
        if (settled.mrns.length + settled.beds.length > 0)
          await this.task(async () => this.readmit(await heldFor(SYSTEM.loop, this.pool, settled.mrns, settled.beds)));
      }
    }
  }
  private add(job: Job): void {
    this.queue.push(job);
    this.waiting += eventsOf(job);
    this.wake?.();
  }

  private takeNext(): void {
    const job = this.queue.shift();
    if (job) this.waiting -= eventsOf(job);
  }

  private async turn(): Promise<void> {
    while (!this.stopping || this.queue.length > 0) {
      if (!this.underWay.busy) this.lastTurnMs = this.clock.monotonicMs();
      const looks = this.looksDue();
      if (this.queue.length === 0 && looks.length === 0) {
        await this.rest();
        this.catchUpSomebody();
        continue;
      }
      try {
        await this.moment();
        await this.work(looks);
      } catch (error) {
        this.log.error({ err: error }, 'the loop failed outside a job');
        await this.rest();
      }
      this.catchUpSomebody();
    }
    await this.underWay.idle();
    this.ended = true;
  }
  private rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, LOOK_EVERY_MS);
      const self = this;
      function done() {
        clearTimeout(timer);
        self.wake = null;
        resolve();
      }
      this.wake = done;
    });
  }
  /** Before the next batch is taken: those who were answered with the last one speak again, as far as that is worth a wait. */
  private moment(): Promise<void> | undefined {
    // While a statement is under way there is time for all that has arrived with this one to be read.
    if (this.underWay.busy) return new Promise((resolve) => setImmediate(resolve));
    const plan = this.queue.peek()?.kind === 'delivery' ? this.gather.plan(this.queue.length, this.clock.monotonicMs()) : null;
    if (plan === null) return undefined;
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.wake = null;
        resolve();
      };
      const timer = setTimeout(done, plan.ms);
      this.wake = () => {
        if (this.queue.length >= plan.until || this.stopping) done();
      };
    });
  }
  private looksDue() {
    const ms = this.clock.monotonicMs();
    if (ms - this.lastLook < LOOK_EVERY_MS) return [];
    this.lastLook = ms;
    for (const [key, b] of this.ward.backlog) {
      if (ms - b.last < BACKLOG_PAUSE_MS && ms - b.since < BACKLOG_LONGEST_MS) continue;
      this.ward.backlog.delete(key);
      this.ward.lookNow(key);
    }
    return this.ward.due(this.clock.now()).filter((p) => !this.ward.backlog.has(p.key) && !this.ward.isBehind(p.key));
  }

  /** The jobs waiting, up to a movement or a command, which go alone. */
  private async work(looks: ReturnType<Ward['due']>): Promise<void> {
    const first = this.queue.peek();
    const alone = first !== undefined && (first.kind !== 'delivery' || first.delivery.events.some(moves));
    // A look may concern anybody.
    if (alone || looks.length > 0) await this.underWay.idle();
    if (alone) {
      this.takeNext();
      if (looks.length > 0) await dataLane(this.room, [], looks);
      if (first.kind === 'command') await this.runCommand(first);
      else if (first.kind === 'task') await first.run();
      else {
        const beds = new Set<string>();
        await this.room.doubts.during(() => this.runParts(first, beds));
        this.lookAtBeds(beds);
      }
      return;
    }
    const taken: DeliveryJob[] = [];
    let events = 0;
    for (let job = this.queue.peek(); job && events < BATCH_EVENTS; job = this.queue.peek()) {
      if (job.kind !== 'delivery' || job.delivery.events.some(moves) || !this.underWay.takes(job.delivery)) break;
      taken.push(job);
      this.takeNext();
      events += eventsOf(job);
    }
    if (taken.length === 0 && looks.length === 0) return this.underWay.next();
    try {
      const prepared = await prepare(this.room, await this.jobsOf(taken), looks);
      this.underWay.add({
        prepared,
        stored: (outcomes) => {
          this.listens();
          for (const [i, job] of taken.entries()) this.delivered(job, outcomes[i] ?? []);
        },
        failed: (error) => this.notStored(taken, error),
      });
    } catch (error) {
      await this.underWay.idle();
      await this.notStored(taken, error);
    }
  }
  private async jobsOf(taken: readonly DeliveryJob[]): Promise<DataJob[]> {
    const jobs: DataJob[] = [];
    for (const { delivery } of taken) {
      const source = await this.sources.ensure(delivery.feed);
      this.sources.seen(source.id, delivery.receivedAt);
      const { events, resources = [] } = delivery;
      jobs.push({ delivery, sourceId: source.id, ...(await this.rawOf(delivery)), events, resources });
    }
    return jobs;
  }
  private async notStored(taken: readonly DeliveryJob[], error: unknown): Promise<void> {
    if (taken.length === 0) this.log.error({ err: error }, 'what was due could not be looked at; it is tried again');
    else if (isAway(error)) {
      this.storing.fails = (error as Error).message;
      this.storing.failedMs = this.clock.monotonicMs();
      this.deafSince ??= this.clock.now();
      for (const job of taken) job.reject(new DatabaseAway('nothing was stored'));
    } else await this.oneByOne(taken, error);
  }

  /** Something was stored. Those who were sent away for long speak again in their own time. */
  private listens(): void {
    if (this.deafSince === null) return;
    const now = this.clock.now();
    if (now - this.deafSince > MINUTE) this.listeningSince = now;
    this.deafSince = null;
  }
  /** Under which number the raw message stands, and whether it has still to be stored. */
  private async rawOf(delivery: Delivery): Promise<{ rawId: bigint; first: boolean }> {
    return delivery.replayOf === undefined
      ? { rawId: await this.room.rawIds.take(), first: true }
      : { rawId: delivery.replayOf, first: false };
  }

  /** A batch that cannot be stored is tried job by job, so that one bad message hurts nobody else. */
  private async oneByOne(taken: readonly DeliveryJob[], error: unknown): Promise<void> {
    const overtaken = error instanceof ResourcesChanged;
    if (!overtaken) this.log.error({ err: error, jobs: taken.length }, 'a batch failed; its jobs are tried one by one');
    else if (taken.length === 1) return taken[0]?.reject(error);
    for (const job of taken) {
      try {
        const [outcomes] = await dataLane(this.room, await this.jobsOf([job]), []);
        this.delivered(job, outcomes ?? []);
      } catch (failure) {
        if (failure instanceof ResourcesChanged) {
          job.reject(failure);
          continue;
        }
        this.log.error(
          { err: failure, feed: job.delivery.feed, controlId: job.delivery.controlId },
          'a message cannot be stored',
        );
        job.reject(isAway(failure) ? new DatabaseAway('nothing was stored') : (failure as Error));
      }
    }
  }

  /** A delivery with movements: its parts in their order, each committed before the next. */
  private async runParts(job: DeliveryJob, beds: Set<string>): Promise<void> {
    const { delivery } = job;
    let written: (Parameters<typeof settleWritten>[1] & Awaited<ReturnType<typeof writeDown>>) | null = null;
    try {
      const source = await this.sources.ensure(delivery.feed);
      this.sources.seen(source.id, delivery.receivedAt);
      const { rawId, first: unstored } = await this.rawOf(delivery);
      const outcomes: Outcome[] = [];
      let first = unstored;
      if ((delivery.atomic && delivery.events.length > 1) || (delivery.resources ?? []).length > 0) {
        const place = { delivery, sourceId: source.id, rawId, unstored };
        const down = await writeDown(this.room, place);
        if (down.refused) return this.delivered(job, down.answers);
        written = { ...place, ...down };
        first = false;
      }
      let i = 0;
      while (i < delivery.events.length) {
        const admitted = delivery.events[i] as AdmittedEvent;
        const admission = moves(admitted) ? admit(admitted, this.census, delivery.units, this.clock.now()) : null;
        if (admission?.to === 'movement') {
          const moved = await movementLane(this.room, { delivery, sourceId: source.id, rawId, first, admitted, admission });
          outcomes.push(moved.outcome);
          for (const bed of moved.settles.beds) beds.add(bed);
          await this.afterMove(moved);
          i++;
          // A repeat writes nothing down.
          first = first && moved.outcome.status === 'duplicate';
          continue;
        }
        let end = i + 1;
        while (end < delivery.events.length && !moves(delivery.events[end] as AdmittedEvent)) end++;
        const part = { delivery, sourceId: source.id, rawId, first, events: delivery.events.slice(i, end) };
        const [answers] = await dataLane(this.room, [part], []);
        outcomes.push(...(answers ?? []));
        first = false;
        i = end;
      }
      if (first) {
        const batch = emptyBatch(this.clock.now());
        batch.raw.push(rawRow(delivery, source.id, rawId));
        for (const r of delivery.refused) batch.quarantine.push(quarantineRow(r, { sourceId: source.id, rawId }, delivery));
        await commitBatch(this.pool, batch);
      }
      this.delivered(job, written ? await settleWritten(this.room, written, outcomes) : outcomes);
    } catch (error) {
      if (error instanceof ResourcesChanged) return job.reject(error);
      await this.rereadCensus();
      if (!isAway(error)) this.log.error({ err: error, feed: delivery.feed, controlId: delivery.controlId }, 'a movement failed');
      // It is written down as a whole: what has not had its turn is admitted when the database is back.
      if (written) return this.delivered(job, written.answers);
      job.reject(isAway(error) ? new DatabaseAway('nothing was stored') : (error as Error));
    }
  }

  /** Whether the last transaction was committed nobody knows: memory is read again, now or as soon as the database answers. */
  private async rereadCensus(): Promise<void> {
    try {
      this.census.load(await loadCensus(SYSTEM.loop, this.pool));
      this.censusInDoubt = false;
    } catch {
      this.censusInDoubt = true;
    }
  }

  private async runCommand(job: Extract<Job, { kind: 'command' }>): Promise<void> {
    try {
      job.resolve(await answerAlert(this.room, job.patientKey, job.command));
    } catch (error) {
      job.reject(isAway(error) ? new DatabaseAway('nothing was stored') : (error as Error));
    }
  }

  /** Events that waited for a patient, a bed, a unit or their time are admitted now, as if they had just come. */
  private async readmit(items: readonly HeldItem[]): Promise<void> {
    for (const item of items) {
      const { admitted } = item;
      const delivery = deliveryOf(item);
      const admission = admit(admitted, this.census, delivery.units, this.clock.now());
      if (admission.to === 'hold') continue;
      if (admission.to === 'reject') {
        await refuseHeld(this.pool, item.id, admission.reason, admission.detail);
        continue;
      }
      if (admission.to === 'movement') {
        const moved = await movementLane(this.room, {
          delivery,
          sourceId: item.sourceId,
          rawId: item.rawId,
          first: false,
          admitted,
          admission,
        });
        await this.afterMove(moved);
        this.lookAtBeds(moved.settles.beds);
      } else
        await dataLane(
          this.room,
          [{ delivery, sourceId: item.sourceId, rawId: item.rawId, first: false, events: [admitted] }],
          [],
        );
      // Only now: a crash before this admits it once more, which its id makes harmless.
      await settleHeld(this.pool, [item.id], 'admitted', this.clock.now());
    }
  }
  /** Who lies in a bed has changed: whether that leaves a doubt (T6) is asked of all who lie there now. */
  private lookAtBeds(beds: Iterable<string>): void {
    for (const bed of beds) for (const seat of this.census.occupants(bed, this.clock.now())) this.ward.lookNow(seat.patientKey);
  }
  /** What was held for a doubt has been settled, here or on another node: the patients concerned are judged again. */
  async refreshDoubts(): Promise<void> {
    const news = await this.room.doubts.load(this.pool, this.clock.now());
    for (const key of news) this.ward.lookNow(key);
    if (news.length > 0) this.wake?.();
  }
  private async afterMove(moved: Moved): Promise<void> {
    const ms = this.clock.monotonicMs();
    for (const key of moved.behind) {
      this.ward.behind.set(key, ms);
      // What is said of the past is rarely said alone: the rest of the history is awaited before anything is raised.
      if (moved.past) this.ward.backlog.set(key, { since: this.ward.backlog.get(key)?.since ?? ms, last: ms });
      await this.catchUp(key, false);
    }
    for (const key of moved.behind) this.room.published({ patientKey: key, alerts: [], atOnce: true, moved: true });
    await this.readmit(await heldFor(SYSTEM.loop, this.pool, moved.settles.mrns, moved.settles.beds));
  }

  /** At most one chart is caught up beside the loop, the one that has waited longest. */
  private catchUpSomebody(): void {
    if (this.catching) return;
    const ms = this.clock.monotonicMs();
    if (this.ward.behind.size === 0) this.changeSomebody(ms);
    for (const [key] of this.ward.behind) {
      const b = this.ward.backlog.get(key);
      if (b && ms - b.last < BACKLOG_PAUSE_MS && ms - b.since < BACKLOG_LONGEST_MS) continue;
      this.ward.folding = key;
      this.catching = this.catchUp(key, false)
        .catch((error) => this.log.error({ err: error, patient: key }, 'a chart could not be caught up'))
        .finally(() => {
          this.catching = null;
          this.ward.folding = null;
          // The next one at once: after a change of the protocol a whole unit waits.
          if (this.ward.behind.size > 0 || this.changing.size > 0) this.wake?.();
        });
      return;
    }
  }
  /** The next chart whose unit has changed its protocol, if it has not been folded anew for another reason meanwhile. */
  private changeSomebody(ms: number): void {
    for (const key of this.changing) {
      this.changing.delete(key);
      const patient = this.ward.get(key);
      if (!patient || refOf(patient.protocol) === refOf(this.room.protocolOf(key))) continue;
      this.ward.behind.set(key, ms);
      return;
    }
  }
  private async catchUp(key: number, atStart: boolean): Promise<void> {
    this.ward.behind.delete(key);
    const quiet = !atStart && this.ward.backlog.has(key);
    try {
      for (let tries = 0; tries < 5; tries++) {
        if (await pendingLane(this.room, key, quiet)) return;
      }
      this.ward.behind.set(key, this.clock.monotonicMs());
    } catch (error) {
      // Nobody else would think of this chart again.
      this.ward.behind.set(key, this.clock.monotonicMs());
      throw error;
    }
  }

  /** An open or recently closed alert by id; `patientKey` null: of the unit itself. */
  findAlert(id: string): { patientKey: number | null; alert: Alert } | null {
    const ofUnit = this.ofUnits?.find(id);
    if (ofUnit) return { patientKey: null, alert: ofUnit };
    for (const p of this.ward.all()) {
      const alert = p.open.find((a) => a.id === id) ?? p.closed.find((a) => a.id === id);
      if (alert) return { patientKey: p.key, alert };
    }
    return null;
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

const eventsOf = (job: Job) => (job.kind === 'delivery' ? Math.max(1, job.delivery.events.length) : 1);
const moves = (a: AdmittedEvent) => isMovement(a.event) || a.event.kind === 'merge';
