import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { PUSH_WORKER } from '../../../app/push/worker';
import { pushPayload } from '../../../lib/alerts/notice';

interface Shown {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly data: unknown;
  readonly actions?: readonly { action: string }[];
  readonly silent?: boolean;
  close(): void;
}
/** The worker's script in a world of its own: what it shows, sends and opens is written down. */
function worker({ windows = [] as string[], mayOpen = true } = {}) {
  const shown: Shown[] = [];
  const sent: string[] = [];
  const opened: string[] = [];
  const handlers = new Map<string, (e: unknown) => void>();
  const self = {
    addEventListener: (name: string, handler: (e: unknown) => void) => handlers.set(name, handler),
    registration: {
      getNotifications: async ({ tag }: { tag: string }) => shown.filter((n) => n.tag === tag),
      async showNotification(title: string, options: Omit<Shown, 'title' | 'close'>) {
        const at = shown.findIndex((n) => n.tag === options.tag);
        if (at >= 0) shown.splice(at, 1);
        const made: Shown = { title, ...options, close: () => void shown.splice(shown.indexOf(made), 1) };
        shown.push(made);
      },
    },
    clients: {
      matchAll: async () =>
        windows.map((url) => ({
          url: `https://t.example${url}`,
          focus: async () => void opened.push(`focus ${url}`),
          postMessage: (m: { path: string }) => void opened.push(`tell ${m.path}`),
        })),
      async openWindow(path: string) {
        if (!mayOpen) throw new Error('InvalidAccessError');
        opened.push(`open ${path}`);
      },
    },
  };
  const fetch = async (url: string, init: { body: string }) =>
    void sent.push(`${url.split('/')[3]} ${(JSON.parse(init.body) as { state: string }).state}`);
  runInNewContext(PUSH_WORKER, { self, fetch, URL, encodeURIComponent });
  const run = async (name: string, event: object) => {
    let work: Promise<unknown> = Promise.resolve();
    handlers.get(name)?.({
      ...event,
      waitUntil: (p: Promise<unknown>) => {
        work = p;
      },
    });
    await work;
  };
  const push = (payload: object) => run('push', { data: { json: () => pushPayload.parse(payload) } });
  return {
    shown,
    sent,
    opened,
    push,
    run,
    tap: (n: Shown | undefined, action = '') => run('notificationclick', { notification: n, action }),
  };
}
const ALERT = { v: 1, a: 'al-1', p: 'H', u: 'ICU-7', n: 1, d: 'dl-1', k: 'alert' };

describe('a notice on a device', () => {
  it('names unit and priority and nothing else, and gives its receipts', async () => {
    const { push, shown, sent } = worker();
    await push(ALERT);
    expect(shown).toHaveLength(1);
    expect(`${shown[0]?.title} ${shown[0]?.body}`).toBe('ICU-7: high-priority alert Open Tocsin to see.');
    expect(shown[0]?.actions?.map((a) => a.action)).toEqual(['respond', 'open']);
    expect(sent).toEqual(['dl-1 delivered', 'dl-1 displayed']);
  });
  it('names the bed where the unit allows it', async () => {
    const { push, shown } = worker();
    await push({ ...ALERT, b: '704' });
    expect(shown[0]?.title).toBe('ICU-7 704: high-priority alert');
  });
  it('a newer state of an alert takes the place of the older one; closing takes it away', async () => {
    const { push, shown } = worker();
    await push(ALERT);
    await push({ ...ALERT, n: 2, d: 'dl-2' });
    expect(shown).toHaveLength(1);
    await push({ ...ALERT, k: 'close', d: 'dl-3' });
    expect(shown).toHaveLength(0);
  });
  it('a withdrawn alert says so without ringing again', async () => {
    const { push, shown } = worker();
    await push(ALERT);
    await push({ ...ALERT, k: 'withdrawn', d: 'dl-2' });
    expect(shown.map((n) => [n.title, n.silent])).toEqual([['ICU-7: withdrawn', true]]);
  });
  it('tapping opens the alert; "I’m responding" opens it with the answer in focus, and answers nothing by itself', async () => {
    const { push, shown, opened, sent, tap } = worker();
    await push(ALERT);
    await tap(shown[0], 'respond');
    expect(opened).toEqual(['open /alerts/al-1?answer=1']);
    expect(shown).toHaveLength(0);
    expect(sent.at(-1)).toBe('dl-1 displayed');
  });
  it('a window that shows the alert already comes to the front', async () => {
    const { push, shown, opened, tap } = worker({ windows: ['/regrade', '/alerts/al-1'] });
    await push(ALERT);
    await tap(shown[0]);
    expect(opened).toEqual(['focus /alerts/al-1']);
  });
  it('where the browser opens no window, an open page goes there', async () => {
    const { push, shown, opened, tap } = worker({ windows: ['/'], mayOpen: false });
    await push(ALERT);
    await tap(shown[0]);
    expect(opened).toEqual(['tell /alerts/al-1']);
  });
  it('a test proves the device only when somebody taps it', async () => {
    const { push, shown, sent, tap } = worker();
    await push({ ...ALERT, a: null, k: 'test' });
    expect(sent).toEqual(['dl-1 delivered']);
    await tap(shown[0]);
    expect(sent.at(-1)).toBe('dl-1 displayed');
  });
  it('what it does not understand is shown all the same, without a word of it', async () => {
    const { run, shown, sent } = worker();
    await run('push', {
      data: {
        json: () => {
          throw new SyntaxError('no json');
        },
      },
    });
    expect(shown.map((n) => n.title)).toEqual(['Tocsin']);
    expect(sent).toEqual([]);
  });
});
