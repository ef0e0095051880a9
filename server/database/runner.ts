import { execFileSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** As whom PostgreSQL runs, since it refuses to run as root. null: as ourselves. */
export type Runner = { readonly uid: number; readonly gid: number } | null;

/**
 * As root: the owner of an existing cluster, else the system's `nobody`. PostgreSQL looks its user up by id, so an id
 * without an entry in the system's user list would not do.
 */
export function runnerFor(cluster: string): Runner {
  if (process.getuid?.() !== 0) return null;
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return { uid: idOf('-u'), gid: idOf('-g') };
}
function idOf(what: '-u' | '-g'): number {
  try {
    return Number(execFileSync('id', [what, 'nobody'], { encoding: 'utf8' })) || 65534;
  } catch {
    return 65534;
  }
}

/** Whether the runner can get at a folder or file by its path: every folder above it must let others through. */
export function canReach(runner: Runner, path: string): boolean {
  if (!runner) {
    try {
      accessSync(path, constants.R_OK);
      return true;
    } catch {
      return false;
    }
  }
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (!allows(runner, folder, 1)) return false;
    if (folder === dirname(folder)) break;
  }
  return allows(runner, path, 4);
}
/** `bit`: 4 read, 2 write, 1 enter. */
function allows(runner: { uid: number; gid: number }, path: string, bit: number): boolean {
  const s = statSync(path, { throwIfNoEntry: false });
  if (!s) return false;
  const shift = s.uid === runner.uid ? 6 : s.gid === runner.gid ? 3 : 0;
  return ((s.mode >> shift) & bit) === bit;
}
