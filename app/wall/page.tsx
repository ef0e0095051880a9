import type { Metadata } from 'next';
import { signedIn } from '../../server/auth/pages';
import { WallScreen } from './wall-screen';

export const metadata: Metadata = { title: 'Wall' };

/** The wall of a unit: `?unit=` or the person's own. */
export default async function Page({ searchParams }: { searchParams: Promise<{ unit?: string }> }) {
  const person = await signedIn('/wall');
  const unitId = (await searchParams).unit ?? person.roles[0]?.unitId;
  if (unitId === undefined) return <p className="p-6">You work on no unit yet.</p>;
  return <WallScreen unitId={unitId} />;
}
