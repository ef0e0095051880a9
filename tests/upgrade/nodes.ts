import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PROJECT_ROOT } from '../../server/root';
import { freePort } from '../support/server';

export interface Build {
  readonly root: string;
  readonly name: string;
}
export interface Node {
  readonly address: string;
  readonly mllpPort: number;
  stop(): Promise<void>;
}
const SECRET = 'a secret of the upgrade drill, long enough to pass';
const READY_MS = 180_000;
const GRACE_MS = 30_000;

/** Another revision of this repository in a folder of its own, with its own database client and the packages of this one. */
export function buildOf(revision: string, folder: string): Build {
  mkdirSync(folder, { recursive: true });
  const archive = execFileSync('git', ['archive', revision], { cwd: PROJECT_ROOT, maxBuffer: 1e9 });
  execFileSync('tar', ['xf', '-', '-C', folder], { input: archive });
  symlinkSync(join(PROJECT_ROOT, 'node_modules'), join(folder, 'node_modules'));
  execFileSync(process.execPath, ['scripts/generate.mjs'], { cwd: folder, stdio: 'inherit' });
  return { root: folder, name: revision };
}

const environment = (url: string, dataDir: string): NodeJS.ProcessEnv => ({
  ...process.env,
  ...{ DATABASE_URL: url, TOCSIN_DATA: dataDir, AUTH_SECRET: SECRET, NODE_ENV: 'production', LOG_LEVEL: 'error' },
});

/** A node without pages, as a process of that revision. */
export async function startNode(build: Build, url: string, dataDir: string): Promise<Node> {
  mkdirSync(dataDir, { recursive: true });
  const port = await freePort();
  const mllpPort = await freePort();
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/support/headless.ts'], {
    cwd: build.root,
    env: { ...environment(url, dataDir), PORT: String(port), MLLP_PORT: String(mllpPort) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const address = `http://127.0.0.1:${port}`;
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    // As the operator's own tools do it: whoever does not end is ended. What was acknowledged is on disk.
    const patience = setTimeout(() => {
      process.stdout.write(`a node of ${build.name} did not end within ${GRACE_MS / 1_000} s of SIGTERM and was killed\n`);
      child.kill('SIGKILL');
    }, GRACE_MS);
    await gone;
    clearTimeout(patience);
  };
  for (const until = performance.now() + READY_MS; performance.now() < until; await pause(100)) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${address}/readyz`).catch(() => null);
    if (answer?.status === 200) return { address, mllpPort, stop };
  }
  await stop();
  throw new Error(`${build.name} did not become ready`);
}

/** An administration command of that revision; the last line it prints. */
export async function tocsin(build: Build, url: string, dataDir: string, ...args: string[]): Promise<string> {
  const env = environment(url, dataDir);
  const out = execFileSync(process.execPath, ['--import', 'tsx', 'scripts/tocsin.ts', ...args], {
    cwd: build.root,
    env,
    encoding: 'utf8',
  });
  return out.trimEnd().split('\n').at(-1) ?? '';
}
