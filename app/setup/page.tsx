import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { isAnybodyEntered } from '../../server/auth/pages';
import { TocsinSign } from '../components/icons';
import { SetupForm } from './setup-form';

export const metadata: Metadata = { title: 'Set up' };
export const dynamic = 'force-dynamic';

/** The first unit and its administrator; as soon as there is anybody, this page is the sign-in. */
export default async function Page() {
  if (await isAnybodyEntered()) redirect('/login');
  return (
    <main className="flex min-h-dvh items-center justify-center bg-bg p-4">
      <div className="w-full max-w-[480px]">
        <h1 className="mb-6 flex items-center gap-3 text-28 font-650">
          <TocsinSign size={26} />
          Tocsin
        </h1>
        <SetupForm />
      </div>
    </main>
  );
}
