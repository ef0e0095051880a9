// @vitest-environment jsdom
import { act } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useFromClock } from '../../app/live/clock';
import { FirstPicture } from '../../app/live/first-picture';
import { useUnit } from '../../app/live/hooks';
import { LiveProvider } from '../../app/live/live-provider';
import { unitSnapshot } from '../../app/style/fixtures';
import type { UnitSnapshot } from '../../lib/live';
import { SECOND } from '../../lib/time';

/** The page's one socket, with the server's side in the test's hands. */
const server = vi.hoisted(() => {
  const on = new Map<string, (...args: never[]) => void>();
  const answers: ((failed: null, reply: unknown) => void)[] = [];
  const socket = {
    connected: false,
    on: (name: string, fn: (...args: never[]) => void) => on.set(name, fn),
    emit: () => undefined,
    timeout: () => ({ emit: (_: string, __: unknown, answer: (typeof answers)[number]) => answers.push(answer) }),
    connect: () => undefined,
    disconnect: () => undefined,
  };
  const connect = () => {
    socket.connected = true;
    on.get('connect')?.();
  };
  return { on, answers, socket, connect };
});
vi.mock('socket.io-client', () => ({ io: () => server.socket }));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'setTimeout', 'clearInterval', 'clearTimeout', 'performance', 'Date'] });
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
});
afterEach(() => {
  vi.clearAllTimers();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  document.body.innerHTML = '';
});

const SNAPSHOT = unitSnapshot(4);
const warmer = (c: number): UnitSnapshot => ({ ...SNAPSHOT, beds: SNAPSHOT.beds.map((row) => ({ ...row, tempMax24h: c })) });

function Beds() {
  const room = useUnit(SNAPSHOT.unit.id);
  const second = useFromClock((now) => new Date(now).toISOString().slice(11, 19));
  if (room.status !== 'ready') return <p>loading</p>;
  return (
    <p>
      {[...room.screen.beds.values()].map((row) => `${row.label} ${row.tempMax24h}`).join()} at {second}
    </p>
  );
}
const page = (locked = false) => (
  <LiveProvider unitId={SNAPSHOT.unit.id} locked={locked}>
    {locked ? (
      <p>locked</p>
    ) : (
      <FirstPicture of={warmer(38.1)}>
        <Beds />
      </FirstPicture>
    )}
  </LiveProvider>
);
const AT = SNAPSHOT.serverNow.slice(11, 19);

it('a page is read before a script has run, the browser draws the same over it, and what it came with is never shown again', async () => {
  const html = renderToString(page());
  expect(html).toContain('38.1');
  expect(html).toContain(AT);
  expect(html).toContain('data-waking');
  document.body.innerHTML = `<div id="page">${html}</div>`;
  const host = document.getElementById('page') as HTMLElement;
  const wrong = vi.fn();
  const root = await act(async () => hydrateRoot(host, page(), { onRecoverableError: wrong }));
  expect(wrong).not.toHaveBeenCalled();
  expect(host.querySelector('[data-waking]')).toBeNull();
  expect(host.textContent).toContain('38.1');

  // The clock runs on from the server's time, also while the socket is not there yet.
  await act(async () => void vi.advanceTimersByTime(3 * SECOND));
  const now = new Date(Date.parse(SNAPSHOT.serverNow) + 3 * SECOND).toISOString().slice(11, 19);
  expect(host.textContent).toContain(now);

  // The socket's own answer takes its place.
  await act(async () => server.connect());
  await act(async () => server.answers.at(-1)?.(null, warmer(39.4)));
  expect(host.textContent).toContain('39.4');
  expect(host.textContent).not.toContain('38.1');

  // Locked and unlocked an hour later: the old picture is still in the page's tree, and must not come back.
  await act(async () => root.render(page(true)));
  expect(host.textContent).toBe('locked');
  server.socket.connected = false;
  await act(async () => root.render(page()));
  expect(host.textContent).toBe('loading');
  await act(async () => root.unmount());
});
