'use client';
import { timeText } from '../../../../lib/display/clock';
import { ageText } from '../../../../lib/display/durations';
import { MINUTE } from '../../../../lib/time';
import type { GradeStep, Scale } from '../../../../lib/trend';
import { useNow, useZone } from '../../../live/clock';

/** Steps that are read at a glance; the lanes and the page of the history show the rest. */
const SHOWN = 12;

/** How this grade came to be what it is: its newest steps, each with who stood behind it. */
export function GradeHistory({ scale, course }: { scale: Scale; course: readonly GradeStep[] }) {
  const zone = useZone();
  const now = useNow(MINUTE);
  const steps = course.filter((s) => s.scale === scale && s.t <= now).toSorted((a, b) => b.t - a.t);
  if (steps.length === 0) return null;
  return (
    <details className="mt-2">
      <summary className="min-h-6 pt-1 text-12 font-600 text-ink2">
        History of {scale}, {steps.length} {steps.length === 1 ? 'step' : 'steps'} since the infusion
      </summary>
      <ul className="mt-1">
        {steps.slice(0, SHOWN).map((step, i) => (
          <li key={`${step.t} ${step.grade} ${step.confirmed}`} className="flex gap-3 border-t border-line py-1 text-13 num">
            <span className="w-32 flex-none text-ink2">{timeText(step.t, now, zone)}</span>
            <span>
              <span className="font-600">
                {scale} {step.grade}
              </span>{' '}
              {step.confirmed ? 'confirmed' : 'suggested'}
              {step.by === null ? '' : `, ${step.by}`}
              {step.confirmedGrade !== undefined && `, a person had confirmed ${step.confirmedGrade}`}
            </span>
            <span className="ml-auto text-12 text-ink2">for {ageText((steps[i - 1]?.t ?? now) - step.t)}</span>
          </li>
        ))}
      </ul>
      {steps.length > SHOWN && <p className="text-12 text-ink2">{steps.length - SHOWN} earlier ones stand in the lanes.</p>}
    </details>
  );
}
