import { anchorFile, readAnchors, storedAnchors } from '../audit/anchors';
import { openSigner, trustedKeys } from '../audit/key';
import { verifyAudit } from '../audit/verify';
import { authSecret } from '../auth/secret';
import type { Config } from '../config';
import type { Database } from '../database/open';
import { Refusal } from './record';

/**
 * Walks the audit chains and prints what was found, a line a unit and a line a break.
 * @throws Refusal if a chain is broken, so that the exit code says it too
 */
export async function verifyCommand(r: {
  say: (line: string) => void;
  db: Database;
  config: Config;
  unit: string | undefined;
  /** A file of anchors kept elsewhere, beside the copy in the data folder. */
  anchors: string | undefined;
}): Promise<void> {
  const keys = await trustedKeys(r.db.pool, await authSecret(r.config));
  const copies = [...readAnchors(anchorFile(r.config.dataDir)), ...(r.anchors === undefined ? [] : readAnchors(r.anchors))];
  const reports = await verifyAudit(r.db.pool, keys, copies, r.unit);
  if (r.unit !== undefined && reports.length === 0) throw new Refusal(`Nothing is recorded of unit ${r.unit}.`);
  for (const c of reports) {
    const waiting = c.unchained > 0 ? `, ${c.unchained} newer rows wait for their place` : '';
    r.say(
      `${c.unit || 'installation'}: ${c.rows} rows, ${c.anchors} anchors, signed up to row ${c.anchoredTo}${waiting}: ${c.breaks.length === 0 ? 'whole' : 'BROKEN'}`,
    );
    for (const b of c.breaks) r.say(`  ${b.kind} at ${b.place}: ${b.text}`);
  }
  const broken = reports.reduce((n, c) => n + c.breaks.length, 0);
  if (broken > 0) throw new Refusal(`The audit does not verify: ${broken} ${broken === 1 ? 'break' : 'breaks'}.`);
  r.say('The audit verifies.');
}

/** The public key that checks exported anchors, as PEM. */
export async function keyCommand(r: { say: (line: string) => void; db: Database; config: Config }): Promise<void> {
  r.say((await openSigner(r.db.pool, await authSecret(r.config))).publicKey.trimEnd());
}

/** Every signed anchor as a line of JSON, for keeping outside. */
export async function anchorsCommand(r: { say: (line: string) => void; db: Database }): Promise<void> {
  const units = await r.db.pool.query('select distinct unit_id from audit_anchors order by unit_id');
  for (const { unit_id } of units.rows)
    for (const anchor of await storedAnchors(r.db.pool, unit_id)) r.say(JSON.stringify(anchor));
}
