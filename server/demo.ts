import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role, Scope } from '../lib/permissions';
import { CAST } from '../lib/scenarios/story';
import type { Instant } from '../lib/time';
import { createUnit } from './administration/units';
import { createUser } from './administration/users';
import { createKey } from './auth/keys';
import { ConfigError, loadConfig } from './config';
import { DatabaseTrouble } from './database/trouble';
import { type Running, startServer } from './index';
import { createLog } from './log';
import { startSimulator } from './simulator';

/** `npm run demo [-- --speed N]`: the server with a unit of invented patients, fed through its own ports like any other. */
const UNIT = 'ICU-7';
const ZONE = 'America/Chicago';
const BY = 'demo';
const PEOPLE: readonly { name: string; role: Role }[] = [
  { name: 'A. Ruiz', role: 'nurse' },
  { name: 'S. Okafor', role: 'charge-nurse' },
  { name: 'M. Chen', role: 'physician' },
  { name: 'L. Brandt', role: 'consultant' },
  { name: 'P. Osei', role: 'pharmacist' },
  { name: 'T. Nguyen', role: 'it' },
  { name: 'R. Adler', role: 'admin' },
  { name: 'J. Ward', role: 'auditor' },
];

/** What a later start of the demo on the same data needs to know. Only of the demo: no real password is ever kept so. */
interface Memory {
  readonly zero: Instant;
  readonly signIns: readonly {
    readonly email: string;
    readonly name: string;
    readonly role: string;
    readonly password: string;
  }[];
  readonly keys: { readonly charting: string; readonly pharmacy: string; readonly read: string };
}

const log = createLog(process.env.LOG_LEVEL ?? 'warn');
try {
  const config = loadConfig();
  // Simulated time goes on from where it stopped, whatever the speed of this start.
  const running = await startServer({ config, log, simulated: true });
  const path = join(config.dataDir, 'demo.json');
  const known = read(path);
  const memory = known ?? (await prepare(running, path));
  const last = await running.database.pool.query("select max(received_at) as t from raw_messages where protocol = 'hl7v2'");
  const resumeFrom: Instant | undefined = known ? last.rows[0].t?.getTime() : undefined;
  process.stdout.write(
    `\nTocsin demo: sending ${resumeFrom === undefined ? 'the history of the unit' : 'what happened meanwhile'} ...\n`,
  );
  const simulator = startSimulator({
    unit: UNIT,
    seed: 7,
    zero: memory.zero,
    ...(resumeFrom === undefined ? {} : { resumeFrom }),
    mllp: { host: config.mllp.host, port: running.mllpPort },
    http: {
      baseUrl: running.address.replace('localhost', '127.0.0.1'),
      chartingKey: memory.keys.charting,
      pharmacyKey: memory.keys.pharmacy,
      readKey: memory.keys.read,
    },
    clock: running.clock,
    speed: config.speed,
    log,
  });
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void simulator
        .stop()
        .then(() => running.stop())
        .then(() => process.exit(0));
    });
  }
  const tally = await simulator.history;
  announce(running, memory, config.speed, tally.tookMs);
} catch (error) {
  if (error instanceof ConfigError || error instanceof DatabaseTrouble) process.stderr.write(`${error.message}\n`);
  else log.fatal({ err: error }, 'the demo could not start');
  process.exit(1);
}

/** The unit, its people and the keys of its systems. */
async function prepare(running: Running, path: string): Promise<Memory> {
  const { prisma } = running.database;
  const zero = running.clock.now();
  const now = new Date(zero);
  const beds = CAST.map((b) => b.bed).join(',');
  await createUnit(prisma, { id: UNIT, name: 'ICU 7', zone: ZONE, beds, protocolId: 'astct-2019', now, by: BY });
  const signIns = [];
  for (const { name, role } of PEOPLE) {
    const email = `${role}@demo.example`;
    signIns.push({ email, name, role, password: await createUser(prisma, { email, name, role, unitId: UNIT, now, by: BY }) });
  }
  const key = async (source: string, scopes: Scope[]) =>
    (await createKey(prisma, { source, unitId: UNIT, scopes, now: Date.now() })).key;
  const memory: Memory = {
    zero,
    signIns,
    keys: {
      charting: await key('CHARTING', ['ingest']),
      pharmacy: await key('PHARMACY', ['ingest']),
      read: await key('DEMO', ['read']),
    },
  };
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, JSON.stringify(memory, null, 2), { mode: 0o600 });
  await running.monitor.refreshUnits();
  return memory;
}
function read(path: string): Memory | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Memory;
  } catch {
    return null;
  }
}

function announce(running: Running, memory: Memory, speed: number, tookMs: number): void {
  const width = Math.max(...memory.signIns.map((s) => s.email.length));
  const lines = [
    '',
    `Tocsin demo is ready: ${running.address}`,
    `HL7 v2 over MLLP on port ${running.mllpPort}. History sent in ${(tookMs / 1_000).toFixed(1)} s.${speed === 1 ? '' : ` Time runs ${speed} times as fast.`}`,
    '',
    'Sign in as',
    ...memory.signIns.map((s) => `  ${s.email.padEnd(width)}  ${s.password}   ${s.name}, ${s.role}`),
    '',
    'All patients are invented. Not a cleared medical device; for use after local validation.',
    'Ctrl-C stops it; the next start goes on from there.',
    '',
  ];
  process.stdout.write(lines.join('\n'));
}
