import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admission, ago, type Client, UNIT, unique, until, withUnit } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { type Inside, serverInside } from '../../support/inside';

/** The drill of the operator's guide: back up a running server, lose it, restore elsewhere, compare. */
let folder: string;
let one: TestDatabase;
let two: TestDatabase;
let server: Inside;
let client: Client;
const MRN = 'MRN-DRILL';
const file = () => join(folder, 'drill.backup');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-drill-'));
  [one, two] = [await freshDatabase(), await freshDatabase()];
  server = await serverInside(one);
  client = await withUnit(server);
  const vital = (minutes: number, fields: object) => ({
    ...{ id: unique('v'), kind: 'vital', patient: { mrn: MRN }, t: ago(minutes) },
    ...fields,
  });
  const results = await client.post([
    admission(MRN, 'ICU-7-01', 2 * 24 * 60, { name: 'O\u2028Neil "Åsa"\n\\ x' }),
    vital(60, { tempC: 39.2 }),
    vital(30, { tempC: 39.1, sbpMmHg: 84, dbpMmHg: 44 }),
    { id: unique('l'), kind: 'lab', patient: { mrn: MRN }, t: ago(20), test: 'ferritin', value: 12_400, unit: 'ng/mL' },
    { id: unique('n'), kind: 'note', patient: { mrn: 'MRN-NOBODY' }, t: ago(10), text: 'held: nobody knows this number' },
  ]);
  expect(results.map((r) => r.status)).toEqual(['stored', 'stored', 'stored', 'stored', 'held']);
  await until(async () => (await client.alerts()).length > 0, 'alerts are raised');
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
  await one.drop();
  await two.drop();
});

/** What everybody sees of the patient, without what the clock alone changes. */
async function seen(address: string): Promise<unknown> {
  const get = async (path: string) =>
    (await fetch(address + path, { headers: { authorization: `Bearer ${client.readKey}` } })).json();
  const { patient, crs, icans, latest, scores } = (await get(`/api/patients/${MRN}/state`)) as Record<string, unknown>;
  const { alerts } = (await get(`/api/alerts?unit=${UNIT}&state=all`)) as { alerts: Record<string, unknown>[] };
  const ofPatient = alerts
    .filter((a) => a.mrn === MRN)
    .map((a) => [a.id, a.rule, a.priority, a.phase, a.raisedAt])
    .sort((a, b) => String(a[0]).localeCompare(String(b[0])));
  expect(ofPatient.length).toBeGreaterThan(0);
  const lists = await Promise.all([`/api/patients/${MRN}/events`, '/api/quarantine'].map(get));
  const all = [patient, crs, icans, latest, scores, ofPatient, lists];
  // When a grade's basis was last written down is the server's own time, not the patient's.
  return JSON.parse(JSON.stringify(all, (name, value) => (name === 'computedAt' ? undefined : value)));
}

describe('backup and restore', () => {
  it('a running server is backed up; restored elsewhere within a minute it shows the same, goes on, and its audit verifies', async () => {
    const before = await seen(server.address);
    expect(await server.tocsin('backup', file())).toBe(file());
    await expect(server.tocsin('backup', file())).rejects.toThrow('is there already');
    await expect(server.tocsin('restore', file(), '--replace')).rejects.toThrow('Stop it on every node');

    const started = performance.now();
    const elsewhere = await serverInside(two).then(async (empty) => {
      await empty.stop(true);
      expect(await empty.tocsin('restore', file())).toMatch(/rows of \d+ tables.* restored in/);
      await expect(empty.tocsin('restore', file())).rejects.toThrow('--replace');
      return serverInside(two, { TOCSIN_DATA: empty.dataDir });
    });
    try {
      expect(performance.now() - started).toBeLessThan(60_000);
      expect(await seen(elsewhere.address)).toEqual(before);
      expect(await elsewhere.tocsin('audit', 'verify')).toBe('The audit verifies.');
      const next = await fetch(`${elsewhere.address}/api/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${client.key}` },
        body: JSON.stringify({ events: [admission('MRN-AFTER', 'ICU-7-02')] }),
      });
      expect((await next.json()).results[0].status).toBe('stored');
    } finally {
      await elsewhere.stop();
    }
  });
  it('a file that is cut short or altered is refused before anything is touched', async () => {
    const text = gunzipSync(readFileSync(file())).toString('utf8');
    const spoilt = join(folder, 'spoilt.backup');
    const refused = () => server.tocsin('restore', spoilt, '--replace');
    for (const wrong of [text.slice(0, -200), text.replace('12400', '12401'), '']) {
      writeFileSync(spoilt, gzipSync(wrong));
      await expect(refused()).rejects.toThrow('damaged');
    }
    writeFileSync(spoilt, 'not even gzip');
    await expect(refused()).rejects.toThrow('cannot be read');
    expect(existsSync(`${file()}.part`)).toBe(false);
    expect((await client.state(MRN)).crs.grade).toBeGreaterThan(0);
  });
});
