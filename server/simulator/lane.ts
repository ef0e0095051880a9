import type { Course } from '../../lib/scenarios/course';
import type { Fact } from '../../lib/scenarios/plan';
import type { Instant } from '../../lib/time';
import { type Posted, postFacts } from './charting';
import { isDispensed, putDoses } from './fhir';
import { type Hl7Channel, message, type Subject } from './hl7';
import type { HttpPort } from './http';
import type { MllpClient } from './mllp-client';

/** The hospital's systems as far as one bed is concerned. */
export interface Systems {
  readonly mllp: MllpClient;
  readonly charting: HttpPort;
  /** Null while the FHIR port does not answer: then the medication record tells everything. */
  readonly fhir: HttpPort | null;
  readonly tally: Tally;
}
/** Counts of what was sent and what came back. */
export interface Tally {
  facts: number;
  messages: number;
  posts: number;
  resources: number;
  refused: { what: string; reason: string }[];
}
export const emptyTally = (): Tally => ({ facts: 0, messages: 0, posts: 0, resources: 0, refused: [] });

const MOST_SETS = 60;
const MOST_UNDER_WAY = 100;
const CHANNELS: readonly Hl7Channel[] = ['adt', 'monitor', 'respiratory', 'pump', 'lab', 'pharmacy'];
/** Drugs that may hide fever or hold the pressure: their place in time matters to the grade. */
const PRESSING_DRUGS = new Set(['tocilizumab', 'dexamethasone', 'methylprednisolone', 'anakinra', 'acetaminophen']);

/**
 * Sends the facts of one patient in order. Those that may change a grade keep their place among the readings; the rest
 * (laboratory, antibiotics, fluids, notes) is gathered into fewer messages, as it makes no difference when it arrives.
 */
export class Lane {
  readonly #systems: Systems;
  readonly #subject: Subject;
  #gathered = new Map<Fact['channel'], Fact[]>();
  #underWay: Promise<unknown>[] = [];

  constructor(systems: Systems, unit: string, bed: string, course: Course) {
    const { mrn, family, given } = course.plan.person;
    this.#systems = systems;
    this.#subject = { mrn, name: `${family}, ${given}`, unit, bed };
  }

  /** @returns once everything sent is durable on the other side */
  async send(facts: readonly Fact[]): Promise<void> {
    for (const fact of facts) {
      this.#systems.tally.facts += 1;
      const gathered = this.#gathered.get(fact.channel);
      if (gathered) gathered.push(fact);
      else this.#gathered.set(fact.channel, [fact]);
      if (fact.channel === 'monitor') {
        if ((this.#gathered.get('monitor')?.length ?? 0) >= MOST_SETS) this.#tell('monitor');
      } else if (isPressing(fact)) {
        this.#tell('monitor');
        if (fact.channel === 'charting') await this.#chart();
        else this.#tell(fact.channel);
      }
      if (this.#underWay.length >= MOST_UNDER_WAY) await this.#settled();
    }
    for (const channel of CHANNELS) this.#tell(channel);
    await this.#chart();
    await this.#settled();
  }

  #take(channel: Fact['channel']): Fact[] {
    const facts = this.#gathered.get(channel) ?? [];
    this.#gathered.delete(channel);
    return facts;
  }

  /** Puts the gathered facts of a channel on the wire; the connection keeps their order. */
  #tell(channel: Hl7Channel): void {
    const { fhir } = this.#systems;
    let facts = this.#take(channel);
    if (fhir !== null && channel === 'pharmacy') {
      const dispensed = facts.filter(isDispensed);
      facts = facts.filter((fact) => !isDispensed(fact));
      if (dispensed.length > 0) this.#follow(this.#dispense(fhir, dispensed));
    }
    for (const part of split(channel, facts)) this.#follow(this.#deliver(channel, part));
  }

  /** Waited for later, all together; until then a failure (the simulator was stopped) is nobody's surprise. */
  #follow(work: Promise<void>): void {
    work.catch(() => undefined);
    this.#underWay.push(work);
  }

  async #deliver(channel: Hl7Channel, facts: readonly Fact[]): Promise<void> {
    const { mllp, tally } = this.#systems;
    const ack = await mllp.send(message(channel, this.#subject, facts));
    tally.messages += 1;
    if (ack.code !== 'AA') tally.refused.push({ what: facts[0]?.event.id ?? channel, reason: `${ack.code} ${ack.text}`.trim() });
  }

  async #dispense(fhir: HttpPort, facts: readonly Fact[]): Promise<void> {
    const { tally } = this.#systems;
    const refused = await putDoses(fhir, facts);
    tally.resources += facts.length;
    tally.refused.push(...refused.map(({ id, reason }) => ({ what: id, reason })));
  }

  async #chart(): Promise<void> {
    const facts = this.#take('charting');
    if (facts.length === 0) return;
    // The charting system speaks over another connection: what was said before must have arrived.
    await this.#settled();
    const { charting, tally } = this.#systems;
    const { refused }: Posted = await postFacts(charting, facts);
    tally.posts += 1;
    tally.refused.push(...refused.map(({ id, reason }) => ({ what: id, reason })));
  }

  async #settled(): Promise<void> {
    const all = this.#underWay;
    this.#underWay = [];
    await Promise.all(all);
  }
}

function isPressing({ event, channel }: Fact): boolean {
  if (channel === 'adt' || channel === 'pump') return true;
  if (event.kind === 'medication') return PRESSING_DRUGS.has(event.drug) || event.id.includes('-infusion-');
  return (
    event.kind === 'support' ||
    event.kind === 'ice' ||
    event.kind === 'neuro' ||
    event.kind === 'regrade' ||
    event.kind === 'attribution'
  );
}

/** A movement is a message of its own, and an order is not an administration; everything else shares one. */
function split(channel: Hl7Channel, facts: readonly Fact[]): Fact[][] {
  if (channel === 'adt') return facts.map((fact) => [fact]);
  if (channel !== 'pharmacy') return facts.length === 0 ? [] : [[...facts]];
  const ordered = facts.filter(isOrder);
  const given = facts.filter((fact) => !isOrder(fact));
  return [ordered, given].filter((part) => part.length > 0);
}
function isOrder({ event }: Fact): boolean {
  return event.kind === 'medication' && event.status === 'ordered';
}

/**
 * Leaves out what only repeats: an oxygen device or pump rate told again unchanged within `sparseMs`. Live, the repeats
 * say that a value is still so; a history of days does not need them.
 */
export function withoutRepeats(facts: readonly Fact[], sparseMs: number): Fact[] {
  const told = new Map<string, { t: Instant; what: string }>();
  return facts.filter(({ event, t }) => {
    const subject =
      event.kind === 'support' ? event.support : event.kind === 'medication' && event.rateUnit !== undefined ? event.drug : null;
    if (subject === null) return true;
    const what = JSON.stringify({ ...event, id: '', t: '' });
    const before = told.get(subject);
    if (before !== undefined && before.what === what && t - before.t < sparseMs) return false;
    told.set(subject, { t, what });
    return true;
  });
}
