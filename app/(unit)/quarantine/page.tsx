import type { Metadata } from 'next';
import { signedIn } from '../../../server/auth/pages';
import { Quarantine } from '../../intake/quarantine';

export const metadata: Metadata = { title: 'Quarantine' };

/** What could not be used, and what can be done about it. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  await signedIn('/quarantine');
  const { source, reason } = await searchParams;
  const text = (v: string | string[] | undefined) => (typeof v === 'string' ? v : '');
  return <Quarantine key={`${text(source)} ${text(reason)}`} initial={{ source: text(source), reason: text(reason) }} />;
}
