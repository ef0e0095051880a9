import type { Pool } from 'pg';
import type { Clock } from '../clock';
import type { Logger } from '../log';
import { metrics } from '../metrics';
import { anchorChains, anchorFile, copyOut, readAnchors } from './anchors';
import { chainRows } from './chain';
import { openSigner, trustedKeys } from './key';
import { verifyAudit } from './verify';

const LINK_EVERY_MS = 1_000;
const ANCHOR_EVERY_MS = 5 * 60_000;
const VERIFY_EVERY_MS = 24 * 3_600_000;
const ROUNDS_AT_ONCE = 20;

export interface AuditJob {
  /** Links and anchors once more, then ends. */
  stop(): Promise<void>;
}

/**
 * Keeps the audit's chains: new rows are linked within a second or two, their ends are signed every five minutes and copied
 * into the data folder, and once a day all is walked. `onBreak` is told what was found.
 */
export async function startAudit(p: {
  pool: Pool;
  clock: Clock;
  secret: string;
  dataDir: string;
  log: Logger;
  onBreak: (text: string) => void;
}): Promise<AuditJob> {
  const { pool, clock, secret, dataDir, log } = p;
  const signer = await openSigner(pool, secret);
  let running: Promise<void> | null = null;
  let anchoredMs = Number.NEGATIVE_INFINITY;
  let verifiedMs = clock.monotonicMs();

  const link = async () => {
    for (let round = 0; round < ROUNDS_AT_ONCE; round += 1) if ((await chainRows(pool)) === 0) break;
    const r = await pool.query('select count(*)::int as n from (select 1 from audit where chain_seq is null limit 100000) x');
    metrics.auditUnchained.set(r.rows[0].n);
  };
  const anchor = async () => {
    copyOut(dataDir, await anchorChains(pool, signer, clock.now()));
    anchoredMs = clock.monotonicMs();
  };
  const walk = async () => {
    verifiedMs = clock.monotonicMs();
    const reports = await verifyAudit(pool, await trustedKeys(pool, secret), readAnchors(anchorFile(dataDir)));
    const breaks = reports.flatMap((r) => r.breaks);
    metrics.auditBreaks.set(breaks.length);
    if (breaks.length === 0) return;
    log.error({ breaks }, 'the audit chain is broken');
    p.onBreak(`The audit chain is broken in ${breaks.length} places: run "npm run tocsin -- audit verify".`);
  };
  const turn = () => {
    running ??= (async () => {
      await link();
      if (clock.monotonicMs() - anchoredMs >= ANCHOR_EVERY_MS) await anchor();
      if (clock.monotonicMs() - verifiedMs >= VERIFY_EVERY_MS) await walk();
    })()
      .catch((error) => log.warn({ err: error }, 'the audit could not be linked; trying again'))
      .finally(() => {
        running = null;
      });
  };
  const timer = setInterval(turn, LINK_EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
      await link()
        .then(anchor, () => undefined)
        .catch(() => undefined);
    },
  };
}
