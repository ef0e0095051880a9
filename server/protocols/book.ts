import type { Pool, PoolClient } from 'pg';
import { DEFAULT_PROTOCOL, protocolById } from '../../lib/protocols';
import { refOf } from '../../lib/protocols/document';
import type { Protocol } from '../../lib/protocols/protocol';
import { type ProtocolRegistry, registryOf, type StoredVersion } from '../../lib/protocols/registry';
import type { Instant } from '../../lib/time';
import { loadUnitProtocols, loadVersions, type UnitProtocolRow } from '../store/protocols';
import { SYSTEM } from '../store/reader';

/**
 * Which protocol each unit follows when, as stored. What the loop grades by changes only in `takeEffect`, so that a
 * chart is never moved on under another protocol than the one it was folded with.
 */
export class ProtocolBook {
  private stored: readonly StoredVersion[] = [];
  private text = '';
  private rows: readonly UnitProtocolRow[] = [];
  private known: ProtocolRegistry = registryOf([]);
  private readonly taken = new Map<string, Protocol>();

  async load(db: Pool | PoolClient): Promise<void> {
    const stored = await loadVersions(SYSTEM.protocols, db);
    this.rows = await loadUnitProtocols(SYSTEM.protocols, db);
    // Versions are told apart by reference in the loop's hot path: the objects stay while nothing has changed.
    const text = JSON.stringify(stored);
    if (text === this.text) return;
    this.text = text;
    this.stored = stored;
    this.known = registryOf(stored);
  }

  get registry(): ProtocolRegistry {
    return this.known;
  }
  get versions(): readonly StoredVersion[] {
    return this.stored;
  }
  /** All that was ever published for the unit, oldest first; what lies ahead included. */
  timeline(unitId: string): readonly UnitProtocolRow[] {
    return this.rows.filter((r) => r.unitId === unitId);
  }

  /** What the timeline says is in force at the instant; before its first row the shipped protocol the unit was made with. */
  inForce(unit: { readonly id: string; readonly protocolId: string }, t: Instant): { protocol: Protocol; since: Instant | null } {
    const row = this.timeline(unit.id).findLast((r) => r.effectiveAt <= t);
    const published = row && this.known.find(row.ref);
    if (row && published) return { protocol: published, since: row.effectiveAt };
    // A version that cannot be read any more must not stop the grading.
    const shipped = protocolById(row?.ref.split('@')[0] ?? unit.protocolId) ?? DEFAULT_PROTOCOL;
    return { protocol: shipped, since: null };
  }

  /** Brings what the loop grades by up to the instant; the units for which that is another version now. */
  takeEffect(units: readonly { readonly id: string; readonly protocolId: string }[], t: Instant): string[] {
    const moved: string[] = [];
    for (const unit of units) {
      const { protocol } = this.inForce(unit, t);
      const before = this.taken.get(unit.id);
      this.taken.set(unit.id, protocol);
      if (before !== undefined && refOf(before) !== refOf(protocol)) moved.push(unit.id);
    }
    return moved;
  }
  /** What the loop grades the unit by. */
  current(unit: { readonly id: string; readonly protocolId: string }): Protocol {
    return this.taken.get(unit.id) ?? protocolById(unit.protocolId) ?? DEFAULT_PROTOCOL;
  }
}
