import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Course } from '../../lib/scenarios/course';
import type { Fact } from '../../lib/scenarios/plan';
import { type Story, stories } from '../../lib/scenarios/story';
import { HOUR, type Instant, MINUTE, SECOND } from '../../lib/time';
import { fhirAnswers } from './fhir';
import type { HttpPort } from './http';
import { emptyTally, Lane, type Systems, type Tally, withoutRepeats } from './lane';
import { ledger } from './ledger';
import { mllpClient } from './mllp-client';

export interface SimulatorOptions {
  readonly unit: string;
  /** Chooses who is admitted after the first patients have gone home. */
  readonly seed: number;
  /** The instant at which the stories stand mid-course; a later start continues them. */
  readonly zero: Instant;
  /** Everything before it is known to be on the other side already; absent: the whole history is sent. */
  readonly resumeFrom?: Instant;
  readonly mllp: { readonly host: string; readonly port: number };
  readonly http: {
    readonly baseUrl: string;
    /** Key of the charting system. */
    readonly chartingKey: string;
    /** Key of the satellite pharmacy, used if the FHIR port answers. */
    readonly pharmacyKey?: string;
    /** Key that may read: the nurses look at the ledger before they give a drug. */
    readonly readKey?: string;
  };
  readonly clock: { now(): Instant };
  /** How many times as fast as real time the clock runs. */
  readonly speed: number;
  readonly log: { info(fields: object, text: string): void; warn(fields: object, text: string): void };
}

export interface Simulator {
  /** What was sent before the live part began; rejects when stopped earlier. */
  readonly history: Promise<Tally & { readonly tookMs: number }>;
  /** Everything up to then has been told to every port and taken; null while history is under way. */
  toldUntil(): Instant | null;
  /** Ends the connections; what was under way is told again by the next start. */
  stop(): Promise<void>;
}

const CONNECTIONS = 4;
const DENSE_MS = 96 * HOUR;
const DENSE_EVERY_MS = 15 * MINUTE;
const SPARSE_EVERY_MS = HOUR;
/** The last minutes of a history come as the live part does: its monitors are not silent. */
const LAST_MS = 5 * MINUTE;
/** In history, an unchanged oxygen device or pump rate is told again this often. */
const REPEAT_MS = 4 * HOUR;
const TICK_MS = 500;
/** A start that finds the last message longer ago than this fills the gap as history. */
const GAP_MS = 10 * MINUTE;

/** Plays the stories of a unit through its HL7, FHIR and JSON ports, as an ordinary set of devices would. */
export function startSimulator(options: SimulatorOptions): Simulator {
  const { clock, log, speed } = options;
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const problem = throttled((what) => log.warn({ what }, 'simulator: trouble with a port'));
  const clients = Array.from({ length: CONNECTIONS }, () => mllpClient({ ...options.mllp, onProblem: problem }));
  const port = (key: string): HttpPort => ({ baseUrl: options.http.baseUrl, key, onProblem: problem, signal: stopping.signal });
  const beds = stories(options.unit, options.seed, options.zero);
  const everyMs = Math.min(MINUTE, Math.max(4 * SECOND, Math.round(speed * 0.75) * SECOND));
  const given = options.http.readKey === undefined ? null : ledger(port(options.http.readKey));

  const systemsOf = (fhir: HttpPort | null, tally: Tally, bed: number): Systems => {
    const mllp = clients[bed % CONNECTIONS];
    if (mllp === undefined) throw new RangeError('no connection');
    return { mllp, charting: port(options.http.chartingKey), fhir, tally };
  };
  const begin = async (): Promise<{ fhir: HttpPort | null; from: Instant; tally: Tally & { tookMs: number } }> => {
    const started = performance.now();
    const { pharmacyKey } = options.http;
    const fhir = pharmacyKey !== undefined && (await fhirAnswers(port(pharmacyKey))) ? port(pharmacyKey) : null;
    const tally = emptyTally();
    const now = clock.now();
    const waiting = beds.map((story, bed) => ({ story, bed }));
    const clear = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { story, bed } = next;
        for (const stay of story.courses(options.resumeFrom ?? story.beginsAt, now)) {
          const facts = past(stay, options.resumeFrom ?? Number.NEGATIVE_INFINITY, now, options.zero);
          await new Lane(systemsOf(fhir, tally, bed), story.unit, story.bed, stay).send(facts);
          stopping.signal.throwIfAborted();
        }
      }
    };
    // A few patients at a time: each history is whole within seconds, so that nobody is judged on half of it.
    await Promise.all(Array.from({ length: CONNECTIONS }, clear));
    return { fhir, from: now, tally: { ...tally, tookMs: Math.round(performance.now() - started) } };
  };

  const told = new Map<Story, Instant>();
  const live = async (fhir: HttpPort | null, start: Instant): Promise<void> => {
    for (const story of beds) told.set(story, start);
    while (!stopping.signal.aborted) {
      const tally = emptyTally();
      await Promise.all(
        beds.map(async (story, i) => {
          const since = told.get(story) ?? start;
          const now = clock.now();
          const step = now - since > GAP_MS ? Math.max(everyMs, MINUTE) : everyMs;
          for (const stay of story.courses(since, now)) {
            const facts = due(stay, since, now, step);
            if (facts.length === 0) continue;
            const checked = given === null ? facts : await given(facts);
            await new Lane(systemsOf(fhir, tally, i), story.unit, story.bed, stay).send(checked);
          }
          told.set(story, now);
        }),
      );
      for (const refused of tally.refused) log.warn(refused, 'simulator: not taken');
      await pause(TICK_MS, undefined, { signal: stopping.signal });
    }
  };

  const history = begin();
  const whole = history.then(({ fhir, from }) => live(fhir, from));
  // A stop ends every wait with an abort; anything else that ends the live part is worth a line.
  const ended = whole.catch((error: unknown) => {
    if (!stopping.signal.aborted) log.warn({ what: String(error) }, 'simulator: ended');
  });
  return {
    history: history.then(({ tally }) => tally),
    toldUntil: () => (told.size === 0 ? null : Math.min(...told.values())),
    async stop() {
      stopping.abort();
      await Promise.all(clients.map((client) => client.close()));
      await ended;
    },
  };
}

/**
 * A stay's history: each minute at its end, dense for the last four days, hourly before. What it is judged by at once comes before the rest: the
 * admission, as nothing is known without it; the newest reading, without which a monitor would seem to have fallen silent days ago;
 * the doses of tocilizumab, without which they would seem to be overdue.
 */
function past(stay: Course, from: Instant, to: Instant, zero: Instant): Fact[] {
  const dense = Math.max(from, Math.max(zero, to) - DENSE_MS);
  const facts = withoutRepeats(
    [
      ...stay.facts.filter((fact) => fact.at >= from && fact.at < to),
      ...stay.readings(from, Math.min(to, dense), SPARSE_EVERY_MS),
      ...stay.readings(dense, to - LAST_MS, DENSE_EVERY_MS),
      ...stay.readings(Math.max(from, to - LAST_MS), to, MINUTE),
    ].sort((a, b) => a.at - b.at),
    REPEAT_MS,
  );
  const newest = facts.findLast((fact) => fact.channel === 'monitor')?.at;
  const place = ({ event, channel, at }: Fact): number => {
    if (event.kind === 'admission') return 0;
    if (channel === 'monitor' && at === newest) return 1;
    return event.kind === 'medication' && event.drug === 'tocilizumab' ? 2 : 3;
  };
  return [0, 1, 2, 3].flatMap((n) => facts.filter((fact) => place(fact) === n));
}

function due(stay: Course, from: Instant, to: Instant, everyMs: number): Fact[] {
  return [...stay.facts.filter((fact) => fact.at >= from && fact.at < to), ...stay.readings(from, to, everyMs)].sort(
    (a, b) => a.at - b.at,
  );
}

/** At most one line in ten seconds, however often a port fails. */
function throttled(tell: (what: string) => void): (what: string) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (what) => {
    const now = performance.now();
    if (now - last < 10_000) return;
    last = now;
    tell(what);
  };
}
