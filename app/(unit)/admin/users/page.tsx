import type { Metadata } from 'next';
import { signedIn } from '../../../../server/auth/pages';
import { People } from './people';

export const metadata: Metadata = { title: 'People' };

/** Who works on the unit, in which roles, and where they are signed in. */
export default async function Page() {
  await signedIn('/admin/users');
  return <People />;
}
