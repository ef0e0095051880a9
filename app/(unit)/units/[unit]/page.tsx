import type { Metadata } from 'next';
import { signedIn } from '../../../../server/auth/pages';
import { Board } from '../../../board/board';

export const metadata: Metadata = { title: 'Board' };

/** The board of one unit. */
export default async function Page({ params }: { params: Promise<{ unit: string }> }) {
  const unit = decodeURIComponent((await params).unit);
  await signedIn(`/units/${encodeURIComponent(unit)}`);
  return <Board unitId={unit} />;
}
