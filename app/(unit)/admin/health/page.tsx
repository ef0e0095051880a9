import type { Metadata } from 'next';
import { signedIn } from '../../../../server/auth/pages';
import { SystemHealth } from './system-health';

export const metadata: Metadata = { title: 'System health' };

/** What the installation says of itself. */
export default async function Page() {
  await signedIn('/admin/health');
  return <SystemHealth />;
}
