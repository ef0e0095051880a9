import type { ChartEvent, Kind } from '../events/event';
import type { OrderKey } from './chart';

/**
 * Within one instant events are folded by what they are about: who and where first, then the infusion, attributions,
 * supports and drugs, readings last, so that a reading meets the support and the attribution of its own time.
 */
const RANK: Readonly<Record<Kind, number>> = {
  merge: 0,
  admission: 0,
  transfer: 1,
  infusion: 2,
  weight: 3,
  history: 3,
  limits: 3,
  absence: 3,
  attribution: 4,
  support: 5,
  medication: 6,
  lab: 7,
  diagnostic: 7,
  decision: 7,
  checklist: 7,
  note: 7,
  fluid: 7,
  ice: 7,
  neuro: 7,
  regrade: 7,
  vital: 8,
  discharge: 9,
};

export function orderKey(e: ChartEvent): OrderKey {
  return [e.t, RANK[e.kind], arrival(e), e.feed ?? '', e.id];
}

/** Arrival in milliseconds; what arrived together is told apart by a fraction. */
export function arrival(e: ChartEvent): number {
  return e.order === undefined ? e.receivedAt : e.receivedAt + e.order / 1000;
}

export function compareKeys(a: OrderKey, b: OrderKey): number {
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as number | string;
    const y = b[i] as number | string;
    if (x < y) return -1;
    if (x > y) return 1;
  }
  return 0;
}

/** The order in which events are folded: clinical time, then kind, then arrival. */
export function compareEvents(a: ChartEvent, b: ChartEvent): number {
  return (
    a.t - b.t ||
    RANK[a.kind] - RANK[b.kind] ||
    arrival(a) - arrival(b) ||
    compareText(a.feed ?? '', b.feed ?? '') ||
    compareText(a.id, b.id)
  );
}
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * DATA-02: of all versions of events, the version in force of each (same source and id); withdrawn ones are gone. Entered in
 * error wins over corrected, corrected over final; of two corrections the later to arrive; of two finals the first. Two
 * corrections that arrived at the same moment are told apart by `order`, then by which stands later in the list.
 */
export function currentVersions(events: readonly ChartEvent[]): ChartEvent[] {
  const best = new Map<string, ChartEvent>();
  for (const e of events) {
    const key = `${e.feed ?? ''}\u0000${e.id}`;
    const known = best.get(key);
    if (known === undefined || supersedes(e, known)) best.set(key, e);
  }
  return [...best.values()].filter((e) => e.revision !== 'entered-in-error');
}

const FORCE = { final: 0, corrected: 1, 'entered-in-error': 2 } as const;

/** Does `next` replace `known`, whichever of them came first? */
export function supersedes(next: ChartEvent, known: ChartEvent): boolean {
  const force = FORCE[next.revision] - FORCE[known.revision];
  if (force !== 0) return force > 0;
  const later = arrival(next) - arrival(known);
  return next.revision === 'corrected' ? later >= 0 : later < 0;
}
