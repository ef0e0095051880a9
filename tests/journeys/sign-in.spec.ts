import { expect, test } from '../support/journey';

test('a wrong password says so and gives nothing away; the right one opens the board; signing out closes it', async ({
  page,
  site,
}) => {
  await page.goto(`${site.address}/`);
  await expect(page).toHaveURL(/\/login/);
  await expect(page.getByText('Not a cleared medical device')).toBeVisible();
  await page.getByLabel('E-mail').fill(site.nurse.email);
  await page.getByLabel('Password').fill('guess');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByText('E-mail or password is wrong.')).toBeVisible();

  await site.signIn(page);
  await expect(page.getByText('ICU 7').first()).toBeVisible();
  expect((await page.request.get(`${site.address}/api/units`)).status()).toBe(200);

  const { csrfToken } = await (await page.request.get(`${site.address}/api/auth/csrf`)).json();
  await page.request.post(`${site.address}/api/auth/signout`, { form: { csrfToken } });
  await page.goto(`${site.address}/`);
  await expect(page).toHaveURL(/\/login/);
});

test('a temperature sent over HL7 changes the grade on the board without a reload', async ({ page, site }) => {
  const now = Date.now();
  const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
  const infused = ago(3 * 24 * 60);
  const patient = { mrn: 'J1' };
  const pressure = { sbpMmHg: 122, dbpMmHg: 74, mapMmHg: 90 };
  const who = { weightKg: 70, birthDate: '1970-01-01', product: 'axi-cel', carTInfusedAt: infused, monitoringStart: infused };
  await site.events(
    { id: 'adm', kind: 'admission', t: ago(60), patient, unit: site.unit, bed: 'ICU-7-704', mrn: 'J1', ...who },
    { id: 'signs', kind: 'vital', t: ago(10), patient, tempC: 37.1, heartRate: 88, respRate: 16, ...pressure, spo2Percent: 97 },
    { id: 'air', kind: 'support', t: ago(10), patient, support: 'oxygen', device: 'room-air', status: 'running' },
  );
  await site.signIn(page);
  await expect(page.getByRole('article', { name: /^Bed 704, CRS 0\b/ })).toBeVisible();
  let loads = 0;
  page.on('load', () => {
    loads += 1;
  });

  const stamp = new Date(now).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  const answer = await site.hl7(
    `MSH|^~\\&|MON|ICU|TOCSIN|H|${stamp}+0000||ORU^R01^ORU_R01|m1|P|2.6`,
    'PID|||J1^^^H^MR',
    'PV1||I|ICU-7^^704',
    `OBR|1|||monitor|||${stamp}+0000`,
    `OBX|1|NM|8310-5^Body temperature^LN||39.1|Cel^^UCUM|||||R|||${stamp}+0000`,
  );
  expect(answer).toContain('MSA|AA|m1');
  await expect(page.getByRole('article', { name: /^Bed 704, CRS 1\b/ })).toBeVisible();
  expect(loads).toBe(0);
});

test('a workstation nobody touches locks; somebody else signs in there; what the first one had not saved is back for them', async ({
  page,
  site,
}) => {
  const bob = ['--email', 'bob@example.org', '--name', 'Bob Hale', '--role', 'nurse', '--unit', site.unit];
  const password = await site.tocsin('users', 'create', ...bob);
  const now = Date.now();
  const at = new Date(now - 3_600_000).toISOString();
  const lock = {
    mrn: 'L1',
    unit: site.unit,
    bed: 'ICU-7-703',
    name: 'Quillfeather, Zacanaria',
    birthDate: '1970-01-01',
    weightKg: 70,
  };
  await site.events({ id: 'lock-adm', kind: 'admission', t: at, patient: { mrn: 'L1' }, ...lock });
  await page.clock.install();
  await site.signIn(page);
  await page.getByRole('link', { name: 'Open 703' }).click();
  await page.waitForURL(/\/patients\//);
  const regrade = `${page.url()}/regrade`;
  await page.goto(regrade);
  await page.getByRole('radio', { name: 'Alert', exact: true }).first().check({ force: true });

  const soon = page.getByText('This screen locks in a minute. Touch it or press a key to stay.');
  await page.clock.fastForward('03:40');
  await expect(soon).toHaveCount(0);
  await page.clock.fastForward('00:40');
  await expect(soon).toBeVisible();
  await page.keyboard.press('Shift');
  await expect(soon).toHaveCount(0);

  await page.clock.fastForward('04:50');
  await expect(soon).toBeVisible();
  await page.clock.fastForward('00:20');
  await expect(page.getByRole('heading', { name: 'Locked: Ann Lee' })).toBeVisible();
  await expect(soon).toHaveCount(0);
  await expect(page.getByText('Quillfeather')).toHaveCount(0);
  await expect.poll(async () => (await page.request.get(`${site.address}/api/patients/L1/state`)).status()).toBe(403);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Locked: Ann Lee' })).toBeVisible();
  await page.getByLabel('PIN or password').fill('guess');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(page.getByText('The password is wrong.')).toBeVisible();

  await page.getByRole('button', { name: 'Somebody else' }).click();
  await page.getByLabel('E-mail').fill('bob@example.org');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(`${site.address}/`);
  await page.goto(regrade);
  await expect(page.getByText(/Your answers from/)).toHaveCount(0);
  await expect(page.getByRole('radio', { name: 'Alert', exact: true }).first()).not.toBeChecked();
  await page.goto(`${site.address}/`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(/\/login/);

  await site.signIn(page);
  await page.goto(regrade);
  await expect(page.getByText(/Your answers from/)).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Alert', exact: true }).first()).toBeChecked();
});

test('a tab that slept while somebody else signed in goes on as theirs, never as the first person’s', async ({ page, site }) => {
  const eve = ['--email', 'eve@example.org', '--name', 'Eve Moss', '--role', 'nurse', '--unit', site.unit];
  const password = await site.tocsin('users', 'create', ...eve);
  // Asleep: it hears nothing of other tabs, and its timers stand.
  await page.addInitScript(() => Reflect.deleteProperty(window, 'BroadcastChannel'));
  await page.clock.install();
  await site.signIn(page);
  await expect(page.getByText('Ann Lee').first()).toBeVisible();
  const other = await page.context().newPage();
  await other.goto(`${site.address}/`);
  await page.clock.pauseAt(Date.now() + 60_000);

  await other.getByRole('button', { name: 'Sign out' }).click();
  await other.waitForURL(/\/login/);
  await other.getByLabel('E-mail').fill('eve@example.org');
  await other.getByLabel('Password').fill(password);
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await other.waitForURL(`${site.address}/`);

  await page.clock.resume();
  await expect(page.getByText('Eve Moss').first()).toBeVisible();
  await expect(page.getByText('Ann Lee')).toHaveCount(0);
});

test('the button of the hospital account leads to the provider and back to where one wanted to go; a stranger is told what to do', async ({
  page,
  site,
}) => {
  const throughProvider = async (login: string) => {
    await page.goto(`${site.address}/worklist`);
    await page.getByRole('button', { name: 'Sign in with the hospital account' }).click();
    await page.locator('input[name=login]').fill(login);
    await page.locator('input[name=password]').fill('theirs');
    await page.locator('form button[type=submit]').click();
  };
  await throughProvider('ann');
  await page.waitForURL(`${site.address}/worklist`);
  await expect(page.getByText('Ann Lee').first()).toBeVisible();
  const cookies = await page.context().cookies();
  const session = cookies.find((c) => c.name.endsWith('session-token'));
  expect([session?.httpOnly, session?.sameSite]).toEqual([true, 'Lax']);

  // The open board would notice by itself that its session is gone, and lead to the sign-in page in between.
  await page.goto('about:blank');
  await page.context().clearCookies();
  await throughProvider('stranger');
  await page.waitForURL(/\/login\?error=not-entered/);
  await expect(page.getByText('an administrator enters you first')).toBeVisible();
  expect((await page.request.get(`${site.address}/api/me/sessions`)).status()).toBe(401);
});

test('Enter before the page answers puts no password into the address, and what was typed is still there', async ({
  browser,
  site,
}) => {
  // A service worker would fetch the scripts past the route that holds them back.
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  let come: () => void = () => undefined;
  const slow = new Promise<void>((done) => {
    come = done;
  });
  await page.route('**/_next/static/**/*.js*', (route) => slow.then(() => route.continue()));
  await page.goto(`${site.address}/login`, { waitUntil: 'commit' });
  await page.getByLabel('E-mail').fill(site.nurse.email);
  await page.getByLabel('Password').fill(site.nurse.password);
  await page.getByLabel('This is my own device').check();
  const refused = page.waitForEvent('console', (m) => m.text().includes("form-action 'none'"));
  await page.getByLabel('Password').press('Enter', { noWaitAfter: true });
  await refused;
  expect(page.url()).toBe(`${site.address}/login`);
  come();
  await expect(page.getByLabel('This is my own device')).toBeChecked();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(`${site.address}/`);
  await context.close();
});
