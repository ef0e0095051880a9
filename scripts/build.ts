import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build as bundle } from 'esbuild';
import { withLockFile } from '../server/database/lock';
import { PROJECT_ROOT } from '../server/root';
import { digest, isBuilt, STAMP } from './built.mjs';
import { ended, ensureClient, environment, tool } from './steps';

/** Programs of the server; each becomes one file in dist/. */
const PROGRAMS = ['main', 'demo', 'cli', 'replay'];
const DIST = dirname(STAMP);
const LOCK_PATIENCE_MS = 900_000;

/** Builds pages and server if there is no build of these very sources. Two starts at once build once. */
export async function ensureBuilt(): Promise<void> {
  ensureClient();
  if (isBuilt()) return;
  mkdirSync(DIST, { recursive: true });
  await withLockFile(join(DIST, 'lock'), LOCK_PATIENCE_MS, async () => {
    if (isBuilt()) return;
    process.stderr.write('Building Tocsin (half a minute, only after a change) ...\n');
    rmSync(STAMP, { force: true });
    const madeFrom = digest();
    await Promise.all([buildPages(), buildServer()]);
    writeFileSync(STAMP, madeFrom);
  });
}

async function buildPages(): Promise<void> {
  const child = spawn(process.execPath, [tool('next/dist/bin/next'), 'build'], {
    cwd: PROJECT_ROOT,
    env: environment({ NODE_ENV: 'production' }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  if ((await ended(child)) === 0) return;
  process.stderr.write(output);
  throw new Error('The pages could not be built.');
}

async function buildServer(): Promise<void> {
  await bundle({
    entryPoints: PROGRAMS.map((name) => join(PROJECT_ROOT, 'server', `${name}.ts`)).filter(existsSync),
    outdir: DIST,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  });
}

// By its name: within a bundle, as the bench is one, every module has the address of the whole.
if (process.argv[1]?.endsWith('scripts/build.ts')) {
  try {
    await ensureBuilt();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}
