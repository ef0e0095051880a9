import { withoutTrailing } from '../../../lib/trailing';
import type { Separators } from './message';

export type AnswerCode = 'AA' | 'AE' | 'AR';

/** Why a message was not taken, in the terms of ERR. */
export interface Fault {
  readonly code: 'AE' | 'AR';
  /** Segment, its number of occurrence, field: where the sender has to look. */
  readonly segment: string;
  readonly sequence: number;
  readonly field: number | null;
  /** HL7 table 0357. */
  readonly condition: keyof typeof CONDITIONS;
  readonly text: string;
}

const CONDITIONS = {
  100: 'Segment sequence error',
  101: 'Required field missing',
  102: 'Data type error',
  103: 'Table value not found',
  104: 'Value too long',
  200: 'Unsupported message type',
  201: 'Unsupported event code',
  207: 'Application internal error',
} as const;

/** What of a message's header an answer repeats, as it was sent. */
export interface Header {
  readonly sep: Separators;
  readonly sendingApplication: string;
  readonly sendingFacility: string;
  readonly receivingApplication: string;
  readonly receivingFacility: string;
  readonly trigger: string;
  readonly controlId: string;
  readonly processingId: string;
  readonly version: string;
}

const STANDARD: Separators = { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&', usual: true };

/**
 * The acknowledgement of one message, segments ended by CR, in the sender's own separators: sender and receiver change
 * places, MSA-2 is the message's number. `now` is written in UTC with its offset. The same message gets the same answer,
 * the time apart.
 */
export function answer(header: Header | null, controlId: string, code: AnswerCode, fault: Fault | null, now: Date): string {
  const sep = header?.sep ?? STANDARD;
  const f = sep.field;
  const version = header?.version || '2.5.1';
  const msh = [
    `MSH${f}${sep.component}${sep.repetition}${sep.escape}${sep.subcomponent}`,
    header?.receivingApplication || 'TOCSIN',
    header?.receivingFacility ?? '',
    header?.sendingApplication ?? '',
    header?.sendingFacility ?? '',
    stamp(now),
    '',
    withoutTrailing(['ACK', header?.trigger ?? '', header?.trigger ? 'ACK' : ''].join(sep.component), sep.component),
    `ACK${controlId}`,
    header?.processingId || 'P',
    version,
  ].join(f);
  const asciiOnly = /^[\x20-\x7e]*$/.test(msh + (fault?.text ?? ''));
  const lines = [
    asciiOnly ? msh : `${msh}${f.repeat(6)}UNICODE UTF-8`,
    withoutTrailing(['MSA', code, controlId, fault ? escaped(fault.text, sep) : ''].join(f), f),
  ];
  if (fault) lines.push(errorSegment(fault, sep, version));
  return lines.map((line) => `${line}\r`).join('');
}

function errorSegment(fault: Fault, sep: Separators, version: string): string {
  const [c, s] = [sep.component, sep.subcomponent];
  const condition = `${fault.condition}${c}${CONDITIONS[fault.condition]}${c}HL70357`;
  const field = fault.field === null ? '' : String(fault.field);
  const place = withoutTrailing([fault.segment, String(fault.sequence), field].join(c), c);
  // Before 2.5 place and condition share ERR-1; from then on they have fields of their own.
  const old = /^2\.[1-4]/.test(version)
    ? `${fault.segment}${c}${fault.sequence}${c}${field}${c}${condition.replaceAll(c, s)}`
    : '';
  return ['ERR', old, place, condition, 'E', '', '', '', escaped(fault.text, sep)].join(sep.field);
}

function stamp(now: Date): string {
  return `${now.toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;
}

function escaped(text: string, sep: Separators): string {
  let out = '';
  for (const ch of text) {
    if (ch === sep.escape) out += `${sep.escape}E${sep.escape}`;
    else if (ch === sep.field) out += `${sep.escape}F${sep.escape}`;
    else if (ch === sep.component) out += `${sep.escape}S${sep.escape}`;
    else if (ch === sep.repetition) out += `${sep.escape}R${sep.escape}`;
    else if (ch === sep.subcomponent) out += `${sep.escape}T${sep.escape}`;
    else out += ch < ' ' ? ' ' : ch;
  }
  return out;
}
