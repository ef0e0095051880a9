import { io, type Socket } from 'socket.io-client';
import { startControls } from './control-process';
import type { Row } from './row';
import { post, type Setting } from './setting';
import { interleave, median, percentile } from './stats';

export const PER_ROUND = 150;
const EVERY_MS = 10;

/**
 * Row 2: from the sender's request to what a screen receives, on the lane of grades and alerts, paced 100 a second. Each event
 * changes a grade: oxygen on and off again, so that it is sent at once.
 */
export async function latencyRows(s: Setting, rounds: number): Promise<Row[]> {
  const floor = await startControls(s);
  const floorSocket = await connected(io(floor.baseUrl, { transports: ['websocket'] }));
  const product = await connected(io(s.baseUrl, { transports: ['websocket'], auth: { token: s.readKey } }));
  await new Promise((resolve) => product.emit('watch', { unit: s.unit }, resolve));
  const t0 = await fevers(s, 30);
  let floorRuns = 0;
  let runs = 0;
  try {
    const result = await interleave(
      rounds,
      () =>
        pace(
          async (n) => floorOnce(floor.baseUrl, floorSocket, `l${floorRuns}-${n}`),
          () => floorRuns++,
        ),
      () =>
        pace(
          async (n) => {
            const at = runs * PER_ROUND + n;
            const mrn = s.mrns[at % s.mrns.length] as string;
            const on = Math.floor(at / s.mrns.length) % 2 === 0;
            return gradeChange(s, product, mrn, on, new Date(t0 + 60_000 + at * 100), `x${at}`);
          },
          () => runs++,
        ),
    );
    const p = (values: number[][], q: number) => median(values.map((v) => percentile(v, q)));
    const detail = (q: number) => `${p(result.product, q).toFixed(1)} ms, floor ${p(result.control, q).toFixed(1)} ms`;
    return [
      {
        id: '2 p50',
        what: 'accepted to received by a client, grade lane',
        value: p(result.product, 0.5) / p(result.control, 0.5),
        gate: 4,
        goal: 2,
        better: 'less',
        detail: detail(0.5),
      },
      {
        id: '2 p99',
        what: 'the same, slowest of a hundred',
        value: p(result.product, 0.99) / p(result.control, 0.99),
        gate: 8,
        goal: 4,
        better: 'less',
        detail: detail(0.99),
      },
    ];
  } finally {
    floorSocket.close();
    product.close();
    await floor.close();
  }
}

/**
 * A fever of every patient so many minutes ago, so that oxygen is graded, and room air, whatever a row before has left: the first
 * oxygen of each is a change. Returns when it was.
 */
export async function fevers(s: Setting, minutesAgo: number): Promise<number> {
  const t0 = Date.now() - minutesAgo * 60_000;
  for (let i = 0; i < s.mrns.length; i += 500) {
    await post(
      s,
      s.mrns.slice(i, i + 500).flatMap((mrn) => [
        { id: `f-${mrn}-${t0}`, patient: { mrn }, kind: 'vital', t: new Date(t0).toISOString(), tempC: 39 },
        {
          ...{ id: `a-${mrn}-${t0}`, patient: { mrn }, kind: 'support', t: new Date(t0).toISOString() },
          ...{ support: 'oxygen', device: 'room-air' },
        },
      ]),
    );
  }
  return t0;
}

/** Starts one call each 10 ms whatever becomes of those before. */
export async function pace(once: (n: number) => Promise<number>, done: () => void): Promise<number[]> {
  const calls: Promise<number>[] = [];
  const started = performance.now();
  for (let n = 0; n < PER_ROUND; n++) {
    const wait = started + n * EVERY_MS - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    calls.push(once(n));
  }
  const times = await Promise.all(calls);
  done();
  return times;
}

export async function floorOnce(baseUrl: string, socket: Socket, id: string): Promise<number> {
  const started = performance.now();
  const seen = heard(socket, 'change', (m: { id: string }) => m.id === id);
  const body = JSON.stringify({
    events: [{ id, patient: { mrn: 'x' }, kind: 'vital', t: new Date().toISOString(), heartRate: 80 }],
  });
  await Promise.all([seen, fetch(baseUrl, { method: 'POST', body }).then((r) => r.text())]);
  return (await seen) - started;
}

export async function gradeChange(s: Setting, socket: Socket, mrn: string, on: boolean, t: Date, id: string): Promise<number> {
  const started = performance.now();
  const grade = on ? 2 : 1;
  const seen = heard(socket, 'board', (m: { changes: { bed: string; crs?: { grade: number } }[] }) =>
    m.changes.some((c) => c.bed === `${s.unit}-${mrn}` && c.crs?.grade === grade),
  );
  await post(s, [
    {
      id,
      patient: { mrn },
      kind: 'support',
      t: t.toISOString(),
      support: 'oxygen',
      device: on ? 'nasal-cannula' : 'room-air',
      ...(on ? { flowLpm: 2 } : {}),
    },
  ]);
  return (await seen) - started;
}

/** Resolves with the time at which a fitting message was heard. */
export function heard<M>(socket: Socket, name: string, fits: (m: M) => boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      socket.off(name, listen);
      reject(new Error(`nothing heard on ${name} in 10 s`));
    }, 10_000);
    const listen = (m: M) => {
      if (!fits(m)) return;
      clearTimeout(late);
      socket.off(name, listen);
      resolve(performance.now());
    };
    socket.on(name, listen);
  });
}
export const connected = (socket: Socket): Promise<Socket> =>
  new Promise((resolve, reject) => socket.once('connect', () => resolve(socket)).once('connect_error', reject));
