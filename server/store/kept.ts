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
    if (before !== undefined) {
      const { count = 0, units = [] } = out[before] ?? {};
      out[before] = { ...row, count: count + row.count, units: [...new Set([...units, ...(row.units ?? [])])] };
    } else {
      if (key !== null) kept.set(key, out.length);
      out.push(row);
    }
  }
  return out;
}

/** What is kept is the same by what it says, what is refused by its text or its event as well; null: each is a row of its own. */
function sameness({ status, sourceId, reason, detail, rawText, content }: QuarantineWrite): string | null {
  const said = `${sourceId}\u001f${reason}\u001f${detail}`;
  if (status === 'kept') return said;
  if (content !== undefined) return `${said}\u001f${content}`;
  return status === 'rejected' && rawText !== null ? `${said}\u001f\u001f${rawText}` : null;
}
