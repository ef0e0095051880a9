import type { Metadata } from 'next';
import { signedIn } from '../../../../server/auth/pages';
import { ThenPage } from './then-page';

export const metadata: Metadata = { title: 'As known then' };

/** One patient at a past instant. */
export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await signedIn(`/patients/${encodeURIComponent(id)}/then`);
  return <ThenPage id={decodeURIComponent(id)} />;
}
