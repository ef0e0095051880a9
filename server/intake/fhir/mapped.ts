import type { Instant } from '../../../lib/time';
import type { SourceSettings } from '../port';
import type { Patient } from './schema';

/** An event a resource stands for, before it has an id: its kind and fields as they travel on the wire. */
export interface Part {
  /** Which of the resource's events it is: the same in every version, so that a correction finds what it corrects. */
  readonly part: string;
  readonly t: Instant;
  readonly fields: { readonly kind: string; readonly status?: string; readonly [field: string]: unknown };
  /** The bed it names beside the patient, where that is another than the one the resource has said before. */
  readonly namedBed?: string;
}
/** Something in a resource that gave no event. */
export interface Note {
  /** kept: fine, but nothing we use. held: waits until a person settles it. */
  readonly status: 'kept' | 'held';
  readonly reason: string;
  readonly detail: string;
}
export interface Mapped {
  readonly parts: readonly Part[];
  /** Parts of earlier versions that go on standing though this version does not name them again. */
  readonly keep: readonly string[];
  readonly notes: readonly Note[];
  /** Where the resource stands in a search by date. */
  readonly t: Instant | null;
  /** What a search by code finds it under. */
  readonly codes: readonly string[];
}

/** An event a resource has given, as remembered with it. */
export interface Issued {
  readonly part: string;
  readonly id: string;
  readonly kind: string;
  readonly t: Instant;
  readonly patient: { readonly mrn?: string; readonly bed?: string };
  /** Tells two contents apart. */
  readonly digest: string;
  readonly withdrawn: boolean;
  /** Of movements: where to. */
  readonly unit?: string;
  readonly bed?: string;
}

/** What mapping needs to know beside the resource. */
export interface MapContext {
  readonly source: SourceSettings;
  readonly receivedAt: Instant;
  /** Events of earlier versions, withdrawn ones too. */
  readonly issued: readonly Issued[];
  /** Units run here, and the one the sender writes to. */
  readonly units: readonly string[];
  readonly ownUnit: string | null;
  readonly isBed: (bed: string) => boolean;
  /** Who the patient is said to be. */
  readonly mrn: string | null;
  readonly patient: Patient | null;
  /** Where the patient lies at an instant; null if nowhere known. */
  readonly bedAt: (t: Instant) => string | null;
  /** Another encounter of this patient is in progress. */
  readonly otherEncounter: boolean;
}
export const live = (ctx: MapContext): readonly Issued[] => ctx.issued.filter((i) => !i.withdrawn);
