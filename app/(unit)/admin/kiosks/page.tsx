import type { Metadata } from 'next';
import { signedIn } from '../../../../server/auth/pages';
import { Kiosks } from './kiosks';

export const metadata: Metadata = { title: 'Paired displays' };

/** The unit's wall displays; `?code=` is what the QR code on a display brings along. */
export default async function Page({ searchParams }: { searchParams: Promise<{ code?: string }> }) {
  const { code } = await searchParams;
  await signedIn(code === undefined ? '/admin/kiosks' : `/admin/kiosks?code=${encodeURIComponent(code)}`);
  return <Kiosks code={code ?? ''} />;
}
