import type { Metadata } from 'next';
import { signedIn } from '../../../server/auth/pages';
import { Feeds } from '../../intake/feeds';

export const metadata: Metadata = { title: 'Feeds' };

/** What came from whom, and what became of it. */
export default async function Page() {
  await signedIn('/feeds');
  return <Feeds />;
}
