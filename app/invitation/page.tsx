import type { Metadata } from 'next';
import { TocsinSign } from '../components/icons';
import { ChoosePassword } from './choose-password';

export const metadata: Metadata = { title: 'Choose a password' };

/** Where a link to a password leads. What makes the link good stands behind its # and never reaches a log. */
export default function Page() {
  return (
    <main className="flex min-h-dvh items-center justify-center bg-bg p-4">
      <div className="w-full max-w-[400px]">
        <h1 className="mb-6 flex items-center gap-3 text-28 font-650">
          <TocsinSign size={26} />
          Tocsin
        </h1>
        <ChoosePassword />
      </div>
    </main>
  );
}
