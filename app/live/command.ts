import { ANOTHER_PERSON, PAGE_PERSON_HEADER } from '../../lib/people/page-person';

/** Longer than this counts as failed; the same command id asks again without doing it twice. */
const GIVE_UP_MS = 10_000;

/** The server has locked this screen by itself. */
export const LOCKED_EVENT = 'tocsin-locked';

export type Answer<T> =
  | { readonly kind: 'done'; readonly body: T }
  /** 409: what was on the screen has changed; `body` says how it stands now. */
  | { readonly kind: 'changed'; readonly body: T }
  | { readonly kind: 'failed'; readonly why: string; readonly code?: string };

/** Random id, also where the page is not served over https and randomUUID is missing. */
export function newCommandId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
}

let drawnFor: string | null = null;
/** Whom the page was drawn for: the server answers nobody else on it. */
export function askFor(personId: string | null): void {
  drawnFor = personId;
}

/** Sends one command. Never throws; never retries by itself. */
export async function sendCommand<T>(path: string, body: Record<string, unknown>): Promise<Answer<T>> {
  return ask<T>(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

/** What is asked, and for how long its answer is waited for where that is known to take longer. */
export interface Asking extends RequestInit {
  readonly giveUpMs?: number;
}
/** Asks the server for JSON. Never throws; never retries by itself. */
export async function ask<T>(path: string, { giveUpMs = GIVE_UP_MS, ...init }: Asking = {}): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      ...init,
      headers: {
        accept: 'application/json',
        ...(drawnFor === null ? {} : { [PAGE_PERSON_HEADER]: drawnFor }),
        ...init.headers,
      },
      cache: 'no-store',
      credentials: 'same-origin',
      signal: init.signal ? AbortSignal.any([init.signal, AbortSignal.timeout(giveUpMs)]) : AbortSignal.timeout(giveUpMs),
    });
    const answer = (await response.json().catch(() => null)) as (T & { error?: { code?: string; message?: string } }) | null;
    if (response.ok && answer !== null) return { kind: 'done', body: answer };
    if (response.status === 409 && answer !== null) return { kind: 'changed', body: answer };
    if (answer?.error?.code === ANOTHER_PERSON) window.location.reload();
    if (answer?.error?.code === 'locked') window.dispatchEvent(new Event(LOCKED_EVENT));
    if (response.status === 401) return { kind: 'failed', why: 'Signed out. Sign in and try again.' };
    const code = answer?.error?.code;
    const why = answer?.error?.message ?? `The server answered ${response.status}.`;
    return { kind: 'failed', why, ...(code === undefined ? {} : { code }) };
  } catch (error) {
    const slow = error instanceof DOMException && error.name === 'TimeoutError';
    return { kind: 'failed', why: slow ? `No answer in ${giveUpMs / 1000} s.` : 'The server cannot be reached.' };
  }
}

/** Why there is nothing to draw, in a sentence; the code tells refusals apart. */
export class NotRead extends Error {
  constructor(
    why: string,
    readonly code?: string,
  ) {
    super(why);
  }
}
/** What stands at an address, for whoever draws it. @throws {NotRead} */
export async function read<T>(path: string, signal?: AbortSignal, giveUpMs?: number): Promise<T> {
  const answer = await ask<T>(path, { ...(signal && { signal }), ...(giveUpMs !== undefined && { giveUpMs }) });
  if (answer.kind === 'failed') throw new NotRead(answer.why, answer.code);
  return answer.body;
}
