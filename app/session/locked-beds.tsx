'use client';
import { bedGrades } from '../../lib/display/bed-grades';
import { bedName } from '../../lib/display/grade';
import { shownAlerts } from '../../lib/screen';
import { AlertBadge } from '../components/alert-badge';
import { GradeOf } from '../components/grade-glyph';
import { Scrolls } from '../components/scrolls';
import { Problem } from '../components/tags';
import { useNow } from '../live/clock';
import { useUnit } from '../live/hooks';

const EVERY_MS = 10_000;

/** The unit behind the lock of a small screen: beds, grades and the gravest alert of each, nothing of a person. */
export function LockedBeds({ unitId }: { unitId: string }) {
  const room = useUnit(unitId);
  const now = useNow(EVERY_MS);
  if (room.status === 'refused') return <Problem title="This unit cannot be shown.">{room.error.message}</Problem>;
  if (room.status === 'loading') return <div aria-busy="true" />;
  const rows = room.screen.order.map((bed) => room.screen.beds.get(bed)).filter((r) => r !== undefined && r.patientId !== null);
  return (
    <Scrolls name="Beds" className="h-full">
      <ul>
        {rows.map((row) => {
          if (row === undefined) return null;
          const { crs, icans } = bedGrades(row, now);
          const top = shownAlerts(row.alerts).shown[0];
          return (
            <li key={row.bed} className="border-b border-line">
              <article aria-label={bedName(row.label, crs, icans)} className="flex min-h-14 items-center gap-4 px-4 py-2">
                <span className="num w-16 text-20 font-650">{row.label}</span>
                <GradeOf view={crs} size={26} />
                <GradeOf view={icans} size={26} />
                {top !== undefined && (
                  <span className="ml-auto">
                    <AlertBadge alert={top} height={22} />
                  </span>
                )}
              </article>
            </li>
          );
        })}
      </ul>
    </Scrolls>
  );
}
