import type { MetadataRoute } from 'next';

/**
 * What makes Tocsin an application of a telephone's home screen. An iPhone gives Web Push to such ones alone, so without it nobody
 * could be called on one. Nothing is kept for use without a network: see the service worker.
 */
export default function manifest(): MetadataRoute.Manifest {
  return {
    ...{ id: '/', name: 'Tocsin', short_name: 'Tocsin', start_url: '/', scope: '/', display: 'standalone' },
    description: 'Watches ICU patients after CAR-T cell therapy. A secondary display: bedside monitors are the primary alarms.',
    ...{ background_color: '#0e1319', theme_color: '#0e1319' },
    icons: [
      { src: '/icons/app-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icons/app-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  };
}
