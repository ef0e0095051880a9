import { isOfPerson } from '../../../lib/sources';
import type { Instant } from '../../../lib/time';
import type { AdmittedEvent, Refused, SourceSettings } from '../port';
import { adt } from './adt';
import type { AnswerCode, Fault, Header } from './answer';
import { decode } from './charset';
import { type Context, keep } from './context';
import { administrations, orders } from './drugs';
import { MessageFault } from './fault';
import { identifiersIn, numberIn, patientGroups, patientIn, placeIn } from './identity';
import { type Message, messagesIn, type Segment, shortened } from './message';
import { oru } from './oru';

/** One message of a frame, its header read. */
export interface Received {
  readonly raw: string;
  /** Null if the header cannot be read. */
  readonly message: Message | null;
  readonly header: Header | null;
  readonly controlId: string;
  /** MSH-9 as type^trigger; '' if there is none. */
  readonly type: string;
  /** MSH-3 and MSH-4: who sent it. */
  readonly sender: string;
}

/** What became of one message. */
export interface ParsedMessage {
  readonly controlId: string;
  readonly type: string;
  /** Null for an acknowledgement, which is never answered. */
  readonly answerCode: AnswerCode | null;
  readonly err: Fault | null;
  readonly header: Header | null;
  readonly raw: string;
  readonly events: readonly AdmittedEvent[];
  readonly refused: readonly Refused[];
}

/** Sender of a message whose header names none. */
export const UNNAMED = 'unnamed sender';
const LONGEST_NAME = 100;

/** The messages of one frame in order, their headers read and nothing else: enough to find whose settings apply. */
export function receive(frame: Uint8Array | string): Received[] {
  const text = typeof frame === 'string' ? frame : decode(frame);
  return messagesIn(text).map((m) => {
    if (!('sep' in m)) return { raw: m.raw, message: null, header: null, controlId: m.controlId, type: '', sender: UNNAMED };
    const { msh } = m;
    const header: Header = {
      sep: m.sep,
      sendingApplication: msh.field(3),
      sendingFacility: msh.field(4),
      receivingApplication: msh.field(5),
      receivingFacility: msh.field(6),
      trigger: msh.text(9, 2),
      controlId: msh.field(10),
      processingId: msh.field(11),
      version: msh.field(12),
    };
    const type = msh.text(9) === '' ? '' : msh.text(9, 2) === '' ? msh.text(9) : `${msh.text(9)}^${msh.text(9, 2)}`;
    return { raw: m.raw, message: m, header, controlId: header.controlId, type, sender: senderOf(msh) };
  });
}

/** `application/facility`, each by its name, else by its universal id. */
function senderOf(msh: Segment): string {
  const application = msh.text(3) || msh.text(3, 2);
  const facility = msh.text(4) || msh.text(4, 2);
  const name = facility === '' ? application : `${application}/${facility}`;
  const plain = name.replace(/\p{Cc}/gu, ' ').trim();
  return plain === '' || isOfPerson(plain) ? UNNAMED : shortened(plain, LONGEST_NAME);
}

/** An acknowledgement of ours or of somebody else: never answered, never stored. */
export const isAcknowledgement = (m: Received): boolean =>
  m.type === 'ACK' || m.type === 'MCF' || m.type.startsWith('ACK^') || m.type.startsWith('MCF^');

/** The unit the message's first place names, for the zone of a sender nobody has set up. */
export function unitNamed(m: Received, source: SourceSettings): string | null {
  const pv1 = m.message?.segments.find((s) => s.name === 'PV1');
  return placeIn(pv1, 3, source)?.unit || null;
}

/** Reads a frame for one source: every message in it, in order. */
export function parse(frame: Uint8Array | string, source: SourceSettings, receivedAt: Instant): ParsedMessage[] {
  return receive(frame).map((m) => read(m, source, receivedAt));
}

/**
 * Turns one message into events and kept rows, and says how it is answered if it can be stored: AA, or AE/AR with the place
 * at fault, in which case nothing of it applies. Pure: the same message gives the same result.
 */
export function read(m: Received, source: SourceSettings, receivedAt: Instant): ParsedMessage {
  const base = { controlId: m.controlId, type: m.type, header: m.header, raw: m.raw };
  if (isAcknowledgement(m)) return { ...base, answerCode: null, err: null, events: [], refused: [] };
  try {
    const message = checked(m);
    const ctx: Context = { message, source, receivedAt, events: [], refused: [], moments: new Map() };
    dispatch(ctx, m.type);
    const [stray] = message.unreadable;
    if (stray !== undefined) {
      const detail = `${message.unreadable.length} lines begin no segment, first "${stray.slice(0, 20)}"`;
      keep(ctx, 'kept', 'unreadable segment', detail, message.unreadable.join('\r'), null);
    }
    return { ...base, answerCode: 'AA', err: null, events: withIdentifiers(ctx.events, message), refused: ctx.refused };
  } catch (error) {
    if (!(error instanceof MessageFault)) throw error;
    const { fault } = error;
    const where = `${fault.segment}-${fault.sequence}${fault.field === null ? '' : ` field ${fault.field}`}`;
    const refused: Refused = {
      status: 'rejected',
      reason: FAULTS[fault.condition] ?? 'refused',
      detail: `${where}: ${fault.text}`,
      raw: m.raw,
    };
    return { ...base, answerCode: fault.code, err: fault, events: [], refused: [refused] };
  }
}

/** Tells each event all numbers its patient is called by. */
function withIdentifiers(events: readonly AdmittedEvent[], message: Message): readonly AdmittedEvent[] {
  const said = new Map<string, readonly string[]>();
  for (const s of message.segments) {
    const mrn = s.name === 'PID' ? numberIn(s, 3) : null;
    const identifiers = mrn === null ? [] : identifiersIn(s, 3);
    if (mrn !== null && identifiers.length > 0) said.set(mrn, identifiers);
  }
  if (said.size === 0) return events;
  return events.map((e) => {
    const identifiers = e.patient.mrn === undefined ? undefined : said.get(e.patient.mrn);
    return identifiers === undefined ? e : { ...e, identifiers };
  });
}

const FAULTS: Readonly<Partial<Record<Fault['condition'], string>>> = {
  100: 'unreadable header',
  101: 'field missing',
  102: 'unreadable field',
  103: 'in doubt',
  200: 'message type not served',
};

function checked(m: Received): Message {
  if (m.message === null) throw unreadable(m);
  if (m.type === '') throw new MessageFault('AR', m.message.msh, 9, 200, 'MSH-9 names no message type');
  if (m.controlId === '')
    throw new MessageFault('AE', m.message.msh, 10, 101, 'MSH-10 is empty: the message cannot be told from others');
  return m.message;
}

function unreadable(m: Received): MessageFault {
  if (!m.raw.startsWith('MSH')) return new MessageFault('AR', 'MSH', null, 100, 'the message does not begin with MSH');
  return new MessageFault('AR', 'MSH', 2, 100, 'MSH-1 and MSH-2 do not declare separators that differ from each other');
}

const QUERIES = new Set(['QRY', 'QBP', 'QSB', 'QVR']);

function dispatch(ctx: Context, type: string) {
  const [family = '', trigger = ''] = type.split('^');
  if (QUERIES.has(family)) throw new MessageFault('AR', ctx.message.msh, 9, 200, 'queries are not answered here');
  switch (`${family}^${trigger}`) {
    case 'ORU^R01':
    case 'ORU^':
      return oru(ctx);
    case 'RAS^O17':
      return administrations(ctx);
    case 'RDE^O11':
    case 'RDE^O25':
    case 'ORM^O01':
      return orders(ctx);
    case 'ORU^R40':
      return alarm(ctx);
    case 'ADT^':
      throw new MessageFault('AE', ctx.message.msh, 9, 101, 'MSH-9 does not say which ADT event it is');
  }
  if (family === 'ADT') return adt(ctx, trigger);
  keep(ctx, 'kept', 'message type not used', `${type} is taken and changes nothing here`, '', null);
}

/** A device's own alarm: kept where it can be looked up, never graded. */
function alarm(ctx: Context): void {
  const [group] = patientGroups(ctx.message.segments);
  const patient = group ? patientIn(group, ctx.source) : null;
  const named = ctx.message.segments.find((s) => s.name === 'OBX' && s.text(5) !== '');
  keep(
    ctx,
    'kept',
    'alarm of a device',
    named ? `${named.text(3, 2) || named.text(3)}: ${named.text(5)}`.slice(0, 120) : 'an alarm',
    '',
    patient,
  );
}
