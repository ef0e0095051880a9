import { createRequire } from 'node:module';
import { createKey } from '../../server/auth/keys';
import { loadConfig } from '../../server/config';
import { startServer } from '../../server/index';
import { createLog } from '../../server/log';
import type { Ready } from './setting';

/** Messages to unit rooms, and how often one was put into words: Socket.IO's own encoder, counted. */
const seen = { encoded: 0, sent: 0 };
const rooms = new Set<string>();
const { Encoder } = createRequire(createRequire(import.meta.url).resolve('socket.io'))('socket.io-parser');
const encode = Encoder.prototype.encode;
Encoder.prototype.encode = function counted(packet: { data?: unknown }) {
  const [name, message] = Array.isArray(packet.data) ? packet.data : [];
  if (name === 'board' && message) {
    seen.encoded += 1;
    const id = `${message.unit} ${message.seq}`;
    if (!rooms.has(id)) seen.sent += 1;
    rooms.add(id);
  }
  return encode.call(this, packet);
};

/** The measured server: everything but the pages. Forked by setting.ts. */
const env = { ...process.env, PORT: process.env.BENCH_PORT ?? '0', MLLP_PORT: process.env.BENCH_MLLP_PORT ?? '0' };
const running = await startServer({ config: loadConfig(env, []), log: createLog('error'), headless: true });
const { prisma, url } = running.database;
await prisma.unit.create({ data: { id: 'BENCH', name: 'Bench', protocolId: 'astct-2019', createdAt: new Date() } });
await running.monitor.refreshUnits();
const key = (scopes: ('ingest' | 'read')[]) =>
  createKey(prisma, { source: `bench-${scopes}`, unitId: 'BENCH', scopes, now: Date.now() });
const ready: Ready = {
  baseUrl: running.address.replace('localhost', '127.0.0.1'),
  mllpPort: running.mllpPort,
  databaseUrl: url,
  ingestKey: (await key(['ingest'])).key,
  readKey: (await key(['read'])).key,
};
process.send?.(ready);
process.on('message', (said) => {
  if (said === 'memory') {
    // Twice: what the first collection frees may itself have held something.
    globalThis.gc?.();
    globalThis.gc?.();
    process.send?.({ memory: process.memoryUsage() });
  } else if (said === 'encodings') process.send?.(seen);
  else void running.stop().then(() => process.exit(0));
});
