'use client';
import { type FormEvent, useEffect, useState } from 'react';
import { passwordTrouble, SHORTEST_PASSWORD } from '../../lib/people/password';
import { Button, buttonLook } from '../components/button';
import { ask } from '../live/command';

type State =
  | { readonly kind: 'reading' }
  | { readonly kind: 'done' }
  | { readonly kind: 'worthless'; readonly why: string }
  | { readonly kind: 'open'; readonly token: string; readonly email: string; readonly name: string };

const send = (path: string, body: object) =>
  ask<{ email: string; name: string }>(`/api/invitations/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** Asks whose link it is, takes the new password, and leads on to the sign-in. */
export function ChoosePassword() {
  const [state, setState] = useState<State>({ kind: 'reading' });
  const [why, setWhy] = useState('');
  useEffect(() => {
    const token = window.location.hash.slice(1);
    const read = async () => {
      const answer = await send('read', { token });
      if (answer.kind === 'done') setState({ kind: 'open', token, ...answer.body });
      else setState({ kind: 'worthless', why: answer.kind === 'failed' ? answer.why : 'Open the link again.' });
    };
    void read();
  }, []);
  if (state.kind === 'reading') return <p className="text-14 text-ink2">One moment…</p>;
  if (state.kind === 'worthless')
    return (
      <p role="alert" className="text-14">
        {state.why} Ask your administrator for a new link.
      </p>
    );
  if (state.kind === 'done')
    return (
      <div className="grid gap-4">
        <p role="status" className="text-14">
          Your password is set.
        </p>
        <a href="/login" className={buttonLook('primary', 'form')}>
          Sign in
        </a>
      </div>
    );
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const form = new FormData(e.currentTarget);
    const password = String(form.get('password') ?? '');
    const trouble = passwordTrouble(password, state);
    if (trouble !== null) return setWhy(trouble);
    if (password !== form.get('again')) return setWhy('The two are not the same.');
    const answer = await send('accept', { token: state.token, password });
    if (answer.kind === 'done') setState({ kind: 'done' });
    else setWhy(answer.kind === 'failed' ? answer.why : 'Try again.');
  };
  return (
    <form onSubmit={submit} className="grid gap-4 rounded-4 border border-line bg-tile p-6">
      <h2 className="text-16 font-650">{state.name === '' ? 'Your password' : `${state.name}, choose your password`}</h2>
      <input type="hidden" name="email" autoComplete="username" value={state.email} readOnly />
      <p className="text-13 text-ink2">
        For {state.email}. At least {SHORTEST_PASSWORD} characters of any kind; a few words in a row are easy to keep in mind.
      </p>
      <label className="grid gap-1 text-13 text-ink2">
        New password
        <input name="password" type="password" required autoComplete="new-password" className="field h-10 text-14" />
      </label>
      <label className="grid gap-1 text-13 text-ink2">
        Once more
        <input name="again" type="password" required autoComplete="new-password" className="field h-10 text-14" />
      </label>
      <p role="alert" className="min-h-5 text-14 font-600">
        {why}
      </p>
      <Button type="submit" kind="primary" size="form">
        Set the password
      </Button>
    </form>
  );
}
