'use client';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from './button';
import { useHeightAs } from './height-as';

/**
 * The head of a panel: what is done and to whom, and how to close it. On a phone the panel is the whole screen: a notice that comes stands
 * below the head, and what follows moves down by its height. Over the first row it would be pressed by mistake.
 */
export function PanelHead({ children }: { children: ReactNode }) {
  return (
    <>
      <div
        ref={useHeightAs<HTMLDivElement>('--panel-head')}
        className="flex items-center gap-3 border-b border-line px-5 py-3 max-tablet:px-4"
      >
        <Dialog.Title className="text-16 font-650">{children}</Dialog.Title>
        <Dialog.Close asChild>
          <Button className="ml-auto">Close</Button>
        </Dialog.Close>
      </div>
      <div aria-hidden="true" className="h-[var(--notices,0px)] flex-none tablet:hidden" />
    </>
  );
}
