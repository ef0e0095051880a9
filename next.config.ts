import type { NextConfig } from 'next';

const config: NextConfig = {
  reactStrictMode: true,
  devIndicators: false,
  poweredByHeader: false,
  // The product runs in closed hospital networks: nothing is fetched from elsewhere, fonts and images included.
  // Types are the business of `npm run check`, which sees the whole project; a build for somebody who only wants to run it is quicker.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  serverExternalPackages: ['pg', '@prisma/client', '@prisma/adapter-pg', '@node-rs/argon2'],
  async headers() {
    return [
      {
        // A page from a cache would be an old board that looks like a live one.
        source: '/((?!_next/static/).*)',
        headers: [{ key: 'Cache-Control', value: 'no-store' }],
      },
    ];
  },
};
export default config;
