'use client';
import { useFromClock } from '../live/clock';
import { useUnitPart } from '../live/hooks';

const OLD_MS = 60_000;
const NOBODY: readonly string[] = [];

/** Telling people is late, or nobody has checked that it works: the telephone has to do. Plain ink, since no patient changed. */
export function PagingDown({ unitId }: { unitId: string }) {
  const checked = useUnitPart(unitId, (s) => s.alertsChecked) ?? null;
  const speed = useUnitPart(unitId, (s) => s.speed) ?? 1;
  const phoneTree = useUnitPart(unitId, (s) => s.phoneTree) ?? NOBODY;
  const at = checked?.checkedAt == null ? null : Date.parse(checked.checkedAt);
  const late = checked?.pagingLate === true;
  const down = useFromClock((now) => late || (at !== null && (now - at) / speed > OLD_MS));
  if (!down) return null;
  return (
    <div role="alert" className="flex flex-wrap items-baseline gap-x-5 gap-y-1 bg-ink px-5 py-2 text-bg">
      <b className="text-20 font-700">PAGING DOWN: use the phone tree</b>
      {phoneTree.length === 0 ? (
        <span className="text-14">No numbers are set for this unit.</span>
      ) : (
        phoneTree.map((line) => (
          <span key={line} className="num text-16 font-600">
            {line}
          </span>
        ))
      )}
    </div>
  );
}
