import { existsSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { anchorFile } from '../audit/anchors';
import { openSigner, trustedKeys } from '../audit/key';
import { authSecret } from '../auth/secret';
import type { Config } from '../config';
import { backup } from '../database/backup';
import type { Database } from '../database/open';
import { restore } from '../database/restore';
import { PROJECT_ROOT } from '../root';
import { Refusal, record } from './record';

interface Request {
  readonly say: (line: string) => void;
  readonly rest: readonly string[];
  readonly config: Config;
  readonly db: Database;
  readonly now: Date;
  readonly by: string;
}

/** Everything in one file, while the server goes on. */
export async function backupCommand({ say, rest, db, now, by }: Request): Promise<void> {
  const file = resolve(rest[0] ?? `tocsin-${now.toISOString().slice(0, 19).replaceAll(':', '')}.backup`);
  if (existsSync(file)) throw new Refusal(`${file} is there already.`);
  const started = performance.now();
  const made = await backup(db.pool, file, now);
  const state = { at: now.getTime(), bytes: made.bytes };
  await db.prisma.job.upsert({ where: { name: 'backup' }, create: { name: 'backup', state }, update: { state } });
  await record(db.prisma, { unitId: null, at: now, by, action: 'backup', subject: 'database', detail: { rows: made.rows } });
  say(`${made.rows} rows of ${made.tables} tables, ${made.bytes} bytes, in ${seconds(started)} s:`);
  say(file);
}

/** Puts a backup in the place of the database. The server must be stopped. */
export async function restoreCommand(r: Request & { replace: boolean }): Promise<void> {
  const { say, rest, config, db, now, by } = r;
  const file = rest[0];
  if (file === undefined) throw new Refusal('restore takes the file of a backup.');
  const started = performance.now();
  const migrations = join(PROJECT_ROOT, 'prisma', 'migrations');
  const done = await restore(db.pool, resolve(file), { migrations, replace: r.replace, ours: db.embedded ? 1 : 0 });
  // What was about to be told when the backup was made is no news any more. What still holds is told again by its own plan.
  const late = await db.pool.query("update outbox set state = 'expired' where state = 'queued' and created_at < $1", [
    new Date(now.getTime() - NEWS_MS),
  ]);
  // The anchors of the time that was lost would say that the end was cut off; they stay beside, under another name.
  const anchors = anchorFile(config.dataDir);
  if (existsSync(anchors)) renameSync(anchors, `${anchors}.before-restore-${now.getTime()}`);
  const unknown = await foreignKeys(db, await authSecret(config));
  await record(db.prisma, {
    unitId: null,
    at: now,
    by,
    action: 'restore',
    subject: 'database',
    detail: { of: done.at, rows: done.rows },
  });
  say(`${done.rows} rows of ${done.tables} tables, as of ${done.at}, restored in ${seconds(started)} s.`);
  if (done.migrated.length > 0) say(`Brought to this version by ${done.migrated.length} migrations.`);
  if ((late.rowCount ?? 0) > 0) say(`${late.rowCount} old notices will not be sent again.`);
  if (unknown)
    say(
      'The backup was made under another AUTH_SECRET: set the same one (where it was never set: put the file auth-secret of the old TOCSIN_DATA into the new), else second factors and anchors of the audit cannot be opened.',
    );
}
const NEWS_MS = 10 * 60_000;

async function foreignKeys(db: Database, secret: string): Promise<boolean> {
  const keys = await trustedKeys(db.pool, secret);
  const used = await db.pool.query('select distinct key_id from audit_anchors');
  const unknown = used.rows.some((r) => !keys.has(r.key_id));
  await openSigner(db.pool, secret);
  return unknown;
}
const seconds = (since: number) => ((performance.now() - since) / 1_000).toFixed(1);
