import { setTimeout as pause } from 'node:timers/promises';

/** What a client of the HTTP ports needs to know. */
export interface HttpPort {
  readonly baseUrl: string;
  readonly key: string;
  readonly onProblem: (problem: string) => void;
  readonly signal: AbortSignal;
}

const RETRY_MS = 500;
const ANSWER_MS = 20_000;

/**
 * Sends a request until it gets an answer that will not change by asking again: a lost connection, 429 and 5xx are tried
 * again (each of our requests may be repeated without harm, as the events carry their ids). Rejects when stopped.
 */
export async function request(
  port: HttpPort,
  method: string,
  path: string,
  body?: unknown,
  type = 'application/json',
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(`${port.baseUrl}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${port.key}`,
          accept: type,
          ...(body === undefined ? {} : { 'content-type': type }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.any([port.signal, AbortSignal.timeout(ANSWER_MS)]),
      });
      const text = await response.text();
      if (response.status !== 429 && response.status < 500) return { status: response.status, json: parse(text) };
      port.onProblem(`${method} ${path}: ${response.status}`);
    } catch (error) {
      if (port.signal.aborted) throw error;
      port.onProblem(`${method} ${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
    await pause(RETRY_MS * Math.min(attempt, 10), undefined, { signal: port.signal });
  }
}
export interface Answer {
  readonly status: number;
  readonly json: unknown;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
