'use client';
import { Button } from '../components/button';
import { useOutdated } from './outdated';

/** The server has become another version since this page came: what it shows is live, what it can do may be out of date. */
export function NewVersion({ unitId }: { unitId: string }) {
  if (!useOutdated(unitId)) return null;
  return (
    <p className="mt-1 text-ink">
      Tocsin was updated.{' '}
      <Button kind="quiet" onClick={() => window.location.reload()}>
        Load anew
      </Button>
    </p>
  );
}
