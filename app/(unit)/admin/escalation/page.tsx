import type { Metadata } from 'next';
import { signedIn } from '../../../../server/auth/pages';
import { EscalationPage } from '../../../escalation/escalation-page';

export const metadata: Metadata = { title: 'Escalation' };

/** Who is told when on this unit, and what would happen if something were raised now. */
export default async function Page() {
  await signedIn('/admin/escalation');
  return <EscalationPage />;
}
