import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { admission, ago, type Client, UNIT, until, withUnit } from '../support/client';
import { startServer, type TestServer } from '../support/server';
import { draw, type Ledger, sent } from './ledger';
import { measure, report } from './measure';

/**
 * `npm run faults [-- --kills 5] [--seed N]`: kill -9 of server and database at random moments under load, and what
 * survives it. The sender keeps a ledger of everything it sent and every answer it got, sends again what was not
 * answered, and at the end the ledger is held against what is stored. Every figure has to be 0.
 */
const option = (name: string, otherwise: number) => {
  const i = process.argv.indexOf(`--${name}`);
  return i < 0 ? otherwise : Number(process.argv[i + 1]);
};
const kills = option('kills', 5);
const seed = option('seed', Math.floor(Math.random() * 2 ** 31));
const random = draw(seed);
process.stdout.write(`faults: ${kills} kills, seed ${seed}\n`);

const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-faults-'));
const mrns = ['F1', 'F2', 'F3', 'F4'];
const ledger: Ledger = new Map();
let server: TestServer = await startServer({ dataDir });
let up = true;
let answered = 0;
const client = await withUnit(server);
await client.post(mrns.map((mrn, i) => admission(mrn, `0${i + 1}`)));

let streaming = true;
const senders = mrns.map((mrn, lane) => stream(mrn, lane));
for (let k = 0; k < kills; k++) {
  const before = answered;
  await until(() => answered >= before + 20, 'the load goes on', 60_000);
  await pause(random() * 1_500);
  const what = random() < 0.25 ? 'database' : 'server';
  if (what === 'server') {
    up = false;
    await server.kill('SIGKILL');
    server = await startServer({ dataDir });
    up = true;
  } else {
    killDatabase();
    await until(
      async () => (await fetch(`${server.address}/readyz`).catch(() => null))?.status === 200,
      'ready after the database was killed',
      60_000,
    );
  }
  process.stdout.write(`  ${k + 1} ${what}: ${ledger.size} events sent so far\n`);
}
streaming = false;
await Promise.all(senders);
const readKey = await server.tocsin('keys', 'create', '--source', 'FAULTS', '--unit', UNIT, '--scope', 'read');
const figures = await measure(server, readKey, mrns, ledger);
await server.stop();
rmSync(dataDir, { recursive: true, force: true });
process.stdout.write(report(figures, { kills, seed, sent: ledger.size }));
process.exit(Object.values(figures).every((n) => n === 0) ? 0 : 1);

/** One source: readings, some late, some withdrawn later, oxygen on and off; each sent until it is answered. */
async function stream(mrn: string, lane: number): Promise<void> {
  for (let n = 0; streaming; n++) {
    const id = `${mrn}-${n}`;
    const late = random() < 0.1;
    const t = ago(late ? 120 : 20 - n * 0.002 - lane * 0.0001);
    const fields =
      n % 25 === 3
        ? { kind: 'support', support: 'oxygen', device: random() < 0.5 ? 'nasal-cannula' : 'room-air', flowLpm: 2 }
        : { kind: 'vital', tempC: random() < 0.1 ? 38.6 : 36.9, heartRate: 70 + Math.floor(random() * 40) };
    await untilAnswered({ id, patient: { mrn }, t, ...fields });
    if (n % 40 === 39) await untilAnswered({ id, patient: { mrn }, t, ...fields, status: 'entered-in-error' });
    await pause(random() * 15);
  }
}
async function untilAnswered(event: Record<string, unknown> & { id: string }): Promise<void> {
  const entry = sent(ledger, event);
  for (;;) {
    if (up) {
      const answer = await postOnce(client, event).catch(() => null);
      if (answer !== null) {
        entry.answers.push(answer);
        answered++;
        return;
      }
    }
    await pause(50);
  }
}
async function postOnce(c: Client, event: unknown): Promise<string> {
  const r = await fetch(`${server.address}/api/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${c.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events: [event] }),
    signal: AbortSignal.timeout(10_000),
  });
  if (r.status !== 200) throw new Error(`${r.status} ${await r.text()}`);
  const { results } = (await r.json()) as { results: { status: string }[] };
  return results[0]?.status ?? '';
}

function killDatabase(): void {
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const line = commandLine(pid);
    if (line.includes('postgres') && line.includes(dataDir) && line.includes('-D')) process.kill(Number(pid), 'SIGKILL');
  }
}
function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
