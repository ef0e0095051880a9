import { z } from 'zod';
import type { Fact } from '../../lib/scenarios/plan';
import { type HttpPort, request } from './http';

/** What became of posted events. */
export interface Posted {
  readonly taken: number;
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
}

const MOST = 500;
const results = z.object({
  results: z.array(z.object({ id: z.string().nullable(), status: z.string(), reason: z.string().optional() })),
});

/** The nurses' and doctors' charting system: posts events to `POST /api/events` with its key. */
export async function postFacts(port: HttpPort, facts: readonly Fact[]): Promise<Posted> {
  const refused: { id: string; reason: string }[] = [];
  let taken = 0;
  for (let from = 0; from < facts.length; from += MOST) {
    const events = facts.slice(from, from + MOST).map((fact) => fact.event);
    const answer = await request(port, 'POST', '/api/events', { events });
    const read = results.safeParse(answer.json);
    if (answer.status !== 200 || !read.success) {
      refused.push(...events.map((event) => ({ id: event.id, reason: `HTTP ${answer.status}` })));
      continue;
    }
    for (const { id, status, reason } of read.data.results) {
      if (status === 'rejected' || status === 'held') refused.push({ id: id ?? '', reason: reason ?? status });
      else taken += 1;
    }
  }
  return { taken, refused };
}
