import { BellOff } from 'lucide-react';

/** The crossed bell: something two people have switched off for this patient. `off`: what, by name. */
export function AlarmOffSign({ off, size = 15 }: { off: string; size?: number }) {
  return (
    <span role="img" aria-label={`ALARM OFF: ${off}`} title={`ALARM OFF: ${off}`} className="inline-flex flex-none text-ink">
      <BellOff size={size} strokeWidth={2.4} aria-hidden="true" />
    </span>
  );
}
