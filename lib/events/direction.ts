/**
 * Characters that turn the direction of the text behind them: embeddings, overrides and isolates (UAX #9). Nobody sees them, and what
 * stands behind a value that has one (a time, a grade) would be read from right to left. Scripts that run that way need none.
 */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;
const TURN = new RegExp(TURNS.source);

/** The text without them. */
export const withoutTurns = (text: string): string => (TURN.test(text) ? text.replace(TURNS, '') : text);

/** The text with each of them written out, for whoever looks at what was sent. */
export const turnsWrittenOut = (text: string): string =>
  text.replace(TURNS, (c) => `[U+${c.charCodeAt(0).toString(16).toUpperCase()}]`);

/** How one is written in JSON as an escape, and a few others with it. */
const ESCAPED = '\\u20';
/**
 * Reads JSON; no value in it turns the direction of text.
 * @throws SyntaxError
 */
export function parseWithoutTurns(json: string): unknown {
  // Both are found at the speed of memory; a pattern for the two together took a tenth of what a hundred events cost.
  if (!TURN.test(json) && !json.includes(ESCAPED)) return JSON.parse(json);
  return JSON.parse(json, (_, value: unknown) => (typeof value === 'string' ? withoutTurns(value) : value));
}
