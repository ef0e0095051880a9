import type { Metadata } from 'next';
import { signedIn } from '../../../server/auth/pages';
import { OwnAlerts } from './own-alerts';

export const metadata: Metadata = { title: 'Alerts' };

/** The alert centre of the unit one works on. */
export default async function Page() {
  await signedIn('/alerts');
  return <OwnAlerts />;
}
