import type { Metadata } from 'next';
import { signedIn } from '../../../server/auth/pages';
import { RulesPage } from '../../rules/rules-page';

export const metadata: Metadata = { title: 'Rules' };

/** The engine's table of contents. */
export default async function Page() {
  await signedIn('/rules');
  return <RulesPage />;
}
