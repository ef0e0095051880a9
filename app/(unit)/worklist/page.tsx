import type { Metadata } from 'next';
import { signedIn } from '../../../server/auth/pages';
import { OwnWorklist } from '../../worklist/worklist';

export const metadata: Metadata = { title: 'Worklist' };

/** The worklist of one's own unit. */
export default async function Page() {
  await signedIn('/worklist');
  return <OwnWorklist />;
}
