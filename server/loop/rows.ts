import type { Delivery, Refused } from '../intake/port';
import type { QuarantineWrite, RawRow } from '../store/commit';

export function rawRow(d: Delivery, sourceId: number, id: bigint): RawRow {
  // PostgreSQL's text holds everything but NUL.
  const body = d.raw.includes('\0') ? d.raw.replaceAll('\0', '\u2400') : d.raw;
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
    rawText: r.raw.slice(0, 20_000).replaceAll('\0', '\u2400'),
    event: null,
    count: 1,
  };
}
