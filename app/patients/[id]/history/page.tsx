import type { Metadata } from 'next';
import { signedIn } from '../../../../server/auth/pages';
import { HistoryPage } from './history-page';

export const metadata: Metadata = { title: 'History' };

/** What became of one patient's alerts, grades and entries. */
export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await signedIn(`/patients/${encodeURIComponent(id)}/history`);
  return <HistoryPage id={decodeURIComponent(id)} />;
}
