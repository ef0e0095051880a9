import { io } from 'socket.io-client';
import { LiveClient } from '../../app/live/client';
import { soundings } from '../../lib/alerts/sound';
import type { UnitScreen } from '../../lib/screen';
import { UNIT, until } from './client';

/** An open page in front of somebody, without its drawing: the very client of the pages, on a socket of a signed-in person. */
export interface OpenPage {
  readonly live: LiveClient;
  /** What stands on it; throws before the first snapshot. */
  screen(): UnitScreen;
  /** Ids of the alerts that sound on it. */
  sounds(): readonly string[];
  /** Ids of the alerts its person is being told of. */
  notices(): readonly string[];
  /** The network goes away, and comes back. */
  cut(): void;
  reconnect(): Promise<void>;
  close(): void;
}

export async function openPage(address: string, cookie: string): Promise<OpenPage> {
  // The client leaves a trace for the page's watchdog; there is none here.
  (globalThis as { window?: unknown }).window ??= {};
  const socket = io(address, { transports: ['websocket'], extraHeaders: { cookie }, forceNew: true, reconnection: false });
  const live = new LiveClient({ socket: socket as never });
  live.notices.subscribe(() => {
    for (const told of live.notices.list) live.notices.seen(told);
  });
  const room = live.unit(UNIT);
  const ready = () => until(() => room.state.status === 'ready' && !room.waiting, 'the page shows the unit');
  await ready();
  const screen = () => {
    if (room.state.status !== 'ready') throw new Error('the page shows nothing yet');
    return room.state.screen;
  };
  return {
    live,
    screen,
    sounds: () => soundings(screen().alerts.values()).map((s) => s.key.split(' ')[0] ?? ''),
    notices: () => live.notices.list.flatMap(({ notice }) => (notice.alertId === null ? [] : [notice.alertId])),
    cut: () => void socket.disconnect(),
    async reconnect() {
      socket.connect();
      await until(() => socket.connected, 'the page is connected again');
      await ready();
    },
    close: () => live.close(),
  };
}
