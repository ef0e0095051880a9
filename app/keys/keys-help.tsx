'use client';
import { ArrowLeft, ArrowRight } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { Fragment, type ReactNode, useState } from 'react';
import { Button, KeyHint } from '../components/button';
import { setSingleKeys, useSingleKeysOn } from './single-keys';
import { useKeys } from './use-keys';

type Key = readonly [keys: readonly string[], does: string];
const GROUPS: readonly { readonly where: string; readonly keys: readonly Key[] }[] = [
  {
    where: 'Board',
    keys: [[['a'], 'Go to the answer of the highest alert nobody has']],
  },
  {
    where: 'Patient',
    keys: [
      [['p', 'n'], 'Previous and next patient'],
      [['g'], 'Regrade'],
      [['i'], 'ICE'],
      [['w'], 'Why this grade'],
      [['a'], 'Go to the answer of the highest alert of this patient'],
      [['r'], 'Next range of time'],
      [['[', ']'], 'Earlier and later'],
      [['t'], 'Values as a table'],
      [['Left', 'Right'], 'Move the cursor, with the lanes in focus'],
    ],
  },
  { where: 'Wall', keys: [[['Shift', 'P'], 'Hide everything but beds and badges for a minute']] },
  {
    where: 'Everywhere',
    keys: [
      [['/'], 'Find a patient or bed'],
      [['b', '1'], 'First bed of the unit, to b 9 for the ninth'],
      [['Tab'], 'Go on in the order things are read'],
      [['Enter'], 'Press it'],
      [['Esc'], 'Close'],
      [['?'], 'This list'],
    ],
  },
];

/** Arrows are drawn: the shipped type has none. */
const ARROWS: Readonly<Record<string, ReactNode>> = {
  Left: <ArrowLeft size={11} />,
  Right: <ArrowRight size={11} />,
};

/** The keys of board and patient page. "?" opens it; no key gives an answer or records anything. */
export function KeysHelp() {
  const [open, setOpen] = useState(false);
  const on = useSingleKeysOn();
  useKeys({ '?': () => setOpen(true) });
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger asChild>
        <Button aria-label="Keys" className="w-8 !px-0 any-pointer-coarse:w-11 max-tablet:hidden">
          ?
        </Button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-20 bg-bg/60" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-1/2 left-1/2 z-21 max-h-[92dvh] w-[640px] max-w-[94vw] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-4 border border-line2 bg-tile"
        >
          <div className="flex items-center border-b border-line px-5 py-3">
            <Dialog.Title className="text-16 font-650">Keys</Dialog.Title>
            <Dialog.Close asChild>
              <Button className="ml-auto">Close</Button>
            </Dialog.Close>
          </div>
          <div className="grid grid-cols-2 gap-x-8 gap-y-5 px-5 py-4 max-tablet:grid-cols-1">
            {[GROUPS.filter((g) => g.where !== 'Patient'), GROUPS.filter((g) => g.where === 'Patient')].map((column) => (
              <div key={column[0]?.where} className="flex flex-col gap-5">
                {column.map((group) => (
                  <section key={group.where} aria-label={group.where}>
                    <h3 className="mb-1 text-12 font-600 text-ink2">{group.where}</h3>
                    <dl className="grid grid-cols-[76px_1fr] text-14">
                      {group.keys.map(([keys, does]) => (
                        <Fragment key={does}>
                          <dt className="flex items-center gap-1.5 border-t border-line py-1.5">
                            {keys.map((key) => (
                              <Fragment key={key}>
                                <span className="sr-only">{key}</span>
                                <KeyHint>{ARROWS[key] ?? key}</KeyHint>
                              </Fragment>
                            ))}
                          </dt>
                          <dd className="border-t border-line py-1.5">{does}</dd>
                        </Fragment>
                      ))}
                    </dl>
                  </section>
                ))}
              </div>
            ))}
          </div>
          <label className="flex items-center gap-2.5 border-t border-line px-5 pt-3 text-14">
            <input
              type="checkbox"
              className="h-4 w-4 accent-(--accent)"
              checked={on}
              onChange={(e) => setSingleKeys(e.target.checked)}
            />
            Single keys work in this browser
          </label>
          <p className="px-5 py-3 text-13 text-ink2">
            No key answers an alert or records anything by itself: the button it leads to has to be pressed.
          </p>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
