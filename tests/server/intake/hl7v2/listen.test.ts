import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type Mllp, type MllpOptions, startMllp } from '../../../../server/intake/hl7v2/listen';
import { DatabaseAway, type Delivery, type Intake, type Outcome, type SourceSettings } from '../../../../server/intake/port';
import { manualClock } from '../../../support/clock';
import { header, message, OBR, PID, PV1, RECEIVED, SOURCE } from './support';

/** An intake that writes down what it gets and settles when it is told to. */
class Recorder implements Intake {
  readonly deliveries: Delivery[] = [];
  private readonly waiting: (() => void)[] = [];
  held = false;
  fails: Error | null = null;
  outcome: Outcome = { status: 'stored' };

  deliver(delivery: Delivery): Promise<readonly Outcome[]> {
    this.deliveries.push(delivery);
    const { fails, outcome } = this;
    return new Promise((resolve, reject) => {
      const settle = () => (fails ? reject(fails) : resolve(delivery.events.map(() => outcome)));
      if (this.held) this.waiting.push(settle);
      else settle();
    });
  }
  /** Lets the deliveries that wait commit, the last first: answers must keep their order all the same. */
  commit(): void {
    this.held = false;
    for (const settle of this.waiting.splice(0).reverse()) settle();
  }
}

class Book {
  readonly known = new Map<string, SourceSettings>();
  readonly made: { name: string; kind: string; zone: string }[] = [];
  find = (name: string) => this.known.get(name);
  async ensure(name: string, kind: string, zone: string): Promise<SourceSettings> {
    this.made.push({ name, kind, zone });
    const source = { ...SOURCE, name, zone };
    this.known.set(name, source);
    return source;
  }
}

/** A sender: frames out, answers in. */
class Sender {
  private text = '';
  private wake: (() => void)[] = [];
  ended = false;
  constructor(readonly socket: Socket) {
    socket.setEncoding('utf8');
    socket.on('data', (piece: string) => {
      this.text += piece;
      this.stir();
    });
    socket.on('close', () => {
      this.ended = true;
      this.stir();
    });
    socket.on('error', () => undefined);
  }
  private stir(): void {
    for (const wake of this.wake.splice(0)) wake();
  }
  private async until(ready: () => boolean): Promise<void> {
    while (!ready()) await new Promise<void>((resolve) => this.wake.push(resolve));
  }
  send(...messages: string[]): void {
    this.socket.write(messages.map((m) => `\x0b${m}\x1c\r`).join(''));
  }
  /** The next so many answers, each as [code, number, text]. */
  async answers(count: number): Promise<string[][]> {
    await this.until(() => this.text.split('\x1c\r').length > count || this.ended);
    const frames = this.text.split('\x1c\r');
    this.text = frames.slice(count).join('\x1c\r');
    return frames.slice(0, count).map((f) => /\rMSA\|(.*)/.exec(f)?.[1]?.split('|') ?? []);
  }
  async closed(): Promise<void> {
    await this.until(() => this.ended);
  }
  get unread(): string {
    return this.text;
  }
}

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const r of running.splice(0)) await r.close();
});

async function listening(more: Partial<MllpOptions> = {}) {
  const intake = new Recorder();
  const sources = new Book();
  const clock = manualClock(RECEIVED);
  const said: { fields: Record<string, unknown>; message: string }[] = [];
  const log = {
    warn: (fields: Record<string, unknown>, text: string) => void said.push({ fields, message: text }),
    error: (fields: Record<string, unknown>, text: string) => void said.push({ fields, message: text }),
  };
  const mllp: Mllp = await startMllp({ host: '127.0.0.1', port: 0, intake, sources, clock, log, ...more });
  running.push(mllp);
  const open = async (): Promise<Sender> => {
    const socket = connect(mllp.port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    return new Sender(socket);
  };
  return { intake, sources, clock, said, mllp, open };
}

const HR = (value: number) => `OBX|1|NM|8867-4^x^LN||${value}|/min|||||F`;
const reading = (controlId: string, value = 88) => message(header('ORU^R01', controlId), PID, PV1, OBR, HR(value));

describe('MLLP connections', () => {
  it('a message is delivered with its text and number, and answered once it is stored', async () => {
    const { intake, open } = await listening();
    intake.held = true;
    const line = await open();
    line.send(reading('A1'), reading('A2'));
    line.send(message(header('ORU^R01', 'A3', ''), PID, 'OBX|1|NM|8867-4^x^LN||5|/min|||||F'));
    const other = await open();
    other.send(message(header('ADT^A31', 'B1')));
    while (intake.deliveries.length < 4) await new Promise((resolve) => setImmediate(resolve));
    expect([line.unread, other.unread]).toEqual(['', '']);
    intake.commit();
    expect(await line.answers(3)).toEqual([
      ['AA', 'A1'],
      ['AA', 'A2'],
      ['AA', 'A3'],
    ]);
    expect(await other.answers(1)).toEqual([['AA', 'B1']]);
    expect(intake.deliveries[0]).toMatchObject({
      feed: 'MON/ICU',
      protocol: 'hl7v2',
      receivedAt: RECEIVED,
      controlId: 'A1',
      raw: reading('A1'),
      units: null,
      atomic: true,
      events: [{ patient: { mrn: 'M100', bed: 'ICU-7-04' }, event: { heartRate: 88 } }],
      refused: [],
    });
  });
  it('500 messages in one write: one answer each, in order', async () => {
    const { intake, open } = await listening();
    const line = await open();
    const ids = Array.from({ length: 500 }, (_, i) => `M${i}`);
    line.send(...ids.map((id, i) => reading(id, 60 + (i % 100))));
    expect(await line.answers(500)).toEqual(ids.map((id) => ['AA', id]));
    expect(intake.deliveries.map((d) => d.controlId)).toEqual(ids);
    expect(line.unread).toBe('');
  });
  it('the five splits and merges over a real socket, and one byte at a time', async () => {
    const { open } = await listening();
    const line = await open();
    const all = `\x0b${reading('S1')}\x1c\r\x0b${reading('S2')}\x1c\r`;
    for (const byte of all) {
      line.socket.write(byte);
    }
    line.socket.write(all.slice(0, 40));
    line.socket.write(all.slice(40, all.length - 1));
    line.socket.write(all.slice(-1));
    expect(await line.answers(4)).toEqual([
      ['AA', 'S1'],
      ['AA', 'S2'],
      ['AA', 'S1'],
      ['AA', 'S2'],
    ]);
  });
  it('a bad message harms neither the next one, nor the connection, nor others', async () => {
    const { intake, open } = await listening();
    const [line, other] = [await open(), await open()];
    line.socket.write('GET / HTTP/1.1\r\n\r\n\x0b\x1c\r\x0b\r\n\x1c\r');
    line.send(
      'garbage',
      message(header('', 'N9')),
      message(header('ORU^R01', '')),
      message(header('QRY^A19', 'Q1')),
      reading('G1'),
    );
    other.send(reading('G2'));
    expect((await line.answers(5)).map((a) => a.slice(0, 2))).toEqual([
      ['AR', ''],
      ['AR', 'N9'],
      ['AE', ''],
      ['AR', 'Q1'],
      ['AA', 'G1'],
    ]);
    expect(await other.answers(1)).toEqual([['AA', 'G2']]);
    expect(intake.deliveries.filter((d) => d.refused.some((r) => r.status === 'rejected')).map((d) => d.events)).toEqual([
      [],
      [],
      [],
      [],
    ]);
  });
  it('acknowledgements are never answered, also within a batch', async () => {
    const { intake, open } = await listening();
    const line = await open();
    line.send(
      message(header('ACK^R01', 'X1'), 'MSA|AA|1'),
      `BHS|^~\\&|\r${reading('X2')}${message(header('ACK', 'X3'), 'MSA|AA|1')}${reading('X4')}BTS|3`,
      reading('X5'),
    );
    expect(await line.answers(3)).toEqual([
      ['AA', 'X2'],
      ['AA', 'X4'],
      ['AA', 'X5'],
    ]);
    expect(intake.deliveries.length).toBe(3);
  });

  it('the same message again gets the same answer and is not delivered; another one of that number is a new message', async () => {
    const { intake, open } = await listening();
    const line = await open();
    const refused = message(header('ADT^A40', 'R1'), PID);
    line.send(reading('R0'), reading('R0'), reading('R0', 90), refused, refused);
    expect((await line.answers(5)).map((a) => a.slice(0, 2))).toEqual([
      ['AA', 'R0'],
      ['AA', 'R0'],
      ['AA', 'R0'],
      ['AE', 'R1'],
      ['AE', 'R1'],
    ]);
    expect(intake.deliveries.map((d) => d.controlId)).toEqual(['R0', 'R0', 'R1']);
  });
  it('a message without a number that is sent again and again is refused each time, and kept once', async () => {
    const { intake, open } = await listening();
    const line = await open();
    const unnumbered = reading('');
    line.send(unnumbered, unnumbered, 'not HL7', 'not HL7', unnumbered);
    expect((await line.answers(5)).map((a) => a[0])).toEqual(['AE', 'AE', 'AR', 'AR', 'AE']);
    expect(intake.deliveries.map((d) => d.refused[0]?.reason)).toEqual(['field missing', 'unreadable header']);
  });
  it('the database is away: AE says so, nothing is remembered, the message is taken when it comes again', async () => {
    const { intake, open } = await listening();
    const line = await open();
    intake.fails = new DatabaseAway('away');
    line.send(reading('D1'));
    expect(await line.answers(1)).toEqual([['AE', 'D1', 'nothing was stored: the database is away, send again']]);
    intake.fails = null;
    line.send(reading('D1'));
    expect(await line.answers(1)).toEqual([['AA', 'D1']]);
  });
  it('an error nobody foresaw is an AE too, and is told to the log without the message', async () => {
    const { intake, said, open } = await listening();
    const line = await open();
    intake.fails = new Error('boom');
    line.send(reading('E1'));
    expect((await line.answers(1))[0]?.slice(0, 2)).toEqual(['AE', 'E1']);
    expect(said).toHaveLength(1);
    expect(JSON.stringify(said)).not.toContain('M100');
  });
  it('a message our own code stumbles over is refused for good and kept, not asked for again', async () => {
    const { intake, sources, said, open } = await listening();
    const broken = { ...SOURCE };
    Object.defineProperty(broken, 'codes', {
      get: () => {
        throw new TypeError('a fault of ours');
      },
    });
    sources.known.set('MON/ICU', broken);
    const line = await open();
    line.send(reading('B1'), message(header('ADT^A31', 'B2'), PID));
    expect((await line.answers(2)).map((a) => a.slice(0, 2))).toEqual([
      ['AR', 'B1'],
      ['AA', 'B2'],
    ]);
    expect(intake.deliveries[0]).toMatchObject({
      events: [],
      refused: [{ status: 'rejected', reason: 'internal error', raw: reading('B1') }],
    });
    expect(said).toHaveLength(1);
  });
  it('a sender that may not write there gets AR with the reason', async () => {
    const { intake, sources, open } = await listening();
    sources.known.set('MON/ICU', { ...SOURCE, units: ['ICU-9'] });
    intake.outcome = { status: 'rejected', reason: 'this key may not write to unit ICU-7' };
    const line = await open();
    line.send(reading('U1'));
    expect(await line.answers(1)).toEqual([['AR', 'U1', 'this key may not write to unit ICU-7']]);
    expect(intake.deliveries[0]?.units).toEqual(['ICU-9']);
  });
  it('held is durable: AA', async () => {
    const { intake, open } = await listening();
    intake.outcome = { status: 'held', reason: 'no such patient' };
    const line = await open();
    line.send(reading('H1'));
    expect(await line.answers(1)).toEqual([['AA', 'H1']]);
  });
  it('a message above the limit: AR with its number, shown with its beginning, the connection goes on', async () => {
    const { intake, open } = await listening({ maxFrameBytes: 20_000 });
    const line = await open();
    line.send(message(header('ORU^R01', 'L1'), PID, OBR, `OBX|1|TX|8867-4^x^LN||${'x'.repeat(60_000)}`), reading('L2'));
    expect((await line.answers(2)).map((a) => a.slice(0, 2))).toEqual([
      ['AR', 'L1'],
      ['AA', 'L2'],
    ]);
    expect(intake.deliveries[0]).toMatchObject({
      controlId: 'L1',
      events: [],
      refused: [{ status: 'rejected', reason: 'message too large' }],
    });
  });

  it('a sender not seen before becomes a source with the zone of its unit', async () => {
    const { sources, intake, open } = await listening({ zoneOfUnit: (unit) => (unit === 'ICU-7' ? 'America/Chicago' : null) });
    const line = await open();
    line.send(
      message(header('ORU^R01', 'Z1', '20260721120000'), PID, PV1, HR(80)),
      message(header('ORU^R01', 'Z2'), PID, PV1, HR(81)),
    );
    line.send(message(header('ORU^R01', 'Z3').replace('MON|ICU', 'LAB|'), PID, HR(82)));
    await line.answers(3);
    expect(sources.made).toEqual([
      { name: 'MON/ICU', kind: 'hl7v2', zone: 'America/Chicago' },
      { name: 'LAB', kind: 'hl7v2', zone: 'UTC' },
    ]);
    expect(intake.deliveries[0]?.events[0]?.event.t).toBe(Date.parse('2026-07-21T17:00:00Z'));
  });

  it('a sender that reads no answers is not read from for ever', async () => {
    const { intake, open } = await listening();
    intake.held = true;
    const line = await open();
    const total = 1_500;
    for (let i = 0; i < total; i++) line.send(reading(`P${i}`));
    let before = -1;
    while (intake.deliveries.length !== before || before < 1) {
      before = intake.deliveries.length;
      for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(before).toBeLessThanOrEqual(256);
    intake.commit();
    const answers = await line.answers(total);
    expect(answers.map((a) => a[1])).toEqual(Array.from({ length: total }, (_, i) => `P${i}`));
  });
  it('a sender that closes its side after sending still gets its answers', async () => {
    const { intake, open } = await listening();
    intake.held = true;
    const line = await open();
    line.send(reading('F1'), reading('F2'));
    line.socket.end();
    while (intake.deliveries.length < 2) await new Promise((resolve) => setImmediate(resolve));
    intake.commit();
    expect(await line.answers(2)).toEqual([
      ['AA', 'F1'],
      ['AA', 'F2'],
    ]);
    await line.closed();
  });
  it('a sender that is gone before its answer harms nobody', async () => {
    const { intake, open } = await listening();
    intake.held = true;
    const [gone, line] = [await open(), await open()];
    gone.send(reading('V1'));
    while (intake.deliveries.length < 1) await new Promise((resolve) => setImmediate(resolve));
    gone.socket.destroy();
    await gone.closed();
    intake.commit();
    line.send(reading('V2'));
    expect(await line.answers(1)).toEqual([['AA', 'V2']]);
  });
  it('closing answers what has come and then hangs up', async () => {
    const { intake, mllp, open } = await listening();
    intake.held = true;
    const line = await open();
    line.send(reading('K1'));
    while (intake.deliveries.length < 1) await new Promise((resolve) => setImmediate(resolve));
    const closing = mllp.close();
    intake.commit();
    await closing;
    expect(await line.answers(1)).toEqual([['AA', 'K1']]);
    await line.closed();
    running.length = 0;
  });
  it('a port in use is named at the start', async () => {
    const { mllp } = await listening();
    await expect(startMllp({ ...({} as MllpOptions), host: '127.0.0.1', port: mllp.port })).rejects.toThrow(
      `MLLP_PORT ${mllp.port} is in use on 127.0.0.1 already. Set MLLP_PORT to another one.`,
    );
  });
});

describe('MLLP over TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mllp-tls-'));
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const made = ((): boolean => {
    try {
      const subject = (cn: string) => ['-subj', `/CN=${cn}`];
      openssl(
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        'ca.key',
        '-out',
        'ca.pem',
        '-days',
        '2',
        ...subject('hospital'),
      );
      for (const name of ['server', 'monitor']) {
        openssl(
          'req',
          '-newkey',
          'rsa:2048',
          '-nodes',
          '-keyout',
          `${name}.key`,
          '-out',
          `${name}.csr`,
          ...subject(name === 'server' ? 'localhost' : 'bedside-gateway'),
        );
        openssl(
          'x509',
          '-req',
          '-in',
          `${name}.csr`,
          '-CA',
          'ca.pem',
          '-CAkey',
          'ca.key',
          '-CAcreateserial',
          '-out',
          `${name}.pem`,
          '-days',
          '2',
        );
      }
      openssl(
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        'stranger.key',
        '-out',
        'stranger.pem',
        '-days',
        '2',
        ...subject('stranger'),
      );
      return true;
    } catch {
      console.log('skipped: TLS needs openssl to make certificates');
      return false;
    }
  })();
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const tls = { cert: file('server.pem'), key: file('server.key'), ca: file('ca.pem') };
  const dial = async (port: number, name: string | null): Promise<Sender> => {
    const own = name === null ? {} : { cert: readFileSync(file(`${name}.pem`)), key: readFileSync(file(`${name}.key`)) };
    return new Sender(connectTls({ host: '127.0.0.1', port, servername: 'localhost', ca: readFileSync(file('ca.pem')), ...own }));
  };

  it.skipIf(!made)('the certificate is the source, whatever MSH-3 says', async () => {
    const { mllp, intake } = await listening({ tls });
    const line = await dial(mllp.port, 'monitor');
    line.send(reading('T1'));
    expect(await line.answers(1)).toEqual([['AA', 'T1']]);
    expect(intake.deliveries[0]?.feed).toBe('bedside-gateway');
  });
  it.skipIf(!made)('the source an administrator gave the certificate', async () => {
    const seen: string[] = [];
    const sourceOfCertificate = (fingerprint: string) => {
      seen.push(fingerprint);
      return 'MONITORS';
    };
    const { mllp, intake } = await listening({ tls, sourceOfCertificate });
    const line = await dial(mllp.port, 'monitor');
    line.send(reading('T2'));
    await line.answers(1);
    expect(intake.deliveries[0]?.feed).toBe('MONITORS');
    expect(seen[0]).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  });
  it.skipIf(!made)("no certificate, or a stranger's, or plain text: no connection", async () => {
    const { mllp, intake, open } = await listening({ tls });
    for (const line of [await dial(mllp.port, null), await dial(mllp.port, 'stranger'), await open()]) {
      line.send(reading('T3'));
      await line.closed();
      expect(line.unread).toBe('');
    }
    expect(intake.deliveries).toEqual([]);
  });
});
