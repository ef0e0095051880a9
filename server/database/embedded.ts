import { accessSync, constants, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { findBinaries } from './binaries';
import { openCluster, ROLE } from './cluster';
import { withLockFile } from './lock';
import { address, ensurePostmaster, type Launch, type Postmaster, stopPostmaster } from './postmaster';
import { isAlive } from './processes';
import { runnerFor } from './runner';
import { DatabaseTrouble } from './trouble';

export interface EmbeddedDatabase {
  readonly url: string;
  /** From now on PostgreSQL is started again on the same port whenever it dies. */
  watch(): void;
  /** Stops PostgreSQL, unless `inUse` says that another process still works with it. */
  stop(inUse: () => Promise<boolean>): Promise<void>;
}

const LOCK_PATIENCE_MS = 240_000;
const WATCH_MS = 250;

/**
 * PostgreSQL from npm, with its files below the data folder. Processes on the same data folder share one; starting and
 * stopping it is done under a lock file, so it does not matter who comes first or who was killed.
 */
export async function startEmbedded(dataDir: string, log: Logger): Promise<EmbeddedDatabase> {
  const folder = makeDataFolder(dataDir);
  const lock = join(folder, 'postgres.lock');
  let launch: Launch | undefined;
  let postmaster = await withLockFile(lock, LOCK_PATIENCE_MS, async () => {
    const runner = runnerFor(join(folder, 'postgres'));
    const binaries = findBinaries(runner);
    const cluster = await openCluster(folder, binaries, runner);
    launch = { dataDir: folder, cluster, binaries, runner };
    return ensurePostmaster(launch, null);
  });
  const known = launch as Launch;
  const { user, password, host, port } = address(known.cluster, postmaster.port);
  let timer: NodeJS.Timeout | undefined;
  let stopping = false;
  let reviving: Promise<void> = Promise.resolve();

  const revive = async (): Promise<void> => {
    while (!stopping && !isAlive(postmaster.pid)) {
      log.error({ pid: postmaster.pid }, 'the database process has died; starting it again');
      try {
        postmaster = await withLockFile(lock, LOCK_PATIENCE_MS, (): Promise<Postmaster> => ensurePostmaster(known, port));
        log.warn({ pid: postmaster.pid }, 'the database process runs again');
      } catch (error) {
        log.error({ err: error }, 'the database process could not be started again');
        await pause(1_000);
      }
    }
  };
  return {
    url: `postgresql://${user}:${password}@${host}:${port}/${ROLE}`,
    watch() {
      if (timer) return;
      let busy = false;
      timer = setInterval(() => {
        if (busy || isAlive(postmaster.pid)) return;
        busy = true;
        reviving = revive().finally(() => {
          busy = false;
        });
      }, WATCH_MS);
    },
    async stop(inUse) {
      stopping = true;
      clearInterval(timer);
      await reviving;
      await withLockFile(lock, LOCK_PATIENCE_MS, async () => {
        if (isAlive(postmaster.pid) && (await inUse())) return;
        await stopPostmaster(postmaster);
      });
    },
  };
}

function makeDataFolder(dataDir: string): string {
  try {
    if (!existsSync(dataDir)) mkdirSync(dataDir, { recursive: true, mode: 0o755 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return realpathSync(dataDir);
  } catch (error) {
    const others = (error as NodeJS.ErrnoException).code === 'EACCES' && existsSync(dataDir);
    throw new DatabaseTrouble(
      others
        ? `TOCSIN_DATA: ${dataDir} belongs to another user. Start as that user, or choose a folder of your own.`
        : `TOCSIN_DATA: the folder ${dataDir} cannot be used (${(error as Error).message}).`,
    );
  }
}
