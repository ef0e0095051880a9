import { createConnection, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type Ledger, type SentEvent, sent } from './ledger';

const HOUR = 3_600_000;
/** How long a sender waits for an answer before it sends again. */
const PATIENCE_MS = 10_000;

export interface LoadOptions {
  readonly mrns: readonly string[];
  readonly random: () => number;
  readonly key: string;
  /** Where to send now; asked before each try, so that a load moves to the node that is left. */
  readonly address: () => string;
  readonly mllpPort: () => number;
  /** Begins every id: for a second load of the same patients. */
  readonly prefix?: string;
  /** The time at the bedside (epoch ms); default the machine's. */
  readonly now?: () => number;
  /** Mean pause of each sender between two messages (ms). */
  readonly everyMs?: number;
}
/** Senders that resend until answered, each patient's own, and one monitor over MLLP for all. */
export interface Load {
  readonly ledger: Ledger;
  /** Answers so far. */
  answered(): number;
  /** Sends one event beside the streams and waits for its answer. */
  send(event: SentEvent): Promise<string>;
  /** No new messages; resolves once all sent ones are answered. */
  stop(): Promise<void>;
  /** Answers that said "not now": 429 and 503 over HTTP, AE over MLLP. Each message was sent again. */
  readonly refusals: { [kind: string]: number };
}

/** A history of thirty hours for each patient, then the present, with late, corrected and withdrawn readings. */
export function startLoad(o: LoadOptions): Load {
  const ledger: Ledger = new Map();
  const refusals: { [kind: string]: number } = {};
  const used = new Map<string, Set<number>>();
  let going = true;
  let answered = 0;
  const refused = (kind: string) => {
    refusals[kind] = (refusals[kind] ?? 0) + 1;
  };

  /** An instant no other reading of the patient has: which of two at one instant counts is another question. */
  const instant = (mrn: string, agoMs: number, wholeSeconds = false): string => {
    const taken = used.get(mrn) ?? new Set();
    used.set(mrn, taken);
    let t = Math.floor((o.now ?? Date.now)() - agoMs);
    if (wholeSeconds) t -= t % 1_000;
    while (taken.has(t)) t -= wholeSeconds ? 1_000 : 1;
    taken.add(t);
    return new Date(t).toISOString();
  };

  const untilAnswered = async (event: SentEvent): Promise<string> => {
    const entry = sent(ledger, event);
    for (;;) {
      entry.tries++;
      try {
        const r = await fetch(`${o.address()}/api/events`, {
          method: 'POST',
          headers: { authorization: `Bearer ${o.key}`, 'content-type': 'application/json' },
          body: JSON.stringify({ events: [event] }),
          signal: AbortSignal.timeout(PATIENCE_MS),
        });
        const text = await r.text();
        if (r.status === 200) {
          const answer = (JSON.parse(text) as { results: { status: string }[] }).results[0]?.status ?? '';
          entry.answers.push(answer);
          entry.answeredMs = performance.now();
          answered++;
          return answer;
        }
        refused(`HTTP ${r.status}`);
      } catch (error) {
        refused((error as Error).name === 'TimeoutError' ? 'no answer in 10 s' : 'connection lost');
      }
      await pause(50);
    }
  };

  const stream = async (mrn: string): Promise<void> => {
    const id = (n: string | number) => `${o.prefix ?? ''}${mrn}-${n}`;
    const history = Array.from({ length: 40 }, (_, n) => ({
      ...somethingOf(o.random, mrn),
      id: id(`h${n}`),
      t: instant(mrn, 30 * HOUR - n * 0.7 * HOUR - o.random() * 0.6 * HOUR),
    }));
    for (const event of history) await untilAnswered(event as SentEvent);
    for (let n = 0; going; n++) {
      const agoMs = o.random() < 0.1 ? o.random() * 26 * HOUR : o.random() * 200;
      const event = { ...somethingOf(o.random, mrn), id: id(n), t: instant(mrn, agoMs) } as SentEvent;
      await untilAnswered(event);
      if (event.kind === 'vital' && o.random() < 0.04)
        await untilAnswered({ ...event, ...reading(o.random), status: 'corrected' });
      if (event.kind === 'vital' && o.random() < 0.04) await untilAnswered({ ...event, status: 'entered-in-error' });
      await pause(o.random() * 2 * (o.everyMs ?? 8));
    }
  };

  const monitor = async (): Promise<void> => {
    let line: Line | null = null;
    for (let n = 0; going; n++) {
      const mrn = o.mrns[n % o.mrns.length] as string;
      const t = instant(mrn, 0, true);
      const id = `HL7-${n}`;
      const tempC = round1(36.4 + o.random() * 2.4);
      const heartRate = 60 + Math.floor(o.random() * 60);
      const entry = sent(ledger, { id, kind: 'vital', t, patient: { mrn }, tempC, heartRate, source: 'device' }, 'hl7');
      for (;;) {
        entry.tries++;
        line ??= await openLine(o.mllpPort()).catch(() => null);
        const answer = await line?.send(oru(id, mrn, t, { tempC, heartRate })).catch(() => null);
        const code = /\rMSA\|(\w\w)/.exec(answer ?? '')?.[1] ?? null;
        if (code === 'AA' || code === 'CA' || code === 'AR') {
          entry.answers.push(code);
          entry.answeredMs = performance.now();
          answered++;
          break;
        }
        refused(code === null ? 'MLLP connection lost' : `MLLP ${code}`);
        if (code === null) {
          line?.close();
          line = null;
        }
        await pause(100);
      }
      await pause(o.random() * 2 * (o.everyMs ?? 8) * 2);
    }
    line?.close();
  };
  const all = Promise.all([...o.mrns.map(stream), monitor()]);
  return {
    ledger,
    refusals,
    answered: () => answered,
    send: untilAnswered,
    async stop() {
      going = false;
      await all;
    },
  };
}

const round1 = (n: number) => Math.round(n * 10) / 10;
const OXYGEN: readonly Record<string, unknown>[] = [
  { device: 'room-air' },
  { device: 'room-air' },
  { device: 'nasal-cannula', flowLpm: 2 },
  { device: 'nasal-cannula', flowLpm: 6 },
  { device: 'nasal-cannula', flowLpm: 7 },
  { device: 'hfnc', flowLpm: 40 },
  { device: 'non-rebreather', flowLpm: 12 },
  { device: 'cpap' },
];
const LOC = ['alert', 'alert', 'awakens-spontaneously', 'awakens-to-voice', 'awakens-to-tactile'];

function reading(random: () => number): Record<string, unknown> {
  const sbpMmHg = 80 + Math.floor(random() * 50);
  return {
    ...(random() < 0.4 && { tempC: round1(36.3 + random() * 3) }),
    ...(random() < 0.5 && { sbpMmHg, dbpMmHg: Math.floor(sbpMmHg * 0.55), mapMmHg: Math.floor(sbpMmHg * 0.71) }),
    heartRate: 60 + Math.floor(random() * 80),
  };
}
/** What a ward charts: mostly vital signs, now and then what changes a grade by itself. */
export function somethingOf(random: () => number, mrn: string): Record<string, unknown> {
  const patient = { mrn };
  const kind = random();
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  if (kind < 0.12) return { kind: 'support', patient, support: 'oxygen', ...pick(OXYGEN) };
  if (kind < 0.2) {
    const drug = pick(['norepinephrine', 'norepinephrine', 'epinephrine', 'vasopressin']);
    const running = random() < 0.4;
    const dose = drug === 'vasopressin' ? { rate: 0.03, rateUnit: 'U/min' } : { rate: 0.1, rateUnit: 'ug/kg/min' };
    return { kind: 'medication', patient, drug, status: running ? 'running' : 'stopped', ...(running && dose) };
  }
  if (kind < 0.26)
    return {
      kind: 'ice',
      patient,
      orientation: 4 - Math.floor(random() * 3),
      naming: 3 - Math.floor(random() * 2),
      commands: 1,
      writing: random() < 0.5 ? 1 : 0,
      attention: random() < 0.5 ? 1 : 0,
    };
  if (kind < 0.3) return { kind: 'neuro', patient, loc: pick(LOC) };
  if (kind < 0.34) return { kind: 'lab', patient, test: 'ferritin', value: 500 + Math.floor(random() * 14_000), unit: 'ng/mL' };
  if (kind < 0.36) return { kind: 'regrade', patient, crs: Math.floor(random() * 4), icans: Math.floor(random() * 4) };
  return { kind: 'vital', patient, ...reading(random) };
}

export function oru(id: string, mrn: string, t: string, v: { tempC: number; heartRate: number }): string {
  const ts = `${t.replace(/[-:T]/g, '').slice(0, 14)}+0000`;
  return [
    `MSH|^~\\&|FAULT-MON|FAULTS|TOCSIN|HOSP|${ts}||ORU^R01^ORU_R01|${id}|P|2.6`,
    `PID|||${mrn}^^^HOSP^MR`,
    'PV1||I|FAULTS',
    `OBR|1|||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|||${ts}`,
    `OBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1|${v.heartRate}|264864^MDC_DIM_BEAT_PER_MIN^MDC|||||R|||${ts}`,
    `OBX|2|NM|150344^MDC_TEMP^MDC|1.5.1.1|${v.tempC}|268192^MDC_DIM_DEGC^MDC|||||R|||${ts}`,
    '',
  ].join('\r');
}

/** One MLLP connection, one message at a time; its end fails the message under way. */
export interface Line {
  send(message: string): Promise<string>;
  close(): void;
}
export async function openLine(port: number): Promise<Line> {
  const socket: Socket = createConnection({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  let buffer = '';
  let waiting: { resolve: (answer: string) => void; reject: (error: Error) => void } | null = null;
  const over = () => waiting?.reject(new Error('the connection has ended'));
  socket.setEncoding('utf8');
  socket
    .on('error', over)
    .on('close', over)
    .on('end', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    buffer += chunk;
    const end = buffer.indexOf('\u001c\r');
    if (end < 0) return;
    waiting?.resolve(buffer.slice(1, end));
    buffer = buffer.slice(end + 2);
  });
  return {
    send: (message) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => socket.destroy(), PATIENCE_MS);
        waiting = {
          resolve(answer) {
            clearTimeout(late);
            resolve(answer);
          },
          reject(error) {
            clearTimeout(late);
            reject(error);
          },
        };
        if (socket.destroyed) over();
        else socket.write(`\u000b${message}\u001c\r`);
      }),
    close: () => socket.destroy(),
  };
}
