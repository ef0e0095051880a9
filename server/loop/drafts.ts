import type { ChartEvent } from '../../lib/events/event';
import type { EventRow } from '../store/batch';
import { bodyOf, digestOf, revisionNumber } from '../store/events';

/** An event on its way into the store. */
export interface Draft {
  readonly row: EventRow;
  readonly event: ChartEvent;
  readonly restates: boolean;
}

/** The row of a first version; a correction of a known id gets its digest as version (see `asCorrection`). */
export function draftOf(
  event: ChartEvent,
  sourceId: number,
  patientKey: number,
  byBed: string | null,
  rawId: bigint | null,
  restates = false,
  order = 0,
): Draft {
  const content = bodyOf(event);
  const row: EventRow = {
    sourceId,
    eventId: event.id,
    version: '',
    revision: revisionNumber(event.revision),
    patientKey,
    kind: event.kind,
    t: event.t,
    receivedAt: event.receivedAt,
    byBed,
    digest: digestOf(content, event.t, event.revision),
    rawId,
    body: storedBody(content, event.kind, order),
  };
  return { row, event: order === 0 ? event : { ...event, order }, restates };
}

/** What stands in no column of its own. With the place within its message: of two results of one instant the later one stands. */
function storedBody(content: string, kind: string, order: number): string {
  const named = `{"kind":"${kind}"`;
  const rest = content.startsWith(named) ? content.slice(named.length).replace(/^,/, '') : content.slice(1);
  return order === 0 ? `{${rest}` : `{"order":${order}${rest === '}' ? '' : ','}${rest}`;
}

/** The same draft as a further version of an id that is already stored. */
export function asCorrection(d: Draft): Draft {
  const revision = d.event.revision === 'final' ? 'corrected' : d.event.revision;
  const event = { ...d.event, revision } as ChartEvent;
  const digest = digestOf(bodyOf(event), event.t, revision);
  return {
    restates: false,
    event,
    row: { ...d.row, revision: revisionNumber(revision), digest, version: BigInt.asUintN(64, digest).toString(36) },
  };
}

/** Tells apart what an id said and of whom: the digest alone knows no patient. */
export const markOf = (row: Pick<EventRow, 'digest' | 'patientKey'>): bigint => row.digest ^ (BigInt(row.patientKey) << 32n);

/** Ids stored lately, so that a resent message costs no statement. The database has the last word on everything older. */
export class RecentIds {
  private fresh = new Map<number, Map<string, bigint>>();
  private old = new Map<number, Map<string, bigint>>();
  private count = 0;

  /** At least half of `size` is remembered: eight minutes of forty messages a second. Each id takes about 150 bytes. */
  constructor(private readonly size = 40_000) {}

  /** The mark of what the id was stored with, or undefined if it is not remembered. */
  get(sourceId: number, eventId: string): bigint | undefined {
    return this.fresh.get(sourceId)?.get(eventId) ?? this.old.get(sourceId)?.get(eventId);
  }
  forget(sourceId: number, eventId: string): void {
    this.fresh.get(sourceId)?.delete(eventId);
    this.old.get(sourceId)?.delete(eventId);
  }
  add(row: EventRow): void {
    let ofSource = this.fresh.get(row.sourceId);
    if (ofSource === undefined) {
      ofSource = new Map();
      this.fresh.set(row.sourceId, ofSource);
    }
    const before = ofSource.size;
    ofSource.set(row.eventId, markOf(row));
    this.count += ofSource.size - before;
    if (this.count > this.size / 2) {
      this.old = this.fresh;
      this.fresh = new Map();
      this.count = 0;
    }
  }
}
