import { io, type Socket } from 'socket.io-client';
import type { ServerToClient, UnitSnapshot } from '../../lib/live';
import { foldAlert, foldBoard, foldTick, type UnitScreen, unitScreen } from '../../lib/screen';

/** A display of the unit without a browser: the product's own folding of snapshots and numbered updates (lib/screen.ts). */
export interface Screen {
  /** What it shows; null before the first snapshot. */
  shown(): UnitScreen | null;
  /** Longest time without a sign of life so far (ms). */
  longestSilenceMs(): number;
  /** Snapshots it asked for. */
  snapshots(): number;
  connected(): boolean;
  /** The CRS grade it shows for the patient. */
  gradeOf(mrn: string): number | undefined;
  /** When (performance.now) each alert was first shown, by id. */
  readonly alertsSeen: ReadonlyMap<string, number>;
  on(listener: (message: 'board' | 'alert' | 'tick', at: number) => void): void;
  close(): void;
}

/** `address` is asked at each connection: a screen may come back to another node. */
export function openScreen(address: string, token: string, unit: string): Screen {
  const socket: Socket<ServerToClient> = io(address, {
    transports: ['websocket'],
    auth: { token },
    forceNew: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 2_000,
  }) as unknown as Socket<ServerToClient>;
  let screen: UnitScreen | null = null;
  let asking = false;
  let snapshots = 0;
  let heardAt = performance.now();
  let longest = 0;
  const alertsSeen = new Map<string, number>();
  const listeners: ((message: 'board' | 'alert' | 'tick', at: number) => void)[] = [];
  const heard = () => {
    const now = performance.now();
    longest = Math.max(longest, now - heardAt);
    heardAt = now;
  };
  const see = () => {
    for (const id of screen?.alerts.keys() ?? []) if (!alertsSeen.has(id)) alertsSeen.set(id, performance.now());
  };
  const watch = () => {
    if (asking || !socket.connected) return;
    asking = true;
    snapshots++;
    (socket as unknown as Socket).timeout(10_000).emit('watch', { unit }, (failed: Error | null, reply?: UnitSnapshot) => {
      asking = false;
      if (failed || reply === undefined || !('beds' in reply)) return void setTimeout(watch, 500);
      screen = unitScreen(reply);
      heard();
      see();
    });
  };
  const fold = (folded: ReturnType<typeof foldBoard>) => {
    if (folded.kind === 'gap') watch();
    else if (folded.kind === 'next') screen = folded.screen;
  };
  socket.on('connect', watch);
  socket.on('disconnect', (reason) => {
    asking = false;
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 500);
  });
  socket.on('connect_error', (error) => {
    if (error.message === 'unavailable') setTimeout(() => socket.connect(), 500);
  });
  const said = (message: 'board' | 'alert' | 'tick') => {
    for (const listener of listeners) listener(message, performance.now());
  };
  socket.on('board', (m) => {
    if (screen && !asking) fold(foldBoard(screen, m));
    said('board');
  });
  socket.on('alert', (m) => {
    if (screen && !asking) fold(foldAlert(screen, m));
    see();
    said('alert');
  });
  socket.on('tick', (m) => {
    heard();
    if (screen && !asking) fold(foldTick(screen, m));
    said('tick');
  });
  return {
    shown: () => screen,
    longestSilenceMs: () => Math.max(longest, performance.now() - heardAt),
    snapshots: () => snapshots,
    connected: () => socket.connected,
    gradeOf: (mrn) => [...(screen?.beds.values() ?? [])].find((row) => row.mrn === mrn)?.crs?.grade,
    alertsSeen,
    on: (listener) => void listeners.push(listener),
    close: () => void socket.close(),
  };
}
