import type { PatientSnapshot, UnitSnapshot } from '../../lib/live';
import type { UserActor } from '../../lib/permissions';
import type { FirstCourse } from '../../lib/trend';

/** A patient as the first picture of a page, and the readings of its lanes, which may come a moment later. Null: ask for them again. */
export interface FirstPatient {
  readonly snapshot: PatientSnapshot;
  readonly course: Promise<FirstCourse | null>;
}
/** What a page says before its socket is there. Null: nothing this person may see, or nothing yet; the socket's answer says which. */
export interface FirstPictures {
  unit(actor: UserActor, unitId: string): UnitSnapshot | null;
  patient(actor: UserActor, ref: string): FirstPatient | null;
}

/** Pages run in bundles of their own, apart from the server's modules, but in its process: here the two meet. */
const meeting = globalThis as { tocsinFirstPictures?: FirstPictures | null };

export function offerFirstPictures(pictures: FirstPictures | null): void {
  meeting.tocsinFirstPictures = pictures;
}
export function firstPictures(): FirstPictures | null {
  return meeting.tocsinFirstPictures ?? null;
}
