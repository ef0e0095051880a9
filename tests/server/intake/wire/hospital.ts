import { ago } from '../../../support/client';

/** HL7 v2 as a hospital's systems write it with the times of today, for tests against a running server. */

/** HL7 time so many minutes ago, in UTC with its offset. */
export const minutesAgo = (minutes: number): string => `${ago(minutes).replace(/[-:T]/g, '').slice(0, 14)}+0000`;

let serial = 0;
export const controlId = (): string => `C${process.pid}-${++serial}`;

/** A message of these segments with a number of its own. */
export function hl7(
  type: string,
  segments: readonly string[],
  more: { from?: string; id?: string; sentAt?: string } = {},
): string {
  const { from = 'FEED|HOSP', id = controlId(), sentAt = minutesAgo(0) } = more;
  return `${[`MSH|^~\\&|${from}|TOCSIN|HOSP|${sentAt}||${type}|${id}|P|2.6`, ...segments].join('\r')}\r`;
}

export const pid = (mrn: string, n = 1, name = 'Doe^Jane^Q'): string => `PID|${n}||${mrn}^^^HOSP^MR||${name}||19680314|F`;
export const pv1 = (place: string, n = 1): string => `PV1|${n}|I|${place}`;

/** An ADT event that happened so many minutes ago. */
export const adt = (trigger: string, happenedMinutesAgo: number, ...segments: string[]): string =>
  hl7(`ADT^${trigger}`, [`EVN|${trigger}|${minutesAgo(0)}||||${minutesAgo(happenedMinutesAgo)}`, ...segments]);

/** An ORU^R01 of one order with these rows, measured so many minutes ago. */
export const oru = (mrn: string, measuredMinutesAgo: number, ...rows: string[]): string =>
  hl7('ORU^R01^ORU_R01', [pid(mrn), order(measuredMinutesAgo), ...rows]);
export const order = (measuredMinutesAgo: number, filler = 'F1'): string =>
  `OBR|1||${filler}^LAB|PANEL^Panel^L|||${minutesAgo(measuredMinutesAgo)}`;

export const heartRate = (value: number | string, status = 'F'): string =>
  `OBX|1|NM|8867-4^Heart rate^LN||${value}|/min|||||${status}`;

/** The fields of the answer's first segment of that name, cut by the separator the answer declares. */
function fieldsOf(answer: string, name: string): string[] {
  const separator = answer[3] ?? '|';
  const line = answer.split('\r').find((l) => l.startsWith(`${name}${separator}`));
  return line === undefined ? [] : line.split(separator).slice(1);
}
/** MSA-1, MSA-2 and MSA-3 of an answer. */
export const msa = (answer: string): string[] => fieldsOf(answer, 'MSA');
/** MSA-1 and the place ERR-2 names: `AA`, `AE MRG^1^1`. */
export function verdict(answer: string): string {
  const place = fieldsOf(answer, 'ERR')[1];
  return place === undefined ? (msa(answer)[0] ?? '') : `${msa(answer)[0]} ${place}`;
}
