'use client';
import { type ReactNode, useState } from 'react';
import type { PatientSnapshot, UnitSnapshot } from '../../lib/live';
import { useLiveSource } from './hooks';

/**
 * What a page is about, as it stood when the server answered: the server draws it, so that it is read before any script has run, and the
 * socket's first answer takes its place. Null: loading until then.
 */
export function FirstPicture({ of, children }: { of: UnitSnapshot | PatientSnapshot | null; children: ReactNode }) {
  const source = useLiveSource();
  // Once, before anything below reads its room.
  useState(() => of !== null && source.first(of));
  return children;
}
