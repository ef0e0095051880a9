'use client';
import { useRef } from 'react';
import { type StandingNotice, standingNotices } from '../../../lib/display/standing-notices';
import type { PatientState } from '../../../lib/state';
import type { Instant } from '../../../lib/time';
import { useUnitPart } from '../../live/hooks';

const NOTHING: readonly never[] = [];

/** What stands over the patient's numbers now; the same list as long as it says the same, so that panels rest. */
export function useStandingNotices(state: PatientState, now: Instant): readonly StandingNotice[] {
  const offs = useUnitPart(state.patient.unit ?? '', (screen) => screen.alarmOffs) ?? NOTHING;
  const last = useRef<readonly StandingNotice[]>(NOTHING);
  const next = standingNotices(state, offs, now);
  const same = next.length === last.current.length && next.every((n, i) => n.text === last.current[i]?.text);
  if (!same) last.current = next;
  return last.current;
}

/** Limits, absence and a silent monitor have their own places in the bars, at every size; the others stand here, below them. */
export function StandingNotes({ notices }: { notices: readonly StandingNotice[] }) {
  const shown = notices.filter((n) => n.kind === 'alarm-off' || n.kind === 'protocol');
  if (shown.length === 0) return null;
  return (
    <div role="note" className="border-b border-line bg-raise px-4 py-2 text-13 font-600 wrap-anywhere num">
      {shown.map((n) => (
        <p key={n.text}>{n.text}</p>
      ))}
    </div>
  );
}
