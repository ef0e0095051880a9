import type { Logger } from 'pino';
import type { Io } from './listen';

/** Some ten seconds of frames. */
const MAX_WAITING = 40;

/**
 * Cuts off screens that no longer take what they are sent (a frozen browser, a network that swallows): what waits for them
 * would grow in our memory until the missed ping, and none of it is worth showing. Such a screen has long said NOT LIVE by
 * itself; when it comes back it connects anew and gets one snapshot.
 */
export function cutLaggards(io: Pick<Io, 'sockets'>, log: Logger): void {
  for (const socket of io.sockets.sockets.values()) {
    const { writeBuffer, transport } = socket.conn as unknown as Connection;
    if (writeBuffer.length <= MAX_WAITING) continue;
    log.warn({ waiting: writeBuffer.length }, 'a screen takes nothing any more and was cut off');
    // A polite close would wait behind what is not taken.
    transport.socket.terminate();
  }
}
/** Engine.IO's connection over a WebSocket, as far as it is used here. */
interface Connection {
  readonly writeBuffer: readonly unknown[];
  readonly transport: { readonly socket: { terminate(): void } };
}
