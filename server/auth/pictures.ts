import { headers } from 'next/headers';
import type { UnitSnapshot } from '../../lib/live';
import type { UserActor } from '../../lib/permissions';
import { type FirstPatient, firstPictures } from '../push/first';
import { sessionOfPage } from './pages';

/** A unit for the page that is about it, while it is sent as a document; null: the page asks by its socket. */
export async function unitOfPage(unitId: string): Promise<UnitSnapshot | null> {
  const actor = await readerOfDocument();
  return actor && (firstPictures()?.unit(actor, unitId) ?? null);
}
/** A patient for the page that is about it. */
export async function patientOfPage(ref: string): Promise<FirstPatient | null> {
  const actor = await readerOfDocument();
  return actor && (firstPictures()?.patient(actor, ref) ?? null);
}

/** Who reads a page that comes as a whole: one that is open already has its socket, and a telephone draws another board. */
async function readerOfDocument(): Promise<UserActor | null> {
  const asked = await headers();
  if (!asked.get('accept')?.includes('text/html') || /Mobi/.test(asked.get('user-agent') ?? '')) return null;
  const session = await sessionOfPage();
  return session === null || session.locked || session.ended ? null : session.person;
}
