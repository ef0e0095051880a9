import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io as connect } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../../server/log';
import { cutLaggards } from '../../../server/push/laggards';
import { until } from '../../support/client';

describe('a screen that takes nothing any more', () => {
  it('is cut off once ten seconds of frames wait for it; a screen that takes them stays', async () => {
    const http = createServer();
    const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const open = () => connect(address, { transports: ['websocket'], reconnection: false, forceNew: true });
    const [frozen, lively] = [open(), open()];
    await until(() => frozen.connected && lively.connected && io.sockets.sockets.size === 2, 'both are connected');
    let heard = 0;
    lively.on('board', () => heard++);
    const wire = (frozen.io.engine.transport as unknown as { ws: { _socket: { pause(): void } } }).ws._socket;
    wire.pause();
    // More than the network between them takes in by itself.
    const frame = 'x'.repeat(500_000);
    let sent = 0;
    while (io.sockets.sockets.size === 2) {
      io.emit('board', frame);
      sent += 1;
      await until(() => heard === sent, 'the other one has the frame');
      cutLaggards(io as never, createLog('silent'));
      expect(sent).toBeLessThan(200);
    }
    expect([...io.sockets.sockets.keys()]).toEqual([lively.id]);
    expect(lively.connected).toBe(true);
    frozen.close();
    lively.close();
    await io.close();
  });
});
