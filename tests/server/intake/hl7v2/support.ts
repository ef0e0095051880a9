import type { ChartEvent, ChartEventOf, Kind } from '../../../../lib/events/event';
import type { Instant } from '../../../../lib/time';
import { type ParsedMessage, parse } from '../../../../server/intake/hl7v2/parse';
import type { AdmittedEvent, SourceSettings } from '../../../../server/intake/port';

/** A sender nobody has set up. */
export const SOURCE: SourceSettings = {
  name: 'MON/ICU',
  zone: 'UTC',
  monitor: false,
  units: null,
  codes: {},
  unitMap: {},
  locations: {},
};
export const RECEIVED: Instant = Date.parse('2026-11-21T02:00:00Z');

export const header = (type: string, controlId = 'C1', time = '20261121010500+0000'): string =>
  `MSH|^~\\&|MON|ICU|TOCSIN|H|${time}||${type}|${controlId}|P|2.6`;
export const PID = 'PID|1||M100^^^H^MR||Doe^Jane^Q||19800229|F';
export const PV1 = 'PV1|1|I|ICU-7^^04';
export const OBR = 'OBR|1||F100^LAB|X^Panel^L|||20261121010203+0000';

/** A message of these segments, as a sender writes it. */
export const message = (...segments: string[]): string => `${segments.join('\r')}\r`;
/** An ORU^R01 about M100 in ICU-7-04, one OBR, and these rows. */
export const results = (...rows: string[]): string => message(header('ORU^R01^ORU_R01'), PID, PV1, OBR, ...rows);

export function one(text: string | Uint8Array, source: Partial<SourceSettings> = {}): ParsedMessage {
  const found = parse(text, { ...SOURCE, ...source }, RECEIVED);
  if (found.length !== 1) throw new Error(`expected one message, found ${found.length}`);
  return found[0] as ParsedMessage;
}
export const events = (m: ParsedMessage): ChartEvent[] => m.events.map((e) => e.event);
export const reasons = (m: ParsedMessage): string[] => m.refused.map((r) => r.reason);

/** The only event of the message, which must be of this kind. */
export function only<K extends Kind>(m: ParsedMessage, kind: K): ChartEventOf<K> {
  return admitted(m, kind).event as unknown as ChartEventOf<K>;
}
export function admitted(m: ParsedMessage, kind: Kind): AdmittedEvent {
  const [first] = m.events;
  if (m.events.length !== 1 || first?.event.kind !== kind)
    throw new Error(`expected one ${kind}, found ${JSON.stringify({ events: m.events, refused: m.refused, err: m.err })}`);
  return first;
}
export const iso = (t: Instant): string => new Date(t).toISOString();
