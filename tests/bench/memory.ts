import { mllpLine, oru12 } from './ingest';
import type { Row } from './row';
import type { Setting } from './setting';
import { paceInFlight } from './stats';

const WARM_UP = 40_000;
/** Of one patient's readings; the warm-up is then longer than the quarter of an hour for which charts are kept in memory. */
const INTERVAL_MS = 5_000;
const MESSAGES = 100_000;
const MB = 1024 * 1024;

/**
 * What the server holds after 100,000 further HL7 messages on the same connections, against what it held before them. It has by
 * then remembered as many message numbers, and as many charts of the last quarter of an hour, as it ever does.
 */
export async function memoryRows(s: Setting): Promise<Row[]> {
  const lines = await Promise.all(Array.from({ length: 32 }, () => mllpLine(s.mllpPort)));
  const base = Date.now() - 3_550_000;
  let serial = 0;
  const drive = (messages: number) =>
    paceInFlight(messages, 32, async (m) => {
      const n = serial++;
      const at = new Date(base + Math.floor(n / s.mrns.length) * INTERVAL_MS);
      const [head, pid, pv1, obr, heartRate, spo2] = oru12(`mem${n}`, s.mrns[n % s.mrns.length] as string, at).split('\r');
      const line = lines[m % 32] as Awaited<ReturnType<typeof mllpLine>>;
      const message = `${[head, pid, pv1, obr, heartRate, spo2].join('\r')}\r`;
      let answer = await line.send(message);
      // As a real sender does: on a machine that is busy enough the database may be away for a moment.
      for (let again = 0; again < 20 && answer.includes('send again'); again++) answer = await line.send(message);
      if (!answer.includes('MSA|AA')) throw new Error(`not accepted: ${answer}`);
    });
  await drive(WARM_UP);
  const before = await s.memory();
  const seconds = await drive(MESSAGES);
  const after = await s.memory();
  for (const line of lines) line.close();
  const mb = (bytes: number) => (bytes / MB).toFixed(1);
  return [
    {
      id: 'memory',
      what: 'heap after 100,000 HL7 messages against before',
      value: after.heapUsed / before.heapUsed,
      gate: 1.1,
      goal: 1.02,
      better: 'less',
      detail: `${mb(before.heapUsed)} to ${mb(after.heapUsed)} MB heap, ${mb(before.rss)} to ${mb(after.rss)} MB resident; ${Math.round(MESSAGES / seconds)} messages/s`,
    },
  ];
}
