'use client';
import { Dialog } from 'radix-ui';
import { useEffect, useState } from 'react';
import { Button, KeyHint } from '../components/button';

const KEYS: readonly (readonly [string, string])[] = [
  ['/', 'Find a patient or bed'],
  ['a', 'Go to the answer of the highest alert nobody has. It is given only by pressing it'],
  ['n, p', 'Next and previous patient, on a patient page'],
  ['g, w, r, t', 'On a patient page: regrade, why, range of time, table'],
  ['?', 'This list'],
  ['Shift P', 'On a wall: hide everything but beds and badges for a minute'],
  ['Tab, Enter', 'Go through everything in the order it is read, and press it'],
];

/** The keys of board and patient page. "?" opens it; no key gives an answer or records anything. */
export function KeysHelp() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      const target = e.target instanceof Element ? e.target : null;
      if (e.key !== '?' || e.ctrlKey || e.metaKey || e.altKey) return;
      if (target?.closest('input, textarea, select, [contenteditable], [role="dialog"]')) return;
      e.preventDefault();
      setOpen(true);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger asChild>
        <Button aria-label="Keys" className="max-tablet:hidden">
          <KeyHint>?</KeyHint>
        </Button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-20 bg-bg/60" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-1/2 left-1/2 z-21 w-[520px] max-w-[94vw] -translate-x-1/2 -translate-y-1/2 rounded-4 border border-line2 bg-tile p-5"
        >
          <Dialog.Title className="mb-3 text-16 font-650">Keys</Dialog.Title>
          <dl className="grid grid-cols-[110px_1fr] gap-x-4 gap-y-2 text-14">
            {KEYS.map(([key, does]) => (
              <div key={key} className="contents">
                <dt className="font-600">{key}</dt>
                <dd className="text-ink2">{does}</dd>
              </div>
            ))}
          </dl>
          <Dialog.Close asChild>
            <Button className="mt-4">Close</Button>
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
