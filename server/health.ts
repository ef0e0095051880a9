import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Pool } from 'pg';
import type { AlertsHeartbeat } from '../lib/live';

/** What must be well before this process may be given work. */
const PARTS = ['database', 'migrations', 'loop'] as const;
export type Part = (typeof PARTS)[number];

/** Why the loop's last attempt to store failed; null: it did not. Whoever finds that storing works again sets it back. */
export interface Storing {
  fails: string | null;
  /** Process time of the last failure. */
  failedMs: number;
}
/** After so long without a failure, a write that works proves that storing works again. */
const SETTLED_MS = 5_000;

const CHECK_MS = 2_000;
const CHECK_PATIENCE_MS = 3_000;

/** Well-being of the process. A part that nobody has reported yet is not well. */
export class Health {
  private readonly trouble = new Map<Part, string>(PARTS.map((part) => [part, 'starting']));
  private readonly warnings = new Set<string>();
  /** How storing goes, once there is a loop. */
  storing: Storing = { fails: null, failedMs: Number.NEGATIVE_INFINITY };
  /** The auditor's sign of life, once there is an auditor. */
  alerts: (() => AlertsHeartbeat) | null = null;

  well(part: Part): void {
    this.trouble.delete(part);
  }
  unwell(part: Part, reason: string): void {
    this.trouble.set(part, reason);
  }
  /** Something an operator should know that does not stop the work ("plain text on the network"). */
  warn(text: string): void {
    this.warnings.add(text);
  }
  report(): { ready: boolean; reasons: Record<string, string>; warnings: string[] } {
    return { ready: this.trouble.size === 0, reasons: Object.fromEntries(this.trouble), warnings: [...this.warnings] };
  }

  /** Asks the database every two seconds whether it is there and takes what it is given. Returns how to stop. */
  watchDatabase(pool: Pool): () => void {
    let asking = false;
    const ask = async () => {
      if (asking) return;
      asking = true;
      let late: NodeJS.Timeout | undefined;
      try {
        const patience = new Promise<never>((_, reject) => {
          late = setTimeout(() => reject(new Error('no answer in 3 s')), CHECK_PATIENCE_MS);
        });
        await Promise.race([this.checkDatabase(pool), patience]);
        this.well('database');
      } catch (error) {
        this.unwell('database', (error as Error).message);
      } finally {
        clearTimeout(late);
        asking = false;
      }
    };
    void ask();
    const timer = setInterval(() => void ask(), CHECK_MS);
    timer.unref();
    return () => clearInterval(timer);
  }

  /** A database that answers and stores nothing (a standby, a full disk) is no database for us. */
  private async checkDatabase(pool: Pool): Promise<void> {
    const r = await pool.query(`select current_setting('transaction_read_only') as read_only`);
    if (r.rows[0]?.read_only === 'on') throw new Error('read-only: nothing can be stored');
    if (this.storing.fails === null) return;
    try {
      await pool.query(
        `insert into jobs (name, state) values ('storing', '{}') on conflict (name) do update set state = excluded.state`,
      );
    } catch (error) {
      throw new Error(`nothing can be stored: ${(error as Error).message}`);
    }
    // A full disk has room for a small row where it has none for a batch: while batches fail, they know better.
    if (performance.now() - this.storing.failedMs < SETTLED_MS) throw new Error(`nothing can be stored: ${this.storing.fails}`);
    this.storing.fails = null;
  }
}

/** Answers GET /healthz (the process lives) and GET /readyz (it can work, else 503 with the reasons). false: not for us. */
export function answerHealth(health: Health, request: IncomingMessage, response: ServerResponse): boolean {
  const path = request.url?.split('?')[0];
  if (path !== '/healthz' && path !== '/readyz') return false;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return true;
  }
  const { ready, reasons, warnings } = health.report();
  const ok = path === '/healthz' || ready;
  const alerts = health.alerts === null ? {} : { alerts: health.alerts() };
  const body =
    path === '/healthz' ? { status: 'alive', ...alerts } : { status: ready ? 'ready' : 'not ready', reasons, warnings };
  response.writeHead(ok ? 200 : 503, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(request.method === 'HEAD' ? undefined : JSON.stringify(body));
  return true;
}
