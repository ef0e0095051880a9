import '@fontsource-variable/inter/opsz.css';
import './globals.css';
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { RegisterWorker } from './live/register-worker';
import { VEIL_STYLE, WATCHDOG_SCRIPT } from './live/watchdog';
import { THEME_SCRIPT } from './theme/theme';

export const metadata: Metadata = {
  title: { default: 'Tocsin', template: '%s · Tocsin' },
  robots: { index: false, follow: false },
};
export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" data-theme="dark" suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant; must run before the first paint */}
        <script dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant; must work when the bundles are gone */}
        <style dangerouslySetInnerHTML={{ __html: VEIL_STYLE }} />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: as above */}
        <script dangerouslySetInnerHTML={{ __html: WATCHDOG_SCRIPT }} />
      </head>
      <body>
        {children}
        <RegisterWorker />
      </body>
    </html>
  );
}
