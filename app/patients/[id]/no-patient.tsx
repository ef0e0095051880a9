'use client';
import { Button } from '../../components/button';
import { Problem } from '../../components/tags';

/** What stands on the page while there is no patient to show. */
export function NoPatient({ why }: { why: string }) {
  return (
    <main id="main" className="mx-auto max-w-xl p-6">
      <Problem title="This patient cannot be shown" action={<Button onClick={() => window.history.back()}>Back</Button>}>
        {why}
      </Problem>
    </main>
  );
}
