import { readFileSync, readlinkSync } from 'node:fs';

/**
 * Whether a process with this id runs. One that has ended but was not yet collected by its parent counts as ended: in a
 * container nobody may ever collect it.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return statFields(pid)?.[0] !== 'Z';
}

/** When the process began, in an unspecified unit: tells it from a later one with the same id. '' where that cannot be known. */
export function birthOf(pid: number): string {
  return statFields(pid)?.[19] ?? '';
}

/** Folder a process works in, or null where the system does not say (or not to us). */
export function workingFolderOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

/** Fields of /proc/PID/stat after the name, which may itself contain blanks and brackets. */
function statFields(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
