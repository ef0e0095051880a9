'use client';
import { useEffect, useId, useRef, useState } from 'react';
import { mayAnswer } from '../../lib/alerts/may';
import { alertSubject } from '../../lib/display/alert';
import type { UnitAlertView } from '../../lib/state';
import { Button } from '../components/button';
import { rolesOn, usePerson } from '../session/person';
import { useAnswered, useGiveAnswer } from './answers';
import { PromiseForm } from './promise-form';

/** `promise`: responding with what will be done by when. */
export type AnswerName = 'respond' | 'promise' | 'decline' | 'snooze' | 'resolve' | 'seen';
const ACTION = {
  respond: 'acknowledge',
  promise: 'acknowledge',
  decline: 'decline',
  snooze: 'snooze',
  resolve: 'resolve',
  seen: 'seen',
} as const;
const WORDS = {
  respond: 'Respond',
  promise: 'Respond',
  decline: 'Can’t take it',
  snooze: 'Snooze',
  resolve: 'Resolve',
  seen: 'Seen',
} as const;

/** The answers a person may give to an alert. Each is one command with the version that stood on the screen. */
export function AnswerButtons(props: {
  readonly alert: UnitAlertView;
  readonly bed: string;
  readonly kinds: readonly AnswerName[];
  readonly size?: 'mouse' | 'form' | 'touch';
  readonly hint?: boolean;
}) {
  const { alert, bed, kinds, size = 'mouse' } = props;
  const person = usePerson();
  const give = useGiveAnswer();
  const answered = useAnswered(alert.id);
  const [asking, setAsking] = useState<'snooze' | 'resolve' | 'promise' | null>(null);
  const open = alert.phase !== 'resolved' && alert.phase !== 'withdrawn' && alert.phase !== 'superseded';
  const may = (kind: AnswerName) =>
    rolesOn(person, alert.unit).some((role) => mayAnswer(role, ACTION[kind], { ...alert, stayEndedAt: null }));
  const busy = answered?.saving.state === 'saving';
  const subject = alertSubject(alert);
  const send = (kind: AnswerName, more: { reason?: string; minutes?: number; promise?: { text: string; by: string } } = {}) => {
    setAsking(null);
    give(alert, ACTION[kind], `${WORDS[kind]}: ${bed} ${subject}`, more);
  };
  const mine = alert.owner !== undefined && alert.owner.id === person?.id;
  const shows = (kind: AnswerName) => kinds.includes(kind) && may(kind);

  return (
    <>
      {shows('respond') && open && alert.phase !== 'latched' && !mine && (
        <Button
          kind={alert.phase === 'raised' ? 'primary' : 'secondary'}
          size={size}
          disabled={busy}
          onClick={() => send('respond')}
          hint={props.hint ? 'a' : undefined}
          data-answer="respond"
        >
          {alert.phase === 'acknowledged' ? `Take over: ${bed} ${subject}` : `Respond: ${bed} ${subject}`}
        </Button>
      )}
      {shows('promise') && open && alert.phase !== 'latched' && (alert.phase === 'raised' || mine) && (
        <Button
          kind={size === 'touch' ? 'secondary' : 'quiet'}
          size={size}
          disabled={busy}
          onClick={() => setAsking(asking === 'promise' ? null : 'promise')}
          data-answer={alert.phase === 'raised' ? 'beside' : undefined}
          aria-label={`${mine ? 'Say by when' : 'Respond with a time'}: ${bed} ${subject}`}
          aria-expanded={asking === 'promise'}
        >
          {mine ? 'Say by when' : 'With a time'}
        </Button>
      )}
      {shows('decline') && alert.phase === 'raised' && (
        <Button
          size={size}
          disabled={busy}
          onClick={() => send('decline')}
          data-answer="beside"
          aria-label={`Can't take it: ${bed} ${subject}`}
        >
          Can’t take it
        </Button>
      )}
      {shows('snooze') && alert.phase === 'raised' && alert.priority !== 'high' && (
        <Button
          kind="quiet"
          size={size}
          disabled={busy}
          onClick={() => setAsking(asking === 'snooze' ? null : 'snooze')}
          aria-label={`Snooze: ${bed} ${subject}`}
          aria-expanded={asking === 'snooze'}
        >
          Snooze
        </Button>
      )}
      {shows('resolve') && open && alert.phase !== 'latched' && (
        <Button
          kind="quiet"
          size={size}
          disabled={busy}
          onClick={() => setAsking(asking === 'resolve' ? null : 'resolve')}
          aria-label={`Resolve: ${bed} ${subject}`}
          aria-expanded={asking === 'resolve'}
        >
          Resolve
        </Button>
      )}
      {shows('seen') && (alert.phase === 'latched' || (!open && alert.unseen === true)) && (
        <Button size={size} disabled={busy} onClick={() => send('seen')} aria-label={`Seen: ${bed} ${subject}`}>
          Seen
        </Button>
      )}
      {asking === 'promise' && (
        <PromiseForm alert={alert} onCancel={() => setAsking(null)} onSend={(promise) => send('promise', { promise })} />
      )}
      {(asking === 'snooze' || asking === 'resolve') && (
        <ReasonForm
          kind={asking}
          alert={alert}
          onCancel={() => setAsking(null)}
          onSend={(reason, minutes) => send(asking, minutes === undefined ? { reason } : { reason, minutes })}
        />
      )}
    </>
  );
}

const SNOOZE_MINUTES = { high: [], medium: [5, 10, 15], low: [15, 30, 60] } as const;
const RESOLVE_REASONS = ['Treated', 'Goals of care', 'Rule does not fit'] as const;

/** Snoozing and resolving want a reason; nothing is preset. */
function ReasonForm(props: {
  kind: 'snooze' | 'resolve';
  alert: UnitAlertView;
  onCancel: () => void;
  onSend: (reason: string, minutes?: number) => void;
}) {
  const { kind, alert } = props;
  const [reason, setReason] = useState('');
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const ready = reason.trim() !== '';
  return (
    <form
      className="flex basis-full flex-wrap items-center gap-2 border-t border-line pt-2"
      onSubmit={(e) => {
        e.preventDefault();
        if (ready && kind === 'resolve') props.onSend(reason.trim());
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
      {kind === 'resolve' && (
        <datalist id={`${id}-list`}>
          {RESOLVE_REASONS.map((r) => (
            <option key={r} value={r} />
          ))}
        </datalist>
      )}
      {kind === 'snooze' ? (
        SNOOZE_MINUTES[alert.priority].map((m) => (
          <Button key={m} disabled={!ready} onClick={() => props.onSend(reason.trim(), m)}>
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
