import type { z } from 'zod';
import { unfit } from '../../lib/events/fit';
import { refusalWords } from '../../lib/refusal-words';
import { HttpError, parseJson, readBody } from './answer';
import type { Call } from './router';

const USUAL_BYTES = 100_000;

/** The body of a command in the shape it must have; 400 names the first field that is wrong. */
export async function bodyOf<T extends z.ZodType>(call: Call, shape: T, limitBytes = USUAL_BYTES): Promise<z.infer<T>> {
  const given = parseJson(await readBody(call.req, limitBytes));
  // What no database takes as text: said here, with the field, and not found out by each statement.
  const trouble = typeof given === 'object' && given !== null ? unfit(given) : null;
  if (trouble !== null) throw new HttpError(400, 'invalid', `${trouble.field}: ${trouble.what}.`);
  const parsed = shape.safeParse(given, { error: refusalWords });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new HttpError(400, 'invalid', `${issue?.path.join('.') || 'body'}: ${issue?.message.replace(/\.?$/, '.')}`);
}
