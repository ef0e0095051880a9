import { headers } from 'next/headers';
import type { UnitSnapshot } from '../../lib/live';
import type { UserActor } from '../../lib/permissions';
import { type FirstPatient, firstPictures } from '../push/first';
import { sessionOfPage } from './pages';

/** A unit for the page that is about it, while it is sent as a document; null: the page asks by its socket. A telephone draws another board. */
export async function unitOfPage(unitId: string): Promise<UnitSnapshot | null> {
  if (/Mobi/.test((await headers()).get('user-agent') ?? '')) return null;
  const actor = await readerOfDocument();
  return actor && (firstPictures()?.unit(actor, unitId) ?? null);
}
/** A patient for the page that is about it. */
export async function patientOfPage(ref: string): Promise<FirstPatient | null> {
  const actor = await readerOfDocument();
  return actor && (firstPictures()?.patient(actor, ref) ?? null);
}

/** Who reads a page that comes as a whole: one that is open already has its socket. */
async function readerOfDocument(): Promise<UserActor | null> {
  if (!(await headers()).get('accept')?.includes('text/html')) return null;
  const session = await sessionOfPage();
  return session === null || session.locked || session.ended ? null : session.person;
}
