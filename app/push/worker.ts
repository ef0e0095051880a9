/**
 * The part of the service worker that shows notices on a device, as script. What comes is opaque: unit, priority, ids. What is
 * shown on a locked screen is therefore no more; the page behind it asks for a sign-in. No alert is answered from here.
 *
 * Receipts: "delivered" when it has come, "displayed" once the system shows it. A test counts as displayed only when it is tapped.
 */
export const PUSH_WORKER = `
const WORDS = { H: 'high-priority alert', M: 'medium-priority alert', L: 'low-priority alert' };
const receipt = (d, state) => fetch('/api/deliveries/' + encodeURIComponent(d) + '/receipt', {
  method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ state }), keepalive: true }).catch(() => undefined);
const shownWith = async (tag) => (await self.registration.getNotifications({ tag }));
const textOf = (m) => {
  const where = m.u + (m.b ? ' ' + m.b : '');
  if (m.k === 'test') return [where + ': test', 'Tap to confirm that this device reaches you.'];
  if (m.k === 'summary') return [where + ': ' + m.c + ' alerts', 'Open Tocsin to see them.'];
  if (m.k === 'emergency-access') return [where + ': emergency access', 'A patient of the unit was opened from outside. Open Tocsin to see.'];
  if (m.k === 'withdrawn') return [where + ': withdrawn', 'The alert you were told of was withdrawn.'];
  return [where + ': ' + (WORDS[m.p] || 'alert'), 'Open Tocsin to see.'];
};
async function onPush(m) {
  const tag = m.a || 'tocsin-' + m.k;
  if (m.k === 'close') {
    for (const n of await shownWith(tag)) n.close();
    return;
  }
  const delivered = receipt(m.d, 'delivered');
  const [title, body] = textOf(m);
  const alert = m.k === 'alert';
  await self.registration.showNotification(title, {
    tag, body, icon: '/icons/app-192.png', badge: '/icons/badge-96.png', data: m,
    renotify: m.k !== 'withdrawn', silent: m.k === 'withdrawn', requireInteraction: alert && m.p === 'H',
    actions: alert ? [{ action: 'respond', title: 'I\\u2019m responding' }, { action: 'open', title: 'Open' }] : [],
  });
  await delivered;
  if (m.k !== 'test' && (await shownWith(tag)).length > 0) await receipt(m.d, 'displayed');
}
async function onTap(notification, action) {
  const m = notification.data || {};
  notification.close();
  if (m.d) await receipt(m.d, 'displayed');
  const path = m.k === 'test' ? '/settings?shown=1' : m.k === 'emergency-access' ? '/emergency-access'
    : m.a ? '/alerts/' + encodeURIComponent(m.a) + (action === 'respond' ? '?answer=1' : '') : '/alerts';
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = windows.find((c) => new URL(c.url).pathname === path.split('?')[0]);
  try {
    // A window of its own, so that nothing half written in another is lost.
    await (there ? there.focus() : self.clients.openWindow(path));
  } catch {
    const any = there || windows[0];
    if (any) any.postMessage({ type: 'tocsin-open', path });
  }
}
self.addEventListener('push', (e) => {
  let m = null;
  try { m = e.data && e.data.json(); } catch {}
  // Something must be shown for every push, also for one of a newer server.
  if (!m || m.v !== 1) { e.waitUntil(self.registration.showNotification('Tocsin', { body: 'Open Tocsin to see.', tag: 'tocsin' })); return; }
  e.waitUntil(onPush(m));
});
self.addEventListener('notificationclick', (e) => e.waitUntil(onTap(e.notification, e.action)));
self.addEventListener('pushsubscriptionchange', (e) => e.waitUntil((async () => {
  const options = e.oldSubscription && e.oldSubscription.options;
  const next = e.newSubscription || (options && (await self.registration.pushManager.subscribe(options)));
  if (!next) return;
  await fetch('/api/me/subscriptions', { method: 'POST', credentials: 'same-origin', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ commandId: 'renewed-' + next.endpoint.slice(-60), subscription: next.toJSON() }) });
})().catch(() => undefined)));
`;
