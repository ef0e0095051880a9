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
    const key = sameness(row);
    const before = key === null ? undefined : kept.get(key);
    if (before !== undefined) out[before] = { ...row, count: (out[before]?.count ?? 0) + row.count };
    else {
      if (key !== null) kept.set(key, out.length);
      out.push(row);
    }
  }
  return out;
}

/** What is kept is the same by what it says, what is refused by its text as well; null: each is a row of its own. */
function sameness({ status, sourceId, reason, detail, rawText }: QuarantineWrite): string | null {
  if (status === 'kept') return `${sourceId}\u001f${reason}\u001f${detail}`;
  return status === 'rejected' && rawText !== null ? `${sourceId}\u001f${reason}\u001f${detail}\u001f${rawText}` : null;
}
