'use client';
import { type ReactNode, useEffect, useState } from 'react';
import type { PatientSnapshot, UnitSnapshot } from '../../lib/live';
import { useLiveSource } from './hooks';

/**
 * What a page is about, as it stood when the server answered: the server draws it, so that it is read before any script has run, and the
 * socket's first answer takes its place. Null: loading until then.
 */
export function FirstPicture({ of, children }: { of: UnitSnapshot | PatientSnapshot | null; children: ReactNode }) {
  const source = useLiveSource();
  // Taken before anything below reads its room. Until the scripts have drawn over it, no button of it can answer.
  const [waking, setWaking] = useState(() => of !== null && source.first(of));
  useEffect(() => setWaking(false), []);
  return (
    <div className="contents" data-waking={waking ? '' : undefined}>
      {children}
    </div>
  );
}
