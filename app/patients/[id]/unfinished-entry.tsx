'use client';
import { ageText } from '../../../lib/display/durations';
import { Button } from '../../components/button';
import { useRead } from '../../live/use-read';

const READ_EVERY_MS = 60_000;

/** An entry was begun in the charting drawer and not saved: a lock or a reload has closed the drawer since, and nobody must take it for charted. */
export function UnfinishedEntry({ patientId, onOpen }: { patientId: string; onOpen: () => void }) {
  const path = `/api/patients/${encodeURIComponent(patientId)}/drafts/charting`;
  const { value } = useRead<{ draft: { ageMs: number } | null }>(path, READ_EVERY_MS);
  const draft = value?.draft ?? null;
  if (draft === null) return null;
  return (
    <div role="status" className="flex flex-wrap items-center gap-3 border-b border-line bg-raise px-4 py-2 text-13 font-600">
      An entry you began {ageText(draft.ageMs)} ago is NOT SAVED.
      <Button onClick={onOpen}>Go on with it</Button>
    </div>
  );
}
