import type { Metadata } from 'next';
import { signedIn } from '../../../../../server/auth/pages';
import { SourcePage } from '../../../../intake/source-page';

export const metadata: Metadata = { title: 'Source' };

/** One source: settings, keys, certificate, maps with their preview. */
export default async function Page(props: {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ code?: string | string[] }>;
}) {
  const { id } = await props.params;
  const { code } = await props.searchParams;
  await signedIn(`/admin/sources/${id}`);
  return <SourcePage key={id} id={id} code={typeof code === 'string' ? code.slice(0, 200) : null} />;
}
