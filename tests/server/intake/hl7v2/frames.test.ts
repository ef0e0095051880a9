import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Mllp, startMllp } from '../../../../server/intake/hl7v2/listen';
import type { Delivery } from '../../../../server/intake/port';
import { manualClock } from '../../../support/clock';
import { header, message, OBR, PID, RECEIVED, SOURCE } from './support';

/** Frames over a real socket: cut, joined, in every character set and with every line end; one answer a message, in order. */

let mllp: Mllp | null = null;
const sockets: Socket[] = [];
const cleanUp: (() => void)[] = [];
afterEach(async () => {
  for (const s of sockets.splice(0)) s.destroy();
  for (const done of cleanUp.splice(0)) done();
  await mllp?.close();
});

/** A listener with an intake that writes down what it gets, a sender, and how many pieces the listener has read. */
async function listening() {
  const deliveries: Delivery[] = [];
  const intake = {
    async deliver(d: Delivery) {
      deliveries.push(d);
      return d.events.map(() => ({ status: 'stored' as const }));
    },
  };
  let pieces = 0;
  const accepted = (connection: unknown) => {
    (connection as { socket: Socket }).socket.on('data', () => {
      pieces++;
    });
  };
  subscribe('net.server.socket', accepted);
  cleanUp.push(() => unsubscribe('net.server.socket', accepted));
  const sources = { find: (name: string) => ({ ...SOURCE, name }), ensure: async () => SOURCE };
  const log = { warn: () => undefined, error: () => undefined };
  mllp = await startMllp({ host: '127.0.0.1', port: 0, intake, sources, clock: manualClock(RECEIVED), log });
  const socket = connect({ port: mllp.port, host: '127.0.0.1', noDelay: true });
  sockets.push(socket);
  await new Promise((resolve) => socket.once('connect', resolve));
  let text = '';
  let wake: () => void = () => undefined;
  socket.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
    wake();
  });
  /** Writes and lets the listener read before anything else is written. */
  const piece = async (bytes: Uint8Array) => {
    if (bytes.length === 0) return;
    const read = pieces + 1;
    socket.write(bytes);
    while (pieces < read) await new Promise((resolve) => setImmediate(resolve));
  };
  /** MSA-1 and MSA-2 of the next so many answers; fails if there are more than that. */
  const answers = async (count: number): Promise<string[]> => {
    while (text.split('\x1c\r').length <= count)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    const all = text.split('\x1c\r');
    text = '';
    expect(all.length).toBe(count + 1);
    return all.slice(0, count).map((a) => /\rMSA\|([^|\r]*\|[^|\r]*)/.exec(a)?.[1] ?? a);
  };
  return { deliveries, socket, piece, answers, piecesRead: () => pieces };
}

const bytes = (text: string) => new TextEncoder().encode(text);
const framed = (...messages: string[]) => messages.map((m) => `\x0b${m}\x1c\r`).join('');
const reading = (id: string, value = 80) => message(header('ORU^R01', id), PID, OBR, `OBX|1|NM|8867-4^x^LN||${value}|/min|||||F`);

describe('frames cut and joined on a real socket', () => {
  it('cut at every byte, one connection: each message whole, answered once, in order', async () => {
    const { piece, answers, piecesRead, deliveries } = await listening();
    const expected: string[] = [];
    const length = bytes(framed(reading('000a'), reading('000b'))).length;
    for (let cut = 0; cut <= length; cut++) {
      const id = String(cut).padStart(3, '0');
      const all = bytes(framed(reading(`${id}a`), reading(`${id}b`)));
      await piece(all.subarray(0, cut));
      await piece(all.subarray(cut));
      expected.push(`AA|${id}a`, `AA|${id}b`);
    }
    expect(await answers(expected.length)).toEqual(expected);
    expect(deliveries.map((d) => `AA|${d.controlId}`)).toEqual(expected);
    expect(deliveries.every((d) => d.events.length === 1)).toBe(true);
    expect(piecesRead()).toBe(2 * length);
  });
  it('three cuts around every end marker, and a byte at a time', async () => {
    const { piece, answers } = await listening();
    const all = bytes(framed(reading('A'), reading('B')));
    const end = all.indexOf(0x1c);
    for (const cuts of [
      [end - 1, end, end + 1],
      [end, end + 1, end + 2],
      [end + 1, end + 2, end + 3],
    ]) {
      let from = 0;
      for (const cut of [...cuts, all.length]) {
        await piece(all.subarray(from, cut));
        from = cut;
      }
    }
    for (const byte of all) await piece(Uint8Array.of(byte));
    expect(await answers(8)).toEqual(Array.from({ length: 4 }, () => ['AA|A', 'AA|B']).flat());
  });
  it('many in one write, cut once in the middle of the last: order is kept, a bad one between them holds nothing up', async () => {
    const { piece, answers } = await listening();
    const many = Array.from({ length: 40 }, (_, i) => (i % 7 === 3 ? `garbage ${i}` : reading(`M${i}`)));
    const all = bytes(framed(...many));
    await piece(all.subarray(0, all.length - 30));
    await piece(all.subarray(all.length - 30));
    expect(await answers(40)).toEqual(many.map((m, i) => (m.startsWith('garbage') ? 'AR|' : `AA|M${i}`)));
  });
});

describe('what stands in a frame', () => {
  const batch = (...messages: string[]) => `FHS|^~\\&|A|B\rBHS|^~\\&|A|B\r${messages.join('')}BTS|${messages.length}\rFTS|1\r`;
  it('a batch: an answer for each MSH in order, none for the acknowledgement in it', async () => {
    const { piece, answers, deliveries } = await listening();
    const ack = message(header('ACK^R01', 'K'), 'MSA|AA|1');
    await piece(bytes(framed(batch(reading('B1'), ack, message(header('QRY^A19', 'B2')), reading('B3', 81)))));
    await piece(bytes(framed(ack, batch(ack), reading('B4', 82) + reading('B5', 83))));
    expect(await answers(5)).toEqual(['AA|B1', 'AR|B2', 'AA|B3', 'AA|B4', 'AA|B5']);
    expect(deliveries).toHaveLength(5);
  });
  it.each([
    ['CR', '\r'],
    ['LF', '\n'],
    ['CR LF', '\r\n'],
  ])('segments that end in %s, with or without one at the end, blank lines between', async (_, end) => {
    const { piece, answers, deliveries } = await listening();
    const text = reading('E').trimEnd();
    await piece(bytes(framed(text.replaceAll('\r', end), text.replaceAll('\r', end + end) + end)));
    expect(await answers(2)).toEqual(['AA|E', 'AA|E']);
    for (const d of deliveries) expect(d.events).toMatchObject([{ patient: { mrn: 'M100' }, event: { heartRate: 80 } }]);
  });

  const admission = (charset: string, name: string) =>
    message(`${header('ADT^A01', 'CS')}||||||${charset}`, `PID|1||M100^^^H^MR||${name}^Zoë`, 'PV1|1|I|ICU-7^^04');
  /** The text in a single-byte set, by the platform's own table of that set. */
  const encoded = (text: string, label: string): Uint8Array => {
    const table = new TextDecoder(label).decode(Uint8Array.from({ length: 256 }, (_, i) => i));
    return Uint8Array.from(text, (c) => (c < '\x80' ? c.charCodeAt(0) : table.indexOf(c)));
  };
  it.each([
    ['UNICODE UTF-8', 'Müller–Čapek 張', null],
    ['', 'Müller–Čapek 張', null],
    ['8859/1', 'Müller', 'iso-8859-1'],
    ['', 'Müller', 'iso-8859-1'],
    ['8859/2', 'Dvořák', 'iso-8859-2'],
    ['8859/5', 'Чехов', 'iso-8859-5'],
    ['8859/7', 'Σωκράτης', 'iso-8859-7'],
    ['8859/15', 'Œuvre', 'iso-8859-15'],
  ])('MSH-18 "%s": %s reaches the chart as it was written', async (charset, name, label) => {
    const { piece, answers, deliveries } = await listening();
    const given = label === null || 'ë' === new TextDecoder(label).decode(Uint8Array.of(0xeb)) ? 'Zoë' : 'Zoe';
    const text = admission(charset, name).replace('Zoë', given);
    const content = label === null ? bytes(text) : encoded(text, label);
    await piece(Uint8Array.of(0x0b, ...content, 0x1c, 0x0d));
    expect(await answers(1)).toEqual(['AA|CS']);
    expect(deliveries[0]?.events[0]?.event).toMatchObject({ kind: 'admission', name: `${name}, ${given}` });
  });
  it('bytes that do not fit the named set never become a patient: AE, nothing applies', async () => {
    const { piece, answers, deliveries } = await listening();
    const text = message(
      `${header('ORU^R01', 'BAD')}||||||UNICODE UTF-8`,
      'PID|1||M1\xff00^^^H^MR',
      OBR,
      'OBX|1|NM|8867-4^x^LN||80|/min|||||F',
    );
    await piece(Uint8Array.of(0x0b, ...encoded(text, 'iso-8859-1'), 0x1c, 0x0d));
    expect(await answers(1)).toEqual(['AE|BAD']);
    expect(deliveries[0]?.events).toEqual([]);
  });
  it('escapes: separators, hexadecimal bytes, line breaks; an explicit null is no value', async () => {
    const { piece, answers, deliveries } = await listening();
    const text = message(
      header('ADT^A01', 'ESC'),
      'PID|1||M\\T\\100^^^H^MR||O\\S\\Brien \\T\\ S\\XC3B6\\hn^J\\F\\an\\E\\e^""||""|""',
      'PV1|1|I|ICU-7^^04',
    );
    await piece(bytes(framed(text)));
    expect(await answers(1)).toEqual(['AA|ESC']);
    expect(deliveries[0]?.events[0]).toMatchObject({
      patient: { mrn: 'M&100' },
      event: { kind: 'admission', name: 'O^Brien & Söhn, J|an\\e' },
    });
    expect(deliveries[0]?.events[0]?.event).not.toHaveProperty('birthDate');
    expect(deliveries[0]?.events[0]?.event).not.toHaveProperty('sex');
  });
  it('separators of the sender’s own: read by them and answered in them', async () => {
    const { socket, deliveries } = await listening();
    const text = `${reading('SEP')}`.replaceAll('|', '!').replaceAll('^', '*').replace('*~\\&', '*@%$');
    const answered = new Promise<string>((resolve) => socket.once('data', (d) => resolve(String(d))));
    socket.write(framed(text));
    const answer = await answered;
    expect(answer.startsWith('\x0bMSH!*@%$!TOCSIN!')).toBe(true);
    expect(answer).toContain('\rMSA!AA!SEP\r');
    expect(deliveries[0]?.events).toMatchObject([{ patient: { mrn: 'M100' }, event: { heartRate: 80 } }]);
  });
});
