import { createConnection } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { PatientState, UnitAlertView } from '../../lib/state';
import type { TestServer } from './server';

/** What a source and a reader do over HTTP, for the integration tests. */
export interface Client {
  readonly key: string;
  readonly readKey: string;
  /** Posts and returns the results in order; throws unless 200. */
  post(events: readonly unknown[], key?: string): Promise<{ id: string | null; status: string; reason?: string }[]>;
  state(ref: string, query?: string): Promise<PatientState>;
  alerts(state?: string): Promise<UnitAlertView[]>;
  get(path: string): Promise<Response>;
}
export const UNIT = 'ICU-7';

/** A unit with keys on the server. */
export async function withUnit(server: Pick<TestServer, 'address' | 'tocsin'>, zone = 'UTC'): Promise<Client> {
  await server.tocsin('units', 'create', '--id', UNIT, '--zone', zone, '--beds', '4');
  const key = await server.tocsin('keys', 'create', '--source', 'LAB', '--unit', UNIT);
  const readKey = await server.tocsin('keys', 'create', '--source', 'READER', '--unit', UNIT, '--scope', 'read');
  const client = clientOf(server.address, key, readKey);
  // The running server learns of the new unit within its next look at the administrator's tables.
  await until(
    async () => ((await (await client.get('/api/units')).json()) as { units: unknown[] }).units.length > 0,
    'the unit is known',
    12_000,
  );
  return client;
}

/** The client of a source and a reader whose keys were made already. */
export function clientOf(address: string, key: string, readKey: string): Client {
  const get = (path: string) => fetch(`${address}${path}`, { headers: { authorization: `Bearer ${readKey}` } });
  const json = async <T>(path: string): Promise<T> => {
    const r = await get(path);
    if (r.status !== 200) throw new Error(`GET ${path}: ${r.status} ${await r.text()}`);
    return (await r.json()) as T;
  };
  return {
    key,
    readKey,
    get,
    async post(events, with_ = key) {
      const r = await fetch(`${address}/api/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${with_}`, 'content-type': 'application/json' },
        body: JSON.stringify({ events }),
      });
      if (r.status !== 200) throw new Error(`POST /api/events: ${r.status} ${await r.text()}`);
      return ((await r.json()) as { results: { id: string | null; status: string; reason?: string }[] }).results;
    },
    state: (ref, query = '') => json(`/api/patients/${ref}/state${query}`),
    alerts: async (state = 'open') => (await json<{ alerts: UnitAlertView[] }>(`/api/alerts?unit=${UNIT}&state=${state}`)).alerts,
  };
}

/** Waits for a condition; the error says what was waited for. One that throws (not found yet) is tried again; its last error is told. */
export async function until(condition: () => Promise<boolean> | boolean, what: string, ms = 20_000): Promise<void> {
  const end = performance.now() + ms;
  for (;;) {
    let error: unknown;
    try {
      if (await condition()) return;
    } catch (thrown) {
      error = thrown;
    }
    if (performance.now() > end) throw new Error(`waited ${ms} ms in vain: ${what}`, { cause: error });
    await pause(25);
  }
}

let serial = 0;
export const unique = (prefix: string) => `${prefix}-${process.pid}-${++serial}`;
export const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/** An adult, infused four days ago, admitted to the bed so many minutes ago. */
export function admission(mrn: string, bed: string, minutesAgo = 5 * 24 * 60, more: Record<string, unknown> = {}) {
  return {
    id: unique('admission'),
    kind: 'admission',
    t: ago(minutesAgo),
    unit: UNIT,
    bed,
    mrn,
    name: `Patient ${mrn}`,
    birthDate: '1968-03-14',
    sex: 'F',
    weightKg: 70,
    product: 'axi-cel',
    carTInfusedAt: ago(4 * 24 * 60),
    ...more,
  };
}

/** One MLLP connection that sends frames and hands back answers in their order. */
export interface MllpLine {
  send(message: string): Promise<string>;
  raw(bytes: string | Buffer): void;
  /** The next answer that nobody has taken. */
  next(): Promise<string>;
  close(): void;
}
export async function mllp(port: number): Promise<MllpLine> {
  const socket = createConnection({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  socket.on('error', () => undefined);
  let buffer = '';
  const answers: string[] = [];
  const waiting: ((answer: string) => void)[] = [];
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    buffer += chunk;
    for (let end = buffer.indexOf('\u001c\r'); end >= 0; end = buffer.indexOf('\u001c\r')) {
      const answer = buffer.slice(1, end);
      buffer = buffer.slice(end + 2);
      const taker = waiting.shift();
      if (taker) taker(answer);
      else answers.push(answer);
    }
  });
  const next = () => {
    const there = answers.shift();
    return there === undefined ? new Promise<string>((resolve) => waiting.push(resolve)) : Promise.resolve(there);
  };
  return {
    send(message) {
      socket.write(`\u000b${message}\u001c\r`);
      return next();
    },
    raw: (bytes) => void socket.write(bytes),
    next,
    close: () => socket.destroy(),
  };
}
