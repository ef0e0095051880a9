'use client';
import { useCallback, useRef, useState } from 'react';
import { wallTime } from '../../lib/display/clock';
import type { Saving } from '../components/tags';
import { useClock, useZone } from './clock';

/** Longer than this counts as failed; the same command id asks again without doing it twice. */
const GIVE_UP_MS = 10_000;

export type Answer<T> =
  | { readonly kind: 'done'; readonly body: T }
  /** 409: what was on the screen has changed; `body` says how it stands now. */
  | { readonly kind: 'changed'; readonly body: T }
  | { readonly kind: 'failed'; readonly why: string };

/** Random id, also where the page is not served over https and randomUUID is missing. */
export function newCommandId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
}

/** Sends one command. Never throws; never retries by itself. */
export async function sendCommand<T>(path: string, body: Record<string, unknown>): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
      cache: 'no-store',
      credentials: 'same-origin',
      signal: AbortSignal.timeout(GIVE_UP_MS),
    });
    const answer = (await response.json().catch(() => null)) as (T & { error?: { message?: string } }) | null;
    if (response.ok && answer !== null) return { kind: 'done', body: answer };
    if (response.status === 409 && answer !== null) return { kind: 'changed', body: answer };
    if (response.status === 401) return { kind: 'failed', why: 'Signed out. Sign in and try again.' };
    return { kind: 'failed', why: answer?.error?.message ?? `The server answered ${response.status}.` };
  } catch (error) {
    const slow = error instanceof DOMException && error.name === 'TimeoutError';
    return { kind: 'failed', why: slow ? 'No answer in 10 s.' : 'The server cannot be reached.' };
  }
}

/** A command with its save state. Trying again after a failure repeats the same id, so that nothing happens twice. */
export function useCommand<T>(): {
  readonly saving: Saving;
  run(path: string, body: Record<string, unknown>): Promise<Answer<T>>;
  retry(): void;
} {
  const clock = useClock();
  const zone = useZone();
  const [saving, setSaving] = useState<Saving>({ state: 'idle' });
  const last = useRef<{ path: string; body: Record<string, unknown> } | null>(null);
  const send = useCallback(async (): Promise<Answer<T>> => {
    const command = last.current;
    if (command === null) return { kind: 'failed', why: 'Nothing to send.' };
    setSaving({ state: 'saving' });
    const answer = await sendCommand<T>(command.path, command.body);
    if (answer.kind === 'done') setSaving({ state: 'saved', at: wallTime(clock.now(), zone).hms });
    else setSaving({ state: 'failed', why: answer.kind === 'failed' ? answer.why : 'It changed meanwhile. Look again.' });
    return answer;
  }, [clock, zone]);
  const run = useCallback(
    (path: string, body: Record<string, unknown>) => {
      last.current = { path, body: { commandId: newCommandId(), ...body } };
      return send();
    },
    [send],
  );
  return { saving, run, retry: () => void send() };
}
