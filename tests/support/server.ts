import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { PROJECT_ROOT } from '../../server/root';
import { program } from './programs';

/** A real Tocsin server as a process of its own. */
export interface TestServer {
  /** http://127.0.0.1:PORT */
  readonly address: string;
  readonly mllpPort: number;
  readonly dataDir: string;
  readonly pid: number;
  /** Everything it has printed. */
  output(): string;
  /** Runs `npm run tocsin -- ...` on its data and returns the last line printed. */
  tocsin(...args: string[]): Promise<string>;
  /** Sends the signal and waits until the process is gone; the data stay. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Stops it in order and removes the data folder if it was ours. */
  stop(): Promise<void>;
}
export interface ServerOptions {
  /** A folder to go on with; else a new one that `stop` removes. */
  readonly dataDir?: string;
  /** true: the production build with its pages (scripts/build.ts first). false: intake, loop and reading only. */
  readonly pages?: boolean;
  readonly env?: Record<string, string>;
  readonly args?: readonly string[];
  /** Else free ones. A server started again where it was, so that open pages find it. */
  readonly ports?: { readonly http: number; readonly mllp: number };
}

/** Seconds as a rule; minutes where many servers start on one machine. */
const READY_MS = 180_000;

export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'tocsin-server-'));
  const { http: port, mllp: mllpPort } = options.ports ?? { http: await freePort(), mllp: await freePort() };
  const env: NodeJS.ProcessEnv = {
    ...withoutSettings(process.env),
    ...{ TOCSIN_DATA: dataDir, PORT: String(port), MLLP_PORT: String(mllpPort), LOG_LEVEL: 'warn', NODE_ENV: 'production' },
    ...options.env,
  };
  const main = options.pages ? 'dist/main.mjs' : await program('tests/support/headless.ts');
  const child = spawn(process.execPath, [main, ...(options.args ?? [])], {
    cwd: PROJECT_ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  const address = `http://127.0.0.1:${port}`;
  await untilReady(address, child, () => output);
  const kill = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  };
  return {
    address,
    mllpPort,
    dataDir,
    pid: child.pid as number,
    output: () => output,
    kill,
    async tocsin(...args) {
      const run = promisify(execFile);
      const { stdout } = await run(process.execPath, [await program('server/cli.ts'), ...args], { cwd: PROJECT_ROOT, env });
      return stdout.trimEnd().split('\n').at(-1) ?? '';
    },
    async stop() {
      await kill('SIGTERM');
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** What the person running the tests has set for their own server is not for the tests'. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours = /^(PORT|HOST|MLLP_|DATABASE_URL|REDIS_URL|AUTH_|TOCSIN_|VAPID_|SMTP_URL|DOWNTIME_DIR|NEXTAUTH_)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ours.test(name))) as NodeJS.ProcessEnv;
}

async function untilReady(address: string, child: ChildProcess, output: () => string): Promise<void> {
  const until = performance.now() + READY_MS;
  while (performance.now() < until) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${address}/readyz`).catch(() => null);
    if (answer?.status === 200) return;
    await pause(50);
  }
  child.kill('SIGKILL');
  throw new Error(`the server did not become ready:\n${output()}`);
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
