'use client';
import { useMemo } from 'react';
import { unitCounts } from '../../lib/display/unit';
import type { UnitScreen } from '../../lib/screen';
import { MINUTE } from '../../lib/time';
import { GradeGlyph } from '../components/grade-glyph';
import { Divider } from '../components/shell';
import { useNow } from '../live/clock';

/** Patients by worst grade, and what is due: the desk's header. */
export function Counts({ screen }: { screen: UnitScreen }) {
  const now = useNow(MINUTE / 4);
  const counts = useMemo(() => unitCounts(screen, now), [screen, now]);
  return (
    <>
      <ul className="flex items-center gap-4" aria-label="Patients by worst grade">
        {[4, 3, 2, 1, 0].map((g) => (
          <li key={g} className="flex items-center gap-2">
            <GradeGlyph value={g} size={24} name={`Grade ${g}`} />
            <span className={`num text-16 ${g === 0 ? 'text-ink2' : 'font-600'}`}>{counts.byGrade[g]}</span>
          </li>
        ))}
        {counts.unknown > 0 && (
          <li className="flex items-center gap-2">
            <GradeGlyph value="unknown" size={24} name="Grade not known" />
            <span className="num text-16 font-600">{counts.unknown}</span>
          </li>
        )}
      </ul>
      <Divider />
      <p className="flex gap-3.5 text-14 text-ink2">
        <span>
          <b className="num font-650 text-ink">{counts.due}</b> due in 1 h
        </span>
        <span>
          <b className="num font-650 text-ink">{counts.overdue}</b> overdue
        </span>
      </p>
    </>
  );
}
