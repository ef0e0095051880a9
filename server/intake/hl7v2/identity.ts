import { asSeen, identifier, isLegible, numbersPersons } from '../../../lib/identifiers';
import { withoutTrailing } from '../../../lib/trailing';
import type { SourceSettings } from '../port';
import { MessageFault } from './fault';
import { part, type Segment } from './message';

export interface PatientRef {
  readonly mrn?: string;
  readonly bed?: string;
}
export interface Place {
  /** '' if the location does not say it. */
  readonly unit: string;
  /** Full bed id; '' if only the unit is named. */
  readonly bed: string;
}

/**
 * The patient's number: the repetition typed MR that has an id, else the first that has one. Null if there is none.
 * Two different numbers of type MR from one authority contradict each other; one with unreadable characters is none.
 */
export function numberIn(segment: Segment, field: number): string | null {
  const { sep } = segment;
  let first: string | null = null;
  let record: { id: string; authority: string } | null = null;
  for (const repetition of segment.repetitions(field)) {
    const id = asSeen(part(repetition, sep, 1));
    if (id === '') continue;
    first ??= id;
    if (part(repetition, sep, 5) !== 'MR') continue;
    const authority = part(repetition, sep, 4);
    if (record === null) record = { id, authority };
    else if (record.id !== id && record.authority === authority) {
      throw new MessageFault('AE', segment, field, 103, 'two different record numbers of one authority');
    }
  }
  const number = record?.id ?? first;
  if (number === null) return null;
  if (!isLegible(number)) throw new MessageFault('AE', segment, field, 102, 'the patient number cannot be read');
  return number;
}

/**
 * All numbers of the person in a field of identifiers whose authority is named, each "authority|number"; an authority that also
 * has an ISO object id counts under both of its names.
 */
export function identifiersIn(segment: Segment, field: number): readonly string[] {
  const { sep } = segment;
  return segment.repetitions(field).flatMap((repetition) => {
    const id = asSeen(part(repetition, sep, 1));
    if (!isLegible(id) || !numbersPersons(part(repetition, sep, 5))) return [];
    const oid = part(repetition, sep, 4, 3) === 'ISO' ? part(repetition, sep, 4, 2) : '';
    return [part(repetition, sep, 4), oid === '' ? '' : `urn:oid:${oid}`].flatMap((authority) => identifier(authority, id) ?? []);
  });
}

/** PV1-3 (or PV1-6) as unit and bed: the site's map first, then unit^room^bed, the bed with or without the unit's prefix. */
export function placeIn(segment: Segment | undefined, field: number, source: SourceSettings): Place | null {
  const raw = segment?.repetitions(field)[0];
  if (segment === undefined || raw === undefined) return null;
  const { sep } = segment;
  const unit = asSeen(part(raw, sep, 1));
  const mapped = mappedPlace(raw, [unit, part(raw, sep, 2), part(raw, sep, 3)], source);
  if (mapped !== undefined) return { unit: unitOfBed(mapped, unit), bed: mapped };
  const label = asSeen(part(raw, sep, 3)) || asSeen(part(raw, sep, 2));
  if (!isLegible(unit + label)) return null;
  if (label === '') return { unit, bed: '' };
  if (unit === '') return { unit: unitOfBed(label, ''), bed: label };
  return { unit, bed: label.startsWith(`${unit}-`) ? label : `${unit}-${label}` };
}

function mappedPlace(raw: string, parts: readonly string[], source: SourceSettings): string | undefined {
  for (const key of [raw, parts.join('^'), withoutTrailing(parts.join('^'), '^')]) {
    if (Object.hasOwn(source.locations, key)) return source.locations[key];
  }
  return undefined;
}

/** The unit a full bed id belongs to: the one named if the bed carries it, else what stands before the last dash. */
function unitOfBed(bed: string, named: string): string {
  if (named !== '' && bed.startsWith(`${named}-`)) return named;
  const dash = bed.lastIndexOf('-');
  return dash > 0 ? bed.slice(0, dash) : named;
}

/** PID and the PV1 that belongs to it. */
export interface PatientGroup {
  readonly pid: Segment | undefined;
  readonly pv1: Segment | undefined;
  readonly segments: readonly Segment[];
}

/** Each PID begins a group; what stands before the first belongs to it, or to a group without number if there is no PID. */
export function patientGroups(segments: readonly Segment[]): PatientGroup[] {
  const starts: number[] = [];
  for (const [i, s] of segments.entries()) if (s.name === 'PID') starts.push(i);
  const bounds = starts.length === 0 ? [0] : [0, ...starts.slice(1)];
  return bounds.map((from, i) => {
    const own = segments.slice(from, bounds[i + 1] ?? segments.length);
    return { pid: own.find((s) => s.name === 'PID'), pv1: own.find((s) => s.name === 'PV1'), segments: own };
  });
}

/** Who a group is about: number, bed, or both; null if it names neither. */
export function patientIn(group: PatientGroup, source: SourceSettings): PatientRef | null {
  const mrn = group.pid ? numberIn(group.pid, 3) : null;
  const bed = placeIn(group.pv1, 3, source)?.bed ?? '';
  if (mrn === null) return bed === '' ? null : { bed };
  return bed === '' ? { mrn } : { mrn, bed };
}

/** How an event's id names the patient. */
export const patientKey = (p: PatientRef): string => p.mrn ?? `@${p.bed ?? ''}`;
