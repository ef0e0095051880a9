import type { Metadata } from 'next';
import { signedIn } from '../../../server/auth/pages';
import { AlarmsOffPage } from '../../alarm-offs/alarms-off-page';

export const metadata: Metadata = { title: 'Alarms off' };

/** What is switched off on the unit, by whom, why and until when. */
export default async function Page() {
  await signedIn('/alarms-off');
  return <AlarmsOffPage />;
}
