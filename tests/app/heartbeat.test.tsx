// @vitest-environment jsdom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LiveProvider } from '../../app/live/live-provider';
import { WATCHDOG_SCRIPT } from '../../app/live/watchdog';
import { SECOND } from '../../lib/time';

/** The page's one socket, with the server's side in the test's hands. */
const server = vi.hoisted(() => {
  const on = new Map<string, (...args: never[]) => void>();
  return {
    on,
    say: (name: string, ...args: unknown[]) => on.get(name)?.(...(args as never[])),
    socket: {
      connected: true,
      on: (name: string, fn: (...args: never[]) => void) => on.set(name, fn),
      emit: () => undefined,
      timeout: () => ({ emit: () => undefined }),
      connect: () => undefined,
      disconnect: () => undefined,
    },
  };
});
vi.mock('socket.io-client', () => ({ io: () => server.socket }));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'setTimeout', 'clearInterval', 'clearTimeout', 'performance', 'Date'] });
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  window.matchMedia = vi.fn().mockReturnValue({ matches: false }) as never;
  document.body.innerHTML = '<main data-live="board"></main><div id="page"></div>';
  new Function(WATCHDOG_SCRIPT)();
});
afterEach(() => {
  vi.clearAllTimers();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  document.body.innerHTML = '';
});

it('React is gone while the socket goes on hearing ticks: NOT LIVE within 12.5 s, and not before', async () => {
  const root = createRoot(document.getElementById('page') as HTMLElement);
  await act(async () => root.render(<LiveProvider unitId="ICU-7">{null}</LiveProvider>));
  const tick = () =>
    act(async () => void server.say('tick', { unit: 'ICU-7', seq: 1, serverNow: new Date().toISOString(), sources: [] }));
  const pass = async (seconds: number) => {
    for (let s = 0; s < seconds; s += 2) {
      await tick();
      await act(async () => void vi.advanceTimersByTime(2 * SECOND));
    }
  };
  const link = () => document.documentElement.dataset.link;
  await pass(30);
  expect(link()).toBe('live');

  await act(async () => root.unmount());
  await pass(10);
  expect(link()).toBe('slow');
  expect(document.querySelector('[role=alert]')).toBeNull();
  await pass(4);
  expect(link()).toBe('not-live');
  expect(document.querySelector('[role=alert]')?.textContent).toMatch(/^NOT LIVE since/);
});
