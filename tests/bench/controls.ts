import { createServer } from 'node:http';
import { type AddressInfo, createServer as createLine } from 'node:net';
import type { Pool } from 'pg';
import { Server } from 'socket.io';
import { z } from 'zod';

/** What the same machine does in the same minute without the product: the other half of each ratio. */

export async function controlTable(pool: Pool): Promise<void> {
  await pool.query(`drop table if exists bench_rows; create table bench_rows (
    source int not null, id text not null, patient int not null, t timestamptz not null, code text not null, value real not null,
    primary key (source, id))`);
}

/** `unnest1000`: rows a second that one connection inserts, a thousand a statement, durable. */
export async function unnest1000(pool: Pool, statements: number, tag: string): Promise<number> {
  const ids = Array.from({ length: 1_000 }, (_, i) => i);
  const t = new Date();
  const started = performance.now();
  for (let s = 0; s < statements; s++) {
    await insertRows(
      pool,
      ids.map((i) => ({ id: `${tag}-${s}-${i}`, patient: i % 100, t, code: 'heartRate', value: 80 })),
    );
  }
  return (statements * 1_000) / ((performance.now() - started) / 1_000);
}
export interface NarrowRow {
  readonly id: string;
  readonly patient: number;
  readonly t: Date;
  readonly code: string;
  readonly value: number;
}
export async function insertRows(pool: Pool, rows: readonly NarrowRow[]): Promise<void> {
  await pool.query({
    name: 'bench_rows',
    text: `insert into bench_rows select 1, * from unnest($1::text[], $2::int[], $3::timestamptz[], $4::text[], $5::real[]) on conflict do nothing`,
    values: [
      rows.map((r) => r.id),
      rows.map((r) => r.patient),
      rows.map((r) => r.t),
      rows.map((r) => r.code),
      rows.map((r) => r.value),
    ],
  });
}

/** Rows a second of a group commit: what queued while the last statement ran goes into the next, `inFlight` messages of `rows`. */
export async function groupCommit(
  pool: Pool,
  messages: number,
  rowsEach: number,
  inFlight: number,
  tag: string,
): Promise<number> {
  let queue: { rows: NarrowRow[]; done: () => void }[] = [];
  let wake: (() => void) | null = null;
  let stopped = false;
  const writer = (async () => {
    while (!stopped || queue.length > 0) {
      if (queue.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      const batch = queue;
      queue = [];
      await insertRows(
        pool,
        batch.flatMap((b) => b.rows),
      );
      for (const b of batch) b.done();
    }
  })();
  const t = new Date();
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (next < messages) {
        const m = next++;
        await new Promise<void>((done) => {
          queue.push({
            done,
            rows: Array.from({ length: rowsEach }, (_, i) => ({
              id: `${tag}-${m}-${i}`,
              patient: m % 100,
              t,
              code: 'x',
              value: i,
            })),
          });
          wake?.();
        });
      }
    }),
  );
  const seconds = (performance.now() - started) / 1_000;
  stopped = true;
  (wake as (() => void) | null)?.();
  await writer;
  return (messages * rowsEach) / seconds;
}

const readings = z.object({
  events: z
    .array(
      z.object({
        id: z.string(),
        patient: z.object({ mrn: z.string() }),
        kind: z.string(),
        t: z.string(),
        heartRate: z.number(),
      }),
    )
    .min(1)
    .max(1_000),
});
/** `floor`: HTTP POST, one durable statement, Socket.IO to whoever is connected. `node-http`: the same without database and socket. */
export async function floorServer(pool: Pool | null): Promise<{ baseUrl: string; close(): Promise<void> }> {
  const http = createServer();
  const io = pool ? new Server(http, { transports: ['websocket'], serveClient: false, perMessageDeflate: false }) : null;
  http.on('request', async (req, res) => {
    if (req.url?.startsWith('/socket.io/')) return;
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const { events } = readings.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    if (pool)
      await insertRows(
        pool,
        events.map((e) => ({ id: e.id, patient: 1, t: new Date(e.t), code: 'heartRate', value: e.heartRate })),
      );
    const text = JSON.stringify({ results: events.map((e) => ({ id: e.id, status: 'stored' })) });
    res.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
    res.end(text);
    io?.emit('change', { id: events[0]?.id });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    async close() {
      await io?.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

/** `mllp-raw` with one group commit: cuts the message into segments and fields, inserts its rows, answers. */
export async function mllpRaw(pool: Pool): Promise<{ port: number; close(): void }> {
  const server = createLine((socket) => {
    let buffer = '';
    let tail = Promise.resolve();
    socket.setNoDelay(true).setEncoding('utf8');
    socket.on('error', () => undefined);
    socket.on('data', (piece: string) => {
      buffer += piece;
      for (let end = buffer.indexOf('\u001c\r'); end >= 0; end = buffer.indexOf('\u001c\r')) {
        const segments = buffer
          .slice(1, end)
          .split('\r')
          .map((line) => line.split('|'));
        buffer = buffer.slice(end + 2);
        tail = tail.then(async () => {
          const id = segments[0]?.[9] ?? '';
          await insertRows(
            pool,
            segments
              .filter((f) => f[0] === 'OBX')
              .map((f, i) => ({ id: `${id}-${i}`, patient: 1, t: new Date(), code: f[3] ?? '', value: Number(f[5]) })),
          );
          socket.write(`\u000bMSH|^~\\&|A|B|C|D|20260101||ACK|1|P|2.6\rMSA|AA|${id}\r\u001c\r`);
        });
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}
