import type { Metadata } from 'next';
import { signedIn } from '../../../../../server/auth/pages';
import { Worklist } from '../../../../worklist/worklist';

export const metadata: Metadata = { title: 'Worklist' };

/** What is due on one unit in the next four hours. */
export default async function Page({ params }: { params: Promise<{ unit: string }> }) {
  const unit = decodeURIComponent((await params).unit);
  await signedIn(`/units/${encodeURIComponent(unit)}/worklist`);
  return <Worklist unitId={unit} />;
}
