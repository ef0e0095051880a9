import { expect, type Locator, type Page, test } from '@playwright/test';
import { admission, ago, type Client, mllp, UNIT, until, withUnit } from '../support/client';
import { startServer, type TestServer } from '../support/server';

/** The ward's night in short: what a charge nurse and a bedside nurse do with real sockets, a real database, a real browser. */
let server: TestServer;
let client: Client;
let password: string;
const EMAIL = 'nurse@example.org';

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  server = await startServer({ pages: true });
  client = await withUnit(server);
  password = await server.tocsin(
    'users',
    'create',
    '--email',
    EMAIL,
    '--name',
    'K. Lee',
    '--role',
    'charge-nurse',
    '--unit',
    UNIT,
  );
  await client.post([
    admission('8001', '01', 20 * 60),
    {
      id: 'ice-1',
      patient: { mrn: '8001' },
      kind: 'ice',
      t: ago(30),
      orientation: 4,
      naming: 3,
      command: 1,
      writing: 1,
      attention: 1,
    },
    { id: 'ra-1', patient: { mrn: '8001' }, kind: 'support', t: ago(30), support: 'oxygen', device: 'room-air' },
    {
      id: 'v-1',
      patient: { mrn: '8001' },
      kind: 'vital',
      t: ago(30),
      tempC: 36.9,
      heartRate: 82,
      respRate: 16,
      spo2Percent: 97,
      sbpMmHg: 118,
      dbpMmHg: 70,
      mapMmHg: 86,
    },
  ]);
});
test.afterAll(() => server.stop());

async function enter(page: Page): Promise<void> {
  await page.goto(`${server.address}/`);
  await expect(page).toHaveURL(/\/login/);
  await page.getByLabel(/e-?mail/i).fill(EMAIL);
  await page.getByLabel(/password/i).fill(password);
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.waitForURL(`${server.address}/`);
}
async function signIn(page: Page): Promise<void> {
  await enter(page);
  await expect(page.getByRole('article', { name: /Bed 01, CRS/ })).toBeVisible();
}

/** A monitor's message with one reading. */
function oru(id: string, code: string, value: number, unit: string, minutesAgo: number): string {
  const ts = `${ago(minutesAgo).replace(/[-:T]/g, '').slice(0, 14)}+0000`;
  return [
    `MSH|^~\\&|MONITORS|ICU|TOCSIN|H|${ts}||ORU^R01^ORU_R01|${id}|P|2.6`,
    'PID|||8001^^^H^MR',
    `PV1||I|${UNIT}^^01`,
    `OBR|1|||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|||${ts}`,
    `OBX|1|NM|${code}|1.1.1.1|${value}|${unit}|||||R|||${ts}`,
    '',
  ].join('\r');
}
const TEMP = ['150364^MDC_TEMP_BODY^MDC', '268192^MDC_DIM_DEGC^MDC'] as const;

test('a fever sent by the monitor changes the grade on the open board without a reload', async ({ page }) => {
  await signIn(page);
  await page.evaluate(() => {
    (window as { marker?: string }).marker = 'never reloaded';
  });
  const line = await mllp(server.mllpPort);
  expect(await line.send(oru('J1', TEMP[0], 38.9, TEMP[1], 1))).toContain('MSA|AA|J1');
  await expect(page.getByRole('article', { name: /Bed 01, CRS 1/ })).toBeVisible({ timeout: 3_000 });
  expect(await page.evaluate(() => (window as { marker?: string }).marker)).toBe('never reloaded');
  line.close();
});

/** The box lies under its drawn label, and a page that still settles may move under the click: it is ticked until it is. */
const tick = (box: Locator) => expect(async () => box.check({ force: true })).toPass({ timeout: 20_000 });

test('the nurse opens the patient, sees why, regrades, and the alert that asked for it ends', async ({ page }) => {
  await signIn(page);
  const overdue = async () => (await client.alerts()).some((a) => a.rule === 'REGRADE-OVERDUE' && a.mrn === '8001');
  await until(overdue, 'nobody has graded for 20 h: it is told');
  await client.post([
    { id: 'nc', patient: { mrn: '8001' }, kind: 'support', t: ago(0.2), support: 'oxygen', device: 'nasal-cannula', flowLpm: 3 },
  ]);
  await page.goto(`${server.address}/`);
  const tile = page.getByRole('article', { name: /Bed 01, CRS 2/ });
  await expect(tile).toBeVisible();
  await tile.getByRole('link').first().click();
  await expect(page).toHaveURL(/\/patients\//);
  expect(page.url()).not.toContain('8001');
  await expect(page.getByRole('heading', { name: /Why CRS 2/ })).toBeVisible();
  await page
    .getByRole('link', { name: /Regrade/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/regrade$/);
  await tick(page.getByRole('checkbox', { name: /identifiers/i }));
  const choose = (name: string | RegExp) => tick(page.getByRole('radio', { name, exact: true }).first());
  await choose('Alert');
  await choose('Yes');
  for (const radio of await page.getByRole('radio', { name: 'correct', exact: true }).all()) await tick(radio);
  await choose('None');
  await choose('No deep focal weakness');
  await page.getByLabel(/Raised pressure/).selectOption({ label: 'No sign' });
  await choose(/^Agree, ICANS 0/);
  await choose(/^Agree, CRS 2/);
  await page.getByRole('button', { name: /Confirm 01/ }).click();
  await expect(page.getByText(/Saved \d\d:\d\d:\d\d/)).toBeVisible();
  await until(async () => (await client.state('8001')).crs.confirmed?.grade === 2, 'the confirmed grade is stored');
  expect((await client.state('8001')).crs.confirmed?.by).toBe('K. Lee');
  await until(async () => !(await overdue()), 'the regrade ends what asked for it');
});

test('an alert is answered by name on one page and shows its owner on another', async ({ page, context }) => {
  await signIn(page);
  await page.goto(`${server.address}/`);
  const other = await context.newPage();
  await other.goto(`${server.address}/alerts`);
  const respond = other.getByRole('button', { name: /^Respond: 01/ }).first();
  await expect(respond).toBeVisible();
  await respond.click();
  await until(
    async () => (await client.alerts()).some((a) => a.phase === 'acknowledged' && a.owner?.name === 'K. Lee'),
    'somebody owns it',
  );
  await expect(page.getByRole('article', { name: /Bed 01/ })).toContainText('K. Lee');
});

test('on a phone an alert is read with its reason and answered in two taps, from its notice and from the board', async ({
  browser,
}) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await enter(page);
  const rise = async (mrn: string, bed: string) => {
    const at = { patient: { mrn }, t: ago(1) };
    await client.post([
      admission(mrn, bed, 20 * 60),
      { ...at, id: `${mrn}-v`, kind: 'vital', tempC: 39.1, heartRate: 118, respRate: 22, spo2Percent: 96, mapMmHg: 61 },
      { ...at, id: `${mrn}-o`, kind: 'support', support: 'oxygen', device: 'room-air' },
      {
        ...{ ...at, id: `${mrn}-n`, kind: 'medication', drug: 'norepinephrine' },
        ...{ status: 'running', rate: 0.12, rateUnit: 'mcg/kg/min' },
      },
    ]);
    const high = async () =>
      (await client.alerts()).find((a) => a.mrn === mrn && a.priority === 'high' && a.phase === 'raised' && a.tier > 0);
    await until(async () => (await high()) !== undefined, 'the alert is raised', 20_000);
    return (await high()) as NonNullable<Awaited<ReturnType<typeof high>>>;
  };
  let taps = 0;
  const tap = async (target: Locator) => {
    taps += 1;
    await expect(target).toBeInViewport({ ratio: 1 });
    const box = await target.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0), 'large enough for a thumb').toBeGreaterThanOrEqual(44);
    await target.tap();
  };
  // The list of a wide screen is in the page too, hidden on a phone.
  const inSight = (target: Locator) => target.filter({ visible: true }).first();
  const answered = async (id: string) => {
    // The reason stands on the first screen, above what is tapped, without scrolling.
    await expect(inSight(page.getByText(/norepinephrine|vasopressor/i))).toBeInViewport();
    expect(await page.evaluate(() => window.scrollY)).toBe(0);
    await tap(inSight(page.getByRole('button', { name: /^Respond: 0[23] / })));
    await until(
      async () => (await client.alerts()).some((a) => a.id === id && a.owner?.name === 'K. Lee'),
      'it has an owner',
      20_000,
    );
    await expect(inSight(page.getByText('K. Lee'))).toBeVisible();
  };
  // From the notice: what it opens is the service worker's address of this alert, and that is the first tap.
  const told = await rise('8002', '02');
  await page.goto(`${server.address}/alerts/${told.id}?answer=1`);
  taps = 1;
  await answered(told.id);
  expect(taps).toBe(2);
  // From the board of the unit.
  const seen = await rise('8003', '03');
  await page.goto(`${server.address}/`);
  taps = 0;
  await tap(
    page
      .getByRole('article', { name: /Bed 03/ })
      .getByRole('link')
      .first(),
  );
  await page.waitForURL(/\/(alerts|patients)\//);
  await answered(seen.id);
  expect(taps).toBe(2);
  await context.close();
});

test('a page whose scripts never come is read all the same, claims nothing, and says NOT LIVE within 12 s', async ({
  page,
  browser,
}) => {
  await signIn(page);
  const tile = page.getByRole('article', { name: /Bed 01/ });
  const patient = (await tile.getByRole('link').first().getAttribute('href')) ?? '';
  // A service worker would fetch the scripts past the route that holds them back.
  const context = await browser.newContext({ serviceWorkers: 'block', storageState: await page.context().storageState() });
  const bare = await context.newPage();
  await bare.route('**/_next/static/**/*.js*', (route) => route.abort());
  await bare.goto(`${server.address}${patient}`, { waitUntil: 'commit' });
  await expect(bare.getByRole('heading', { name: /Why (CRS|ICANS)/ })).toBeVisible();
  await bare.goto(`${server.address}/`, { waitUntil: 'commit' });
  await expect(bare.getByRole('article', { name: /Bed 01, CRS/ })).toBeVisible();
  await expect(bare.getByText('Connecting').first()).toBeVisible();
  await expect(bare.getByText('Live', { exact: true })).toHaveCount(0);
  await expect(bare.getByRole('alert').filter({ hasText: /^NOT LIVE/ })).toBeVisible({ timeout: 14_000 });
  await context.close();
});

test('a page carries its patients only to whoever may see them, and to no locked screen', async ({ page, browser }) => {
  await signIn(page);
  const patient = await page
    .getByRole('article', { name: /Bed 01/ })
    .getByRole('link')
    .first()
    .getAttribute('href');
  const carries = async (who: Page, path: string) => {
    const answer = await who.request.get(`${server.address}${path}`, { headers: { accept: 'text/html' } });
    expect(answer.status()).toBe(200);
    return (await answer.text()).includes('8001');
  };
  expect(await carries(page, '/')).toBe(true);
  expect(await carries(page, `/units/${UNIT}`)).toBe(true);
  expect(await carries(page, patient ?? '')).toBe(true);

  await server.tocsin('units', 'create', '--id', 'ICU-8', '--name', 'ICU 8', '--beds', '01,02');
  const other = 'other@example.org';
  const secret = await server.tocsin(
    ...['users', 'create', '--email', other, '--name', 'P. Roe', '--role', 'charge-nurse', '--unit', 'ICU-8'],
  );
  const context = await browser.newContext();
  const stranger = await context.newPage();
  const { csrfToken } = await (await stranger.request.get(`${server.address}/api/auth/csrf`)).json();
  await stranger.request.post(`${server.address}/api/auth/callback/credentials`, {
    form: { csrfToken, email: other, password: secret, json: 'true' },
  });
  expect(await carries(stranger, '/')).toBe(false);
  expect(await carries(stranger, `/units/${UNIT}`)).toBe(false);
  expect(await carries(stranger, patient ?? '')).toBe(false);
  await context.close();

  const locking = { data: { unit: UNIT }, headers: { origin: server.address } };
  expect(await (await page.request.post(`${server.address}/api/me/lock`, locking)).json()).toEqual({ locked: true });
  expect(await carries(page, '/')).toBe(false);
  expect(await carries(page, patient ?? '')).toBe(false);
});

test('when the server is killed every open page says NOT LIVE within 12 s, and a reload does not hide it', async ({ page }) => {
  await signIn(page);
  await page.goto(`${server.address}/`);
  await expect(page.getByRole('article', { name: /Bed 01/ })).toBeVisible();
  await page.evaluate(() => navigator.serviceWorker?.ready);
  await server.kill('SIGKILL');
  await expect(page.getByRole('alert').filter({ hasText: /^NOT LIVE/ })).toBeVisible({ timeout: 14_000 });
  await page.reload().catch(() => undefined);
  await expect(page.getByText(/NOT LIVE/).first()).toBeVisible();
});
