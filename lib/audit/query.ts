/** What may be asked of the audit. Empty fields ask for everything. */
export interface AuditQuery {
  readonly unit: string | null;
  readonly actor: string | null;
  /** The beginning of the action's name: "alert." finds all that was done about alerts. */
  readonly action: string | null;
  readonly subject: string | null;
  readonly from: number | null;
  readonly to: number | null;
  /** Rows with a smaller id than this, newest first. */
  readonly before: string | null;
}
const TEXTS = ['unit', 'actor', 'action', 'subject'] as const;
const LONGEST = 200;

/** Reads the query of an address; the error says what is wrong with it. */
export function readAuditQuery(params: Readonly<Record<string, string>>): AuditQuery | { readonly error: string } {
  const text = (name: (typeof TEXTS)[number]) => params[name]?.trim() || null;
  const instant = (name: 'from' | 'to') => (params[name] ? Date.parse(params[name] as string) : null);
  const query = {
    ...{ unit: text('unit'), actor: text('actor'), action: text('action'), subject: text('subject') },
    ...{ from: instant('from'), to: instant('to'), before: params.cursor || null },
  };
  const long = TEXTS.find((name) => (query[name]?.length ?? 0) > LONGEST);
  if (long !== undefined) return { error: `"${long}" is too long.` };
  if (Number.isNaN(query.from) || Number.isNaN(query.to)) return { error: '"from" and "to" are instants.' };
  if (query.before !== null && !/^\d{1,18}$/.test(query.before)) return { error: 'This cursor was not given out here.' };
  return query;
}
