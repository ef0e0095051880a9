import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { openDatabase } from '../../server/database/open';
import { createLog } from '../../server/log';
import { type Client, clientOf, UNIT, until } from '../support/client';
import { startServer, type TestServer } from '../support/server';

/**
 * The night in which the clocks of Berlin go back, in a real browser: at 03:00 GMT+2 (01:00Z) of 31 October 2027 to 02:00 GMT+1. The
 * server's clock is simulated, and simulated time goes on from the newest thing that was written down: that is put into this night.
 */
const BACK = Date.parse('2027-10-31T01:00:00Z');
/** 02:25, for the second time. */
const NOW = BACK + 25 * 60_000;
const at = (minutes: number) => new Date(BACK + minutes * 60_000).toISOString();

let dataDir: string;
let server: TestServer;
let client: Client;
let password: string;
const EMAIL = 'physician@example.org';
const PATIENT = { mrn: '7310' };

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(300_000);
  dataDir = mkdtempSync(join(tmpdir(), 'tocsin-night-'));
  const database = await openDatabase({ databaseUrl: null, dataDir }, createLog('silent'));
  await database.pool.query(
    `insert into raw_messages (id, source_id, protocol, received_at, body) values (-1, 0, 'json', $1, '')`,
    [new Date(NOW)],
  );
  await database.close();
  server = await startServer({ pages: true, dataDir, args: ['--speed', '1.001'] });
  await server.tocsin('units', 'create', '--id', UNIT, '--name', 'ICU 7', '--zone', 'Europe/Berlin', '--beds', '731,732');
  const key = await server.tocsin('keys', 'create', '--source', 'LAB', '--unit', UNIT);
  const readKey = await server.tocsin('keys', 'create', '--source', 'READER', '--unit', UNIT, '--scope', 'read');
  client = clientOf(server.address, key, readKey);
  const who = ['--email', EMAIL, '--name', 'M. Chen', '--role', 'physician', '--unit', UNIT];
  password = await server.tocsin('users', 'create', ...who);
  const units = async () => ((await (await client.get('/api/units')).json()) as { units: unknown[] }).units.length;
  await until(async () => (await units()) > 0, 'the unit is known', 12_000);
  const vital = (id: string, minutes: number, tempC: number) => ({
    ...{ id, patient: PATIENT, kind: 'vital', t: at(minutes), tempC, heartRate: 104, respRate: 18, mapMmHg: 78, spo2Percent: 97 },
  });
  const results = await client.post([
    {
      ...{ id: 'a', kind: 'admission', t: at(-20 * 60), unit: UNIT, bed: '731', ...PATIENT, name: 'Brandt, Uwe', sex: 'M' },
      ...{ birthDate: '1968-03-14', weightKg: 80, product: 'axi-cel', carTInfusedAt: at(-96 * 60) },
    },
    { id: 'air', patient: PATIENT, kind: 'support', t: at(-300), support: 'oxygen', device: 'room-air' },
    // 00:30 GMT+2; 02:10 of the first hour and 02:10 of the second.
    vital('v0', -150, 38.1),
    vital('v1', -50, 38.6),
    vital('v2', 10, 39.1),
    { id: 'n1', patient: PATIENT, kind: 'note', t: at(-40), text: 'rigors at the first twenty past two' },
    { id: 'n2', patient: PATIENT, kind: 'note', t: at(20), text: 'quiet at the second twenty past two' },
    { id: 'd', patient: PATIENT, kind: 'medication', t: at(-330), drug: 'tocilizumab', status: 'given', doseMg: 640 },
  ]);
  expect(results.map((r) => r.status)).toEqual(results.map(() => 'stored'));
  await until(async () => (await client.state('7310')).crs.grade === 1, 'CRS 1');
});
test.afterAll(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function open(page: Page, path = ''): Promise<void> {
  await page.goto(`${server.address}/login`);
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(`${server.address}/`);
  await page.goto(`${server.address}/patients/${(await client.state('7310')).patient.id}${path}`);
}

test('UX-3.10 the axis of the lanes is elapsed time: both twos have a place of their own, and the second says that the clock went back', async ({
  page,
}) => {
  await open(page, '?range=6h');
  await expect(page.getByRole('figure', { name: 'Temperature' })).toBeVisible();
  await expect(page.getByText(/^02:2\d GMT\+1$/)).toBeVisible();
  const ticks = page.getByText(/^\d\d:00( −1 h)?$/);
  await expect(ticks.filter({ hasText: '−1 h' })).toHaveText('02:00 −1 h');
  const shown = await ticks.evaluateAll((all) => all.map((e) => ({ text: e.textContent, x: e.getBoundingClientRect().x })));
  const times = shown.toSorted((a, b) => a.x - b.x).map((s) => s.text);
  expect(times.slice(-3)).toEqual(['01:00', '02:00', '02:00 −1 h']);
  for (const [i, s] of shown.toSorted((a, b) => a.x - b.x).entries())
    if (i > 0) expect(s.x - (shown.toSorted((a, b) => a.x - b.x)[i - 1]?.x ?? 0)).toBeGreaterThan(60);
});

test('UX-3.10 of two times that read alike each says which it is: in the rows of a lane and in the history', async ({ page }) => {
  await open(page, '?range=6h');
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  const rows = page.getByRole('region', { name: 'Temperature, table' }).getByRole('rowheader');
  await expect(rows.first()).toBeVisible();
  // Rows of streamed signs are a few minutes wide.
  expect((await rows.allTextContents()).slice(0, 3)).toEqual(
    [/^02:(09|10) GMT\+1$/, /^02:(09|10) GMT\+2$/, /^00:(29|30)$/].map(says),
  );
  await page.getByRole('link', { name: 'History' }).first().click();
  const notes = page.getByRole('listitem').filter({ hasText: 'twenty past two' });
  await expect(notes).toHaveCount(2);
  await expect(notes.filter({ hasText: 'first' })).toContainText('GMT+2');
  await expect(notes.filter({ hasText: 'second' })).toContainText('GMT+1');
});
const says = (text: RegExp) => expect.stringMatching(text);

test('UX-3.10 TOCI-03 eight hours after 21:30 are 04:30 in the night that has one hour more', async ({ page }) => {
  await open(page);
  const panel = page.getByRole('region', { name: 'Tocilizumab' });
  await expect(panel).toContainText('Next permitted04:30');
});

test('UX-3.10 a dose charted at half past two is asked which of both, is the later one unless said, and moves the next dose by an hour', async ({
  page,
}) => {
  await open(page);
  const chart = async (twice: string | null) => {
    await page.getByRole('button', { name: 'Chart dose' }).first().click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Drug').selectOption('acetaminophen');
    await form.getByLabel('Dose').fill('1000');
    await form.getByLabel('Time', { exact: true }).fill('02:05');
    const later = form.getByRole('button', { name: '02:05 GMT+1' });
    await expect(later).toHaveAttribute('aria-pressed', 'true');
    if (twice !== null) await form.getByRole('button', { name: twice }).click();
    await form.getByRole('button', { name: /^Save dose/ }).click();
    await expect(form.getByText(/^Saved/)).toBeVisible();
    await form.getByRole('button', { name: 'Close' }).click();
  };
  await chart(null);
  await chart('02:05 GMT+2');
  const given = async () => {
    const id = (await client.state('7310')).patient.id;
    const trend = await (await client.get(`/api/patients/${id}/trend?codes=-&from=${at(-120)}&to=${at(30)}`)).json();
    return (trend as { drugs: { drug: string; t: number }[] }).drugs.filter((d) => d.drug === 'acetaminophen').map((d) => d.t);
  };
  await expect.poll(given).toEqual([BACK - 55 * 60_000, BACK + 5 * 60_000]);
});
