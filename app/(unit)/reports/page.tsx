import type { Metadata } from 'next';
import { signedIn } from '../../../server/auth/pages';
import { BurdenPage } from '../../reports/burden-page';

export const metadata: Metadata = { title: 'Alarm burden' };

/** What alerts cost the unit, against its budget. */
export default async function Page() {
  await signedIn('/reports');
  return <BurdenPage />;
}
