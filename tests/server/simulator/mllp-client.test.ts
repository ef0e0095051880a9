import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type MllpClient, mllpClient } from '../../../server/simulator/mllp-client';

const message = (id: string): string =>
  `MSH|^~\\&|LAB|DEMO|TOCSIN|DEMO|20261121031422+0000||ORU^R01^ORU_R01|${id}|P|2.6\rPID|1||1^^^^MR`;
const ack = (id: string, code = 'AA'): string => `\x0bMSH|^~\\&|TOCSIN||LAB||2026||ACK|x|P|2.6\rMSA|${code}|${id}\r\x1c\r`;

interface Receiver {
  readonly port: number;
  readonly heard: string[];
  readonly sockets: Socket[];
  /** Resolves once so many messages have been heard in all. */
  until(count: number): Promise<void>;
}
let open: { server: Server; client?: MllpClient }[] = [];
afterEach(async () => {
  for (const { server, client } of open) {
    await client?.close();
    server.close();
  }
  open = [];
});

/** A receiver that notes the control id of each message and lets `answer` decide what comes back. */
async function receiver(answer: (id: string, socket: Socket, connection: number) => void): Promise<Receiver> {
  const heard: string[] = [];
  const sockets: Socket[] = [];
  let wake = (): void => {};
  const server = createServer((socket) => {
    const connection = sockets.push(socket);
    let rest = '';
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      rest += chunk.toString('utf8');
      for (let end = rest.indexOf('\x1c\r'); end >= 0; end = rest.indexOf('\x1c\r')) {
        const id = rest.slice(1, end).split('|')[9] ?? '';
        rest = rest.slice(end + 2);
        heard.push(id);
        answer(id, socket, connection);
        wake();
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({ server });
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    sockets,
    until: (count) =>
      new Promise((resolve) => {
        wake = () => heard.length >= count && resolve();
        wake();
      }),
  };
}
function client(port: number, more: Partial<Parameters<typeof mllpClient>[0]> = {}): MllpClient {
  const made = mllpClient({ host: '127.0.0.1', port, reconnectMs: 5, ...more });
  const entry = open.at(-1);
  if (entry) entry.client = made;
  return made;
}

describe('MLLP sender', () => {
  it('gives each message the answer that names it, in the order sent', async () => {
    const there = await receiver((id, socket) => socket.write(ack(id, id === 'b' ? 'AE' : 'AA')));
    const here = client(there.port);
    const answers = await Promise.all(['a', 'b', 'c'].map((id) => here.send(message(id))));
    expect(answers.map((answer) => answer.code)).toEqual(['AA', 'AE', 'AA']);
    expect(there.heard).toEqual(['a', 'b', 'c']);
  });

  it('never has more messages under way than its window', async () => {
    const held: (() => void)[] = [];
    const there = await receiver((id, socket) => held.push(() => socket.write(ack(id))));
    const here = client(there.port, { window: 2 });
    const done = Promise.all(['a', 'b', 'c', 'd'].map((id) => here.send(message(id))));
    await there.until(2);
    expect(there.heard).toEqual(['a', 'b']);
    for (let answered = 0; answered < 4; answered++) {
      await there.until(Math.min(4, answered + 2));
      expect(there.heard.length).toBeLessThanOrEqual(answered + 2);
      held[answered]?.();
    }
    expect((await done).every((answer) => answer.code === 'AA')).toBe(true);
  });

  it('sends again after a lost connection what was not acknowledged, first and in order, and nothing twice that was', async () => {
    const there = await receiver((id, socket, connection) => {
      if (connection > 1 || id === 'a') socket.write(ack(id));
      if (connection === 1 && id === 'c') socket.destroy();
    });
    const here = client(there.port);
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((id) => here.send(message(id))));
    expect(answers.every((answer) => answer.code === 'AA')).toBe(true);
    expect(there.sockets).toHaveLength(2);
    expect(there.heard.filter((id) => id === 'a')).toHaveLength(1);
    expect(there.heard.slice(there.heard.lastIndexOf('b'))).toEqual(['b', 'c', 'd']);
  });

  it('waits for a receiver that is not there yet', async () => {
    const first = await receiver((id, socket) => socket.write(ack(id)));
    const { port } = first;
    const taken = open.pop();
    taken?.server.close();
    if (taken) await once(taken.server, 'close');
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (chunk) => socket.write(ack(chunk.toString('utf8').split('|')[9] ?? '')));
    });
    let failures = 0;
    open.push({ server });
    const here = client(port, {
      onProblem: () => {
        failures += 1;
        if (failures === 2) server.listen(port, '127.0.0.1');
      },
    });
    expect((await here.send(message('late'))).code).toBe('AA');
    expect(failures).toBeGreaterThanOrEqual(2);
  });

  it('gives up a connection on which nothing is answered and sends again on a new one', async () => {
    const there = await receiver((id, socket, connection) => connection > 1 && socket.write(ack(id)));
    const here = client(there.port, { answerMs: 20 });
    expect((await here.send(message('a'))).code).toBe('AA');
    expect(there.heard).toEqual(['a', 'a']);
  });

  it('reads an answer that arrives in pieces', async () => {
    const there = await receiver((id, socket) => {
      const bytes = Buffer.from(ack(id));
      for (const byte of bytes) socket.write(Buffer.from([byte]));
    });
    expect((await client(there.port).send(message('a'))).code).toBe('AA');
  });

  it('rejects what is still unanswered when it is closed', async () => {
    const there = await receiver(() => {});
    const here = client(there.port);
    const sent = here.send(message('a'));
    await there.until(1);
    const refused = expect(sent).rejects.toThrow('closed');
    await here.close();
    await refused;
  });
});
