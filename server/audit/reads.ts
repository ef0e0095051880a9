import type { Pool } from 'pg';
import type { Actor } from '../../lib/permissions';
import type { Clock } from '../clock';
import type { Logger } from '../log';
import type { Monitor } from '../monitor';

/** One line for a person and a patient in this time, however often a page asks. */
const PERSON_ONCE_MS = 15 * 60_000;
const PROGRAM_ONCE_MS = 3_600_000;
const MAX_REMEMBERED = 20_000;

/** Records who has looked at what. Displays on a wall see no names and leave no line. */
export class Reads {
  private readonly noted = new Map<string, number>();
  constructor(private readonly p: { pool: Pool; monitor: Monitor; clock: Clock; log: Logger }) {}

  /** Somebody was shown a patient. */
  patient(actor: Actor | null, ref: string): void {
    if (!actor || actor.kind === 'kiosk') return;
    const { census } = this.p.monitor;
    const person = census.byRef(ref);
    if (!person) return;
    const unit = (census.openStay(person.key) ?? census.staysOf(person.key).at(-1))?.unitId ?? null;
    const who = actor.kind === 'user' ? actor.session : actor.id;
    if (this.isNews(`${who} ${person.uid}`, actor.kind === 'user' ? PERSON_ONCE_MS : PROGRAM_ONCE_MS))
      this.write(actor, unit, 'patient.read', person.uid);
  }
  /** Somebody was shown something that is recorded each time: a raw message, an export. */
  each(actor: Actor | null, unit: string | null, action: string, subject: string): void {
    if (actor) this.write(actor, unit, action, subject);
  }

  private isNews(what: string, onceMs: number): boolean {
    const now = this.p.clock.monotonicMs();
    if (now - (this.noted.get(what) ?? Number.NEGATIVE_INFINITY) < onceMs) return false;
    if (this.noted.size >= MAX_REMEMBERED) this.noted.clear();
    this.noted.set(what, now);
    return true;
  }
  private write(actor: Actor, unit: string | null, action: string, subject: string): void {
    const { pool, clock, log } = this.p;
    pool
      .query('insert into audit (unit_id, at, actor, action, subject) values ($1, $2, $3, $4, $5)', [
        unit,
        new Date(clock.now()),
        actor.kind === 'user' ? actor.id : `${actor.kind}:${actor.id}`,
        action,
        subject,
      ])
      .catch((error) => log.error({ err: error, action }, 'a look could not be recorded'));
  }
}
