import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, realpathSync, renameSync, statSync, unlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Binaries } from './binaries';
import { type Cluster, environment, ROLE, seenAs } from './cluster';
import { isAlive, workingFolderOf } from './processes';
import type { Runner } from './runner';
import { DatabaseTrouble } from './trouble';

/** The running main process of the embedded PostgreSQL. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}
export interface Launch {
  readonly dataDir: string;
  readonly cluster: Cluster;
  readonly binaries: Binaries;
  readonly runner: Runner;
}

/** After a kill, PostgreSQL's remaining processes need a moment to leave before a new one may begin. */
const RETRY_MS = 10_000;
/** Recovery after a crash reads the log again; with a slow disk that takes a while. */
const RECOVERY_MS = 180_000;
const LOG_LIMIT_BYTES = 5_000_000;

/** Returns the postmaster of the cluster: the one that runs already (a killed server leaves it behind), else a new one. */
export async function ensurePostmaster(launch: Launch, port: number | null): Promise<Postmaster> {
  const until = performance.now() + RETRY_MS;
  for (;;) {
    const running = await findRunning(launch);
    const reason = running ?? (await start(launch, port ?? (await freePort())));
    if (typeof reason !== 'string') return reason;
    if (performance.now() > until) throw new DatabaseTrouble(`PostgreSQL does not start in ${launch.cluster.folder}: ${reason}`);
    await pause(200);
  }
}

/** Fast shutdown: what is committed is on disk, connections are closed. */
export async function stopPostmaster(postmaster: Postmaster): Promise<void> {
  for (const [signal, patienceMs] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5_000],
  ] as const) {
    if (!isAlive(postmaster.pid)) return;
    try {
      process.kill(postmaster.pid, signal);
    } catch {
      return;
    }
    const until = performance.now() + patienceMs;
    while (isAlive(postmaster.pid) && performance.now() < until) await pause(10);
  }
}

async function findRunning({ cluster, dataDir }: Launch): Promise<Postmaster | null> {
  const file = readPidFile(cluster);
  if (!file || !isAlive(file.pid)) return null;
  const folder = workingFolderOf(file.pid);
  if (folder !== null && folder !== realpathSync(cluster.folder)) {
    // The number has been given to some other program since. PostgreSQL itself would not start because of it.
    unlinkSync(join(cluster.folder, 'postmaster.pid'));
    return null;
  }
  const result = await untilReady(cluster, file.pid, dataDir);
  return typeof result === 'string' ? null : result;
}

async function start({ dataDir, cluster, binaries, runner }: Launch, port: number): Promise<Postmaster | string> {
  const settings = {
    // Shown as part of the name of each of its processes.
    cluster_name: dataDir.replace(/[^ -~]/g, '?').slice(-63),
    // What patients' data look like must not get into a log through a failing statement.
    log_min_messages: 'warning',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_timezone: 'UTC',
    timezone: 'UTC',
    jit: 'off',
  };
  const logFile = join(dataDir, 'postgres.log');
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.1`);
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(
    binaries.postgres,
    [
      ...['-D', seenAs(runner, cluster.folder), '-h', '127.0.0.1', '-p', String(port), '-k', ''],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    // Its own session: a Ctrl-C in the terminal must not stop it before the server has finished with it.
    { cwd: cluster.folder, env: environment(dataDir), ...runner, detached: true, stdio: ['ignore', log, log] },
  );
  closeSync(log);
  child.unref();
  const pid = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('spawn', () => resolve(child.pid ?? 'no process id'));
  });
  return typeof pid === 'string' ? pid : untilReady(cluster, pid, dataDir);
}

/** Waits while the process lives. A text says why it is not ready. */
async function untilReady(cluster: Cluster, pid: number, dataDir: string): Promise<Postmaster | string> {
  const until = performance.now() + RECOVERY_MS;
  while (performance.now() < until) {
    if (!isAlive(pid)) return lastLogLine(dataDir);
    const file = readPidFile(cluster);
    if (file?.pid === pid && file.ready) {
      const refusal = await knock(cluster, file.port);
      if (refusal === null) return { pid, port: file.port };
      if (refusal.includes('password'))
        throw new DatabaseTrouble(`${dataDir}/database-password is not the password of its database.`);
    }
    await pause(15);
  }
  return 'it is not ready after three minutes';
}

/** Connects once with our password, which also proves that it is our server that listens there. null: well. */
async function knock(cluster: Cluster, port: number): Promise<string | null> {
  const client = new pg.Client({ ...address(cluster, port), database: 'postgres', connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const known = await client.query('select 1 from pg_database where datname = $1', [ROLE]);
    if (known.rowCount === 0) await client.query(`create database ${ROLE}`);
    return null;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await client.end().catch(() => undefined);
  }
}
export function address(cluster: Cluster, port: number) {
  return { host: '127.0.0.1', port, user: ROLE, password: cluster.password };
}

function readPidFile(cluster: Cluster): { pid: number; port: number; ready: boolean } | null {
  try {
    const lines = readFileSync(join(cluster.folder, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return pid > 0 ? { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' } : null;
  } catch {
    return null;
  }
}
function lastLogLine(dataDir: string): string {
  const lines = readFileSync(join(dataDir, 'postgres.log'), 'utf8').trim().split('\n');
  return lines.findLast((line) => /FATAL|PANIC|ERROR|could not/.test(line)) ?? lines.at(-1) ?? 'it ended at once';
}
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
