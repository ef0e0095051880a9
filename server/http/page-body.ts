import type { IncomingMessage } from 'node:http';
import { HttpError } from './answer';

/** A sign-in has a few hundred bytes; nothing else is posted to a page. */
const MOST_BYTES = 64_000;

/**
 * The pages read a body whole before they know whose it is, and without a limit: anybody could so fill the memory of the process that
 * watches the beds. How long it is must be said, and be little.
 * @throws HttpError 411, 413
 */
export function refuseLargeBody(req: IncomingMessage): void {
  const { 'content-length': length, 'transfer-encoding': pieces } = req.headers;
  if (pieces !== undefined) throw new HttpError(411, 'length', 'Say how long the body is.', { connection: 'close' });
  if (Number(length ?? 0) > MOST_BYTES)
    throw new HttpError(413, 'too-large', `The body is larger than ${MOST_BYTES / 1_000} kB.`, { connection: 'close' });
}
