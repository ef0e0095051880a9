import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startEmbedded } from '../../server/database/embedded';
import { createLog } from '../../server/log';
import { PROJECT_ROOT } from '../../server/root';
import { urlOf } from '../support/cluster';
import { Feed } from './feed';
import { buildOf, type Node, startNode, tocsin } from './nodes';

/**
 * `npm run upgrade-drill [-- REVISION]`: a rolling upgrade from an older revision of this repository to what stands here, and back
 * again, with two nodes on one database, while a feed sends without a pause. REVISION: else the one before the newest migration.
 * Exit 1 if anything acknowledged was lost or stored twice, or if the nodes do not agree in the end.
 */
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const git = (...args: string[]) => execFileSync('git', args, { cwd: PROJECT_ROOT, encoding: 'utf8' }).trim();

function beforeNewestMigration(): string {
  const newest = git('ls-files', 'prisma/migrations/*/migration.sql').split('\n').sort().at(-1) as string;
  return `${git('log', '--diff-filter=A', '-1', '--format=%H', '--', newest)}~1`;
}

const revision = git('rev-parse', '--short', process.argv[2] ?? beforeNewestMigration());
const folder = mkdtempSync(join(tmpdir(), 'tocsin-upgrade-'));
const cluster = await startEmbedded(join(folder, 'data'), createLog('error', 'stderr'));
let failed = false;
const check = (what: string, ok: boolean, figures = '') => {
  if (!ok) failed = true;
  say(`  ${ok ? 'ok    ' : 'FAILED'}  ${what}${figures === '' ? '' : `: ${figures}`}`);
};
const nodes: Node[] = [];
try {
  const old = buildOf(revision, join(folder, 'old'));
  const now = { root: PROJECT_ROOT, name: 'this revision' };
  const admin = new pg.Client({ connectionString: cluster.url });
  await admin.connect();
  await admin.query('create database upgrade');
  await admin.end();
  const url = urlOf(cluster.url, 'upgrade');
  const start = async (place: number, build: typeof now) => {
    const began = performance.now();
    nodes[place] = await startNode(build, url, join(folder, `node-${place}`));
    say(`node ${place + 1} runs ${build.name}, ready after ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  };
  const replace = async (place: number, build: typeof now) => {
    await nodes[place]?.stop();
    await start(place, build);
    await pause(3_000);
  };
  await start(0, old);
  await tocsin(old, url, folder, 'units', 'create', '--id', 'ICU-7', '--beds', '4');
  const key = await tocsin(old, url, folder, 'keys', 'create', '--source', 'DRILL', '--unit', 'ICU-7');
  const reader = await tocsin(old, url, folder, 'keys', 'create', '--source', 'READER', '--unit', 'ICU-7', '--scope', 'read');
  await start(1, old);
  const feed = new Feed(() => nodes.map((n) => n.address), key);
  await feed.admit();
  feed.begin();
  await replace(0, now);
  await replace(1, now);
  say('and back:');
  await replace(0, old);
  await replace(1, now);
  await pause(5_000);
  await feed.end();

  const db = new pg.Client({ connectionString: url });
  await db.connect();
  const stored = (await db.query("select event_id, count(*)::int as n from events where kind = 'vital' group by event_id")).rows;
  const times = new Map(stored.map((r) => [r.event_id as string, r.n as number]));
  const acked = [...feed.acknowledged];
  say(`\n${acked.length} events acknowledged while nodes came and went; ${feed.retried} were sent again to the other node`);
  check(
    'every acknowledged event is stored',
    acked.every((id) => times.has(id)),
  );
  check(
    'none is stored twice',
    [...times.values()].every((n) => n === 1),
  );
  check('longest wait for an answer', feed.longestMs < 30_000, `${(feed.longestMs / 1_000).toFixed(1)} s`);
  const pending = async () => (await db.query('select count(*)::int as n from pending')).rows[0].n as number;
  for (let i = 0; i < 50 && (await pending()) > 0; i++) await pause(200);
  check('no chart is behind', (await pending()) === 0);
  const states = await Promise.all(nodes.map((n) => feed.states(n.address, reader)));
  check('both versions show the same grades and alerts', states[0] === states[1] && states[0] !== '', states[0]);
  await db.end();
  check('the audit verifies', (await tocsin(now, url, folder, 'audit', 'verify')) === 'The audit verifies.');
} finally {
  for (const node of nodes) await node?.stop();
  await cluster.stop(async () => false);
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
