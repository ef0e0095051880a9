import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type { NodeFact } from '../../lib/health/facts';
import { DAY, MINUTE } from '../../lib/time';
import type { Clock } from '../clock';
import type { Logger } from '../log';
import { PROJECT_ROOT } from '../root';

const SAY_EVERY_MS = 15_000;
const PREFIX = 'node:';

/** "0.1.0+1a2b3c4d": the version and, where it was built, a digest of what it was built from. */
function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as { version: string };
  const stamp = join(PROJECT_ROOT, 'dist', 'made-from');
  return existsSync(stamp) ? `${version}+${readFileSync(stamp, 'utf8').slice(0, 8)}` : version;
}

/** Signs of life of the nodes that share a database: each writes its own every quarter of a minute. */
export class Nodes {
  private readonly id = randomUUID();
  readonly version = ownVersion();
  private readonly startedAt: number;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly pool: Pool,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {
    this.startedAt = clock.now();
    void this.say();
    this.timer = setInterval(() => void this.say(), SAY_EVERY_MS);
    this.timer.unref();
  }

  /** Nodes heard of within a minute of real time, this one first. */
  async list(): Promise<readonly NodeFact[]> {
    const now = this.clock.now();
    const r = await this.pool.query(
      `select name, state from jobs where starts_with(name, $1) and (state->>'at')::float8 > $2 order by (state->>'startedAt')::float8`,
      [PREFIX, now - MINUTE * this.clock.speed],
    );
    const nodes = r.rows.map(({ name, state }): NodeFact => {
      const id = (name as string).slice(PREFIX.length);
      return { id, host: state.host, version: state.version, startedAt: state.startedAt, seenAt: state.at, own: id === this.id };
    });
    return nodes.sort((a, b) => Number(b.own) - Number(a.own));
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.pool.query('delete from jobs where name = $1', [PREFIX + this.id]).catch(() => undefined);
  }

  private async say(): Promise<void> {
    const at = this.clock.now();
    const state = { host: hostname(), version: this.version, startedAt: this.startedAt, at };
    try {
      await this.pool.query(
        'insert into jobs (name, state) values ($1, $2) on conflict (name) do update set state = excluded.state',
        [PREFIX + this.id, JSON.stringify(state)],
      );
      await this.pool.query(`delete from jobs where starts_with(name, $1) and (state->>'at')::float8 < $2`, [PREFIX, at - DAY]);
    } catch (error) {
      this.log.warn({ err: error }, 'the sign of life could not be written');
    }
  }
}
