'use client';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import type { PatientState } from '../../../lib/state';
import { Button } from '../../components/button';
import { PanelHead } from '../../components/panel-head';
import { SaveState, type Saving } from '../../components/tags';
import { stayForNotices } from '../../notices/stay-open';

/** A panel from the right edge that holds the keyboard until it is closed: charting, correcting, the message behind a value. */
export function Drawer(props: {
  readonly title: ReactNode;
  readonly wide?: boolean;
  readonly onClose: () => void;
  /** What stays in sight at the bottom: the state of saving and the button that saves. */
  readonly foot?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-20 bg-bg/60" />
        <Dialog.Content
          aria-describedby={undefined}
          onInteractOutside={stayForNotices}
          className={`below-veil fixed inset-y-0 right-0 z-21 flex max-w-full flex-col border-l border-line2 bg-tile max-tablet:w-full ${props.wide ? 'w-[640px]' : 'w-[440px]'}`}
        >
          <PanelHead>{props.title}</PanelHead>
          {props.children}
          {props.foot && (
            <div className="flex flex-wrap items-center gap-3 border-t border-line px-5 py-3 max-tablet:px-4">{props.foot}</div>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** The foot of a form in a drawer: what has become of the entry, and the button that saves form `form`. */
export function SaveFoot(props: {
  readonly form: string;
  readonly saving: Saving;
  readonly disabled: boolean;
  readonly onRetry: () => void;
  readonly children: ReactNode;
}) {
  return (
    <>
      <SaveState saving={props.saving} onRetry={props.onRetry} />
      <Button
        kind="primary"
        size="form"
        type="submit"
        form={props.form}
        className="ml-auto"
        disabled={props.saving.state === 'saving' || props.disabled}
      >
        {props.children}
      </Button>
    </>
  );
}

/** What is done, to whom: the bed with two identifiers beside it. */
export function DrawerTitle({ what, patient }: { what: string; patient: PatientState['patient'] }) {
  return (
    <>
      {what}{' '}
      <span className="font-400 text-ink2">
        {patient.name ?? ''}, MRN {patient.mrn}
      </span>
    </>
  );
}
