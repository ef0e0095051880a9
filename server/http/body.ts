import type { z } from 'zod';
import { HttpError, parseJson, readBody } from './answer';
import type { Call } from './router';

const LIMIT_BYTES = 100_000;

/** The body of a command in the shape it must have; 400 names the first field that is wrong. */
export async function bodyOf<T extends z.ZodType>(call: Call, shape: T): Promise<z.infer<T>> {
  const parsed = shape.safeParse(parseJson(await readBody(call.req, LIMIT_BYTES)));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new HttpError(400, 'invalid', `${issue?.path.join('.') || 'body'}: ${issue?.message}`);
}
