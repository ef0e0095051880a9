import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { Pool } from 'pg';
import { insertRows } from './controls';
import { mllpLine, oru12 } from './ingest';
import type { Row } from './row';
import type { Setting } from './setting';
import { interleave, median, percentile } from './stats';

const MESSAGES = 200;

/** Row 8b: the acknowledgement after commit on one connection, against splitting the message and one durable insert of its rows. */
export async function acknowledgeRows(s: Setting, rounds: number): Promise<Row[]> {
  const raw = await mllpRaw(s.pool);
  const [product, control] = [await mllpLine(s.mllpPort), await mllpLine(raw.port)];
  let serial = 0;
  const drive = (line: typeof product) => async () => {
    const times: number[] = [];
    for (let m = 0; m < MESSAGES; m++) {
      const n = serial++;
      const message = oru12(`ack${n}`, s.mrns[n % s.mrns.length] as string, new Date(Date.now() - 1_000));
      const started = performance.now();
      const answer = await line.send(message);
      times.push(performance.now() - started);
      if (!answer.includes('MSA|AA')) throw new Error(`not accepted: ${answer}`);
    }
    return percentile(times, 0.5);
  };
  try {
    const r = await interleave(rounds, drive(control), drive(product));
    return [
      {
        id: '8b',
        what: 'MLLP acknowledgement after commit, one connection, p50',
        value: median(r.product) / median(r.control),
        gate: 4,
        goal: 2,
        better: 'less',
        detail: `${median(r.product).toFixed(2)} ms, control ${median(r.control).toFixed(2)} ms`,
      },
    ];
  } finally {
    product.close();
    control.close();
    raw.close();
  }
}

/** `mllp-raw` with one group commit: cuts the message into segments and fields, inserts its rows, answers. */
async function mllpRaw(pool: Pool): Promise<{ port: number; close(): void }> {
  const server = createServer((socket) => {
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
