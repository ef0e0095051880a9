import type { Metadata } from 'next';
import { signedIn } from '../../../server/auth/pages';
import { OwnNotifications } from '../../me/own-notifications';

export const metadata: Metadata = { title: 'How you are told' };

/** How the signed-in person is told: browsers, channels, quiet hours, a test. */
export default async function Page() {
  await signedIn('/settings');
  return <OwnNotifications />;
}
