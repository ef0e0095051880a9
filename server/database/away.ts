import { DatabaseAway } from '../intake/port';

/** SQLSTATE classes: connection, operator intervention (shutting down, starting), no resources (disk full), read-only. */
const SQLSTATE = /^(08|57P|53|25006)/;
const WITHIN = /Code: `(08|57P|53|25006)/;
const SYSTEM = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;
/** Prisma: unreachable, timed out, connection closed, no connection free in time. */
const PRISMA = /^P(1001|1002|1008|1017|2024)$/;
const SAID =
  /Connection terminated|connection error and is not queryable|trying to connect|Connection ended|Connection closed|Query read timeout|database system is/i;

/** Errors after which sending again may help: the connection is gone, the database is starting, full or read-only. */
export function isAway(error: unknown): boolean {
  if (error instanceof DatabaseAway) return true;
  const { code, message } = error as { code?: unknown; message?: unknown };
  const [c, m] = [typeof code === 'string' ? code : '', typeof message === 'string' ? message : ''];
  return SQLSTATE.test(c) || SYSTEM.test(c) || PRISMA.test(c) || WITHIN.test(m) || SAID.test(m);
}
