import type { Pool } from 'pg';
import type { UserActor } from '../auth/actor';
import type { Clock } from '../clock';
import { commandAnswer, rememberCommand } from '../store/commands';
import { sendJson } from './answer';
import type { Call } from './router';

/** Who has to be waited for before a command with the same id has its turn. */
const underWay = new Map<string, Promise<unknown>>();

/**
 * Does the work of a command once: a repeat gets the first answer, also one that comes while the first is under way (a double
 * click, a request sent again over a slow line).
 */
export async function once(
  p: { readonly pool: Pool; readonly clock: Clock },
  call: Call,
  commandId: string,
  work: () => Promise<Record<string, unknown>>,
): Promise<void> {
  const turn = (underWay.get(commandId) ?? Promise.resolve()).then(() => firstAnswer(p, call, commandId, work));
  const over = turn.catch(() => undefined);
  underWay.set(commandId, over);
  try {
    const { status, answer } = await turn;
    sendJson(call.res, status, answer);
  } finally {
    if (underWay.get(commandId) === over) underWay.delete(commandId);
  }
}

async function firstAnswer(
  { pool, clock }: Parameters<typeof once>[0],
  call: Call,
  id: string,
  work: () => Promise<Record<string, unknown>>,
): Promise<{ status: number; answer: Record<string, unknown> }> {
  const actor = call.actor as UserActor;
  const first = await commandAnswer(actor, pool, id);
  if (first) return first;
  const answer = await work();
  await rememberCommand(pool, { id, actor: actor.id, at: clock.now(), status: 200, answer });
  return { status: 200, answer };
}
