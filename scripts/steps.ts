import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { PROJECT_ROOT } from '../server/root';
import { generate } from './generate.mjs';

/** What every process started here gets: where the data are (so that anyone can see whose it is), and no telemetry. */
export function environment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  return {
    ...process.env,
    TOCSIN_DATA: resolve(PROJECT_ROOT, process.env.TOCSIN_DATA || '.tocsin'),
    NEXT_TELEMETRY_DISABLED: '1',
    ...extra,
  };
}

/** A script of an installed package, run with this Node. */
export function tool(path: string): string {
  return join(PROJECT_ROOT, 'node_modules', path);
}

/** The database client, generated from the schema; ends the process if that fails. */
export function ensureClient(): void {
  if (!generate()) {
    process.stderr.write('The database client could not be generated from prisma/schema.prisma.\n');
    process.exit(1);
  }
}

/** Runs Node with these arguments and says how it ended. */
export function node(args: readonly string[], options: SpawnOptions = {}): Promise<number> {
  return ended(spawn(process.execPath, args, { cwd: PROJECT_ROOT, stdio: 'inherit', env: environment(), ...options }));
}

export function ended(child: ChildProcess): Promise<number> {
  return new Promise((done) => {
    child.on('error', () => done(1));
    child.on('close', (code, signal) => done(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}
