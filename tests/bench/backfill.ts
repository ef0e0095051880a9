import { io } from 'socket.io-client';
import { connected, fevers, gradeChange, PER_ROUND, pace } from './latency';
import type { Row } from './row';
import { answersOf, type Setting } from './setting';
import { interleave, median, percentile } from './stats';

const DAYS = 3;
const BATCH = 100;

/**
 * Row 2c: alerts and grades of others while a monitor hands in days of one stay that it had kept while the network was away,
 * in no order.
 */
export async function backfillRows(s: Setting, rounds: number): Promise<Row[]> {
  const [late, ...others] = s.mrns as [string, ...string[]];
  const ward: Setting = { ...s, mrns: others };
  const socket = await connected(io(s.baseUrl, { transports: ['websocket'], auth: { token: s.readKey } }));
  await new Promise((resolve) => socket.emit('watch', { unit: s.unit }, resolve));
  const t0 = await fevers(ward, 15);
  await answersOf(s, [
    {
      id: `stay-${late}`,
      patient: { mrn: late },
      kind: 'admission',
      t: new Date(Date.now() - (DAYS + 1) * 86_400_000).toISOString(),
      unit: s.unit,
      bed: late,
      mrn: late,
    },
  ]);
  let at = 0;
  let handedIn = 0;
  const paced = () =>
    pace(
      async (n) => {
        const i = at + n;
        const mrn = others[i % others.length] as string;
        const on = Math.floor(i / others.length) % 2 === 0;
        return gradeChange(ward, socket, mrn, on, new Date(t0 + 60_000 + i * 100), `bf${i}`);
      },
      () => {
        at += PER_ROUND;
      },
    );
  try {
    const r = await interleave(rounds, paced, async () => {
      const stop = new AbortController();
      const sender = handIn(s, late, stop.signal, () => handedIn++);
      const times = await paced();
      stop.abort();
      await sender;
      return times;
    });
    const p99 = (values: number[][]) => median(values.map((v) => percentile(v, 0.99)));
    return [
      {
        id: '2c',
        what: "grades of others while one stay's history is handed in, p99 against quiet",
        value: p99(r.product) / p99(r.control),
        gate: 5,
        goal: 2,
        better: 'less',
        detail: `${p99(r.product).toFixed(1)} ms, quiet ${p99(r.control).toFixed(1)} ms; ${handedIn * BATCH} readings handed in meanwhile`,
      },
    ];
  } finally {
    socket.close();
  }
}

let serial = 0;
/** Readings of any minute of the last days in no order, one request after the other, until told to stop. */
async function handIn(s: Setting, mrn: string, stop: AbortSignal, done: () => void): Promise<void> {
  while (!stop.aborted) {
    const answers = await answersOf(
      s,
      Array.from({ length: BATCH }, () => {
        const n = serial++;
        // A walk with a step that shares no factor with the number of seconds visits each of them once, far apart.
        const second = (n * 100_003) % (DAYS * 86_400);
        return {
          id: `late-${n}`,
          patient: { mrn },
          kind: 'vital',
          t: new Date(Date.now() - 600_000 - second * 1_000).toISOString(),
          source: 'device',
          heartRate: 70 + (n % 40),
          ...(n % 50 === 0 ? { tempC: 38.5 } : {}),
        };
      }),
    );
    const odd = answers.find((a) => a.status !== 'stored');
    if (odd) throw new Error(`a late reading was ${odd.status}: ${odd.reason}`);
    done();
  }
}
