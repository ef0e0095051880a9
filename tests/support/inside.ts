import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { administer } from '../../server/administration/commands';
import { openSession } from '../../server/auth/sessions';
import { loadConfig } from '../../server/config';
import { type Running, startServer } from '../../server/index';
import { createLog, type Logger } from '../../server/log';
import type { TestDatabase } from './database';

export const TEST_SECRET = 'a secret of the tests with at least 32 characters';

/** A server without pages within the test's own process, on a database of its own: starts in a moment and may be looked into. */
export interface Inside {
  readonly running: Running;
  /** http://127.0.0.1:PORT */
  readonly address: string;
  readonly dataDir: string;
  readonly log: Logger;
  /** Runs an administration command on its data; the last line printed. @throws Error with what was printed if refused */
  tocsin(...args: string[]): Promise<string>;
  /** A cookie of a new session of the person with this address. */
  cookieOf(email: string): Promise<string>;
  /** Ends it; `keep` leaves the data folder. */
  stop(keep?: boolean): Promise<void>;
}

export async function serverInside(
  db: TestDatabase,
  more: Record<string, string> = {},
  log: Logger = createLog('error', 'stderr'),
): Promise<Inside> {
  const dataDir = more.TOCSIN_DATA ?? mkdtempSync(join(tmpdir(), 'tocsin-inside-'));
  const env = {
    ...{
      DATABASE_URL: db.url,
      TOCSIN_DATA: dataDir,
      PORT: '0',
      MLLP_PORT: '0',
      AUTH_SECRET: TEST_SECRET,
      NODE_ENV: 'production',
    },
    ...more,
  } as unknown as NodeJS.ProcessEnv;
  const running = await startServer({ config: loadConfig(env, []), log, headless: true });
  return {
    running,
    log,
    address: running.address.replace('localhost', '127.0.0.1'),
    dataDir,
    async tocsin(...args) {
      const out: string[] = [];
      const err: string[] = [];
      const code = await administer(args, env, { out: (line) => void out.push(line), err: (line) => void err.push(line) });
      if (code !== 0) throw new Error([...out, ...err].join('\n'));
      return out.at(-1) ?? '';
    },
    async cookieOf(email) {
      const user = await db.prisma.user.findUniqueOrThrow({ where: { email } });
      return `next-auth.session-token=${await openSession(db.prisma, user.id, Date.now())}`;
    },
    async stop(keep = false) {
      await running.stop();
      if (!keep) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
