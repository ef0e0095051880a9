import { z } from 'zod';
import type { TypedTime } from './wall';

const typed = z.string().max(2_000);

/** A time as somebody typed it, in what is kept of a form; null is now. */
export const keptTime = z
  .object({ date: typed, hm: typed, twice: z.enum(['earlier', 'later']).optional() })
  .transform(({ date, hm, twice }): TypedTime => ({ date, hm, ...(twice === undefined ? {} : { twice }) }))
  .nullable();
