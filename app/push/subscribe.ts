import { type Answer, newCommandId, sendCommand } from '../live/command';

/** Whether this browser can take notices with the page closed, and if not, why not in the reader's words. */
export function pushProblem(): string | null {
  if (!window.isSecureContext) return 'This page was not opened over https: the browser allows no notices.';
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window))
    return 'This browser takes no notices while the page is closed. On an iPhone add Tocsin to the home screen first.';
  if (Notification.permission === 'denied') return 'Notices of this site are blocked in the settings of this browser.';
  return null;
}
const keyBytes = (base64url: string): Uint8Array<ArrayBuffer> => {
  const text = atob(base64url.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
};

/** Asks the person and the browser's push service, then tells the server. Call it from a click. */
export async function subscribeHere(publicKey: string): Promise<Answer<{ id: string }>> {
  if ((await Notification.requestPermission()) !== 'granted')
    return { kind: 'failed', why: 'The browser was not allowed to show notices.' };
  try {
    const worker = await navigator.serviceWorker.ready;
    const before = await worker.pushManager.getSubscription();
    const subscription =
      before ?? (await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: keyBytes(publicKey) }));
    return await sendCommand<{ id: string }>('/api/me/subscriptions', {
      commandId: newCommandId(),
      subscription: subscription.toJSON(),
    });
  } catch (error) {
    return { kind: 'failed', why: `The browser's push service refused: ${error instanceof Error ? error.message : 'no reason'}` };
  }
}
export async function unsubscribeHere(): Promise<void> {
  const worker = await navigator.serviceWorker?.getRegistration('/');
  await (await worker?.pushManager?.getSubscription())?.unsubscribe();
}
