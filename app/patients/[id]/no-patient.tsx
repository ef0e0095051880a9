'use client';
import type { ReactNode } from 'react';
import { Button } from '../../components/button';
import { Link } from '../../components/link';
import { Problem } from '../../components/tags';
import { AccessEnded } from '../../emergency/access-ended';
import { useEmergencies } from '../../emergency/use-emergencies';
import { LockButton } from '../../session/lock-button';

/** What stands on the page while there is no patient to show. `outside`: the patient whom this person has no right to see. */
export function NoPatient({ why, outside = null }: { why: string; outside?: string | null }) {
  return (
    <main id="main" className="mx-auto max-w-xl p-6">
      <p className="mb-3 flex justify-end">
        <LockButton look="bar" />
      </p>
      {outside === null ? <Plain why={why} /> : <Outside why={why} patientId={outside} />}
    </main>
  );
}

/** Somebody of another unit: perhaps they had emergency access. Until that is known, why not is said plainly. */
function Outside({ why, patientId }: { why: string; patientId: string }) {
  const { page } = useEmergencies();
  const ended = page?.ended.find((e) => e.patientId === patientId);
  if (ended !== undefined)
    return (
      <Problem title="Emergency access has ended">
        <AccessEnded ended={ended} />
      </Problem>
    );
  return (
    <Plain
      why={
        <>
          {why}{' '}
          {page?.mayOpen && (
            <Link href="/emergency-access" className="underline underline-offset-2">
              Emergency access
            </Link>
          )}
        </>
      }
    />
  );
}
function Plain({ why }: { why: ReactNode }) {
  return (
    <Problem title="This patient cannot be shown" action={<Button onClick={() => window.history.back()}>Back</Button>}>
      {why}
    </Problem>
  );
}
