import type { Metadata } from 'next';
import { signedIn } from '../../../../server/auth/pages';
import { GatewaysPage } from '../../../gateways/gateways-page';

export const metadata: Metadata = { title: 'Gateways' };

/** Pagers and message gateways of the unit: signed calls, their secrets, what became of the last ones. */
export default async function Page() {
  await signedIn('/admin/webhooks');
  return <GatewaysPage />;
}
