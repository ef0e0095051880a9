'use client';
import { useRef } from 'react';
import { Button } from '../components/button';
import { useUnitPart } from './hooks';

/** The server has become another version since this page came: what it shows is live, what it can do may be out of date. */
export function NewVersion({ unitId }: { unitId: string }) {
  const version = useUnitPart(unitId, (screen) => screen.version);
  const madeBy = useRef<string | null>(null);
  if (version === undefined || version === '') return null;
  madeBy.current ??= version;
  if (version === madeBy.current) return null;
  return (
    <p className="mt-1 text-ink">
      Tocsin was updated.{' '}
      <Button kind="quiet" onClick={() => window.location.reload()}>
        Load anew
      </Button>
    </p>
  );
}
