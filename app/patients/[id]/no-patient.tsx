'use client';
import { Button } from '../../components/button';
import { Link } from '../../components/link';
import { Problem } from '../../components/tags';
import { LockButton } from '../../session/lock-button';

/** What stands on the page while there is no patient to show. */
export function NoPatient({ why, emergency = false }: { why: string; emergency?: boolean }) {
  return (
    <main id="main" className="mx-auto max-w-xl p-6">
      <p className="mb-3 flex justify-end">
        <LockButton look="bar" />
      </p>
      <Problem title="This patient cannot be shown" action={<Button onClick={() => window.history.back()}>Back</Button>}>
        {why}
        {emergency && (
          <>
            {' '}
            <Link href="/emergency-access" className="underline underline-offset-2">
              Emergency access
            </Link>
          </>
        )}
      </Problem>
    </main>
  );
}
