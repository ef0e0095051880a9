import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import type { UnitAlertView } from '../../lib/state';
import { type Client, UNIT, until, withUnit } from '../support/client';
import { startServer, type TestServer } from '../support/server';
import { browserAt, type Browser as Device, httpSink, type Sink } from '../support/sinks';

/** A night on the ward: notices reach people on their pages and phones, and one answer ends them everywhere. */
const SPEED = 10;
const PEOPLE = { nurse: 'A. Ruiz', 'charge-nurse': 'S. Okafor' } as const;
let server: TestServer;
let client: Client;
let sink: Sink;
const passwords = new Map<string, string>();

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  sink = await httpSink();
  server = await startServer({ pages: true, args: ['--speed', String(SPEED)], env: { NOTIFY_ALLOW: '127.0.0.1' } });
  client = await withUnit(server);
  for (const [role, name] of Object.entries(PEOPLE)) {
    const who = ['--email', `${role}@example.org`, '--name', name, '--role', role, '--unit', UNIT];
    passwords.set(role, await server.tocsin('users', 'create', ...who));
  }
});
test.afterAll(async () => {
  await server.stop();
  await sink.close();
});

async function signedIn(context: BrowserContext, role: keyof typeof PEOPLE, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${server.address}/login?callbackUrl=${encodeURIComponent(path)}`);
  await page.getByLabel(/e-?mail/i).fill(`${role}@example.org`);
  await page.getByLabel(/password/i).fill(passwords.get(role) ?? '');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(`${server.address}${path}`);
  await expect(page.getByText('Live', { exact: true }).first()).toBeVisible();
  return page;
}
/** Time on the server's clock, which runs faster. */
async function serverNow(): Promise<number> {
  const board = (await (await client.get(`/api/units/${UNIT}/board`)).json()) as { serverNow: string };
  return Date.parse(board.serverNow);
}
/** Admits somebody and lets fever and a first vasopressor come in: CRS 3. */
async function rise(mrn: string, bed: string): Promise<UnitAlertView> {
  const now = await serverNow();
  const at = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
  const patient = { mrn };
  const signs = { tempC: 39, heartRate: 96, respRate: 18, spo2Percent: 97, sbpMmHg: 112, dbpMmHg: 64, mapMmHg: 80 };
  const drug = { drug: 'norepinephrine', status: 'running', rate: 0.1, rateUnit: 'mcg/kg/min' };
  await client.post([
    {
      id: `a-${mrn}`,
      kind: 'admission',
      t: at(90),
      unit: UNIT,
      bed,
      mrn,
      carTInfusedAt: at(120),
      weightKg: 70,
      product: 'axi-cel',
    },
    { id: `i-${mrn}`, kind: 'ice', patient, t: at(10), orientation: 4, naming: 3, command: 1, writing: 1, attention: 1 },
    { id: `o-${mrn}`, kind: 'support', patient, t: at(10), support: 'oxygen', device: 'room-air' },
    { id: `t1-${mrn}`, kind: 'vital', patient, t: at(3), ...signs },
    { id: `t2-${mrn}`, kind: 'vital', patient, t: at(2), ...signs },
    { id: `m-${mrn}`, kind: 'medication', patient, t: at(1), ...drug },
  ]);
  const found = async () => (await client.alerts()).find((a) => a.mrn === mrn && a.rule === 'CRS-ESCALATION' && a.level === 3);
  await until(async () => (await found()) !== undefined, 'the grade rises to 3');
  return (await found()) as UnitAlertView;
}
type Delivery = { channel: string; state: string; person: { name: string } | null; tier: number; displayedAt: string | null };
async function deliveries(page: Page, alertId: string): Promise<Delivery[]> {
  const answer = await page.request.get(`${server.address}/api/alerts/${alertId}/record`);
  return ((await answer.json()) as { deliveries: Delivery[] }).deliveries;
}

test('at night a grade rises to 3: the nurse sees it, nobody answers, the charge nurse sees it, one answer ends it everywhere', async ({
  browser,
}) => {
  const [one, two] = [await browser.newContext(), await browser.newContext()];
  const nurse = await signedIn(one, 'nurse', '/rules');
  const charge = await signedIn(two, 'charge-nurse', '/feeds');
  const alert = await rise('N1', '01');
  const mine = nurse.getByRole('region', { name: 'Notices to you' });
  await expect(mine.getByRole('button', { name: /^Respond: .*01 CRS 3/ })).toBeVisible();
  await until(
    async () => (await deliveries(nurse, alert.id)).some((d) => d.person?.name === 'A. Ruiz' && d.state === 'displayed'),
    'that it is on her screen is in the record',
  );
  // Nobody answers: a minute of the ward later the next tier has it.
  const hers = charge.getByRole('region', { name: 'Notices to you' }).getByRole('button', { name: /^Respond: .*01 CRS 3/ });
  await expect(hers).toBeVisible({ timeout: 30_000 });
  const toCharge = async () => (await deliveries(charge, alert.id)).find((d) => d.person?.name === 'S. Okafor');
  await until(async () => (await toCharge())?.displayedAt != null, 'and on the charge nurse’s');
  expect((await toCharge())?.tier).toBe(1);

  await hers.click();
  await expect(mine.getByRole('button', { name: /01 CRS 3/ })).toHaveCount(0, { timeout: 5_000 });
  await expect(hers).toHaveCount(0, { timeout: 5_000 });
  await until(async () => (await client.alerts()).some((a) => a.id === alert.id && a.owner?.name === 'S. Okafor'), 'it is hers');
  await nurse.goto(`${server.address}/`);
  await expect(nurse.getByRole('article', { name: /^Bed .*01, CRS/ })).toContainText('S. Okafor');
  await one.close();
  await two.close();
});

test('two browsers answer at once: one has it, the other is told who', async ({ browser }) => {
  const alert = await rise('N2', '02');
  const [one, two] = [await browser.newContext(), await browser.newContext()];
  const nurse = await signedIn(one, 'nurse', `/alerts/${alert.id}`);
  const charge = await signedIn(two, 'charge-nurse', `/alerts/${alert.id}`);
  // Both have pressed on what stood on their screens; the second command arrives after the first was carried out.
  let first: () => void = () => undefined;
  const carriedOut = new Promise<void>((done) => {
    first = done;
  });
  await charge.route('**/acknowledge', async (route) => {
    await carriedOut;
    await route.continue();
  });
  const main = (page: Page) =>
    page
      .locator('main')
      .getByRole('button', { name: /^Respond: .*02 CRS 3/ })
      .first();
  await Promise.all([main(nurse).click(), main(charge).click()]);
  await until(
    async () => (await client.alerts()).some((a) => a.id === alert.id && a.owner?.name === 'A. Ruiz'),
    'the nurse has it',
  );
  first();
  await expect(charge.getByText('A. Ruiz has it.')).toBeVisible();
  expect((await client.alerts()).find((a) => a.id === alert.id)?.owner?.name).toBe('A. Ruiz');
  await one.close();
  await two.close();
});

test('what the server sends to a phone is shown by the real service worker, gives its receipt and opens the alert', async ({
  browser,
}) => {
  const context = await browser.newContext({ permissions: ['notifications'] });
  const page = await signedIn(context, 'nurse', '/settings');
  const device: Device = browserAt(sink, 'phone');
  const made = await page.request.post(`${server.address}/api/me/subscriptions`, {
    data: { commandId: 'sub-1', subscription: device.subscription },
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  expect(made.status()).toBe(200);
  const devtools = await context.newCDPSession(page);
  let registrationId = '';
  devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    registrationId = registrations.find((r) => !r.isDeleted)?.registrationId ?? registrationId;
  });
  await devtools.send('ServiceWorker.enable');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await until(() => registrationId !== '', 'the worker is registered');

  const alert = await rise('N3', '03');
  const sent = () => device.received().find((p) => p.k === 'alert' && p.a === alert.id);
  await until(() => sent() !== undefined, 'the push service has it');
  await devtools.send('ServiceWorker.deliverPushMessage', {
    origin: server.address,
    registrationId,
    data: JSON.stringify(sent()),
  });
  const shown = () =>
    page.evaluate(async () => {
      const worker = await navigator.serviceWorker.ready;
      return (await worker.getNotifications()).map((n) => ({ title: n.title, body: n.body, tag: n.tag }));
    });
  await until(async () => (await shown()).some((n) => n.tag === alert.id), 'the device shows it');
  const text = JSON.stringify((await shown()).find((n) => n.tag === alert.id));
  expect(text).toContain('high-priority alert');
  expect(text).not.toMatch(/N3|CRS|norepinephrine/);
  await until(
    async () => (await deliveries(page, alert.id)).some((d) => d.channel === 'push' && d.state === 'displayed'),
    'its receipt is in the record',
  );

  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  await worker.evaluate(async (tag) => {
    const scope = globalThis as unknown as {
      registration: { getNotifications(o: { tag: string }): Promise<unknown[]> };
      dispatchEvent(e: unknown): void;
      NotificationEvent: new (name: string, o: object) => unknown;
    };
    const [notification] = await scope.registration.getNotifications({ tag });
    scope.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification, action: 'respond' }));
  }, alert.id);
  await page.waitForURL(`${server.address}/alerts/${alert.id}?answer=1`);
  await expect(page.getByRole('button', { name: /^Respond: .*03 CRS 3/ }).first()).toBeFocused();
  expect((await client.alerts()).find((a) => a.id === alert.id)?.phase).toBe('raised');
  await context.close();
});
