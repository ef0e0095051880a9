import { withoutTurns } from '../../../lib/events/direction';
/** The five characters MSH-1 and MSH-2 declare. */
export interface Separators {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  readonly escape: string;
  readonly subcomponent: string;
  /** The usual |^~\&: what is read of such a message may be remembered by its text. */
  readonly usual: boolean;
}

/** What a header line declares; null if it does not begin with MSH or its separators are missing, letters or not distinct. */
export function separatorsOf(header: string): Separators | null {
  if (!header.startsWith('MSH')) return null;
  const field = header[3];
  if (field === undefined || !isMark(field)) return null;
  const end = header.indexOf(field, 4);
  const declared = end < 0 ? header.slice(4) : header.slice(4, end);
  const [component, repetition = '~', mark = '\\', subcomponent = '&', truncation = ''] = declared;
  const all = [field, component ?? '', repetition, mark, subcomponent, ...truncation];
  if (declared.length > 5 || new Set(all).size !== all.length || !all.every(isMark)) return null;
  return { field, component: component ?? '', repetition, escape: mark, subcomponent, usual: header.startsWith('MSH|^~\\&') };
}
const isMark = (c: string): boolean => c.length === 1 && c > ' ' && c < '\x7f' && !/[A-Za-z0-9"]/.test(c);

/** One segment. Fields are counted as HL7 counts them; nothing is split or unescaped before it is asked for. */
export class Segment {
  private fields: string[] | null = null;

  constructor(
    readonly name: string,
    readonly raw: string,
    readonly sep: Separators,
    /** How often a segment of this name has come so far in the message, from 1: ERR names the place with it. */
    readonly sequence: number,
  ) {}

  /** Field n as sent, repetitions and escapes included; '' if it is absent or the explicit null (""). */
  field(n: number): string {
    if (this.fields === null) {
      this.fields = this.raw.split(this.sep.field);
      // MSH-1 is the separator itself and stands in no field of its own.
      if (this.name === 'MSH') this.fields.splice(1, 0, this.sep.field);
    }
    const value = this.fields[n];
    return value === undefined || value === '""' ? '' : value;
  }

  /** Repetitions of field n as sent; none if it is empty. */
  repetitions(n: number): string[] {
    const value = this.field(n);
    return value === '' ? [] : value.split(this.sep.repetition);
  }

  /** The first repetition of field n as sent; '' if it is empty. */
  first(n: number): string {
    const value = this.field(n);
    const end = value.indexOf(this.sep.repetition);
    return end < 0 ? value : value.slice(0, end);
  }

  /** Component c (subcomponent s) of the first repetition of field n, unescaped and trimmed. */
  text(n: number, c = 1, s = 1): string {
    const value = this.field(n);
    if (value === '' || (c === 1 && s === 1 && this.sep.usual && isPlain(value))) return value;
    const end = value.indexOf(this.sep.repetition);
    return part(end < 0 ? value : value.slice(0, end), this.sep, c, s);
  }
}

/** One short word without separators, escapes or blanks: most fields are. */
function isPlain(value: string): boolean {
  if (value.length > 40) return false;
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i);
    // ^ & \ ~, blanks and whatever is not ASCII
    if (c === 94 || c === 38 || c === 92 || c >= 126 || c <= 32) return false;
  }
  return true;
}

/** Component c (subcomponent s) of one repetition, unescaped and trimmed, without what turns the direction of text. */
export function part(repetition: string, sep: Separators, c: number, s = 1): string {
  const component = nth(repetition, sep.component, c);
  const value = component === '' ? '' : nth(component, sep.subcomponent, s);
  if (value === '' || value === '""') return '';
  return withoutTurns(value.includes(sep.escape) ? unescaped(value, sep) : value).trim();
}

function nth(text: string, separator: string, n: number): string {
  let from = 0;
  for (let i = 1; ; i++) {
    const end = text.indexOf(separator, from);
    if (i === n) return end < 0 ? text.slice(from) : text.slice(from, end);
    if (end < 0) return '';
    from = end + 1;
  }
}

/** At most so many characters, never half of one. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  const last = cut.charCodeAt(most - 1);
  return last >= 0xd800 && last <= 0xdbff ? cut.slice(0, -1) : cut;
}

/** Replaces escape sequences: separators, hexadecimal bytes, line breaks. Formatting is dropped, what nobody defined stays. */
export function unescaped(text: string, sep: Separators): string {
  let out = '';
  let from = 0;
  for (;;) {
    const start = text.indexOf(sep.escape, from);
    const end = start < 0 ? -1 : text.indexOf(sep.escape, start + 1);
    if (end < 0) return out + text.slice(from);
    const known = meaning(text, start + 1, end, sep);
    out += text.slice(from, start) + (known ?? text.slice(start, end + 1));
    from = end + 1;
  }
}

function meaning(text: string, from: number, to: number, sep: Separators): string | null {
  const code = text.slice(from, Math.min(to, from + 4));
  if (to - from === 1) {
    if (code === 'F') return sep.field;
    if (code === 'S') return sep.component;
    if (code === 'T') return sep.subcomponent;
    if (code === 'R') return sep.repetition;
    if (code === 'E') return sep.escape;
    if (code === 'H' || code === 'N') return '';
    return null;
  }
  if (code[0] === 'X') return hexadecimal(text.slice(from + 1, to));
  if (code.startsWith('.br') || code.startsWith('.sp')) return '\n';
  if (/^\.(in|ti|fi|nf|ce|sk)/.test(code)) return '';
  return null;
}

function hexadecimal(digits: string): string | null {
  if (digits.length % 2 !== 0 || !/^[0-9A-Fa-f]+$/.test(digits)) return null;
  const bytes = Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

/** One message of a frame, cut into segments. */
export interface Message {
  readonly raw: string;
  readonly sep: Separators;
  readonly msh: Segment;
  readonly segments: readonly Segment[];
  /** Lines that are no segment (a name that is not three capitals or digits). */
  readonly unreadable: readonly string[];
}
/** A message whose header cannot be read; its number if that much is legible. */
export interface Unreadable {
  readonly raw: string;
  readonly controlId: string;
}

const BATCH = new Set(['FHS', 'BHS', 'BTS', 'FTS']);
const NAME = /^[A-Z][A-Z0-9]{2}$/;

/**
 * The messages of one frame in order. Segments may end in CR, LF or both; file and batch headers and trailers are dropped;
 * each MSH begins a message. What stands before the first MSH makes one unreadable message of its own.
 */
export function messagesIn(text: string): (Message | Unreadable)[] {
  const lines = (text.includes('\n') ? text.split(/[\r\n]+/) : text.split('\r')).filter(
    (line) => line !== '' && !BATCH.has(line.slice(0, 3)),
  );
  const heads: number[] = [];
  for (const [i, line] of lines.entries()) if (line.startsWith('MSH')) heads.push(i);
  if (heads.length === 0) return [{ raw: text, controlId: '' }];
  const found: (Message | Unreadable)[] = [];
  const first = heads[0] as number;
  if (lines.slice(0, first).some((line) => line.trim() !== ''))
    found.push({ raw: lines.slice(0, first).join('\r'), controlId: '' });
  for (const [i, from] of heads.entries()) {
    const own = heads.length === 1 ? lines.slice(from) : lines.slice(from, heads[i + 1] ?? lines.length);
    found.push(messageOf(own, heads.length === 1 && first === 0 ? text : own.join('\r')));
  }
  return found;
}

function messageOf(lines: readonly string[], raw: string): Message | Unreadable {
  const header = lines[0] as string;
  const sep = separatorsOf(header);
  if (sep === null) return { raw, controlId: header.split(header[3] ?? '|')[9] ?? '' };
  const segments: Segment[] = [];
  const unreadable: string[] = [];
  const counts = new Map<string, number>();
  for (const line of lines) {
    const name = line.slice(0, 3);
    if (!NAME.test(name) || (line.length > 3 && line[3] !== sep.field)) {
      if (line.trim() !== '') unreadable.push(line);
      continue;
    }
    const sequence = (counts.get(name) ?? 0) + 1;
    counts.set(name, sequence);
    segments.push(new Segment(name, line, sep, sequence));
  }
  return { raw, sep, msh: segments[0] as Segment, segments, unreadable };
}
