import { expect, type Locator, type Page, test } from '@playwright/test';
import { faults } from '../support/axe';
import { admission, ago, type Client, UNIT, until, withUnit } from '../support/client';
import { startServer, type TestServer } from '../support/server';

/** What is done at one patient's page: disagreeing with a grade, putting an own entry right, handing over. */
let server: TestServer;
let client: Client;
let password: string;
let id: string;
const EMAIL = 'physician@example.org';

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(300_000);
  server = await startServer({ pages: true });
  client = await withUnit(server);
  const who = ['--email', EMAIL, '--name', 'M. Chen', '--role', 'physician', '--unit', UNIT];
  password = await server.tocsin('users', 'create', ...who);
  const patient = { mrn: '9001' };
  await client.post([
    admission('9001', '01', 20 * 60),
    { id: 'd-ra', patient, kind: 'support', t: ago(30), support: 'oxygen', device: 'room-air' },
    { id: 'd-v', patient, kind: 'vital', t: ago(30), tempC: 38.9, heartRate: 104, respRate: 18, spo2Percent: 97, mapMmHg: 82 },
  ]);
  await until(async () => (await client.state('9001')).crs.grade === 1, 'CRS 1');
  id = (await client.state('9001')).patient.id;
});
test.afterAll(() => server.stop());

async function signIn(page: Page): Promise<void> {
  await page.goto(`${server.address}/login`);
  await page.getByLabel(/e-?mail/i).fill(EMAIL);
  await page.getByLabel(/password/i).fill(password);
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.waitForURL(`${server.address}/`);
}

/** The box lies under its drawn label, and a page that still settles may move under the click: it is ticked until it is. */
const tick = (box: Locator) => expect(async () => box.check({ force: true })).toPass({ timeout: 20_000 });

test('another grade than the suggested one needs a reason and the password; a wrong password saves nothing', async ({ page }) => {
  await signIn(page);
  await page.goto(`${server.address}/patients/${id}/regrade`);
  await tick(page.getByRole('checkbox', { name: /identifiers/i }));
  const choose = (name: string | RegExp) => tick(page.getByRole('radio', { name, exact: true }).first());
  await choose('Alert');
  await choose('Yes');
  for (const radio of await page.getByRole('radio', { name: 'correct', exact: true }).all()) await tick(radio);
  await choose('None');
  await choose('No deep focal weakness');
  await page.getByLabel(/Raised pressure/).selectOption({ label: 'No sign' });
  await choose(/^Agree, ICANS 0/);
  const crs = page.getByRole('region', { name: 'Grades' });
  await tick(crs.getByRole('radio', { name: 'Override with a reason' }).last());
  await tick(crs.getByRole('radio', { name: '2', exact: true }));
  await crs.getByRole('textbox').fill('rigors and a falling pressure at the bedside');
  const confirm = page.getByRole('button', { name: /Confirm 01: CRS 2/ });
  await expect(confirm).toBeDisabled();
  await page.getByLabel(/password signs/i).fill('not my password');
  await confirm.click();
  await expect(page.getByText('NOT SAVED')).toBeVisible();
  await expect(page.getByText(/password is wrong/i)).toBeVisible();
  expect(await faults(page), 'a form that was not saved').toEqual([]);
  expect((await client.state('9001')).crs.confirmed).toBeNull();
  await page.getByLabel(/password signs/i).fill(password);
  await confirm.click();
  await expect(page.getByText(/Saved \d\d:\d\d:\d\d/)).toBeVisible();
  await until(async () => (await client.state('9001')).crs.confirmed?.grade === 2, 'the override');
});

test('the history tells who said otherwise and why, and an own entry is taken back there', async ({ page }) => {
  await signIn(page);
  await page.goto(`${server.address}/patients/${id}/history`);
  const entry = page.getByRole('listitem').filter({ hasText: 'CRS 2 confirmed' });
  await expect(entry).toContainText('M. Chen');
  await expect(entry).toContainText('rigors and a falling pressure');
  await entry.getByRole('button', { name: /^Correct/ }).click();
  const dialog = page.getByRole('dialog', { name: /Correct 01/ });
  await expect(dialog).toBeVisible();
  expect(await faults(page), 'the history with a correction open').toEqual([]);
  await dialog.getByLabel('Why').fill('meant for the next bed');
  await dialog.getByRole('button', { name: /Take back: 01/ }).click();
  await expect(dialog.getByText(/Saved \d\d:\d\d:\d\d/)).toBeVisible();
  await until(async () => (await client.state('9001')).crs.confirmed === null, 'the regrade no longer counts');
});

test('the order check says what a dose would raise, and orders nothing', async ({ page }) => {
  await signIn(page);
  await page.goto(`${server.address}/patients/${id}`);
  await page.getByLabel('Dose of tocilizumab in mg').fill('1200');
  await page.getByRole('button', { name: 'Check: 01' }).click();
  await expect(page.getByText('1 200 mg now would raise:')).toBeVisible();
  await expect(page.getByText('TOCI-OVERDOSE')).toBeVisible();
  await page.getByRole('button', { name: 'Chart dose' }).first().click();
  await expect(page.getByRole('dialog').first()).toBeVisible();
  expect(await faults(page), 'the page with its drawer open').toEqual([]);
  expect((await client.state('9001')).toci.total).toBe(0);
});

test('a past instant is told twice, by an address that holds no name and no number', async ({ page }) => {
  await client.post([
    { id: 'd-late', patient: { mrn: '9001' }, kind: 'lab', t: ago(25), test: 'ferritin', value: 4321, unit: 'ng/mL' },
  ]);
  await signIn(page);
  await page.goto(`${server.address}/patients/${id}/then?at=${encodeURIComponent(ago(20))}&mode=known`);
  await expect(page.getByText('PAST, NOT LIVE')).toBeVisible();
  await expect(page.getByRole('row', { name: /ferritin/ })).toContainText('4 321');
  expect(page.url()).not.toContain('9001');
  expect(await faults(page), 'a past instant').toEqual([]);
  await page.goto(`${server.address}/patients/${id}/handoff`);
  await expect(page.getByRole('button', { name: /^Give handover/ })).toBeVisible();
  expect(await faults(page), 'a handover').toEqual([]);
});
