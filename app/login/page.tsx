import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { insideSite } from '../../lib/people/inside-site';
import { personOfPage } from '../../server/auth/pages';
import { TocsinSign } from '../components/icons';
import { LoginForm } from './login-form';

export const metadata: Metadata = { title: 'Sign in' };

/** Sign-in. Anybody who is signed in already goes on. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { callbackUrl, error } = await searchParams;
  const to = insideSite(callbackUrl);
  if ((await personOfPage()) !== null) redirect(to);
  return (
    <main className="flex min-h-dvh items-center justify-center bg-bg p-4">
      <div className="w-full max-w-[400px]">
        <h1 className="flex items-center gap-3 text-28 font-650">
          <TocsinSign size={26} />
          Tocsin
        </h1>
        <p className="mt-2 mb-6 text-14 text-ink2">Live CRS, ICANS and HLH monitoring for cell-therapy intensive care.</p>
        <LoginForm
          to={to}
          failed={Array.isArray(error) ? error[0] : error}
          oidc={process.env.AUTH_OIDC_ISSUER !== undefined && process.env.AUTH_OIDC_ISSUER !== ''}
        />
        <p className="mt-6 border-t border-line pt-4 text-12 text-ink2">
          Secondary display. Bedside monitors are the primary alarms. Not a cleared medical device; for use after local
          validation.
        </p>
      </div>
    </main>
  );
}
