import type { Pool } from 'pg';
import type { ReplayResult } from '../../lib/quarantine';
import type { KeyActor } from '../auth/actor';
import type { Database } from '../database/open';
import { WAITING_ALREADY } from '../loop/held';
import { quarantineRow } from '../loop/rows';
import type { Monitor } from '../monitor';
import { emptyBatch } from '../store/batch';
import { commitBatch } from '../store/commit';
import { currentOf, versionsOf } from '../store/events';
import { keptBefore } from '../store/quarantine';
import type { QuarantineEntry } from '../store/quarantine-list';
import { type RawMessage, rawMessage, rawMessages } from '../store/raw';
import { SYSTEM } from '../store/reader';
import type { SourceRow } from '../store/sources';
import { readAgain } from './again';
import type { FhirWriter } from './fhir/write';
import { patientKey } from './hl7v2/identity';
import type { AdmittedEvent, Outcome, Refused } from './port';

/** So many messages are read again for one entry: the newest; what is older belongs to a backfill by the sender. */
const MOST = 5_000;

/**
 * Takes stored messages through intake again, as their source is set up now. Every event has the id it had, so what was used
 * before is recognised, and what could not be used then is used now; nothing is counted or kept twice.
 */
export class Replay {
  constructor(
    private readonly monitor: Monitor,
    private readonly pool: Pool,
    private readonly prisma: Database['prisma'],
    private readonly fhir: FhirWriter,
  ) {}

  /** Reads the messages behind an entry of the quarantine again. */
  async entry(q: QuarantineEntry): Promise<ReplayResult> {
    const source = this.monitor.sources.all().find((s) => s.id === q.sourceId);
    if (!source) throw new Error(`no source ${q.sourceId}`);
    const messages = await this.behind(q);
    const result = {
      messages: messages.length,
      leftOut: 0,
      stored: 0,
      repeated: 0,
      held: 0,
      rejected: 0,
      still: 0,
      otherwise: 0,
    };
    const units = await this.unitsOf(source, messages[0]?.protocol);
    for (const raw of messages) {
      const unusable: Refused[] = [];
      await this.message(raw, source, units, (outcomes, refused) => {
        unusable.push(...refused);
        for (const o of outcomes) {
          if (o.status === 'stored') result.stored++;
          else if (o.status === 'held' || o.reason === WAITING_ALREADY) result.held++;
          else if (o.status === 'duplicate') result.repeated++;
          else result.rejected++;
        }
        result.still += refused.filter((r) => r.reason === q.reason && (q.status !== 'kept' || r.detail === q.detail)).length;
      });
      result.otherwise += await this.list(raw, source, units, unusable);
    }
    result.leftOut = q.status === 'kept' && messages.length === MOST ? Math.max(0, q.count - MOST) : 0;
    return result;
  }

  /** What a message says that cannot be used for a reason nobody has been told of yet: it was hidden behind the one before. */
  private async list(raw: RawMessage, source: SourceRow, units: readonly string[] | null, refused: readonly Refused[]) {
    const kept = refused.filter((r) => r.status === 'kept');
    const listed = await keptBefore(SYSTEM.intake, this.pool, source.id, kept);
    const batch = emptyBatch(raw.receivedAt);
    for (const r of kept.filter((part) => !listed(part)))
      batch.quarantine.push(
        quarantineRow(r, { sourceId: source.id, rawId: raw.id }, { receivedAt: raw.receivedAt, units }, this.monitor.census),
      );
    if (batch.quarantine.length > 0) await commitBatch(this.pool, batch);
    return batch.quarantine.length;
  }

  /** A kept part stands for every message that had it; anything else for its own. */
  private async behind(q: QuarantineEntry): Promise<RawMessage[]> {
    if (q.status === 'kept' && q.count > 1) {
      const containing = codeIn(q.rawText ?? '');
      return rawMessages(SYSTEM.intake, this.pool, {
        sourceId: q.sourceId,
        from: q.firstAt,
        to: q.lastAt,
        containing,
        most: MOST,
      });
    }
    const own = q.rawId === null ? null : await rawMessage(SYSTEM.intake, this.pool, q.rawId);
    return own === null || own.protocol === 'command' ? [] : [own];
  }

  private async message(
    raw: RawMessage,
    source: SourceRow,
    units: readonly string[] | null,
    tell: (outcomes: readonly Outcome[], refused: readonly Refused[]) => void,
  ): Promise<void> {
    if (raw.protocol === 'fhir') {
      const actor: KeyActor = {
        kind: 'key',
        id: 'replay',
        name: source.name,
        source: source.name,
        units: units ?? [],
        scopes: ['ingest'],
      };
      return this.fhir.again({ actor, raw: raw.body, replayOf: raw.id, tell });
    }
    const { events, refused } = readAgain(raw, source);
    const elsewhere = raw.protocol === 'hl7v2' ? await this.saidOfOtherBeds(raw, source, events) : [];
    const outcomes = await this.monitor.deliver({
      feed: source.name,
      protocol: raw.protocol,
      receivedAt: raw.receivedAt,
      raw: '',
      controlId: null,
      replayOf: raw.id,
      units,
      atomic: raw.protocol === 'hl7v2',
      events: [...elsewhere, ...events],
      refused: [],
    });
    tell(outcomes.slice(elsewhere.length), refused);
  }

  /**
   * What the message had said of another bed before the map of places was put right: withdrawn, so that it is not in two charts.
   * An event that names only a bed has the bed in its id; everything else in it is as sent.
   */
  private async saidOfOtherBeds(raw: RawMessage, source: SourceRow, events: readonly AdmittedEvent[]): Promise<AdmittedEvent[]> {
    const { census } = this.monitor;
    const beds = census.allUnits().flatMap((u) => census.bedsOf(u.id).map((b) => b.id));
    const ids = events.flatMap(({ patient, event }) => {
      if (patient.mrn !== undefined || patient.bed === undefined) return [];
      const rest = event.id.slice(patientKey(patient).length);
      return beds.filter((bed) => bed !== patient.bed).map((bed) => `${patientKey({ bed })}${rest}`);
    });
    const stored = ids.length === 0 ? [] : await versionsOf(SYSTEM.intake, this.pool, source.id, ids);
    const own = stored.filter((s) => s.rawId === raw.id);
    return currentOf(stored.map((s) => s.event)).flatMap((event): AdmittedEvent[] => {
      const mine = own.find((s) => s.event.id === event.id);
      const person = mine && census.person(mine.patientKey);
      return person ? [{ patient: { mrn: person.mrn }, event: { ...event, revision: 'entered-in-error' } }] : [];
    });
  }

  /** The units the sender may write to: those of its keys over HTTP, those of the source over MLLP. */
  private async unitsOf(source: SourceRow, protocol: string | undefined): Promise<readonly string[] | null> {
    if (protocol === 'hl7v2') return source.units;
    const keys = await this.prisma.ingestKey.findMany({ where: { sourceId: source.id, scopes: { has: 'ingest' } } });
    return [...new Set(keys.map((k) => k.unitId))];
  }
}

/** The code of a row, to find the messages that have it: OBX-3 of HL7, a test's name of JSON. */
function codeIn(rawText: string): string {
  if (/^OBX.\d/.test(rawText)) return (rawText.split(rawText[3] as string)[3] ?? '').split(/[\^~&]/)[0] ?? '';
  return /"test":"([^"\\]{1,80})"/.exec(rawText)?.[1] ?? '';
}
