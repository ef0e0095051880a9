import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../../prisma/client/client';
import { watchSilence } from './silence';
import { TYPES } from './timestamps';

export type Prisma = PrismaClient;

/** Connections for the loop's raw statements. A lost connection is replaced at the next query, it never ends the process. */
export function connectPool(url: string, max: number, onLost: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: 'tocsin',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    types: TYPES,
  });
  pool.on('error', onLost);
  // A connection that somebody holds between two statements may end too. They hear of it at their next one; without a listener
  // it would end the process.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  watchSilence(pool, url);
  return pool;
}

/** Prisma over a pool of its own, so that a slow page never takes the loop's connections. */
export function connectPrisma(url: string, max: number, onLost: (error: Error) => void): PrismaClient {
  const adapter = new PrismaPg(connectPool(url, max, onLost), { onConnectionError: onLost, disposeExternalPool: true });
  return new PrismaClient({ adapter });
}
