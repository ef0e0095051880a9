import { connectPrisma, type Prisma } from './client';

/**
 * The database as pages and sign-in reach it. They run in bundles of their own, apart from the server's modules, and find
 * its address where the server has put it: in DATABASE_URL. One connection pool for all bundles of the process.
 */
export function pagesDatabase(): Prisma {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set: pages are served by the Tocsin server only, not by "next start".');
  const kept = globalThis as { tocsinPagesDatabase?: { readonly url: string; readonly prisma: Prisma } };
  if (kept.tocsinPagesDatabase?.url !== url) kept.tocsinPagesDatabase = { url, prisma: connectPrisma(url, 4, () => undefined) };
  return kept.tocsinPagesDatabase.prisma;
}
