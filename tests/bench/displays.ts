import { io, type Socket } from 'socket.io-client';
import { startControls } from './control-process';
import { connected, fevers } from './latency';
import type { Row } from './row';
import { post, type Setting } from './setting';
import { interleave, median, percentile } from './stats';

const DISPLAYS = 200;
const PER_ROUND = 60;
const EVERY_MS = 50;

/**
 * Rows 3, 3b and 3c: from the sender's request to the last of 200 displays of one unit; how often a message for all of them is
 * put into words; and what one display that takes nothing costs the others.
 */
export async function displayRows(s: Setting, rounds: number): Promise<Row[]> {
  const floor = await startControls(s);
  const floorScreens = await screens(() => io(floor.baseUrl, { transports: ['websocket'], forceNew: true }));
  const wards = await screens(() => io(s.baseUrl, { transports: ['websocket'], forceNew: true, auth: { token: s.readKey } }), s);
  const t0 = await fevers(s, 20);
  let tag = 0;
  let at = 0;
  const floorTimes = () => {
    const run = tag++;
    return paced(async (n) => {
      const id = `d${run}-${n}`;
      const last = floorScreens.last(id);
      const started = performance.now();
      const body = JSON.stringify({
        events: [{ id, patient: { mrn: 'x' }, kind: 'vital', t: new Date().toISOString(), heartRate: 80 }],
      });
      await fetch(floor.baseUrl, { method: 'POST', body }).then((r) => r.text());
      return (await last) - started;
    });
  };
  const productTimes = () =>
    paced(async () => {
      const i = at++;
      const mrn = s.mrns[i % s.mrns.length] as string;
      const on = Math.floor(i / s.mrns.length) % 2 === 0;
      const last = wards.last(`${s.unit}-${mrn}:${on ? 2 : 1}`);
      const started = performance.now();
      await post(s, [oxygen(mrn, on, new Date(t0 + 60_000 + i * 100), `d3-${i}`)]);
      return (await last) - started;
    });
  try {
    const all = await interleave(rounds, floorTimes, productTimes);
    const before = await s.encodings();
    await productTimes();
    const { encoded, sent } = await s.encodings(before);
    const frozen = await connected(io(s.baseUrl, { transports: ['websocket'], forceNew: true, auth: { token: s.readKey } }));
    await new Promise((resolve) => frozen.emit('watch', { unit: s.unit }, resolve));
    const stalled = await interleave(rounds, productTimes, async () => {
      wireOf(frozen).pause();
      const times = await productTimes();
      wireOf(frozen).resume();
      return times;
    });
    frozen.close();
    const p99 = (values: number[][]) => median(values.map((v) => percentile(v, 0.99)));
    return [
      {
        ...{ id: '3', what: 'last of 200 displays, p99', gate: 3, goal: 1.5, better: 'less' as const },
        value: p99(all.product) / p99(all.control),
        detail: `${p99(all.product).toFixed(1)} ms, floor/200 ${p99(all.control).toFixed(1)} ms`,
      },
      {
        ...{ id: '3b', what: 'times a message for 200 displays is put into words', gate: 1, goal: 1, better: 'less' as const },
        value: encoded / sent,
        detail: `${encoded} for ${sent} messages to rooms`,
      },
      {
        ...{ id: '3c', what: 'p99 of the others while one display takes nothing', gate: 1.5, goal: 1.1, better: 'less' as const },
        value: p99(stalled.product) / p99(stalled.control),
        detail: `${p99(stalled.product).toFixed(1)} ms, without ${p99(stalled.control).toFixed(1)} ms`,
      },
    ];
  } finally {
    floorScreens.close();
    wards.close();
    await floor.close();
  }
}

const wireOf = (socket: Socket) =>
  (socket.io.engine.transport as unknown as { ws: { _socket: { pause(): void; resume(): void } } }).ws._socket;

export function oxygen(mrn: string, on: boolean, t: Date, id: string) {
  const device = on ? { device: 'nasal-cannula', flowLpm: 2 } : { device: 'room-air' };
  return { id, patient: { mrn }, kind: 'support', t: t.toISOString(), support: 'oxygen', ...device };
}

interface Screens {
  /** When the last screen has heard of it. */
  last(what: string): Promise<number>;
  close(): void;
}
/** So many screens that note what they hear: ids of the floor, or bed and CRS grade. */
async function screens(open: () => Socket, ward?: Setting): Promise<Screens> {
  const heard = new Map<string, { left: number; done: (at: number) => void }>();
  const note = (what: string) => {
    const waiting = heard.get(what);
    if (!waiting || --waiting.left > 0) return;
    heard.delete(what);
    waiting.done(performance.now());
  };
  const sockets = await Promise.all(Array.from({ length: DISPLAYS }, () => connected(open())));
  for (const socket of sockets) {
    if (ward) await new Promise((resolve) => socket.emit('watch', { unit: ward.unit }, resolve));
    socket.on('change', (m: { id: string }) => note(m.id));
    socket.on('board', (m: { changes: { bed: string; crs?: { grade: number } }[] }) => {
      for (const c of m.changes) if (c.crs) note(`${c.bed}:${c.crs.grade}`);
    });
  }
  return {
    last: (what) =>
      new Promise((done, reject) => {
        const late = setTimeout(() => reject(new Error(`not every display heard of ${what} in 20 s`)), 20_000);
        const told = (at: number) => {
          clearTimeout(late);
          done(at);
        };
        heard.set(what, { left: DISPLAYS, done: told });
      }),
    close: () => sockets.forEach((socket) => void socket.close()),
  };
}

async function paced(once: (n: number) => Promise<number>): Promise<number[]> {
  const calls: Promise<number>[] = [];
  const started = performance.now();
  for (let n = 0; n < PER_ROUND; n++) {
    const wait = started + n * EVERY_MS - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    calls.push(once(n));
  }
  return Promise.all(calls);
}
