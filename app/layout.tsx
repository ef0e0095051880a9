import '@fontsource-variable/inter/opsz.css';
import './globals.css';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { KeepTyped } from './live/keep-typed';
import { RegisterWorker } from './live/register-worker';
import { VEIL_STYLE, WATCHDOG_SCRIPT } from './live/watchdog';
import { THEME_SCRIPT } from './theme/theme';

export const metadata: Metadata = {
  title: { default: 'Tocsin', template: '%s · Tocsin' },
  robots: { index: false, follow: false },
  appleWebApp: { capable: true, title: 'Tocsin', statusBarStyle: 'black' },
  icons: { icon: '/icon.svg', apple: '/icons/apple-180.png' },
};
export const viewport: Viewport = { width: 'device-width', initialScale: 1, themeColor: '#0e1319' };

/** Dialogs write a style of their own while they are open; the library that does it takes the nonce from this name. */
const NONCE_SCRIPT = 'window.__webpack_nonce__=document.currentScript.nonce';

/** The server's content policy lets only scripts and styles with this request's nonce run. */
async function nonceOfRequest(): Promise<string | undefined> {
  return /'nonce-([^']+)'/.exec((await headers()).get('content-security-policy') ?? '')?.[1];
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = await nonceOfRequest();
  return (
    <html lang="en" data-theme="dark" suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant; must run before the first paint */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant; must run before any bundle */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: NONCE_SCRIPT }} />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant; must work when the bundles are gone */}
        <style nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: VEIL_STYLE }} />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: as above */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: WATCHDOG_SCRIPT }} />
      </head>
      <body>
        {children}
        <KeepTyped />
        <RegisterWorker />
      </body>
    </html>
  );
}
