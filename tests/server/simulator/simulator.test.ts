import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, type Instant, MINUTE, SECOND } from '../../../lib/time';
import { type Simulator, startSimulator } from '../../../server/simulator';
import type { Tally } from '../../../server/simulator/lane';

const ZERO = Date.parse('2026-11-21T09:14:22Z');

/** Ports that take everything and note, in order of arrival, what came: enough to see what the simulator says and when. */
interface Heard {
  readonly mrn: string;
  readonly how: string;
  /** Earliest and latest bedside time in the message. */
  readonly from: Instant;
  readonly to: Instant;
}
const heard: Heard[] = [];
let now = ZERO;
let simulator: Simulator;
let sent: Tally;
let waiting: { enough: () => boolean; resolve: () => void } | null = null;
const note = (entry: Heard): void => {
  heard.push(entry);
  if (waiting?.enough()) waiting.resolve();
};
const until = (enough: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    waiting = { enough, resolve };
    if (enough()) resolve();
  });
const instant = (text: string): Instant =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d\.\d{3})\+0000$/, '$1-$2-$3T$4:$5:$6Z'));

const tcp = createTcp((socket) => {
  let rest = '';
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    rest += chunk.toString('utf8');
    for (let end = rest.indexOf('\x1c\r'); end >= 0; end = rest.indexOf('\x1c\r')) {
      const lines = rest.slice(1, end).split('\r');
      rest = rest.slice(end + 2);
      const [msh = [], ...others] = lines.map((line) => line.split('|'));
      const times = others.flatMap((s) =>
        s[0] === 'OBR' ? [s[7]] : s[0] === 'RXA' ? [s[3]] : s[0] === 'ORC' ? [s[9]] : s[0] === 'EVN' ? [s[6]] : [],
      );
      const instants = times.map((time) => instant(time ?? ''));
      const mrn = others.find((s) => s[0] === 'PID')?.[3]?.split('^')[0] ?? '';
      note({ mrn, how: `${msh[2]} ${msh[8]?.split('^')[1]}`, from: Math.min(...instants), to: Math.max(...instants) });
      socket.write(`\x0bMSH|^~\\&|T||||||ACK|1|P|2.6\rMSA|AA|${msh[9]}\r\x1c\r`);
    }
  });
});
const http = createHttp(async (req, res) => {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  if (req.method !== 'POST' || req.url !== '/api/events') return res.writeHead(404).end('{}');
  const { events } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
    events: { id: string; kind: string; t: string; patient: { mrn: string } }[];
  };
  for (const event of events)
    note({ mrn: event.patient.mrn, how: `JSON ${event.kind}`, from: Date.parse(event.t), to: Date.parse(event.t) });
  res.writeHead(200, { 'content-type': 'application/json' });
  res.end(JSON.stringify({ results: events.map(({ id }) => ({ id, status: 'stored' })) }));
});

beforeAll(async () => {
  tcp.listen(0, '127.0.0.1');
  http.listen(0, '127.0.0.1');
  await Promise.all([once(tcp, 'listening'), once(http, 'listening')]);
  simulator = startSimulator({
    unit: 'ICU-7',
    seed: 1,
    zero: ZERO,
    mllp: { host: '127.0.0.1', port: (tcp.address() as AddressInfo).port },
    http: { baseUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, chartingKey: 'charting' },
    clock: { now: () => now },
    speed: 1,
    log: { info: () => {}, warn: (_, text) => expect.unreachable(text) },
  });
  sent = await simulator.history;
}, 60_000);
afterAll(async () => {
  await simulator.stop();
  tcp.close();
  http.close();
});

const of = (mrn: string): Heard[] => heard.filter((entry) => entry.mrn === mrn);
const WHITFIELD = '00476629';
const LINDQVIST = '00498816';

describe('the simulator', () => {
  it('tells days of history in a few thousand messages, all taken', () => {
    expect(sent.refused).toEqual([]);
    expect(sent.facts).toBeGreaterThan(10_000);
    expect(sent.messages + sent.posts).toBeLessThan(6_000);
    expect(Math.max(...heard.map((entry) => entry.to))).toBeLessThanOrEqual(ZERO);
  });

  it('admits each patient before anything else is said of them', () => {
    for (const mrn of new Set(heard.map((entry) => entry.mrn))) expect(of(mrn)[0]?.how, mrn).toBe('ADT A01');
  });

  it('tells of the infusion and the doses on the ward, long before the admission to the unit', () => {
    const admission = of(LINDQVIST)[0]?.to ?? 0;
    expect(of(LINDQVIST).some(({ how, to }) => how === 'MAR O17' && to < admission - 10 * 24 * HOUR)).toBe(true);
  });

  it('keeps what may change a grade in its place among the readings', () => {
    let reached = Number.NEGATIVE_INFINITY;
    const [newest, ...ordered] = of(WHITFIELD).filter(({ how }) => /Monitors|Pumps|Resp care|JSON (ice|neuro|regrade)/.test(how));
    expect(ordered.length).toBeGreaterThan(100);
    // The newest reading comes before all others: nobody is to be told that the monitor fell silent days ago.
    expect(newest?.how).toBe('Monitors R01');
    expect(newest?.to).toBeGreaterThan(ZERO - 20 * MINUTE);
    for (const { from, to } of ordered) {
      expect(from).toBeGreaterThanOrEqual(reached);
      reached = to;
    }
  });

  it('then goes on live, a set every few seconds, as the clock says', async () => {
    const before = heard.length;
    now = ZERO + 20 * SECOND;
    const live = () => heard.slice(before).filter(({ mrn, how }) => mrn === WHITFIELD && how === 'Monitors R01');
    await until(() => live().some(({ to }) => to > ZERO + 12 * SECOND));
    expect(live().every(({ from, to }) => from >= ZERO && to < now)).toBe(true);
  });

  it('fills a gap without dropping anything when the clock has run on', async () => {
    now = ZERO + 40 * MINUTE;
    const rossi = '00530018';
    await until(() => of(rossi).some(({ how, to }) => how === 'Monitors R01' && to > ZERO + 38 * MINUTE));
    expect(of('00533090')[0]?.how).toBe('ADT A01');
  });
});
