import type { Metadata } from 'next';
import { signedIn } from '../../../server/auth/pages';
import { EmergencyAccess } from '../../emergency/emergency-access';

export const metadata: Metadata = { title: 'Emergency access' };

/** Taking emergency access to a patient of another unit, and reviewing what others took. */
export default async function Page() {
  await signedIn('/emergency-access');
  return <EmergencyAccess />;
}
