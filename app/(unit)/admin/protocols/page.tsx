import type { Metadata } from 'next';
import { signedIn } from '../../../../server/auth/pages';
import { ProtocolsPage } from '../../../protocols/protocols-page';

export const metadata: Metadata = { title: 'Protocols' };

/** Versions of the protocols, their differences, and which unit follows which. */
export default async function Page() {
  await signedIn('/admin/protocols');
  return <ProtocolsPage />;
}
