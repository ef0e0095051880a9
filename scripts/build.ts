import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build as bundle } from 'esbuild';
import { withLockFile } from '../server/database/lock';
import { PROJECT_ROOT } from '../server/root';
import { ended, ensureClient, environment, tool } from './steps';

/** Programs of the server; each becomes one file in dist/. */
const PROGRAMS = ['main', 'demo', 'cli', 'replay'];
/** What the build is made from. */
const SOURCES = [
  'app',
  'lib',
  'server',
  'public',
  'prisma/schema.prisma',
  'next.config.ts',
  'postcss.config.mjs',
  'package-lock.json',
];
const DIST = join(PROJECT_ROOT, 'dist');
const STAMP = join(DIST, 'made-from');
const LOCK_PATIENCE_MS = 900_000;

/** Builds pages and server if there is no build of these very sources. Two starts at once build once. */
export async function ensureBuilt(): Promise<void> {
  ensureClient();
  if (isCurrent()) return;
  mkdirSync(DIST, { recursive: true });
  await withLockFile(join(DIST, 'lock'), LOCK_PATIENCE_MS, async () => {
    if (isCurrent()) return;
    process.stderr.write('Building Tocsin (half a minute, only after a change) ...\n');
    rmSync(STAMP, { force: true });
    const wanted = digest();
    await Promise.all([buildPages(), buildServer()]);
    writeFileSync(STAMP, wanted);
  });
}
export function isCurrent(): boolean {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === digest();
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
  const entryPoints = PROGRAMS.map((name) => join(PROJECT_ROOT, 'server', `${name}.ts`)).filter(existsSync);
  await bundle({
    entryPoints,
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

/** A digest of everything the build is made from: the same sources need no second build, whenever they were written. */
function digest(): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of SOURCES.flatMap((path) => filesBelow(path)).sort())
    hash.update(file).update(readFileSync(join(PROJECT_ROOT, file)));
  return hash.digest('hex');
}
function filesBelow(path: string): string[] {
  const full = join(PROJECT_ROOT, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  return readdirSync(full, { withFileTypes: true }).flatMap((entry) => {
    const child = `${path}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(child) : [child];
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  ensureBuilt().catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
