import type { Metadata } from 'next';
import { kioskOfPage, personOfPage } from '../../server/auth/pages';
import { PairingScreen } from './pairing-screen';
import { WallScreen } from './wall-screen';

export const metadata: Metadata = { title: 'Wall' };

/**
 * The wall. A paired display shows its unit; a signed-in person sees `?unit=` or their own; any other browser shows the code
 * by which it can be paired. Never a sign-in form: nobody signs in on a wall.
 */
export default async function Page({ searchParams }: { searchParams: Promise<{ unit?: string }> }) {
  const kiosk = await kioskOfPage();
  if (kiosk !== null) return <WallScreen unitId={kiosk.unitId} kiosk />;
  const person = await personOfPage();
  if (person === null) return <PairingScreen />;
  const unitId = (await searchParams).unit ?? person.roles[0]?.unitId;
  if (unitId === undefined) return <p className="p-6">You work on no unit yet.</p>;
  return <WallScreen unitId={unitId} />;
}
