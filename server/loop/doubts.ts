import type { Pool } from 'pg';
import type { Finding } from '../../lib/rules/rule';
import { type Instant, MINUTE, SECOND } from '../../lib/time';
import type { Census } from '../census';
import type { AdmittedEvent } from '../intake/port';
import { heldEvent } from '../store/quarantine';
import { NUMBERS_DIFFER } from './admit';

/** Reasons for holding an event that put in doubt whose it is while the patients concerned are here. */
export const CLASH = 'patient and bed differ';
export const TWO_BEDS = 'device on two beds';
/** A device that has spoken for one patient speaks for no other within so long, unless a cable was swapped. */
const DEVICE_MOVES_MS = 60 * SECOND;
/** What an alert had wrongly rested on is said for so long; unseen, the alert then stays as "was high, not seen". */
const RESTED_MS = 15 * MINUTE;
export const RESTED_ACTION = 'alert rested on another patient';

interface Held {
  readonly mrn: string | null;
  readonly bed: string | null;
  readonly t: Instant;
  readonly since: Instant;
  readonly reason: string;
  readonly kind: string;
  readonly eventId: string;
  /** "authority|number" of everything the message calls the patient. */
  readonly identifiers: readonly string[];
}

/**
 * T6: doubts about who is who. Two patients recorded in one bed (as long as they are), readings held because number and bed
 * or one device name two people (until a person or ADT settles them), messages whose numbers are known as two patients', an alert that rested on somebody else's readings.
 */
export class Doubts {
  private held: readonly Held[] = [];
  private readonly rested = new Map<number, { readonly at: Instant; readonly text: string }>();
  private readonly devices = new Map<string, { key: number; t: Instant }>();
  private pauses = 0;
  private readonly last = new Map<number, readonly Finding[]>();

  constructor(private readonly census: Census) {}

  /** Reads what is held for such reasons, and what was said lately; returns the patients for whom that is news. */
  async load(pool: Pool, now: Instant): Promise<readonly number[]> {
    const r = await pool.query(
      `select mrn, bed, reason, event_id, received_at, event from quarantine
       where state = 'open' and status = 'held' and reason in ($1, $2, $3) order by id desc limit 1000`,
      [CLASH, TWO_BEDS, NUMBERS_DIFFER],
    );
    const before = this.concerned();
    this.held = r.rows.map((q) => ({
      mrn: q.mrn,
      bed: q.bed,
      t: q.event === null ? q.received_at.getTime() : heldEvent(q.event).event.t,
      since: q.received_at.getTime(),
      reason: q.reason,
      kind: q.event === null ? '' : heldEvent(q.event).event.kind,
      eventId: q.event_id ?? '',
      identifiers: q.event === null ? [] : (heldEvent(q.event).identifiers ?? []),
    }));
    const said = await pool.query('select subject, at, detail from audit where action = $1 and at > $2', [
      RESTED_ACTION,
      new Date(now - RESTED_MS),
    ]);
    for (const a of said.rows) this.rested.set(Number(a.detail.patient), { at: a.at.getTime(), text: a.detail.text });
    const after = this.concerned();
    return [...new Set([...before, ...after])].filter((key) => before.has(key) !== after.has(key) || said.rows.length > 0);
  }

  /** Held just now, before anything is read again. */
  add(event: AdmittedEvent, why: { readonly reason: string; readonly otherBed?: string }, now: Instant): readonly number[] {
    const { reason } = why;
    if (reason !== CLASH && reason !== TWO_BEDS && reason !== NUMBERS_DIFFER) return [];
    const { mrn = null } = event.patient;
    const bed = why.otherBed ?? event.patient.bed ?? null;
    const { identifiers = [] } = event;
    const held: Held = {
      mrn,
      bed,
      t: event.event.t,
      since: now,
      reason,
      kind: event.event.kind,
      eventId: event.event.id,
      identifiers,
    };
    this.held = [held, ...this.held].slice(0, 1_000);
    return [...this.keysOf(held)];
  }
  /** An alert of this patient rested on readings that were somebody else's. */
  wasWrong(key: number, at: Instant, text: string): void {
    this.rested.set(key, { at, text });
  }

  /** Whether a device that spoke for one patient just now speaks for another; notes for whom it speaks. */
  onTwoBeds(feed: string, device: string, key: number, t: Instant): number | null {
    const name = `${feed}\u001f${device}`;
    const before = this.devices.get(name);
    if (before !== undefined && before.key !== key && Math.abs(t - before.t) < DEVICE_MOVES_MS) return before.key;
    if (before === undefined || t >= before.t) this.devices.set(name, { key, t });
    return null;
  }

  /** While the parts of one message are taken in, nothing new is said: half a swap is no clash. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.pauses++;
    try {
      return await work();
    } finally {
      this.pauses--;
    }
  }

  /** What is in doubt about a patient, and when that may change by time alone. */
  of(key: number, now: Instant): { readonly findings: readonly Finding[]; readonly nextAt: Instant | null } {
    const rested = this.rested.get(key);
    const until = rested === undefined ? null : rested.at + RESTED_MS;
    if (until !== null && until <= now) this.rested.delete(key);
    if (this.pauses > 0) return { findings: this.last.get(key) ?? [], nextAt: now + SECOND };
    const findings = [
      ...this.shared(key, now),
      ...this.clashes(key),
      ...(rested && until !== null && until > now ? [finding(rested.at, rested.text, [])] : []),
    ];
    // One alert a patient: the oldest doubt speaks, the others stand in its evidence.
    const [first] = [...findings].sort((a, b) => a.since - b.since);
    const said = first === undefined ? [] : [{ ...first, evidence: findings.flatMap((f) => f.evidence).slice(0, 10) }];
    if (said.length > 0) this.last.set(key, said);
    else this.last.delete(key);
    return { findings: said, nextAt: until !== null && until > now ? until : null };
  }

  private shared(key: number, now: Instant): Finding[] {
    const seat = this.census.seat(key);
    if (!seat) return [];
    const others = this.census.occupants(seat.bedId, now).filter((s) => s.patientKey !== key && s.to === null);
    if (others.length === 0) return [];
    const since = Math.max(seat.from, ...others.map((s) => s.from));
    return [finding(since, `Two patients are recorded in ${seat.bedId}`, [{ name: 'bed', value: seat.bedId, t: since }])];
  }

  private clashes(key: number): Finding[] {
    const mine = this.held.filter((h) => this.keysOf(h).has(key));
    const oldest = mine.at(-1);
    if (oldest === undefined) return [];
    const beds = [...new Set(mine.flatMap((h) => h.bed ?? []))].join(', ');
    const named = this.census.person(key)?.mrn === oldest.mrn;
    const [reads, names] = oldest.kind === 'discharge' ? ['A discharge names', 'A discharge'] : ['Readings name', 'Readings'];
    const text =
      oldest.reason === TWO_BEDS
        ? 'One device speaks for this patient and for another'
        : oldest.reason === NUMBERS_DIFFER
          ? 'A message gives numbers of this patient and of another'
          : named
            ? `${reads} this patient in ${beds}, where somebody else lies`
            : `${names} from ${beds} ${oldest.kind === 'discharge' ? 'names' : 'name'} another patient`;
    const evidence = mine.slice(0, 5).map((h) => ({ name: 'held', value: h.bed ?? h.mrn, t: h.t, eventId: h.eventId }));
    return [finding(oldest.since, text, evidence)];
  }

  private concerned(): Set<number> {
    return new Set(this.held.flatMap((h) => [...this.keysOf(h)]));
  }
  /** Who is named, and who lay in the bed; only those who are here. */
  private keysOf(h: Held): Set<number> {
    const keys = new Set<number>();
    const named = h.mrn === null ? undefined : this.census.byMrn(h.mrn);
    if (named) keys.add(named.key);
    for (const s of h.bed === null ? [] : this.census.occupants(h.bed, h.t)) keys.add(s.patientKey);
    if (h.reason === NUMBERS_DIFFER)
      for (const id of h.identifiers) for (const person of this.census.claimants(id)) keys.add(person.key);
    return new Set([...keys].filter((key) => this.census.openStay(key) !== undefined));
  }
}

const finding = (since: Instant, text: string, evidence: Finding['evidence']): Finding => ({
  rule: 'T6',
  trigger: '',
  priority: 'high',
  condition: 'present',
  level: null,
  since,
  text,
  evidence,
});
