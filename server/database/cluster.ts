import { type SpawnOptions, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries';
import { canReach, type Runner } from './runner';
import { DatabaseTrouble } from './trouble';

export const ROLE = 'tocsin';

/** The embedded PostgreSQL's files below the data folder, and the password of its only role. */
export interface Cluster {
  readonly folder: string;
  readonly password: string;
  /** Set when this call made it. */
  readonly isNew: boolean;
}

/** Finds the cluster, or makes it. A half-made one, left by a kill, is never mistaken for a whole one. */
export async function openCluster(dataDir: string, binaries: Binaries, runner: Runner): Promise<Cluster> {
  const folder = join(realpathSync(dataDir), 'postgres');
  const passwordFile = join(dataDir, 'database-password');
  const isNew = !existsSync(folder);
  if (isNew) await createCluster(dataDir, folder, passwordFile, binaries, runner);
  try {
    const major = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
    if (major !== binaries.major)
      throw new DatabaseTrouble(
        `${folder} was written by PostgreSQL ${major}; this version of Tocsin brings ${binaries.major}. ` +
          'Restore a backup into a new TOCSIN_DATA, or set DATABASE_URL.',
      );
    return { folder, password: readFileSync(passwordFile, 'utf8').trim(), isNew };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES' || code === 'EPERM')
      throw new DatabaseTrouble(
        `${dataDir} belongs to another user. Start as that user, or set TOCSIN_DATA to a folder of your own.`,
      );
    if (code === 'ENOENT')
      throw new DatabaseTrouble(
        `${(error as NodeJS.ErrnoException).path} is missing: ${dataDir} is not a whole data folder. Restore it from a backup.`,
      );
    throw error;
  }
}

async function createCluster(
  dataDir: string,
  folder: string,
  passwordFile: string,
  binaries: Binaries,
  runner: Runner,
): Promise<void> {
  const draft = join(dataDir, 'postgres.new');
  const passwordDraft = join(dataDir, 'database-password.new');
  for (const path of [draft, passwordDraft]) rmSync(path, { recursive: true, force: true });
  const password = randomBytes(24).toString('base64url');
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordDraft, password, { mode: 0o600 });
  if (runner) for (const path of [draft, passwordDraft]) chownSync(path, runner.uid, runner.gid);

  const seen = seenAs(runner, draft);
  const stdin = openSync(passwordDraft, 'r');
  const result = await run(
    binaries.initdb,
    [
      ...['-D', seen, '-U', ROLE, `--pwfile=${seen === draft ? passwordDraft : '/proc/self/fd/0'}`, '--auth=scram-sha-256'],
      // PostgreSQL's own UTF-8 locale: the same order of text on every system, whatever locales it has.
      ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'],
    ],
    { cwd: draft, env: environment(dataDir), ...runner, stdio: [stdin, 'pipe', 'pipe'] },
  );
  closeSync(stdin);
  if (result.code !== 0) throw new DatabaseTrouble(`PostgreSQL could not create its files in ${dataDir}: ${result.text}`);
  if (runner) chownSync(passwordDraft, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
  renameSync(passwordDraft, passwordFile);
  renameSync(draft, folder);
}

/**
 * How the runner names a folder that is also its working folder. Below a folder it may not enter (root's home, say), Linux
 * still lets it reach its working folder as /proc/self/cwd, since that was set before root's rights were given up.
 */
export function seenAs(runner: Runner, folder: string): string {
  return process.platform !== 'linux' || canReach(runner, folder) ? folder : '/proc/self/cwd';
}

/** No secret of ours goes to PostgreSQL's processes; the data folder says whose they are. */
export function environment(dataDir: string): NodeJS.ProcessEnv {
  const { PATH, LD_LIBRARY_PATH, SystemRoot } = process.env;
  const given = Object.fromEntries(Object.entries({ PATH, LD_LIBRARY_PATH, SystemRoot }).filter(([, v]) => v !== undefined));
  return { ...given, TOCSIN_DATA: dataDir, LC_ALL: 'C', TZ: 'UTC' } as unknown as NodeJS.ProcessEnv;
}

function run(file: string, args: string[], options: SpawnOptions): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve) => {
    let text = '';
    const child = spawn(file, args, options);
    const add = (chunk: Buffer) => {
      text += chunk;
    };
    child.stdout?.on('data', add);
    child.stderr?.on('data', add);
    child.on('error', (error) => resolve({ code: -1, text: error.message }));
    child.on('close', (code) => resolve({ code, text: text.trim() }));
  });
}
