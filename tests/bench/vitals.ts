import { io } from 'socket.io-client';
import { startControls } from './control-process';
import { connected, floorOnce, heard, pace } from './latency';
import type { Row } from './row';
import { post, type Setting } from './setting';
import { interleave, median, percentile } from './stats';

/** Vitals are gathered so long and sent together (server/push/publisher.ts). */
const FRAME_MS = 250;

/** Row 2b: a heart rate from the sender's request to a screen, gathered with others of its frame; paced 100 a second. */
export async function vitalsRows(s: Setting, rounds: number): Promise<Row[]> {
  const floor = await startControls(s);
  const floorSocket = await connected(io(floor.baseUrl, { transports: ['websocket'], forceNew: true }));
  const screen = await connected(io(s.baseUrl, { transports: ['websocket'], forceNew: true, auth: { token: s.readKey } }));
  await new Promise((resolve) => screen.emit('watch', { unit: s.unit }, resolve));
  const from = Date.now() - 1_000_000;
  let [floorRuns, at] = [0, 0];
  try {
    const r = await interleave(
      rounds,
      () =>
        pace(
          (n) => floorOnce(floor.baseUrl, floorSocket, `v${floorRuns}-${n}`),
          () => floorRuns++,
        ),
      () =>
        pace(
          async () => {
            const i = at++;
            const mrn = s.mrns[i % s.mrns.length] as string;
            const heartRate = 60 + (Math.floor(i / s.mrns.length) % 60);
            const started = performance.now();
            const seen = heard(screen, 'board', (m: { changes: { bed: string; latest?: { heartRate?: { value: number } } }[] }) =>
              m.changes.some((c) => c.bed === `${s.unit}-${mrn}` && c.latest?.heartRate?.value === heartRate),
            );
            const t = new Date(from + i * 100).toISOString();
            await post(s, [{ id: `v2b-${i}`, patient: { mrn }, kind: 'vital', t, source: 'device', heartRate }]);
            return (await seen) - started;
          },
          () => undefined,
        ),
    );
    const p99 = (values: number[][]) => median(values.map((v) => percentile(v, 0.99)));
    const [product, control] = [p99(r.product), p99(r.control)];
    return [
      {
        ...{ id: '2b', what: 'vitals to a screen, p99 beyond the frame, in floors', gate: 8, goal: 4, better: 'less' as const },
        value: Math.max(0, product - FRAME_MS) / control,
        detail: `${product.toFixed(1)} ms with a frame of ${FRAME_MS} ms, floor ${control.toFixed(1)} ms`,
      },
    ];
  } finally {
    floorSocket.close();
    screen.close();
    await floor.close();
  }
}
