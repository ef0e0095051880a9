import type { Metadata } from 'next';
import { signedIn } from '../../../../server/auth/pages';
import { Audit } from './audit';

export const metadata: Metadata = { title: 'Audit' };

/** What was done and looked at, by whom; whether the record is whole. */
export default async function Page() {
  await signedIn('/admin/audit');
  return <Audit />;
}
