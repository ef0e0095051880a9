'use client';
import { useEffect, useId, useRef, useState } from 'react';
import { type SignGiven, signOf } from '../../lib/people/sign';
import type { UnitAlertView } from '../../lib/state';
import { Button } from '../components/button';
import { SignField } from '../session/sign-field';
import { useBegunWords } from './begun';

const SNOOZE_MINUTES = { high: [], medium: [5, 10, 15], low: [15, 30, 60] } as const;
const RESOLVE_REASONS = ['Treated', 'Goals of care', 'Rule does not fit'] as const;

/** Snoozing and resolving want a reason; nothing is preset. Resolving a high is signed. */
export function ReasonForm(props: {
  readonly kind: 'snooze' | 'resolve';
  readonly alert: UnitAlertView;
  readonly onCancel: () => void;
  readonly onSend: (reason: string, more: { minutes?: number; sign?: SignGiven }) => void;
}) {
  const { kind, alert } = props;
  const { text: reason, type: setReason, isBack } = useBegunWords(alert.id, kind);
  const [typed, setTyped] = useState('');
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const signs = kind === 'resolve' && alert.priority === 'high';
  const ready = reason.trim() !== '' && (!signs || typed !== '');
  return (
    <form
      className="flex basis-full flex-wrap items-center gap-2 border-t border-line pt-2"
      onSubmit={(e) => {
        e.preventDefault();
        if (ready && kind === 'resolve') props.onSend(reason.trim(), signs ? { sign: signOf(typed) } : {});
      }}
    >
      <label htmlFor={id} className="text-13 text-ink2">
        Reason
      </label>
      <input
        ref={field}
        id={id}
        value={reason}
        onChange={(e) => setReason(e.target.value)}
        maxLength={200}
        list={`${id}-list`}
        className="field h-8 w-56 text-13"
      />
      {isBack && <span className="text-12 font-600">Your words are back.</span>}
      {kind === 'resolve' && (
        <datalist id={`${id}-list`}>
          {RESOLVE_REASONS.map((r) => (
            <option key={r} value={r} />
          ))}
        </datalist>
      )}
      {signs && <SignField what="it" value={typed} onChange={setTyped} height="h-8" />}
      {kind === 'snooze' ? (
        SNOOZE_MINUTES[alert.priority].map((m) => (
          <Button key={m} disabled={!ready} onClick={() => props.onSend(reason.trim(), { minutes: m })}>
            {m} min
          </Button>
        ))
      ) : (
        <Button type="submit" disabled={!ready}>
          Resolve
        </Button>
      )}
      <Button kind="quiet" onClick={props.onCancel}>
        Cancel
      </Button>
    </form>
  );
}
