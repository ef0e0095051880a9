import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Alert } from '../lib/alerts/alert';
import { type Instant, MINUTE } from '../lib/time';
import { Census } from './census';
import type { Clock } from './clock';
import { isAway } from './database/away';
import type { Storing } from './health';
import { DatabaseAway, type Delivery, type Intake, type Outcome } from './intake/port';
import { CatchingUp } from './loop/catching-up';
import { type AlertCommand, answerAlert, type CommandAnswer } from './loop/command-lane';
import { type DataJob, dataLane, prepare } from './loop/data-lane';
import { Doubts } from './loop/doubts';
import { RecentIds } from './loop/drafts';
import { Fifo } from './loop/fifo';
import { Following } from './loop/following';
import { Gather } from './loop/gather';
import { type CommandJob, type DeliveryJob, eventsOf, type Job, moves } from './loop/jobs';
import { loadPatients } from './loop/load';
import { Movements } from './loop/movements';
import { Neighbours } from './loop/neighbours';
import type { Published } from './loop/published';
import { NO_REACH, type Reach } from './loop/reach';
import type { Room } from './loop/room';
import { UnderWay } from './loop/under-way';
import { Ward } from './loop/ward';
import { metrics } from './metrics';
import { ProtocolBook } from './protocols/book';
import { chartVersions } from './store/charts';
import { ResourcesChanged } from './store/commit';
import { timesErased } from './store/erased';
import { patientsWithPending } from './store/events';
import { RawIds } from './store/ids';
import { loadCensus, loadUnitsAndBeds } from './store/people';
import { heldDue, heldFor } from './store/quarantine';
import { SYSTEM } from './store/reader';
import type { Sources } from './store/sources';

/** Events of one batch at most: about ten milliseconds of work. */
const BATCH_EVENTS = 500;
/** How often time is taken as an event (process time). */
const LOOK_EVERY_MS = 200;

/** Alerts without a patient: found and answered like the others. */
export interface OfUnits {
  find(id: string): Alert | null;
  answer(command: AlertCommand): Promise<CommandAnswer>;
}

/**
 * THE LOOP. Everything that happens to a patient passes here, in the order it came: admit, store, step, save, publish.
 * What queued up while the last statement ran is the next batch; senders are answered after their batch has committed.
 */
export class Monitor implements Intake {
  readonly census = new Census();
  readonly protocols = new ProtocolBook();
  readonly ward = new Ward();
  readonly room: Room;
  private readonly queue = new Fifo<Job>();
  private waiting = 0;
  private running: Promise<void> | null = null;
  private stopping = false;
  private ended = false;
  private wake: (() => void) | null = null;
  private readonly listeners: ((change: Published) => void)[] = [];
  private readonly deliveredListeners: ((delivery: Delivery, outcomes: readonly Outcome[]) => void)[] = [];
  private readonly storedListeners: ((key: number, t: Instant, seq: bigint) => void)[] = [];
  private lastLook = 0;
  private listeningSince: Instant = Number.NEGATIVE_INFINITY;
  /** Since when nothing could be stored, and senders were sent away. */
  private deafSince: Instant | null = null;
  private readonly gather = new Gather();
  private readonly underWay: UnderWay;
  private readonly following: Following;
  private readonly catchingUp: CatchingUp;
  private readonly movements: Movements;
  private readonly neighbours: Neighbours;
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
      protocolOf: (key) => this.following.of(key),
      protocolByRef: (ref) => this.following.byRef(ref),
      protocolSince: (key) => this.following.since(key),
      settleProtocols: () => this.following.settle(),
      reach: () => this.reach,
      published: (change) => {
        for (const listener of this.listeners) listener(change);
      },
      stored: (key, t, seq) => {
        for (const listener of this.storedListeners) listener(key, t, seq);
      },
    };
    this.catchingUp = new CatchingUp(this.room, () => this.wake?.());
    this.following = new Following(this.protocols, this.census, this.room, defaultProtocol, (units) =>
      this.catchingUp.change(units),
    );
    this.movements = new Movements(this.room, this.catchingUp, (job, outcomes) => this.delivered(job, outcomes));
    this.neighbours = new Neighbours(this.room, ({ mrns, beds }) =>
      this.task(async () => this.movements.readmit(await heldFor(SYSTEM.loop, pool, mrns, beds))),
    );
    this.underWay = new UnderWay(this.room, BATCH_EVENTS, ({ messages, events, tookMs }) => {
      const ms = clock.monotonicMs();
      this.lastTurnMs = ms;
      if (events > 0) {
        metrics.batchSeconds.observe(tookMs / 1_000);
        metrics.batchEvents.observe(events);
      }
      if (messages > 0) this.gather.after(messages, tookMs, ms);
      this.catchingUp.begin();
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

  /** Somebody has published or approved: read at once, not with the next round. */
  refreshProtocols(): Promise<void> {
    return this.task(() => this.following.read());
  }

  /** Reads what is stored, folds what is pending, takes the looks that fell due while nobody was there, then turns. */
  async start(): Promise<void> {
    this.listeningSince = this.clock.now();
    await this.sources.load(SYSTEM.loop);
    this.erased = await timesErased(SYSTEM.loop, this.pool);
    this.census.load(await loadCensus(SYSTEM.loop, this.pool));
    await this.following.read();
    await this.room.doubts.load(this.pool, this.clock.now());
    const keys = [...(await chartVersions(SYSTEM.loop, this.pool, null)).keys()];
    for (const patient of await loadPatients(this.room, keys)) this.ward.put(patient);
    for (const key of await patientsWithPending(SYSTEM.loop, this.pool)) this.ward.behind.set(key, this.clock.monotonicMs());
    for (const key of [...this.ward.behind.keys()]) await this.catchingUp.fold(key, true);
    this.running = this.turn();
  }

  /** Stops taking jobs, finishes those taken. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.neighbours.end();
    this.wake?.();
    await this.running;
    await this.catchingUp.idle();
    await this.neighbours.idle();
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
      this.following.takeEffect();
      await this.movements.readmit(await heldDue(SYSTEM.loop, this.pool, this.clock.now()));
    });
  }
  /** Reads units and beds again (an administrator may have added some) and admits what waited for them. */
  refreshUnits(): Promise<void> {
    return this.task(async () => {
      await this.movements.rereadIfInDoubt();
      const known = new Set(this.census.allUnits().map((u) => u.id));
      const { units, beds } = await loadUnitsAndBeds(SYSTEM.loop, this.pool);
      for (const u of units) this.census.putUnit(u);
      this.census.setBeds(beds);
      await this.following.read();
      const added = units.filter((u) => !known.has(u.id)).map((u) => u.id);
      await this.movements.readmit(await heldFor(SYSTEM.loop, this.pool, [], [], added));
    });
  }
  /** Forgets who has been erased since this was last asked; at the start memory holds nobody who was erased before. */
  async forgetErased(): Promise<void> {
    const times = await timesErased(SYSTEM.loop, this.pool);
    const before = this.erased;
    this.erased = times;
    if (before === null || before === times) return;
    await this.task(async () => {
      await this.movements.reread();
      const charts = await chartVersions(SYSTEM.loop, this.pool, null);
      for (const patient of [...this.ward.all()]) if (!charts.has(patient.key)) this.ward.drop(patient.key);
    });
  }
  /** Other nodes have committed these patients (null: perhaps anybody). */
  heard(keys: readonly number[] | null, moved: boolean): void {
    this.neighbours.heard(keys, moved);
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
        this.catchingUp.begin();
        continue;
      }
      try {
        await this.moment();
        await this.work(looks);
      } catch (error) {
        this.log.error({ err: error }, 'the loop failed outside a job');
        await this.rest();
      }
      this.catchingUp.begin();
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
    this.catchingUp.endBacklogs();
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
      else await this.movements.run(first, () => this.placeOf(first.delivery));
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
      const { sourceId, rawId, unstored: first } = await this.placeOf(delivery);
      const { events, resources = [] } = delivery;
      jobs.push({ delivery, sourceId, rawId, first, events, resources });
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
  /** Whose it is, under which number its raw message stands, and whether that has still to be stored. */
  private async placeOf(delivery: Delivery): Promise<{ sourceId: number; rawId: bigint; unstored: boolean }> {
    const { id: sourceId } = await this.sources.ensure(delivery.feed);
    this.sources.seen(sourceId, delivery.receivedAt);
    const known = delivery.replayOf;
    return { sourceId, rawId: known ?? (await this.room.rawIds.take()), unstored: known === undefined };
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

  private async runCommand(job: CommandJob): Promise<void> {
    try {
      job.resolve(await answerAlert(this.room, job.patientKey, job.command));
    } catch (error) {
      job.reject(isAway(error) ? new DatabaseAway('nothing was stored') : (error as Error));
    }
  }

  /** What was held for a doubt has been settled, here or on another node: the patients concerned are judged again. */
  async refreshDoubts(): Promise<void> {
    const news = await this.room.doubts.load(this.pool, this.clock.now());
    for (const key of news) this.ward.lookNow(key);
    if (news.length > 0) this.wake?.();
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
