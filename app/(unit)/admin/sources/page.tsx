import type { Metadata } from 'next';
import { signedIn } from '../../../../server/auth/pages';
import { Sources } from '../../../intake/sources';

export const metadata: Metadata = { title: 'Sources' };

/** Who may send, and how it is read. */
export default async function Page() {
  await signedIn('/admin/sources');
  return <Sources />;
}
