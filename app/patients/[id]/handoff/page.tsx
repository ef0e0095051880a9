import type { Metadata } from 'next';
import { signedIn } from '../../../../server/auth/pages';
import { HandoffPage } from './handoff-page';

export const metadata: Metadata = { title: 'Handoff' };

/** Handing one patient over. */
export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await signedIn(`/patients/${encodeURIComponent(id)}/handoff`);
  return <HandoffPage id={decodeURIComponent(id)} />;
}
