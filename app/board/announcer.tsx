'use client';
import { useEffect, useRef, useState } from 'react';
import { gradeView } from '../../lib/display/grade';
import { unowned } from '../../lib/display/unit';
import type { UnitScreen } from '../../lib/screen';

const AT_MOST_EVERY_MS = 5_000;

/** What changed, for ears: grades politely, a new high at once. At most one message in five seconds. */
export function Announcer({ screen }: { screen: UnitScreen }) {
  const grades = useRef<Map<string, string> | null>(null);
  const beds = useRef<UnitScreen['beds'] | null>(null);
  const highs = useRef<Set<string> | null>(null);
  const waiting = useRef<string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const [polite, setPolite] = useState('');
  const [urgent, setUrgent] = useState('');

  useEffect(() => {
    const now = new Map<string, string>();
    const before = grades.current;
    for (const row of screen.beds.values()) {
      if (row.patientId === null) continue;
      const was = beds.current?.get(row.bed);
      const same = was?.crs === row.crs && was.icans === row.icans && was.label === row.label && before?.get(row.label);
      now.set(row.label, same || `${gradeView('CRS', row.crs).name}, ${gradeView('ICANS', row.icans).name}`);
    }
    grades.current = now;
    beds.current = screen.beds;
    if (before !== null) {
      for (const [label, words] of now)
        if (before.get(label) !== words && before.has(label)) waiting.current.push(`${label} ${words}`);
    }
    const open = unowned(screen, 'high');
    const known = highs.current;
    highs.current = new Set(open.map((a) => a.id));
    const fresh = known === null ? [] : open.filter((a) => !known.has(a.id));
    if (fresh.length > 0)
      setUrgent(fresh.map((a) => `High alert, bed ${screen.beds.get(a.bed ?? '')?.label ?? ''}: ${a.text}`).join('. '));
    if (waiting.current.length > 0 && timer.current === null) {
      const say = () => {
        setPolite(waiting.current.splice(0).slice(-4).join('. '));
        timer.current = setTimeout(() => {
          timer.current = null;
          if (waiting.current.length > 0) say();
        }, AT_MOST_EVERY_MS);
      };
      say();
    }
  }, [screen]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  return (
    <>
      <p className="sr-only" aria-live="polite">
        {polite}
      </p>
      <p className="sr-only" aria-live="assertive">
        {urgent}
      </p>
    </>
  );
}
