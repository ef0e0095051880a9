/** Everything that was sent, and every answer that came. A correction and a withdrawal are entries of their own. */
export interface Entry {
  readonly id: string;
  readonly via: 'json' | 'hl7';
  /** JSON: the event as sent. HL7: the readings it carries, as JSON events would say them. */
  readonly event: SentEvent;
  readonly revision: 'final' | 'corrected' | 'withdrawn';
  /** Milliseconds of the sender's monotonic clock. */
  readonly sentMs: number;
  answeredMs: number | null;
  readonly answers: string[];
  tries: number;
}
export type SentEvent = Record<string, unknown> & { readonly id: string; readonly t: string; readonly kind: string };
export type Ledger = Map<string, Entry>;

export function sent(ledger: Ledger, event: SentEvent, via: Entry['via'] = 'json'): Entry {
  const revision =
    event.status === 'entered-in-error'
      ? 'withdrawn'
      : event.status === 'corrected' || event.corrected === true
        ? 'corrected'
        : 'final';
  const entry: Entry = { id: event.id, via, event, revision, sentMs: performance.now(), answeredMs: null, answers: [], tries: 0 };
  ledger.set(`${event.id}|${revision}|${ledger.size}`, entry);
  return entry;
}

/** A repeatable stream of numbers in [0, 1): mulberry32. */
export function draw(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
