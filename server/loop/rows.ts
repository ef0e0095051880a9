import type { Delivery, Refused } from '../intake/port';
import type { QuarantineWrite, RawRow } from '../store/commit';
import { storable } from '../store/raw';

export function rawRow(d: Delivery, sourceId: number, id: bigint): RawRow {
  const body = storable(d.raw);
  return { id, sourceId, protocol: d.protocol, controlId: d.controlId, receivedAt: d.receivedAt, body };
}

export function quarantineRow(r: Refused, job: { sourceId: number; rawId: bigint | null }, receivedAt: number): QuarantineWrite {
  return {
    sourceId: job.sourceId,
    receivedAt,
    status: r.status,
    reason: r.reason,
    detail: r.detail.slice(0, 1_000),
    eventId: r.id?.slice(0, 200) ?? null,
    mrn: r.patient?.mrn ?? null,
    bed: r.patient?.bed ?? null,
    unitId: null,
    dueAt: null,
    rawId: job.rawId,
    rawText: storable(r.raw.slice(0, 20_000)),
    event: null,
    count: 1,
  };
}
