import { NOT_LIVE_PAGE } from '../live/not-live-page';
import { PUSH_WORKER } from '../push/worker';

/**
 * The service worker. It keeps nothing. It answers a page load with NOT LIVE when the server cannot, so that a reload never
 * ends at a browser's error page or at an old board, and shows notices that come while no page is open. Everything else goes
 * to the network untouched.
 */
const WORKER = `
const PAGE = ${JSON.stringify(NOT_LIVE_PAGE)};
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (e) => e.waitUntil(
  caches.keys().then((keys) => Promise.all(keys.map((k) => caches.delete(k)))).then(() => self.clients.claim())));
self.addEventListener('fetch', (e) => {
  if (e.request.mode !== 'navigate') return;
  const notLive = () => new Response(PAGE, { status: 503, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } });
  const late = new Promise((_, no) => setTimeout(() => no(new Error('late')), 15000));
  e.respondWith(Promise.race([fetch(e.request), late]).then((r) => ([502, 503, 504].includes(r.status) ? notLive() : r), notLive));
});
${PUSH_WORKER}`;

export const dynamic = 'force-static';

export function GET(): Response {
  return new Response(WORKER, {
    headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache', 'service-worker-allowed': '/' },
  });
}
