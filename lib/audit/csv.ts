import type { AuditLine } from './view';

const COLUMNS = ['id', 'place', 'at', 'unit', 'actor', 'actorName', 'action', 'subject', 'detail'] as const;
export const CSV_HEAD = COLUMNS.join(',');

/** One line of the audit's table. */
export function csvLine(line: AuditLine): string {
  return COLUMNS.map((name) => csvCell(name === 'detail' ? JSON.stringify(line.detail) : (line[name] ?? ''))).join(',');
}
/** A cell of a table for a spreadsheet, after RFC 4180. What a spreadsheet would run as a formula is made plain text. */
export function csvCell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
