import type { Metadata } from 'next';
import { signedIn } from '../../../../server/auth/pages';
import { Retention } from './retention';

export const metadata: Metadata = { title: 'Retention' };

/** How long what is kept. */
export default async function Page() {
  await signedIn('/admin/retention');
  return <Retention />;
}
