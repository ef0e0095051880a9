import type { Metadata } from 'next';
import { signedIn } from '../../../../server/auth/pages';
import { unitOfPage } from '../../../../server/auth/pictures';
import { Board } from '../../../board/board';
import { FirstPicture } from '../../../live/first-picture';

export const metadata: Metadata = { title: 'Board' };

/** The board of one unit. */
export default async function Page({ params }: { params: Promise<{ unit: string }> }) {
  const unit = decodeURIComponent((await params).unit);
  await signedIn(`/units/${encodeURIComponent(unit)}`);
  return (
    <FirstPicture of={await unitOfPage(unit)}>
      <Board unitId={unit} />
    </FirstPicture>
  );
}
