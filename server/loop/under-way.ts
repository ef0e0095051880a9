import type { AdmittedEvent, Delivery, Outcome } from '../intake/port';
import { together } from '../store/batch';
import { type Committed, commitWhole } from '../store/commit';
import { finish, type Prepared } from './data-lane';
import type { Room } from './room';

/** What was prepared at one go, and who waits for its answers. */
export interface Part {
  readonly prepared: Prepared;
  stored(outcomes: readonly Outcome[][]): void;
  /** Nothing of it was stored. Nothing else is sent until this has been dealt with. */
  failed(error: unknown): Promise<void>;
}

/**
 * The statement that is under way, and what is prepared meanwhile for the next one. Statements go one after the other, in the order
 * in which messages came; only admitting and folding no longer wait for the database. What is prepared meanwhile rests on charts as
 * they were committed, so it may concern nobody of whom something is under way.
 */
export class UnderWay {
  private parts: Part[] = [];
  private events = 0;
  private readonly patients = new Set<number>();
  private running: Promise<void> | null = null;
  private failing = false;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly room: Room,
    private readonly mostEvents: number,
    /** Told of each statement once its messages have their answers. */
    private readonly answered: (statement: { messages: number; events: number; tookMs: number }) => void,
  ) {}

  get busy(): boolean {
    return this.running !== null;
  }
  /** Whether a message may be prepared now: it only adds readings, results and the like of patients nothing of whom is under way. */
  takes(delivery: Delivery): boolean {
    if (this.running === null) return true;
    if (this.failing || this.events + delivery.events.length > this.mostEvents) return false;
    const { replayOf, resources = [] } = delivery;
    return replayOf === undefined && resources.length === 0 && delivery.events.every((e) => this.apart(delivery, e));
  }
  private apart(delivery: Delivery, { event, patient, restates }: AdmittedEvent): boolean {
    if (event.revision !== 'final') return false;
    const { census, sources, recent } = this.room;
    const source = restates === true ? sources.find(delivery.feed) : undefined;
    if (source !== undefined && recent.get(source.id, event.id) !== undefined) return false;
    const key =
      patient.mrn === undefined ? census.occupants(patient.bed ?? '', event.t)[0]?.patientKey : census.byMrn(patient.mrn)?.key;
    return key !== undefined && !this.patients.has(key);
  }

  /** Sends it with the next statement: at once if none is under way. */
  add(part: Part): void {
    this.parts.push(part);
    this.events += part.prepared.batch.events.length;
    for (const key of part.prepared.work.keys()) this.patients.add(key);
    this.running ??= this.run();
  }
  /** Resolves when a statement's messages have their answers. */
  next(): Promise<void> {
    if (this.running === null) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }
  /** Resolves when nothing is under way and nothing waits to be sent. */
  async idle(): Promise<void> {
    while (this.running !== null) await this.running;
  }

  private take(): readonly Part[] {
    const group = this.parts;
    this.parts = [];
    this.events = 0;
    return group;
  }
  private async send(group: readonly Part[]): Promise<Answer> {
    try {
      return { committed: await commitWhole(this.room.pool, together(group.map((p) => p.prepared.batch))) };
    } catch (error) {
      return { error };
    }
  }
  private async run(): Promise<void> {
    while (this.parts.length > 0) {
      let group = this.take();
      let answer: Promise<Answer> | null = this.send(group);
      while (answer !== null) {
        const sentMs = this.room.clock.monotonicMs();
        const said: Answer = await answer;
        const answered = group;
        answer = null;
        if ('error' in said) await this.fail(answered, said.error);
        else {
          // The database gets its next statement before the answers to the last are worked out.
          if (this.parts.length > 0) {
            group = this.take();
            answer = this.send(group);
            await new Promise((sent) => process.nextTick(sent));
          }
          await this.settle(answered, said.committed);
        }
        for (const part of answered) for (const key of part.prepared.work.keys()) this.patients.delete(key);
        this.done(answered, this.room.clock.monotonicMs() - sentMs);
      }
    }
    this.running = null;
    for (const resolve of this.waiting.splice(0)) resolve();
  }
  private async settle(group: readonly Part[], committed: Committed): Promise<void> {
    const heldOnce = new Set<string>();
    let from = 0;
    for (const part of group) {
      const seqs = committed.seqs.slice(from, from + part.prepared.batch.events.length);
      from += seqs.length;
      try {
        part.stored(await finish(this.room, part.prepared, { ...committed, seqs }, heldOnce));
      } catch (error) {
        await this.giveBack(part, error);
      }
    }
  }
  private async fail(group: readonly Part[], error: unknown): Promise<void> {
    this.failing = true;
    for (const part of group) await this.giveBack(part, error);
    this.failing = false;
  }
  /** Whatever goes wrong with one part, the next statement is sent. */
  private async giveBack(part: Part, error: unknown): Promise<void> {
    try {
      await part.failed(error);
    } catch (failure) {
      this.room.log.error({ err: failure }, 'what was not stored could not be given back');
    }
  }
  private done(group: readonly Part[], tookMs: number): void {
    const jobs = group.flatMap((part) => part.prepared.jobs);
    const messages = jobs.length;
    const events = jobs.reduce((n, job) => n + Math.max(1, job.events.length), 0);
    this.answered({ messages, events, tookMs });
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
type Answer = { readonly committed: Committed } | { readonly error: unknown };
