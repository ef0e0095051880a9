import type { Metadata } from 'next';
import { signedIn } from '../../../../server/auth/pages';
import { OwnAlerts } from '../own-alerts';

export const metadata: Metadata = { title: 'Alert' };

/** The alert centre with one alert open: where a notification leads. */
export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await signedIn(`/alerts/${id}`);
  return <OwnAlerts chosen={decodeURIComponent(id)} />;
}
