import { io, type Socket } from 'socket.io-client';
import { random } from '../../lib/scenarios/random';
import { connectPool, connectPrisma } from '../../server/database/client';
import { type Person, person } from '../support/person';
import { browserAt, httpSink } from '../support/sinks';
import { mllpLine, oru12 } from './ingest';
import { connected } from './latency';
import type { Row } from './row';
import { openSetting, post, type Setting } from './setting';
import { percentile } from './stats';

/** One unit at ten times its load: observations a second, alerts a minute that are not high, screens, and highs planted in it. */
const OBSERVATIONS_S = 240;
const ALERTS_MIN = 200;
const SCREENS = 50;
const HIGHS = 12;
const BEDS = 24;
const SECONDS = 60;
/** A person answers so long after the alert is on their screen. */
const ANSWERS_AFTER_MS = 700;
const PATIENCE_MS = 15_000;

/**
 * Rows tell and ack: from the sender's request that makes a grade 3 until the push gateway has its notice, and from a person's
 * answer until the last of 50 screens shows its owner, while the unit is in a storm. The seed decides which patient rises when.
 */
export async function tellingRows(seed: string): Promise<Row[]> {
  process.env.NOTIFY_ALLOW = '127.0.0.1';
  const setting = await openSetting(BEDS + HIGHS);
  const sink = await httpSink();
  const db = {
    pool: connectPool(setting.databaseUrl, 2, () => undefined),
    prisma: connectPrisma(setting.databaseUrl, 2, () => undefined),
  };
  const unused = async () => undefined;
  const nurse = await person({ ...db, url: setting.databaseUrl, drop: unused }, setting.baseUrl, setting.unit, 'nurse');
  const phone = browserAt(sink, 'nurse');
  const screens = new Screens();
  try {
    await heardOf(nurse);
    const { status } = await nurse.post('/api/me/subscriptions', { subscription: phone.subscription });
    if (status !== 200) throw new Error(`the phone was not taken: ${status}`);
    await screens.open(setting);
    const t0 = Date.now() - 1_800_000;
    for (const at of [t0, t0 + 60_000])
      await post(
        setting,
        setting.mrns.map((mrn) => ({
          id: `f${at}-${mrn}`,
          patient: { mrn },
          kind: 'vital',
          t: new Date(at).toISOString(),
          tempC: 39,
        })),
      );
    const planted = await storm(setting, screens, nurse, random(seed));
    await until(() => planted.every((h) => told(phone, screens, h.mrn) !== null), PATIENCE_MS);
    const waits = planted.flatMap((h) => {
      const at = told(phone, screens, h.mrn);
      return at === null ? [] : [at - h.at];
    });
    await until(() => screens.stillOpen() === 0, PATIENCE_MS);
    return rowsOf(seed, waits, screens.answered());
  } finally {
    screens.close();
    await sink.close();
    await db.pool.end();
    await db.prisma.$disconnect();
    await setting.stop();
  }
}

function rowsOf(seed: string, waits: readonly number[], answered: readonly number[]): Row[] {
  const figures = (ms: readonly number[]) =>
    `p50 ${percentile(ms, 0.5).toFixed(0)}, p95 ${percentile(ms, 0.95).toFixed(0)}, p99 ${percentile(ms, 0.99).toFixed(0)}, max ${Math.max(...ms).toFixed(0)} ms`;
  const load = `${OBSERVATIONS_S} observations/s, ${ALERTS_MIN} lesser alerts/min, ${SCREENS} screens, seed ${seed}`;
  return [
    {
      id: 'tell',
      what: 'grade 3 to push gateway, p99, s',
      value: percentile(waits, 0.99) / 1_000,
      gate: 3,
      goal: 1,
      better: 'less',
      detail: `${figures(waits)}; ${load}`,
    },
    { id: 'tell found', what: 'of 12 planted highs', value: waits.length, gate: HIGHS, goal: HIGHS, better: 'more', detail: '' },
    {
      id: 'ack',
      what: 'answer to owner on the last screen, p99, s',
      value: percentile(answered, 0.99) / 1_000,
      gate: 1,
      goal: 0.5,
      better: 'less',
      detail: `${figures(answered)} of ${answered.length} answers`,
    },
  ];
}

/** The planted highs with the instant at which each was sent. */
async function storm(
  s: Setting,
  screens: Screens,
  nurse: Person,
  chance: ReturnType<typeof random>,
): Promise<{ mrn: string; at: number }[]> {
  const [beds, rising] = [s.mrns.slice(0, BEDS), s.mrns.slice(BEDS)];
  const when = rising.map(() => chance.between(5, SECONDS - 10) * 1_000).sort((a, b) => a - b);
  const order = rising.map((mrn) => [chance.next(), mrn] as const).sort(([a], [b]) => a - b);
  const planted: { mrn: string; at: number }[] = [];
  const lines = await Promise.all(Array.from({ length: 4 }, () => mllpLine(s.mllpPort)));
  const work: Promise<unknown>[] = [];
  screens.onRaised((alert) => {
    work.push(
      pause(ANSWERS_AFTER_MS).then(() =>
        screens.answer(alert, () => nurse.post(`/api/alerts/${alert.id}/acknowledge`, { version: screens.versionOf(alert.id) })),
      ),
    );
  });
  const t0 = Date.now() - 1_700_000;
  const messagesS = OBSERVATIONS_S / 12;
  let [messages, alerts, highs] = [0, 0, 0];
  const started = performance.now();
  for (let ms = 0; ms < SECONDS * 1_000; ms = performance.now() - started) {
    for (; messages < (ms / 1_000) * messagesS; messages++) {
      const line = lines[messages % 4] as (typeof lines)[number];
      work.push(line.send(oru12(`s${messages}`, beds[messages % BEDS] as string, new Date(Date.now() - 1_000))));
    }
    for (; alerts < (ms / 60_000) * ALERTS_MIN * 2; alerts++) work.push(oxygen(s, beds[alerts % BEDS] as string, alerts, t0));
    for (; highs < HIGHS && (when[highs] as number) <= ms; highs++) {
      const mrn = order[highs]?.[1] as string;
      planted.push({ mrn, at: Date.now() });
      work.push(
        post(s, [
          {
            id: `high-${mrn}`,
            patient: { mrn },
            kind: 'medication',
            t: new Date().toISOString(),
            drug: 'norepinephrine',
            status: 'running',
            rate: 0.1,
            rateUnit: 'mcg/kg/min',
          },
        ]),
      );
    }
    await pause(5);
  }
  await Promise.all(work);
  for (const line of lines) line.close();
  return planted;
}

/** On and off again by turns of the ward: each time it is on, the grade rises to 2 and an alert that is not high is raised. */
function oxygen(s: Setting, mrn: string, n: number, t0: number): Promise<unknown> {
  const on = Math.floor(n / BEDS) % 2 === 0;
  const device = on ? { device: 'nasal-cannula', flowLpm: 2 } : { device: 'room-air' };
  return post(s, [
    { id: `o${n}`, patient: { mrn }, kind: 'support', t: new Date(t0 + n * 1_000).toISOString(), support: 'oxygen', ...device },
  ]);
}

interface Seen {
  readonly id: string;
  readonly mrn: string | null;
  readonly version: number;
  readonly phase: string;
  readonly owner?: unknown;
}
/** Fifty displays of the unit, and what each of them shows of every alert. */
class Screens {
  private readonly sockets: Socket[] = [];
  private readonly alerts = new Map<string, Seen>();
  private readonly waiting = new Map<string, { readonly from: number; readonly missing: Set<number> }>();
  private readonly times: number[] = [];
  private raised: (alert: Seen) => void = () => undefined;

  async open(s: Setting): Promise<void> {
    for (let n = 0; n < SCREENS; n++) {
      const socket = await connected(io(s.baseUrl, { transports: ['websocket'], auth: { token: s.readKey }, forceNew: true }));
      socket.on('alert', (m: { alert: Seen }) => this.heard(n, m.alert));
      await new Promise((resolve) => socket.emit('watch', { unit: s.unit }, resolve));
      this.sockets.push(socket);
    }
  }
  onRaised(listener: (alert: Seen) => void): void {
    this.raised = listener;
  }
  private heard(n: number, alert: Seen): void {
    const before = this.alerts.get(alert.id);
    if (before === undefined || alert.version >= before.version) this.alerts.set(alert.id, alert);
    if (before === undefined && alert.phase === 'raised') this.raised(alert);
    const wait = this.waiting.get(alert.id);
    if (!wait || !alert.owner) return;
    wait.missing.delete(n);
    if (wait.missing.size > 0) return;
    this.waiting.delete(alert.id);
    this.times.push(performance.now() - wait.from);
  }
  versionOf(id: string): number {
    return this.alerts.get(id)?.version ?? 0;
  }
  /** Counts from the request; one that comes too late (the alert has changed or ended meanwhile) is no answer. */
  async answer(alert: Seen, send: () => Promise<{ status: number }>): Promise<void> {
    if (this.alerts.get(alert.id)?.phase !== 'raised') return;
    this.waiting.set(alert.id, { from: performance.now(), missing: new Set(this.sockets.keys()) });
    const { status } = await send();
    if (status !== 200) this.waiting.delete(alert.id);
  }
  /** Answers that have not reached every screen. */
  stillOpen(): number {
    return this.waiting.size;
  }
  answered(): readonly number[] {
    return [...this.times, ...[...this.waiting.values()].map(() => PATIENCE_MS)];
  }
  idOf(mrn: string): string | undefined {
    return [...this.alerts.values()].find((a) => a.mrn === mrn)?.id;
  }
  close(): void {
    for (const socket of this.sockets) socket.close();
  }
}

/** When the phone's gateway had the first notice of the patient's alert. */
function told(phone: ReturnType<typeof browserAt>, screens: Screens, mrn: string): number | null {
  const id = screens.idOf(mrn);
  const n = id === undefined ? -1 : phone.received().findIndex((p) => p.a === id);
  return n < 0 ? null : (phone.requests()[n]?.at ?? null);
}
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
async function until(condition: () => boolean, ms: number): Promise<void> {
  for (const end = performance.now() + ms; !condition() && performance.now() < end; ) await pause(100);
}
/** The server reads its people anew every second or so. */
async function heardOf(nurse: Person): Promise<void> {
  for (let n = 0; n < 100; n++, await pause(100)) if ((await nurse.get('/api/units')).status === 200) return;
  throw new Error('the server does not know the nurse');
}
