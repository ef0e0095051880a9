import type { Pool } from 'pg';
import webpush from 'web-push';
import type { Config } from '../config';

export interface VapidKeys {
  readonly publicKey: string;
  readonly privateKey: string;
  readonly subject: string;
}

/** Who we are to the push services, unless VAPID_* says it: made at the first start and kept in the database for all nodes. */
export async function vapidKeys(pool: Pool, config: Pick<Config, 'vapid' | 'vapidSubject'>): Promise<VapidKeys> {
  if (config.vapid) return config.vapid;
  const made = webpush.generateVAPIDKeys();
  await pool.query("insert into jobs (name, state) values ('vapid', $1) on conflict (name) do nothing", [JSON.stringify(made)]);
  const r = await pool.query("select state from jobs where name = 'vapid'");
  return { ...r.rows[0].state, subject: config.vapidSubject };
}
