import type { ChartEvent } from '../../lib/events/event';
import type { Instant } from '../../lib/time';

/** An event a parser made of a message, with whom it says it is about. Who that is gets decided when it is admitted. */
export interface AdmittedEvent {
  readonly patient: { readonly mrn?: string; readonly bed?: string };
  readonly event: ChartEvent;
  /** All numbers the sender gives the patient whose authority it names, each "authority|number" (lib/identifiers.ts). */
  readonly identifiers?: readonly string[];
  /** The device that measured it, where the sender names one. */
  readonly device?: string;
  /** HL7: another value under the same id reads as a correction, whatever its status says. */
  readonly restates?: boolean;
  /** HL7 C, D and W: if `event.id` is unknown, the one stored event whose id begins so is meant. */
  readonly idPrefix?: string;
  /** A correction that only counts if what it corrects is stored: HL7 X says "no result" of what had one, and of what never had. */
  readonly ifStored?: boolean;
  /** With `idPrefix`: of several stored ones the newest still in force is meant (HL7 A11 to A13 cancel the last one). */
  readonly newest?: boolean;
}

/** A part of a message that gave no event: kept in quarantine with its reason, never lost. */
export interface Refused {
  /** rejected: not an event, sending it again does not help. held: waits until something is settled. kept: fine, but nothing we use. */
  readonly status: 'rejected' | 'held' | 'kept';
  /** Short and countable: "unknown code", "unit not known", "time without zone". */
  readonly reason: string;
  /** Names the field and what is wrong with it. */
  readonly detail: string;
  readonly id?: string | null;
  readonly patient?: { readonly mrn?: string; readonly bed?: string };
  readonly raw: string;
}

/** One message as it reached us, parsed. The raw text is stored with it in the same transaction. */
export interface Delivery {
  /** Name of the source. */
  readonly feed: string;
  readonly protocol: 'json' | 'hl7v2' | 'fhir' | 'command';
  readonly receivedAt: Instant;
  readonly raw: string;
  /** MSH-10 or the like; with the content's hash it recognises a repeat. */
  readonly controlId: string | null;
  /** When the sender says it made the message: its clock is measured by it. Absent: by its freshest device reading. */
  readonly sentAt?: Instant | null;
  /** The message is stored under this number already: it is read again, or was sent again. Its refusals are known. */
  readonly replayOf?: bigint;
  /** Units the sender may write to; null = every unit. */
  readonly units: readonly string[] | null;
  /** Only for transactions: if one event of a unit not allowed is among them, none is stored. */
  readonly atomic: boolean;
  readonly events: readonly AdmittedEvent[];
  readonly refused: readonly Refused[];
  /** What the sender's own resources are from now on: stored in the commit of the events they stand for, or not at all. */
  readonly resources?: readonly ResourceWrite[];
}
/** The next version of a resource as it is to be stored. */
export interface ResourceRow {
  readonly sourceId: number;
  readonly type: string;
  readonly id: string;
  readonly version: number;
  /** The number it is about. */
  readonly mrn: string | null;
  /** The Patient it is about, of whom nothing is known yet. */
  readonly awaits: string | null;
  readonly identifiers: readonly string[];
  readonly codes: readonly string[];
  readonly t: Instant | null;
  readonly gone: boolean;
  /** The events it stands for. */
  readonly issued: readonly object[];
  readonly body: Readonly<Record<string, unknown>>;
  readonly updatedAt: Instant;
}
/** A resource, and which events of its delivery (`from` up to `to`) must not be refused for it to be stored. */
export interface ResourceWrite {
  readonly row: ResourceRow;
  readonly from: number;
  readonly to: number;
}

export interface Outcome {
  readonly status: 'stored' | 'duplicate' | 'held' | 'rejected';
  readonly reason?: string;
}

/** What the sockets and routes of intake need of the loop. */
export interface Intake {
  /** Resolves after commit with one outcome per event, in order. Rejects with `DatabaseAway` when nothing was stored. */
  deliver(delivery: Delivery): Promise<readonly Outcome[]>;
}
export class DatabaseAway extends Error {
  override name = 'DatabaseAway';
}

/** What an administrator has said about a source; parsers get it as an argument. */
export interface SourceSettings {
  readonly name: string;
  /** IANA zone for times without offset. */
  readonly zone: string;
  /** Its readings count as device readings whatever the code says. */
  readonly monitor: boolean;
  readonly units: readonly string[] | null;
  /** Local code -> LOINC, MDC or drug code of ours, e.g. {"99MNDRY|1234": "loinc:8867-4"}. */
  readonly codes: Readonly<Record<string, string>>;
  /** Free-text unit -> UCUM. */
  readonly unitMap: Readonly<Record<string, string>>;
  /** PV1-3 as sent -> our bed id. */
  readonly locations: Readonly<Record<string, string>>;
}
