import type { Metadata } from 'next';
import { signedIn } from '../../../server/auth/pages';
import { patientOfPage } from '../../../server/auth/pictures';
import { FirstPicture } from '../../live/first-picture';
import { PatientPage } from './patient-page';

export const metadata: Metadata = { title: 'Patient' };

/** One patient. The address carries an opaque id, never a number or a name. */
export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await signedIn(`/patients/${encodeURIComponent(id)}`);
  const ref = decodeURIComponent(id);
  const first = await patientOfPage(ref);
  return (
    <FirstPicture of={first?.snapshot ?? null}>
      <PatientPage id={ref} first={first?.course ?? null} />
    </FirstPicture>
  );
}
