import type { Pool } from 'pg';
import { CSV_HEAD, csvLine } from '../../lib/audit/csv';
import { type AuditQuery, readAuditQuery } from '../../lib/audit/query';
import { anchorFile, readAnchors } from '../audit/anchors';
import { trustedKeys } from '../audit/key';
import type { Reads } from '../audit/reads';
import { verifyAudit } from '../audit/verify';
import { listAudit } from '../store/audit-list';
import { unitsToRead } from '../store/reader';
import { HttpError, sendJson } from './answer';
import { Attempts } from './attempts';
import type { Call, Route } from './router';

const PAGE = 200;
const EXPORT_PAGE = 5_000;
const EXPORT_MOST = 1_000_000;
const EXPORTS_A_DAY = 5;

/** The audit for those who check it: search, export, and the walk over the chains. */
export function auditRoutes(p: { pool: Pool; reads: Reads; secret: string; dataDir: string }): Route[] {
  const { pool, reads } = p;
  const exports_ = new Attempts(EXPORTS_A_DAY, 86_400_000);
  return [
    {
      method: 'GET',
      pattern: '/api/audit',
      access: 'session',
      async handle({ res, actor, url }) {
        const page = await listAudit(actor, pool, queryOf(url), PAGE);
        sendJson(res, 200, page.next === null ? { lines: page.lines } : page);
      },
    },
    {
      method: 'GET',
      pattern: '/api/audit/export',
      access: 'session',
      async handle(call) {
        unitsToRead(call.actor, 'audit');
        const query = queryOf(call.url);
        const format = call.url.searchParams.get('format') ?? 'csv';
        if (format !== 'csv' && format !== 'jsonl') throw new HttpError(400, 'query', '"format" is csv or jsonl.');
        exports_.count((call.actor as { id: string }).id);
        reads.each(call.actor, query.unit, 'audit.export', format);
        await sendExport(pool, query, format, call);
      },
    },
    {
      method: 'GET',
      pattern: '/api/audit/chains',
      access: 'session',
      async handle({ res, actor }) {
        const units = unitsToRead(actor, 'audit') ?? [];
        const keys = await trustedKeys(pool, p.secret);
        const reports = await verifyAudit(pool, keys, readAnchors(anchorFile(p.dataDir)));
        sendJson(res, 200, { chains: reports.filter((r) => r.unit === '' || units.includes(r.unit)) });
      },
    },
  ];
}

function queryOf(url: URL): AuditQuery {
  const query = readAuditQuery(Object.fromEntries(url.searchParams));
  if ('error' in query) throw new HttpError(400, 'query', query.error);
  return query;
}

async function sendExport(pool: Pool, query: AuditQuery, format: 'csv' | 'jsonl', call: Call): Promise<void> {
  const { res } = call;
  res.writeHead(200, {
    'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
    'content-disposition': `attachment; filename="audit.${format}"`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  if (format === 'csv') res.write(`${CSV_HEAD}\r\n`);
  let before = query.before;
  for (let sent = 0; sent < EXPORT_MOST && !res.destroyed; sent += EXPORT_PAGE) {
    const page = await listAudit(call.actor, pool, { ...query, before }, EXPORT_PAGE);
    const text = page.lines.map((l) => (format === 'csv' ? `${csvLine(l)}\r\n` : `${JSON.stringify(l)}\n`)).join('');
    if (!res.write(text)) await new Promise((resolve) => res.once('drain', resolve).once('close', resolve));
    if (page.next === null) break;
    before = page.next;
  }
  res.end();
}
