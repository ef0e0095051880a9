import type { Metadata } from 'next';
import { signedIn } from '../../server/auth/pages';
import { OwnBoard } from './own-board';

export const metadata: Metadata = { title: 'Board' };

/** The board of one's own unit. */
export default async function Page() {
  await signedIn('/');
  return <OwnBoard />;
}
