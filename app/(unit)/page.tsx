import type { Metadata } from 'next';
import { signedIn } from '../../server/auth/pages';
import { unitOfPage } from '../../server/auth/pictures';
import { FirstPicture } from '../live/first-picture';
import { OwnBoard } from './own-board';

export const metadata: Metadata = { title: 'Board' };

/** The board of one's own unit. */
export default async function Page() {
  const { roles } = await signedIn('/');
  const [own, ...others] = new Set(roles.map((r) => r.unitId));
  // Of several units the browser knows which one was looked at last.
  const first = own !== undefined && others.length === 0 ? await unitOfPage(own) : null;
  return (
    <FirstPicture of={first}>
      <OwnBoard />
    </FirstPicture>
  );
}
