import type { Metadata } from 'next';
import { signedIn } from '../../../server/auth/pages';
import { PatientPage } from './patient-page';

export const metadata: Metadata = { title: 'Patient' };

/** One patient. The address carries an opaque id, never a number or a name. */
export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await signedIn(`/patients/${encodeURIComponent(id)}`);
  return <PatientPage id={decodeURIComponent(id)} />;
}
