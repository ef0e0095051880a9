import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseWithoutTurns } from '../../lib/events/direction';

/** An answer that is not the expected one: thrown by handlers, written by the router. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
    /** Further fields beside `error`. */
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** What says how it wants to be answered; parsers, which know nothing of HTTP, have errors of their own of this shape. */
export type Refusal = Pick<HttpError, 'status' | 'code' | 'message' | 'headers' | 'more'>;
export const isRefusal = (error: unknown): error is Refusal =>
  error instanceof Error &&
  typeof (error as Partial<Refusal>).status === 'number' &&
  typeof (error as Partial<Refusal>).headers === 'object';

export function sendJson(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  res.end(text);
}
export function sendText(res: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  res.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  res.end(text);
}
export function sendError(res: ServerResponse, e: Refusal): void {
  sendJson(res, e.status, { error: { code: e.code, message: e.message }, ...e.more }, e.headers);
}

/** A sender of too much is heard out so far, so that it reads our answer instead of a broken pipe. */
const HEARD_OUT_TIMES = 10;

/** Reads a body up to the limit; beyond it 413. */
export async function readBody(req: IncomingMessage, limitBytes: number): Promise<Buffer> {
  let chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += (chunk as Buffer).length;
    if (size <= limitBytes) chunks.push(chunk as Buffer);
    else if (size > limitBytes * HEARD_OUT_TIMES) break;
    else chunks = [];
  }
  if (size > limitBytes)
    throw new HttpError(413, 'too-large', `The body is larger than ${sizeOf(limitBytes)}.`, { connection: 'close' });
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size);
}

const sizeOf = (bytes: number) => (bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${Math.round(bytes / 1e6)} MB`);

const utf8 = new TextDecoder('utf-8', { fatal: true });
const notJson = () => new HttpError(400, 'not-json', 'The body is not valid JSON in UTF-8.');
/** The body as text, without its byte order mark. Strict: invalid UTF-8 is 400. */
export function textOf(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw notJson();
  }
}
/** Strict: invalid UTF-8 and anything that is not JSON (NaN too) is 400. What turns the direction of text is left out. */
export function parseJson(body: Buffer | string): unknown {
  const text = typeof body === 'string' ? body : textOf(body);
  try {
    return parseWithoutTurns(text);
  } catch {
    throw notJson();
  }
}
