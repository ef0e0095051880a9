import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { birthOf, isAlive } from './processes';

/**
 * Runs the work while holding a lock file, so that of several processes only one at a time creates, starts or stops what
 * the file stands for. The lock of a process that was killed is taken over. Waits up to `patienceMs`, then throws.
 */
export async function withLockFile<T>(path: string, patienceMs: number, work: () => Promise<T>): Promise<T> {
  const mine = `${process.pid} ${birthOf(process.pid)} ${randomUUID()}`;
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, mine);
  try {
    const until = performance.now() + patienceMs;
    while (!take(draft, path)) {
      takeOverIfAbandoned(path);
      if (performance.now() > until) throw new Error(`${path} has been held by process ${holderOf(read(path))} for too long`);
      await pause(25);
    }
  } finally {
    unlinkSync(draft);
  }
  try {
    return await work();
  } finally {
    if (read(path) === mine) unlinkSync(path);
  }
}

/** A link is made whole or not at all, so a lock is never seen without its holder's name in it. */
function take(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function takeOverIfAbandoned(path: string): void {
  const seen = read(path);
  if (seen === null || holderLives(seen)) return;
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // somebody else was quicker
  }
  // Between looking and moving it may have become somebody's live lock: give that back.
  if (read(aside) !== seen) take(aside, path);
  unlinkSync(aside);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
function holderOf(text: string | null): number {
  return Number(text?.split(' ')[0] ?? 0);
}
function holderLives(text: string): boolean {
  const [pid, birth] = text.split(' ');
  return isAlive(Number(pid)) && birthOf(Number(pid)) === birth;
}
