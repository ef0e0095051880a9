'use client';
import { useState } from 'react';
import { timeText } from '../../lib/display/clock';
import { Skeleton } from '../components/tags';
import { useClock, useZone } from '../live/clock';
import { useUnitPart } from '../live/hooks';
import { useAssignments } from '../worklist/use-assignments';

/** Which nurse has which patient, changed bed by bed. */
export function AssignmentTable({ unitId, mayAssign }: { unitId: string; mayAssign: boolean }) {
  const { known, trouble, assign } = useAssignments(unitId);
  const beds = useUnitPart(unitId, (s) => s.beds);
  const zone = useZone();
  const now = useClock().now();
  const [busy, setBusy] = useState<string | null>(null);
  if (known === null) return trouble === null ? <Skeleton className="h-40" /> : <p className="text-13 font-600">{trouble}</p>;
  const label = (bed: string | null) => (bed === null ? 'no bed' : (beds?.get(bed)?.label ?? bed));
  const change = async (patientId: string, userId: string) => {
    setBusy(patientId);
    await assign(patientId, userId === '' ? null : userId);
    setBusy(null);
  };
  return (
    <>
      {trouble !== null && (
        <p role="alert" className="mb-2 text-13 font-600">
          Not saved: {trouble}
        </p>
      )}
      <ul>
        {known.patients.map((p) => (
          <li key={p.patientId} className="flex min-h-11 items-center gap-3 border-t border-line text-14">
            <span className="num w-14 font-650">{label(p.bed)}</span>
            {mayAssign ? (
              <select
                aria-label={`Nurse of ${label(p.bed)}`}
                className="field h-8 w-48 text-14"
                value={p.nurse?.id ?? ''}
                disabled={busy === p.patientId}
                onChange={(e) => void change(p.patientId, e.target.value)}
              >
                <option value="">nobody</option>
                {known.people.map((n) => (
                  <option key={n.id} value={n.id}>
                    {n.name}
                  </option>
                ))}
              </select>
            ) : (
              <span>{p.nurse?.name ?? 'nobody'}</span>
            )}
            <span className="num text-13 text-ink2">
              {p.nurse == null ? '' : `since ${timeText(Date.parse(p.nurse.since), now, zone)}`}
            </span>
          </li>
        ))}
      </ul>
      {known.patients.length === 0 && <p className="text-14 text-ink2">No patient lies on this unit.</p>}
    </>
  );
}
