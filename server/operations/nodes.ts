import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Pool } from 'pg';
import type { NodeFact } from '../../lib/health/facts';
import { DAY, MINUTE } from '../../lib/time';
import type { Clock } from '../clock';
import type { Logger } from '../log';
import { OWN_VERSION } from '../version';

const SAY_EVERY_MS = 15_000;
const PREFIX = 'node:';

/** Signs of life of the nodes that share a database: each writes its own every quarter of a minute. */
export class Nodes {
  private readonly id = randomUUID();
  readonly version = OWN_VERSION;
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
