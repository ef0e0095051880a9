/** What must be with the server before the screen is locked: unfinished forms. Each gives a promise that never fails. */
const savers = new Set<() => Promise<unknown>>();

export function beforeLock(save: () => Promise<unknown>): () => void {
  savers.add(save);
  return () => savers.delete(save);
}
/** All of them at once; a server that does not answer holds nothing up for longer than this. */
export function savedBeforeLock(patienceMs = 1_500): Promise<unknown> {
  const patience = new Promise((resolve) => setTimeout(resolve, patienceMs));
  return Promise.race([Promise.allSettled([...savers].map((save) => save())), patience]);
}
