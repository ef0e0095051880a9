import type { Metadata } from 'next';
import { signedIn } from '../../../../server/auth/pages';
import { OwnSecurity } from '../../../me/own-security';

export const metadata: Metadata = { title: 'Password and sign-ins' };

/** One's own password and the places where one is signed in. */
export default async function Page() {
  await signedIn('/settings/security');
  return <OwnSecurity />;
}
