import type { Instant } from '../../lib/time';
import type { ResourceRow } from '../intake/port';

export interface EventRow {
  readonly sourceId: number;
  readonly eventId: string;
  readonly version: string;
  readonly revision: 0 | 1 | 2;
  readonly patientKey: number;
  readonly kind: string;
  readonly t: Instant;
  readonly receivedAt: Instant;
  readonly byBed: string | null;
  readonly digest: bigint;
  readonly rawId: bigint | null;
  readonly body: string;
}
export interface RawRow {
  readonly id: bigint;
  readonly sourceId: number;
  readonly protocol: string;
  readonly controlId: string | null;
  readonly receivedAt: Instant;
  readonly body: string;
}
export interface ChartWrite {
  readonly patientKey: number;
  readonly expectedVersion: number;
  /** How many events of this batch were folded into it; if fewer were new, the chart is not written. */
  readonly folded: number;
  readonly nextLookAt: Instant | null;
  readonly protocol: string;
  /** null: the stored snapshot stays, and the events after it are folded again when the chart is loaded. */
  readonly snapshot: string | null;
  /** Highest event seq the snapshot contains apart from those of this batch. */
  readonly through: bigint;
  readonly checkpoints: readonly { readonly at: Instant; readonly snapshot: string }[];
  /** Checkpoints from this instant on rest on replaced history. */
  readonly dropCheckpointsFrom: Instant | null;
  /** Rows of `pending` that this chart now contains. */
  readonly settled: readonly bigint[];
  /** Findings held back after a change of the protocol, as JSON; null: as they are. */
  readonly anchors: string | null;
}
/** A chart that was folded again under another protocol. */
export interface ProtocolChangeWrite {
  readonly patientKey: number;
  readonly at: Instant;
  readonly from: string;
  readonly to: string;
  readonly crsWas: number;
  readonly crsIs: number;
  readonly icansWas: number;
  readonly icansIs: number;
}
export interface GradeWrite {
  readonly patientKey: number;
  readonly scale: 'CRS' | 'ICANS';
  readonly t: Instant;
  readonly grade: number;
  readonly status: string;
  readonly computedAt: Instant;
  readonly protocol: string;
  readonly reason: string;
  readonly basis: string;
}
export interface AlertWrite {
  readonly patientKey: number;
  readonly id: string;
  readonly unitId: string;
  readonly stayId: number | null;
  readonly key: string;
  readonly rule: string;
  readonly family: string;
  readonly priority: string;
  readonly phase: string;
  readonly open: boolean;
  readonly raisedAt: Instant;
  readonly closedAt: Instant | null;
  readonly nextActionAt: Instant | null;
  readonly version: number;
  readonly body: string;
}
export interface TransitionWrite {
  readonly patientKey: number;
  readonly alertId: string;
  readonly version: number;
  readonly at: Instant;
  readonly from: string;
  readonly to: string;
  readonly event: string;
  readonly actor: string;
  readonly body: string;
}
export interface NoticeWrite {
  readonly patientKey: number;
  readonly alertId: string;
  readonly version: number;
  readonly unitId: string;
  readonly tier: number;
  readonly createdAt: Instant;
  readonly body: string;
}
/** `patientKey` null: written whatever becomes of the charts. */
export interface AuditWrite {
  readonly patientKey: number | null;
  readonly unitId: string | null;
  readonly at: Instant;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: string;
}
export interface QuarantineWrite {
  readonly sourceId: number;
  readonly receivedAt: Instant;
  readonly status: 'rejected' | 'held' | 'kept' | 'conflict';
  readonly reason: string;
  readonly detail: string;
  readonly eventId: string | null;
  readonly mrn: string | null;
  readonly bed: string | null;
  readonly unitId: string | null;
  readonly dueAt: Instant | null;
  readonly rawId: bigint | null;
  readonly rawText: string | null;
  readonly event: string | null;
  readonly count: number;
  /** Of what is counted by what it says: the units it came from, as far as they are known. */
  readonly units?: readonly string[];
  /** Of an event that was refused: tells the same one sent again from another of its id. */
  readonly content?: string;
}
export interface CommandWrite {
  readonly patientKey: number;
  readonly id: string;
  readonly actor: string;
  readonly at: Instant;
  readonly status: number;
  readonly answer: string;
}
export interface Batch {
  readonly now: Instant;
  readonly raw: RawRow[];
  readonly events: EventRow[];
  readonly charts: ChartWrite[];
  readonly grades: GradeWrite[];
  readonly alerts: AlertWrite[];
  readonly transitions: TransitionWrite[];
  readonly notices: NoticeWrite[];
  readonly audit: AuditWrite[];
  readonly quarantine: QuarantineWrite[];
  readonly commands: CommandWrite[];
  readonly protocolChanges: ProtocolChangeWrite[];
  /** Resources of senders, each with the version after the one that was read. */
  readonly resources: ResourceRow[];
}
export function emptyBatch(now: Instant): Batch {
  return {
    now,
    raw: [],
    events: [],
    charts: [],
    grades: [],
    alerts: [],
    transitions: [],
    notices: [],
    audit: [],
    quarantine: [],
    commands: [],
    protocolChanges: [],
    resources: [],
  };
}

/** Several batches as one, in their order; `now` is that of the last. */
export function together(batches: readonly Batch[]): Batch {
  if (batches.length === 1) return batches[0] as Batch;
  const all = emptyBatch(Math.max(...batches.map((b) => b.now)));
  for (const b of batches)
    for (const [name, rows] of Object.entries(b)) if (name !== 'now') (all[name as 'raw'] as unknown[]).push(...rows);
  return all;
}

/** Names a held event among those of a batch. */
export const heldKey = (sourceId: number, eventId: string | null) => `${sourceId}\u001f${eventId}`;
