'use client';
import { useEffect, useRef, useState } from 'react';
import { Button, buttonLook } from '../components/button';
import { byPassword, byProvider, isOwnDevice, rememberDevice, whyFailed } from './sign-in';

interface State {
  readonly sending: boolean;
  readonly why: string;
  /** The password was right: now the code is asked for. */
  readonly code: boolean;
}

/** Posts to next-auth's own endpoints, so that nothing of the password stays here. Pasting and password managers work. */
export function LoginForm({ to, failed, oidc }: { to: string; failed: string | undefined; oidc: boolean }) {
  const [state, setState] = useState<State>({
    ...{ sending: false, code: false },
    why: failed === undefined ? '' : whyFailed(failed),
  });
  const [own, setOwn] = useState(false);
  const password = useRef<HTMLInputElement>(null);
  const code = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isOwnDevice()) setOwn(true);
  }, []);
  useEffect(() => {
    if (state.code && !state.sending) code.current?.select();
  }, [state]);

  const away = () => setState((s) => ({ ...s, sending: false, why: 'The server cannot be reached.' }));
  const signIn = async (form: FormData) => {
    setState((s) => ({ ...s, sending: true, why: '' }));
    rememberDevice(own);
    const field = (name: string) => String(form.get(name) ?? '');
    const found = await byPassword({ email: field('email').trim(), password: field('password'), code: field('code') });
    if (found.kind === 'in') return window.location.assign(to);
    setState({ sending: false, code: found.kind === 'code', why: found.why });
    if (found.kind === 'failed') password.current?.select();
  };
  const toProvider = () => {
    rememberDevice(own);
    byProvider(to).catch(away);
  };
  return (
    <form
      className="grid gap-4 rounded-4 border border-line bg-tile p-6"
      onSubmit={(e) => {
        e.preventDefault();
        signIn(new FormData(e.currentTarget)).catch(away);
      }}
    >
      <label className="grid gap-1 text-13 text-ink2">
        E-mail
        <input
          name="email"
          type="email"
          required
          readOnly={state.code}
          autoComplete="username"
          className="field h-10 text-14"
          aria-invalid={state.why !== '' && !state.code}
        />
      </label>
      <label className="grid gap-1 text-13 text-ink2">
        Password
        <input
          ref={password}
          name="password"
          type="password"
          required
          readOnly={state.code}
          autoComplete="current-password"
          className="field h-10 text-14"
          aria-invalid={state.why !== '' && !state.code}
          aria-describedby="login-problem"
        />
      </label>
      {state.code && (
        <label className="grid gap-1 text-13 text-ink2">
          Code of your app, or a recovery code
          <input
            ref={code}
            name="code"
            required
            autoComplete="one-time-code"
            maxLength={30}
            className="field num h-10 text-16"
            aria-invalid={state.why !== ''}
            aria-describedby="login-problem"
          />
        </label>
      )}
      <label className="flex items-start gap-2 text-13 text-ink2">
        <input type="checkbox" className="mt-0.5" checked={own} onChange={(e) => setOwn(e.target.checked)} />
        <span>
          This is my own device
          <span className="block text-12">A workstation that others use too locks itself after 5 minutes.</span>
        </span>
      </label>
      <p id="login-problem" role="alert" className="min-h-5 text-14 font-600">
        {state.why}
      </p>
      <Button type="submit" kind="primary" size="form" disabled={state.sending}>
        {state.sending ? 'Signing in…' : 'Sign in'}
      </Button>
      {state.code && (
        <Button kind="quiet" size="form" onClick={() => setState({ sending: false, why: '', code: false })}>
          Somebody else
        </Button>
      )}
      {oidc && !state.code && (
        <button type="button" className={buttonLook('secondary', 'form')} onClick={toProvider}>
          Sign in with the hospital account
        </button>
      )}
    </form>
  );
}
