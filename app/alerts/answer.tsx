'use client';
import { useState } from 'react';
import { mayAnswer } from '../../lib/alerts/may';
import { alertSubject } from '../../lib/display/alert';
import type { SignGiven } from '../../lib/people/sign';
import type { UnitAlertView } from '../../lib/state';
import { Button } from '../components/button';
import { rolesOn, usePerson } from '../session/person';
import { useAnswered, useGiveAnswer } from './answers';
import { type Asking, forgetBegun, useBegunForm } from './begun';
import { PromiseForm } from './promise-form';
import { ReasonForm } from './reason-form';

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
  const before = useBegunForm(alert.id);
  const [asking, setOpen] = useState<Asking | null>(before !== null && kinds.includes(before) ? before : null);
  const setAsking = (next: Asking | null) => {
    forgetBegun(alert.id);
    setOpen(next);
  };
  const stayEndedAt = alert.stayEndedAt === undefined ? null : Date.parse(alert.stayEndedAt);
  const open = alert.phase !== 'resolved' && alert.phase !== 'withdrawn' && alert.phase !== 'superseded';
  // An alert of a unit one has no part in is seen by emergency access alone: then one responds in the role held elsewhere, and no more.
  const inside = rolesOn(person, alert.unit);
  const roles = inside.length > 0 ? inside : (person?.roles ?? []).map((r) => r.role);
  const may = (kind: AnswerName) =>
    (inside.length > 0 || ACTION[kind] === 'acknowledge') &&
    roles.some((role) => mayAnswer(role, ACTION[kind], { ...alert, stayEndedAt }));
  const busy = answered?.saving.state === 'saving';
  const subject = alertSubject(alert);
  const send = (
    kind: AnswerName,
    more: { reason?: string; minutes?: number; promise?: { text: string; by: string }; sign?: SignGiven } = {},
  ) => {
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
          className="pointer-coarse:min-h-14"
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
          onSend={(reason, more) => send(asking, { reason, ...more })}
        />
      )}
    </>
  );
}
