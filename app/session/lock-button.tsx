'use client';
import { Lock as LockSign } from 'lucide-react';
import { useLock } from './lock';

const LOOK = {
  /** In a narrow sidebar, one sign wide. */
  rail: 'flex h-[34px] w-full items-center justify-center rounded-4 text-ink2 hover:bg-raise hover:text-ink',
  /** In a bar, reached by a finger too. */
  bar: 'flex h-9 min-w-9 flex-none items-center justify-center gap-2 rounded-4 px-2 text-13 text-ink2 hover:bg-raise hover:text-ink max-desk:h-11 max-desk:min-w-11 any-pointer-coarse:h-11 any-pointer-coarse:min-w-11',
  /** In the bottom bar of a phone. */
  tab: 'flex min-h-11 flex-col items-center gap-1.5 text-12 text-ink2',
} as const;

/** Locks this screen: whoever comes next unlocks it or, from there, signs in as somebody else. */
export function LockButton({ look }: { look: keyof typeof LOOK }) {
  const lock = useLock();
  if (lock === null) return null;
  return (
    <button
      type="button"
      aria-label="Lock this screen"
      title="Lock, or hand over to somebody else"
      className={`${LOOK[look]} print:hidden`}
      onClick={() => void lock.lock()}
    >
      <LockSign size={look === 'tab' ? 20 : 16} aria-hidden="true" />
      {look === 'tab' && <span aria-hidden="true">Lock</span>}
    </button>
  );
}
