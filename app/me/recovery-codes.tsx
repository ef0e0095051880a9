'use client';
import { Button } from '../components/button';

/** Codes for the day the telephone is lost: shown this once. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  return (
    <div className="rounded-4 border-2 border-ink p-4">
      <p className="text-14 font-600">Ten recovery codes, shown this once</p>
      <p className="mt-1 text-13 text-ink2">
        Each signs you in once in place of the app. Print them or write them down, and keep them where the telephone is not.
      </p>
      <ul className="num my-3 grid grid-cols-2 gap-x-6 gap-y-1 font-mono text-14 select-all max-tablet:grid-cols-1">
        {codes.map((c) => (
          <li key={c}>{c}</li>
        ))}
      </ul>
      <Button size="form" onClick={onKept}>
        I have them
      </Button>
    </div>
  );
}
