import { z } from 'zod';
import type { Fact } from '../../lib/scenarios/plan';
import { type HttpPort, request } from './http';

const state = z.object({ toci: z.object({ canGive: z.boolean() }) });

/**
 * Whoever watches the demo may chart a dose of tocilizumab before the story's nurse does. So the nurse looks at the
 * ledger first, as nurses do, and leaves the dose out when it is not permitted; otherwise the demo would commit the very
 * mistake it shows how to avoid.
 */
export function ledger(port: HttpPort): (facts: readonly Fact[]) => Promise<readonly Fact[]> {
  return async (facts) => {
    const first = facts.find(isTocilizumab);
    if (first === undefined) return facts;
    const answer = await request(port, 'GET', `/api/patients/${encodeURIComponent(first.event.patient?.mrn ?? '')}/state`);
    const read = state.safeParse(answer.json);
    return read.success && !read.data.toci.canGive ? facts.filter((fact) => !isTocilizumab(fact)) : facts;
  };
}

function isTocilizumab({ event }: Fact): boolean {
  return event.kind === 'medication' && event.drug === 'tocilizumab';
}
