import type { Metadata } from 'next';
import { signedIn } from '../../../../server/auth/pages';
import { Units } from './units';

export const metadata: Metadata = { title: 'Units and beds' };

/** The unit's name, clock and beds, and where a unit is added. */
export default async function Page() {
  await signedIn('/admin/units');
  return <Units />;
}
