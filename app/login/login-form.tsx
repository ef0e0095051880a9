'use client';
import { useRef, useState } from 'react';
import { Button, buttonLook } from '../components/button';

type State = { readonly kind: 'ready' } | { readonly kind: 'sending' } | { readonly kind: 'failed'; readonly why: string };
const WRONG = 'E-mail or password is wrong.';

/** What brought somebody back here, as next-auth or our own door calls it. */
function whyFailed(error: string): string {
  if (error === 'CredentialsSignin') return WRONG;
  if (error === 'not-entered')
    return 'The hospital knows you, Tocsin does not: an administrator enters you first, with the address your account there has.';
  return 'The sign-in with the hospital account did not come to its end. Try again.';
}

/** Posts to next-auth's own endpoints, so that nothing of the password stays here. Pasting and password managers work. */
export function LoginForm({ to, failed, oidc }: { to: string; failed: string | undefined; oidc: boolean }) {
  const [state, setState] = useState<State>(
    failed === undefined ? { kind: 'ready' } : { kind: 'failed', why: whyFailed(failed) },
  );
  const password = useRef<HTMLInputElement>(null);

  const signIn = async (form: FormData) => {
    setState({ kind: 'sending' });
    try {
      const why = await post('credentials', {
        email: String(form.get('email') ?? '').trim(),
        password: String(form.get('password') ?? ''),
      });
      if (why === null) return window.location.assign(to);
      setState({ kind: 'failed', why });
      password.current?.select();
    } catch {
      setState({ kind: 'failed', why: 'The server cannot be reached.' });
    }
  };
  return (
    <form
      className="grid gap-4 rounded-4 border border-line bg-tile p-6"
      onSubmit={(e) => {
        e.preventDefault();
        void signIn(new FormData(e.currentTarget));
      }}
    >
      <label className="grid gap-1 text-13 text-ink2">
        E-mail
        <input
          name="email"
          type="email"
          required
          autoComplete="username"
          className="field h-10 text-14"
          aria-invalid={state.kind === 'failed'}
        />
      </label>
      <label className="grid gap-1 text-13 text-ink2">
        Password
        <input
          ref={password}
          name="password"
          type="password"
          required
          autoComplete="current-password"
          className="field h-10 text-14"
          aria-invalid={state.kind === 'failed'}
          aria-describedby="login-problem"
        />
      </label>
      <p id="login-problem" role="alert" className="min-h-5 text-14 font-600">
        {state.kind === 'failed' ? state.why : ''}
      </p>
      <Button type="submit" kind="primary" size="form" disabled={state.kind === 'sending'}>
        {state.kind === 'sending' ? 'Signing in…' : 'Sign in'}
      </Button>
      {oidc && (
        <button
          type="button"
          className={buttonLook('secondary', 'form')}
          onClick={() => void toProvider(to).catch(() => setState({ kind: 'failed', why: 'The server cannot be reached.' }))}
        >
          Sign in with the hospital account
        </button>
      )}
    </form>
  );
}

async function csrf(): Promise<string> {
  const answer = await fetch('/api/auth/csrf', { cache: 'no-store' });
  return ((await answer.json()) as { csrfToken: string }).csrfToken;
}

/** null when signed in, else why not. */
async function post(provider: string, fields: Record<string, string>): Promise<string | null> {
  const body = new URLSearchParams({ ...fields, csrfToken: await csrf(), json: 'true', callbackUrl: '/' });
  const answer = await fetch(`/api/auth/callback/${provider}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const { url } = (await answer.json().catch(() => ({}))) as { url?: string };
  const error = url === undefined ? null : new URL(url, window.location.origin).searchParams.get('error');
  if (answer.ok && error === null) return null;
  if (answer.status === 429) return 'Too many attempts. Wait a little.';
  if (answer.status >= 500) return `The server answered ${answer.status}.`;
  return WRONG;
}

/** Our own page leads on to the identity provider: the content policy lets no form end up on another site. */
async function toProvider(to: string): Promise<void> {
  const body = new URLSearchParams({ csrfToken: await csrf(), json: 'true', callbackUrl: to });
  const answer = await fetch('/api/auth/signin/oidc', { method: 'POST', body });
  const { url } = (await answer.json()) as { url: string };
  window.location.assign(url);
}
