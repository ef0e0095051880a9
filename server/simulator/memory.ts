import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** What a demo keeps between two starts, so that a restart goes on with the same story and the same sign-ins. */
const memory = z.object({
  seed: z.number(),
  /** The instant at which the stories stood mid-course. */
  zero: z.number(),
  toldUntil: z.number().nullable(),
  /** First passwords by e-mail address: demo accounts only, in a file only its owner may read. */
  passwords: z.record(z.string(), z.string()),
});
export type Memory = z.infer<typeof memory>;

/** Null if there is none, or none that can be read. */
export function readMemory(path: string): Memory | null {
  try {
    return memory.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

/** Written beside and moved into place, so that a kill leaves the old or the new one. */
export function writeMemory(path: string, kept: Memory): void {
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.new`;
  writeFileSync(beside, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
  renameSync(beside, path);
}
