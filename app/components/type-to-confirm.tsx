'use client';
import { useState } from 'react';
import { Button } from './button';

/** A destructive act: its button works once the name of what it concerns has been written. */
export function TypeToConfirm(props: {
  readonly name: string;
  /** Verb and object: "Retire bed 704". */
  readonly act: string;
  /** What will be so afterwards. */
  readonly children?: React.ReactNode;
  readonly disabled?: boolean;
  readonly onConfirm: (typed: string) => void;
  readonly onCancel: () => void;
}) {
  const [typed, setTyped] = useState('');
  return (
    <form
      className="flex w-full flex-wrap items-end gap-3"
      onSubmit={(e) => {
        e.preventDefault();
        props.onConfirm(typed.trim());
      }}
    >
      {props.children !== undefined && <div className="w-full text-13 text-ink2">{props.children}</div>}
      <label className="grid gap-1 text-13 text-ink2">
        <span>
          Type <b className="font-600 text-ink">{props.name}</b> to go on
        </span>
        <input
          className="field h-10 w-56 text-14"
          value={typed}
          onChange={(e) => setTyped(e.target.value)}
          autoComplete="off"
          spellCheck={false}
        />
      </label>
      <Button kind="primary" size="form" type="submit" disabled={props.disabled === true || typed.trim() !== props.name}>
        {props.act}
      </Button>
      <Button size="form" onClick={props.onCancel}>
        Cancel
      </Button>
    </form>
  );
}
