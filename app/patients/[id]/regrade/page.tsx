import type { Metadata } from 'next';
import { signedIn } from '../../../../server/auth/pages';
import { RegradePage } from './regrade-page';

export const metadata: Metadata = { title: 'Regrade' };

/** ICE and regrade on one screen. */
export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await signedIn(`/patients/${encodeURIComponent(id)}/regrade`);
  return <RegradePage id={decodeURIComponent(id)} />;
}
