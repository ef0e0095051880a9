'use client';
import { useEffect, useId, useRef } from 'react';
import { hmText } from '../../lib/display/clock';
import type { UnitAlertView } from '../../lib/state';
import { MINUTE } from '../../lib/time';
import { Button } from '../components/button';
import { useNow, useZone } from '../live/clock';
import { useBegunWords } from './begun';

const MINUTES = { high: [5, 10, 15], medium: [10, 15, 30], low: [30, 60, 120] } as const;
const OFTEN = ['Tocilizumab hanging', 'At the bedside', 'Steroid given', 'Regraded', 'Team called'] as const;

/** What the owner will have done, and by when: shown with the name on the tile, and raised again if the time passes without it. */
export function PromiseForm(props: {
  readonly alert: UnitAlertView;
  readonly onSend: (promise: { text: string; by: string }) => void;
  readonly onCancel: () => void;
}) {
  const { text, type: setText, isBack } = useBegunWords(props.alert.id, 'promise');
  const zone = useZone();
  const now = useNow(MINUTE);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const ready = text.trim() !== '';
  return (
    <form
      className="flex basis-full flex-wrap items-center gap-2 border-t border-line pt-2"
      onSubmit={(e) => e.preventDefault()}
      aria-label="What will be done by when"
    >
      <label htmlFor={id} className="text-13 text-ink2">
        I will have
      </label>
      <input
        ref={field}
        id={id}
        value={text}
        onChange={(e) => setText(e.target.value)}
        maxLength={200}
        list={`${id}-list`}
        placeholder="Tocilizumab hanging"
        className="field h-8 w-56 text-13"
      />
      {isBack && <span className="text-12 font-600">Your words are back.</span>}
      <datalist id={`${id}-list`}>
        {OFTEN.map((t) => (
          <option key={t} value={t} />
        ))}
      </datalist>
      {MINUTES[props.alert.priority].map((m) => {
        const by = now + m * MINUTE;
        return (
          <Button
            key={m}
            disabled={!ready}
            onClick={() => props.onSend({ text: text.trim(), by: new Date(by).toISOString() })}
            aria-label={`by ${hmText(by, zone)}, in ${m} min`}
          >
            <span className="num">by {hmText(by, zone)}</span>
          </Button>
        );
      })}
      <Button kind="quiet" onClick={props.onCancel}>
        Cancel
      </Button>
    </form>
  );
}
