import { Button } from '../components/button';

/** A signing secret, shown this once. */
export function Secret({ of, text, onClose }: { of: string; text: string; onClose: () => void }) {
  return (
    <div role="status" className="rounded-4 border-2 border-ink bg-tile p-4">
      <div className="flex flex-wrap items-center gap-3">
        <p className="text-14 font-600">The secret of {of}, shown this once. The gateway checks signatures with it.</p>
        <Button className="ml-auto" onClick={onClose}>
          I have it
        </Button>
      </div>
      <code className="mt-2 block text-13 break-all select-all">{text}</code>
    </div>
  );
}
