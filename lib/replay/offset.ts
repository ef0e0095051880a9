import { HOUR, type Instant, MINUTE, SECOND } from '../time';

const OFFSET = /^([+-])(\d+):(\d\d)(?::(\d\d))?$/;

/** "+26:00", "-00:30:15" as milliseconds from t0; null if it is none. */
export function parseOffset(text: string): number | null {
  const m = OFFSET.exec(text);
  if (m === null) return null;
  const ms = Number(m[2]) * HOUR + Number(m[3]) * MINUTE + Number(m[4] ?? 0) * SECOND;
  return m[1] === '-' ? -ms : ms;
}

/** Milliseconds from t0 as the case files write them; seconds only where there are some. */
export function formatOffset(ms: number): string {
  const s = Math.round(Math.abs(ms) / SECOND);
  const two = (n: number): string => String(n).padStart(2, '0');
  const seconds = s % 60 === 0 ? '' : `:${two(s % 60)}`;
  return `${ms < 0 ? '-' : '+'}${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}${seconds}`;
}

/** An offset as an instant. Throws naming the field for text that is no offset. */
export function instantAt(t0: Instant, offset: unknown, field: string): Instant {
  const ms = typeof offset === 'string' ? parseOffset(offset) : null;
  if (ms === null) throw new Error(`${field}: ${JSON.stringify(offset)} is no offset from t0 (+HH:MM or +HH:MM:SS)`);
  return t0 + ms;
}
