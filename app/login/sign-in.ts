import { DEVICE_COOKIE, OWN_DEVICE, SHARED_DEVICE } from '../../lib/people/device';

/** What the sign-in form is told. `code`: the password was right, and now the code of the app is asked for. */
export type SignedIn = { readonly kind: 'in' } | { readonly kind: 'code' | 'failed'; readonly why: string };

const WORDS: Readonly<Record<string, string>> = {
  CredentialsSignin: 'E-mail or password is wrong.',
  unavailable: 'Nobody can be signed in just now: the database does not answer. Try again in a moment.',
  'code-wrong': 'This code does not fit, or was used already. Wait for the next one.',
  'not-entered':
    'The hospital knows you, Tocsin does not: an administrator enters you first, with the address your account there has.',
};
/** What brought somebody back to the form, as next-auth or our own door calls it. */
export function whyFailed(error: string): string {
  return WORDS[error] ?? 'The sign-in with the hospital account did not come to its end. Try again.';
}

async function csrf(): Promise<string> {
  const answer = await fetch('/api/auth/csrf', { cache: 'no-store' });
  return ((await answer.json()) as { csrfToken: string }).csrfToken;
}

/** Signs in at next-auth's own endpoint. @throws if the server cannot be reached */
export async function byPassword(fields: { email: string; password: string; code: string }): Promise<SignedIn> {
  const body = new URLSearchParams({ ...fields, csrfToken: await csrf(), json: 'true', callbackUrl: '/' });
  const answer = await fetch('/api/auth/callback/credentials', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const { url } = (await answer.json().catch(() => ({}))) as { url?: string };
  const error = url === undefined ? null : new URL(url, window.location.origin).searchParams.get('error');
  if (answer.ok && error === null) return { kind: 'in' };
  if (answer.status === 429) return { kind: 'failed', why: 'Too many attempts. Wait a little.' };
  if (answer.status >= 500) return { kind: 'failed', why: `The server answered ${answer.status}.` };
  if (error === 'code-needed') return { kind: 'code', why: '' };
  if (error === 'code-wrong') return { kind: 'code', why: whyFailed(error) };
  if (error === 'unavailable') return { kind: 'failed', why: whyFailed(error) };
  return { kind: 'failed', why: whyFailed('CredentialsSignin') };
}

/** Our own page leads on to the identity provider: the content policy lets no form end up on another site. */
export async function byProvider(to: string): Promise<void> {
  const body = new URLSearchParams({ csrfToken: await csrf(), json: 'true', callbackUrl: to });
  const answer = await fetch('/api/auth/signin/oidc', { method: 'POST', body });
  const { url } = (await answer.json()) as { url: string };
  window.location.assign(url);
}

const YEAR_S = 365 * 86_400;
/** The machine keeps whether others use it too: nothing about a person or a patient. */
export function rememberDevice(own: boolean): void {
  const secure = window.location.protocol === 'https:' ? '; secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the other interface is missing on plain addresses, where workstations are
  document.cookie = `${DEVICE_COOKIE}=${own ? OWN_DEVICE : SHARED_DEVICE}; path=/; max-age=${YEAR_S}; samesite=lax${secure}`;
}
export function isOwnDevice(): boolean {
  return document.cookie.split('; ').includes(`${DEVICE_COOKIE}=${OWN_DEVICE}`);
}
