import type { QuarantineWrite } from './batch';

/**
 * Rows that say the same of one source become one row with their number: one statement may write a row of the table only once,
 * and a monitor names the same unknown code twice in one message, or in two messages that arrive together.
 */
export function keptOnce(rows: readonly QuarantineWrite[]): readonly QuarantineWrite[] {
  if (rows.length < 2) return rows;
  const kept = new Map<string, number>();
  const out: QuarantineWrite[] = [];
  for (const row of rows) {
    const key = row.status === 'kept' ? `${row.sourceId}\u001f${row.reason}\u001f${row.detail}` : null;
    const before = key === null ? undefined : kept.get(key);
    if (before !== undefined) out[before] = { ...row, count: (out[before]?.count ?? 0) + row.count };
    else {
      if (key !== null) kept.set(key, out.length);
      out.push(row);
    }
  }
  return out;
}
