import { startControls } from './control-process';
import { mllpLine, oru12 } from './ingest';
import type { Row } from './row';
import type { Setting } from './setting';
import { interleave, median, percentile } from './stats';

const MESSAGES = 1_000;

/** Row 8b: the acknowledgement after commit on one connection, against splitting the message and one durable insert of its rows. */
export async function acknowledgeRows(s: Setting, rounds: number): Promise<Row[]> {
  const controls = await startControls(s);
  const [product, control] = [await mllpLine(s.mllpPort), await mllpLine(controls.mllpPort)];
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
    await controls.close();
  }
}
