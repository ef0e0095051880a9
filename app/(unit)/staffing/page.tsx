import type { Metadata } from 'next';
import { signedIn } from '../../../server/auth/pages';
import { StaffingPage } from '../../staffing/staffing-page';

export const metadata: Metadata = { title: 'On call' };

/** Who is on call, and who has which patient this shift. */
export default async function Page() {
  await signedIn('/staffing');
  return <StaffingPage />;
}
