import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { admission, ago, unique, until, withUnit } from '../../support/client';
import { startServer, type TestServer } from '../../support/server';

const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-kill-'));
let server: TestServer | null = null;
afterAll(async () => {
  await server?.kill('SIGTERM');
  rmSync(dataDir, { recursive: true, force: true });
});

it('what was acknowledged before kill -9 is there after the restart, once, and graded alike', async () => {
  server = await startServer({ dataDir });
  const client = await withUnit(server);
  const mrns = ['K1', 'K2', 'K3'];
  await client.post(mrns.map((mrn, i) => admission(mrn, `0${i + 1}`)));
  const acknowledged: string[] = [];
  let sending = true;
  const stream = (async () => {
    for (let n = 0; sending; n++) {
      const id = unique('k');
      const mrn = mrns[n % 3];
      // Every tenth is a fever, every seventh late: folding, refolding and alerts are under way when the kill comes.
      const event = {
        id,
        patient: { mrn },
        kind: 'vital',
        t: ago(n % 7 === 0 ? 90 : 10 - n * 0.001),
        tempC: n % 10 === 0 ? 38.8 : 37,
        heartRate: 80 + (n % 20),
      };
      try {
        const [result] = await client.post([event]);
        if (result?.status === 'stored') acknowledged.push(id);
      } catch {
        return;
      }
    }
  })();
  await until(() => acknowledged.length >= 150, 'a stream under way', 90_000);
  await server.kill('SIGKILL');
  sending = false;
  await stream;

  server = await startServer({ dataDir });
  const again = { ...client, ...(await reader(server)) };
  const stored = await again.ids();
  expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([]);
  expect(new Set(stored).size).toBe(stored.length);
  for (const mrn of mrns) {
    const live = await again.state(mrn);
    const folded = await again.state(mrn, `?at=${encodeURIComponent(live.asOf)}&known=${encodeURIComponent(live.asOf)}`);
    expect(folded.crs.grade).toBe(live.crs.grade);
    expect(folded.latest.heartRate).toEqual(live.latest.heartRate);
    expect(folded.crs.since).toBe(live.crs.since);
  }
  const alerts = await again.openKeys();
  expect(new Set(alerts).size).toBe(alerts.length);

  async function reader(s: TestServer) {
    const readKey = await s.tocsin('keys', 'create', '--source', unique('R'), '--unit', 'ICU-7', '--scope', 'read');
    const get = async (path: string) =>
      (await fetch(`${s.address}${path}`, { headers: { authorization: `Bearer ${readKey}` } })).json();
    return {
      state: (mrn: string, query = '') => get(`/api/patients/${mrn}/state${query}`),
      async ids(): Promise<string[]> {
        const all: string[] = [];
        for (const mrn of mrns) {
          let cursor = '';
          do {
            const page = (await get(`/api/patients/${mrn}/events${cursor}`)) as {
              events: { id: string; kind: string }[];
              next?: string;
            };
            all.push(...page.events.filter((e) => e.kind === 'vital').map((e) => e.id));
            cursor = page.next === undefined ? '' : `?cursor=${encodeURIComponent(page.next)}`;
          } while (cursor !== '');
        }
        return all;
      },
      async openKeys(): Promise<string[]> {
        const page = (await get('/api/alerts?state=open')) as { alerts: { mrn: string; rule: string; family: string }[] };
        return page.alerts.map((a) => `${a.mrn}|${a.family}`);
      },
    };
  }
});

it('survives kill -9 of the database: nothing is acknowledged that is not durable, and the server goes on', async () => {
  const s = server as TestServer;
  const { readFileSync } = await import('node:fs');
  const { execFileSync } = await import('node:child_process');
  const pids = execFileSync('pgrep', ['-f', dataDir], { encoding: 'utf8' })
    .split('\n')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== s.pid);
  const postmaster = pids.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres'));
  expect(postmaster).toBeDefined();
  process.kill(postmaster as number, 'SIGKILL');
  const key = () => s.tocsin('keys', 'create', '--source', unique('AFTER'), '--unit', 'ICU-7');
  let fresh = '';
  await until(
    async () => {
      fresh = await key().catch(() => '');
      return fresh !== '';
    },
    'the database is back',
    30_000,
  );
  const id = unique('after');
  await until(
    async () => {
      const r = await fetch(`${s.address}/api/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${fresh}` },
        body: JSON.stringify({ events: [{ id, patient: { mrn: 'K1' }, kind: 'vital', t: ago(1), heartRate: 91 }] }),
      });
      return r.status === 200;
    },
    'an event is taken in again',
    30_000,
  );
  await until(async () => (await fetch(`${s.address}/readyz`)).status === 200, 'ready again', 20_000);
}, 120_000);
