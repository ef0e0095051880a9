import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../../prisma/client/client';

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
  });
  pool.on('error', onLost);
  return pool;
}

/** Prisma over a pool of its own, so that a slow page never takes the loop's connections. */
export function connectPrisma(url: string, max: number, onLost: (error: Error) => void): PrismaClient {
  const adapter = new PrismaPg(
    { connectionString: url, max, application_name: 'tocsin' },
    { onPoolError: onLost, onConnectionError: onLost },
  );
  return new PrismaClient({ adapter });
}
