import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { PROJECT_ROOT } from '../../server/root';
import { program } from '../support/programs';

/** A server process of the run. It is started again on the same ports, as a service manager would. */
export interface FaultNode {
  readonly port: number;
  readonly mllpPort: number;
  readonly address: string;
  readonly pid: number;
  readonly up: boolean;
  output(): string;
  /** Resolves when /readyz says 200, with the milliseconds that took from the spawn. */
  start(env?: Record<string, string>): Promise<number>;
  /** Sends the signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** SIGSTOP, and SIGCONT with false. */
  freeze(on: boolean): void;
  /** Resolves when the process has ended by itself. */
  ended(): Promise<void>;
  /** Resident memory in MB. */
  rssMb(): number;
}
const READY_MS = 120_000;

let nextPort = 20_000 + (process.pid % 1_000) * 12;
/** Below the ports that the system gives to outgoing connections: nobody may take it while its server is down. */
async function steadyPort(): Promise<number> {
  for (;;) {
    const port = nextPort++;
    const free = await new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

export async function newNode(env: Record<string, string>, args: readonly string[] = []): Promise<FaultNode> {
  const [port, mllpPort] = [await steadyPort(), await steadyPort()];
  const address = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  let output = '';
  const isUp = () => child !== null && child.exitCode === null && child.signalCode === null;
  const gone = (c: ChildProcess) =>
    c.exitCode !== null || c.signalCode !== null ? Promise.resolve() : new Promise<void>((r) => c.once('exit', () => r()));
  return {
    port,
    mllpPort,
    address,
    get pid() {
      return child?.pid as number;
    },
    get up() {
      return isUp();
    },
    output: () => output,
    async start(more = {}) {
      const file = await program('tests/faults/node.ts');
      const began = performance.now();
      child = spawn(process.execPath, ['--max-semi-space-size=64', file, ...args], {
        cwd: PROJECT_ROOT,
        env: {
          ...process.env,
          ...{
            PORT: String(port),
            MLLP_PORT: String(mllpPort),
            LOG_LEVEL: 'warn',
            NODE_ENV: 'production',
            NOTIFY_ALLOW: '127.0.0.1',
          },
          ...env,
          ...more,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const mine = child;
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (chunk) => {
          output = (output + chunk).slice(-200_000);
        });
      while (performance.now() - began < READY_MS) {
        if (mine.exitCode !== null || mine.signalCode !== null) throw new Error(`the server ended at its start:\n${output}`);
        const r = await fetch(`${address}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
        await r?.text();
        if (r?.status === 200) return performance.now() - began;
        await pause(25);
      }
      throw new Error(`the server did not become ready:\n${output}`);
    },
    async kill(signal) {
      const c = child;
      if (!c || !isUp()) return;
      c.kill('SIGCONT');
      c.kill(signal);
      await gone(c);
    },
    freeze(on) {
      child?.kill(on ? 'SIGSTOP' : 'SIGCONT');
    },
    ended: () => (child ? gone(child) : Promise.resolve()),
    rssMb: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child?.pid}/status`, 'utf8'))?.[1]) / 1_024,
  };
}
