import { createConnection } from 'node:net';
import { groupCommit, unnest1000 } from './controls';
import type { Row } from './row';
import { post, type Setting } from './setting';
import { interleave, median, paceInFlight } from './stats';

/** Between two readings of a patient. What is sent must be of the last minutes, or it is a backlog, of which nothing is judged until its end. */
const INTERVAL_MS = 250;

/** Rows 1 and 1b: durable, graded intake as a share of what the same PostgreSQL takes in without us. */
export async function ingestRows(s: Setting, rounds: number): Promise<Row[]> {
  let tag = 0;
  const json = await interleave(
    rounds,
    () => unnest1000(s.pool, 10, `u${tag++}`),
    () => jsonRate(s),
  );
  const messages = 2_000;
  const hl7 = await interleave(
    rounds,
    () => groupCommit(s.pool, messages, 12, 16, `g${tag++}`),
    async () => {
      const run = tag++;
      const base = later(Math.ceil(messages / s.mrns.length) * INTERVAL_MS);
      const lines = await Promise.all(Array.from({ length: 16 }, () => mllpLine(s.mllpPort)));
      const seconds = await paceInFlight(messages, 16, async (m, place) => {
        const line = lines[place] as MllpLine;
        const answer = await line.send(
          oru12(
            `m${run}-${m}`,
            s.mrns[m % s.mrns.length] as string,
            new Date(base + Math.floor(m / s.mrns.length) * INTERVAL_MS),
          ),
        );
        if (!answer.includes('MSA|AA')) throw new Error(`not accepted: ${answer}`);
      });
      for (const line of lines) line.close();
      return (messages * 12) / seconds;
    },
  );
  const share = (r: { control: number[]; product: number[] }) => median(r.product) / median(r.control);
  const detail = (r: { control: number[]; product: number[] }) =>
    `${Math.round(median(r.product))}/s of ${Math.round(median(r.control))}/s`;
  return [
    {
      id: '1',
      what: 'durable, graded intake, 100-event batches',
      value: share(json),
      gate: 0.05,
      goal: 0.1,
      better: 'more',
      detail: detail(json),
    },
    {
      id: '1b',
      what: 'HL7 ORU of 12 OBX over MLLP, 16 in flight',
      value: share(hl7),
      gate: 0.15,
      goal: 0.3,
      better: 'more',
      detail: detail(hl7),
    },
  ];
}

/** Each run's readings go on in time where those of the run before ended: what comes late is measured elsewhere. */
let next = Date.now() - 180_000;
function later(byMs: number): number {
  next += byMs;
  return next - byMs;
}

let runs = 0;
/** Events a second of JSON batches of a hundred, four in flight. */
export async function jsonRate(s: Setting): Promise<number> {
  const batches = 40;
  const run = runs++;
  const base = later(batches * INTERVAL_MS);
  const seconds = await paceInFlight(batches, 4, async (b) => {
    await post(
      s,
      Array.from({ length: 100 }, (_, i) => ({
        id: `r${run}-${b}-${i}`,
        patient: { mrn: s.mrns[i % s.mrns.length] },
        kind: 'vital',
        t: new Date(base + b * INTERVAL_MS).toISOString(),
        source: 'device',
        heartRate: 80 + (i % 5),
      })),
    );
  });
  return (batches * 100) / seconds;
}

export interface MllpLine {
  send(message: string): Promise<string>;
  close(): void;
}
/** One MLLP connection that sends a message and waits for its answer; calls queue up. */
export async function mllpLine(port: number): Promise<MllpLine> {
  const socket = createConnection({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  let buffer = '';
  const waiting: ((answer: string) => void)[] = [];
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    buffer += chunk;
    for (let end = buffer.indexOf('\u001c\r'); end >= 0; end = buffer.indexOf('\u001c\r')) {
      waiting.shift()?.(buffer.slice(1, end));
      buffer = buffer.slice(end + 2);
    }
  });
  return {
    send: (message) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        socket.write(`\u000b${message}\u001c\r`);
      }),
    close: () => socket.destroy(),
  };
}

const CODES: readonly (readonly [string, string, string, (i: number) => number])[] = [
  ['147842^MDC_ECG_HEART_RATE^MDC', '264864^MDC_DIM_BEAT_PER_MIN^MDC', '1.1.1.1', (i) => 80 + (i % 7)],
  ['150456^MDC_PULS_OXIM_SAT_O2^MDC', '262688^MDC_DIM_PERCENT^MDC', '1.2.1.1', () => 97],
  ['151562^MDC_RESP_RATE^MDC', '264928^MDC_DIM_RESP_PER_MIN^MDC', '1.3.1.1', () => 16],
  ['150037^MDC_PRESS_BLD_ART_ABP_SYS^MDC', '266016^MDC_DIM_MMHG^MDC', '1.4.1.1', (i) => 118 + (i % 5)],
  ['150038^MDC_PRESS_BLD_ART_ABP_DIA^MDC', '266016^MDC_DIM_MMHG^MDC', '1.4.1.2', () => 70],
  ['150039^MDC_PRESS_BLD_ART_ABP_MEAN^MDC', '266016^MDC_DIM_MMHG^MDC', '1.4.1.3', () => 86],
  ['150344^MDC_TEMP^MDC', '268192^MDC_DIM_DEGC^MDC', '1.5.1.1', () => 36.9],
  ['150087^MDC_PRESS_BLD_VEN_CENT_MEAN^MDC', '266016^MDC_DIM_MMHG^MDC', '1.6.1.1', () => 8],
  ['149530^MDC_PULS_OXIM_PULS_RATE^MDC', '264864^MDC_DIM_BEAT_PER_MIN^MDC', '1.2.1.2', (i) => 80 + (i % 7)],
  ['151976^MDC_VENT_PRESS_AWAY_END_EXP_POS^MDC', '266048^MDC_DIM_CM_H2O^MDC', '1.7.1.1', () => 5],
  ['151980^MDC_VENT_VOL_TIDAL^MDC', '263762^MDC_DIM_MILLI_L^MDC', '1.7.1.2', () => 450],
  ['150388^MDC_TEMP_SKIN^MDC', '268192^MDC_DIM_DEGC^MDC', '1.8.1.1', () => 34],
];
/** A monitor's message with twelve readings, in the manner of IHE PCD-01. */
export function oru12(id: string, mrn: string, at: Date): string {
  const ts = `${at.toISOString().replace(/[-:TZ]/g, '')}+0000`;
  const rows = CODES.map(
    ([code, unit, sub, value], i) => `OBX|${i + 1}|NM|${code}|${sub}|${value(at.getSeconds())}|${unit}|||||R|||${ts}`,
  );
  return [
    `MSH|^~\\&|MON^ACDE48234567ABCD^EUI-64|BENCH|TOCSIN|HOSP|${ts}||ORU^R01^ORU_R01|${id}|P|2.6`,
    `PID|||${mrn}^^^HOSP^MR`,
    'PV1||I|BENCH',
    `OBR|1|||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|||${ts}`,
    ...rows,
    '',
  ].join('\r');
}
