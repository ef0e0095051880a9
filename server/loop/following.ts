import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { DEFAULT_PROTOCOL, protocolById } from '../../lib/protocols';
import { refOf } from '../../lib/protocols/document';
import type { Protocol } from '../../lib/protocols/protocol';
import type { Instant } from '../../lib/time';
import type { Census, UnitRow } from '../census';
import type { Clock } from '../clock';
import type { ProtocolBook } from '../protocols/book';

/** Nodes agree on the time to this: a chart another node has folded already is not folded back. */
const CLOCKS_APART_MS = 2_000;

/** Which protocol each patient is graded by, and which units have come to follow another one. */
export class Following {
  /** Stored versions that cannot be used, told once. */
  private readonly reported = new Set<string>();

  constructor(
    private readonly book: ProtocolBook,
    private readonly census: Census,
    private readonly by: { readonly pool: Pool; readonly clock: Clock; readonly log: Logger },
    /** Of whom nothing is known that says otherwise. */
    private readonly defaultProtocol: string,
    /** Told of units whose open charts have to be folded again, from their first event. */
    private readonly moved: (units: ReadonlySet<string>) => void,
  ) {}

  /** The protocol in force for a patient: that of the unit where the open or last stay is. */
  of(key: number): Protocol {
    const unit = this.unitOf(key);
    return unit ? this.book.current(unit) : (protocolById(this.defaultProtocol) ?? DEFAULT_PROTOCOL);
  }
  byRef(ref: string): Protocol | undefined {
    return this.book.registry.find(ref);
  }
  /** Since when that unit follows it; null since the unit was made. */
  since(key: number): Instant | null {
    const unit = this.unitOf(key);
    return unit ? this.book.inForce(unit, this.by.clock.now() + CLOCKS_APART_MS).since : null;
  }
  private unitOf(key: number): UnitRow | undefined {
    const stays = this.census.staysOf(key);
    const stay = stays.find((s) => s.endedAt === null) ?? stays.at(-1);
    return stay && this.census.unit(stay.unitId);
  }

  /** Reads the published versions again; those whose instant has come are in force from here on. */
  async read(aheadMs = 0): Promise<void> {
    await this.book.load(this.by.pool);
    for (const b of this.book.registry.broken)
      if (!this.reported.has(b.ref)) {
        this.reported.add(b.ref);
        this.by.log.error({ protocol: b.ref, errors: b.errors }, 'a stored protocol version cannot be used');
      }
    this.takeEffect(aheadMs);
  }
  /** As `read`, where another node may be ahead of this one's clock. */
  settle(): Promise<void> {
    return this.read(CLOCKS_APART_MS);
  }
  takeEffect(aheadMs = 0): void {
    const moved = new Set(this.book.takeEffect(this.census.allUnits(), this.by.clock.now() + aheadMs));
    if (moved.size === 0) return;
    this.moved(moved);
    for (const unitId of moved) {
      const unit = this.census.unit(unitId);
      if (unit) this.by.log.info({ unit: unitId, protocol: refOf(this.book.current(unit)) }, 'the unit follows another protocol');
    }
  }
}
