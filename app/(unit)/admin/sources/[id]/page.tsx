import type { Metadata } from 'next';
import { signedIn } from '../../../../../server/auth/pages';
import { SourcePage } from '../../../../intake/source-page';

export const metadata: Metadata = { title: 'Source' };

/** One source: settings, keys, certificate, maps with their preview. */
export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await signedIn(`/admin/sources/${id}`);
  return <SourcePage key={id} id={id} />;
}
