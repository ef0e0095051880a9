import type { Locator } from '@playwright/test';
import { admission, ago } from '../support/client';
import { expect, test } from '../support/journey';

test('the whole regrade fits a tablet on its side, with every question answered', async ({ page, site }) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.goto(`${site.address}/style/regrade`);
  const height = () => page.evaluate(() => document.documentElement.scrollHeight);
  await page.getByText('Yes', { exact: true }).click();
  await expect(page.getByText('not correct', { exact: true })).toHaveCount(10);
  expect(await height()).toBe(768);
  for (const answer of await page.getByText('not correct', { exact: true }).all()) await answer.click();
  for (const text of ['To voice', 'None', 'No deep focal weakness']) await page.getByText(text, { exact: true }).click();
  await page.getByLabel('Raised pressure, oedema').selectOption('none');
  await expect(page.getByText('Agree, ICANS 3')).toBeVisible();
  expect(await height()).toBe(768);
});

test('a name of any length breaks no bed number, and two of one long family are told apart on the board', async ({
  page,
  site,
}) => {
  const family = 'Abcdefghijklmnopqrstuvwxyz-Hohenzollern-Sigmaringen';
  const admitted = (bed: string, mrn: string, name: string) => ({
    ...{ id: `adm-${mrn}`, kind: 'admission', t: new Date().toISOString(), patient: { mrn }, unit: site.unit },
    ...{ bed: `ICU-7-${bed}`, mrn, name, product: 'axi-cel' },
  });
  await site.events(admitted('707', 'LN1', `${family}, Auguste`), admitted('708', 'LN2', `${family}, Berta`));
  await site.events(admitted('709', 'LN3', 'X'.repeat(300)));
  await site.signIn(page);
  for (const given of ['Auguste', 'Berta']) {
    const end = page.getByText(`, ${given}`, { exact: true });
    await expect(end).toBeVisible();
    expect(await end.evaluate((e) => e.scrollWidth <= e.clientWidth), given).toBe(true);
  }
  await page.getByRole('link', { name: 'Open 709' }).click();
  const bed = page.getByRole('heading', { level: 1 }).getByText('709', { exact: true });
  for (const width of [1920, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await expect(bed).toBeVisible();
    expect((await bed.boundingBox())?.height, `bed number at ${width}`).toBeLessThan(50);
  }
});

test('at a patient on a narrow window nothing reaches over its edge, all three columns of features are seen, and no word is cut', async ({
  page,
  site,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${site.address}/style/patient?range=6h`);
  await expect(page.getByRole('figure', { name: 'IL-6' }).locator('.recharts-surface')).toBeVisible();
  for (const fold of [/^All \d+ inputs/, /^History of CRS/]) await page.getByText(fold).click();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  const features = page.getByRole('region', { name: 'Features, scrolls sideways' });
  expect(await features.evaluate((e) => e.scrollWidth - e.clientWidth)).toBe(0);
  await expect(features.getByText(/^HLH /).first()).toBeVisible();
  // Where IL-6 is shaded over the whole window, its sentence would begin left of the plot: it is left out.
  const plot = await page.getByRole('figure', { name: 'IL-6' }).locator('.recharts-surface').boundingBox();
  const words = page.getByRole('figure', { name: 'IL-6' }).locator('svg text').filter({ hasText: 'expected to rise' });
  for (const box of await Promise.all((await words.all()).map((w) => w.boundingBox())))
    expect(box?.x).toBeGreaterThanOrEqual(plot?.x ?? Number.POSITIVE_INFINITY);
});

test('on a tablet what is open on the checklist is seen without moving the page', async ({ page, site }) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.goto(`${site.address}/style/patient`);
  const open = page.getByRole('button', { name: /^Checklist: \d+ open/ });
  await expect(open).toBeInViewport({ ratio: 1 });
  // Beside the signs, not in a row of its own.
  const [row, signs] = await Promise.all([open.boundingBox(), page.getByText('Lactate', { exact: true }).first().boundingBox()]);
  expect(row?.y).toBeLessThanOrEqual(signs?.y ?? 0);
});

test('notices lie over no bed for good: each can be scrolled out from under them and opened', async ({ page, site }) => {
  await site.events(admission('NB1', '717', 20 * 60, { unit: site.unit, name: 'Sorel, Julien' }), {
    ...{ id: 'NB1-v', patient: { mrn: 'NB1' }, kind: 'vital', t: ago(20), tempC: 36.9, heartRate: 88, spo2Percent: 97 },
  });
  await site.signIn(page);
  const notices = page.getByRole('region', { name: 'Notices to you' });
  await expect(notices.getByText('You are told first').nth(2)).toBeVisible();
  // The bar that says which unit it is ends where the window does: no empty strip is kept for a scroll bar.
  const bar = await page.getByRole('main').locator('header').first().boundingBox();
  expect((bar?.x ?? 0) + (bar?.width ?? 0)).toBe(1920);
  const beds = await page
    .getByRole('main')
    .getByRole('link', { name: /^Open 7\d\d$/ })
    .all();
  for (const bed of beds) await bed.click({ trial: true, timeout: 10_000 });
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  const tile = await page.getByRole('main').getByRole('article').last().boundingBox();
  const stack = await notices.boundingBox();
  expect((tile?.y ?? 0) + (tile?.height ?? 0), 'the last tile ends above the notices').toBeLessThanOrEqual(stack?.y ?? 0);
  // Over a patient's lanes they are slim, and what opens them is still high enough to be hit (WCAG 2.5.8).
  const state = await page.request.get(`${site.address}/api/patients/NB1/state`);
  const { patient } = (await state.json()) as { patient: { id: string } };
  await page.goto(`${site.address}/patients/${patient.id}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Sorel');
  await site.events({ ...{ id: 'NB1-f', patient: { mrn: 'NB1' }, kind: 'vital', t: ago(0) }, tempC: 38.7 });
  const opens = notices.getByRole('article').getByRole('link');
  await expect(opens.first()).toBeVisible();
  for (const link of await opens.all()) expect((await link.boundingBox())?.height).toBeGreaterThanOrEqual(24);
});

test('on a phone a lesser notice takes one line at the edge of the board and of a patient, and hides no half of a value', async ({
  page,
  site,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await site.events(admission('NL1', '720', 20 * 60, { unit: site.unit, name: 'Danglars, Eugenie' }), {
    ...{ id: 'NL1-v', patient: { mrn: 'NL1' }, kind: 'vital', t: ago(2), tempC: 38.9, heartRate: 112, mapMmHg: 82 },
  });
  await site.signIn(page);
  const notices = page.getByRole('region', { name: 'Notices to you' });
  await expect(notices.getByRole('article')).toBeVisible();
  const across = async (above: Locator) => {
    const [line, foot] = [await notices.boundingBox(), await above.boundingBox()];
    expect(line).toMatchObject({ x: 0, width: 390 });
    expect(line?.height).toBeLessThanOrEqual(48);
    expect(Math.abs((line?.y ?? 0) + (line?.height ?? 0) - (foot?.y ?? 0)), 'right above the foot').toBeLessThanOrEqual(1);
  };
  await across(page.getByRole('navigation', { name: 'Main, at the bottom' }));
  const state = await page.request.get(`${site.address}/api/patients/NL1/state`);
  const { patient } = (await state.json()) as { patient: { id: string } };
  await page.goto(`${site.address}/patients/${patient.id}`);
  await expect(notices.getByText(/for you/)).toBeVisible();
  await across(page.getByRole('button', { name: 'Chart dose' }).last().locator('xpath=ancestor::div[2]'));
});

test('beside a form a lesser notice hides nothing that is graded from, and answers nothing by a slip of the hand', async ({
  page,
  site,
}) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await site.events(admission('NF1', '721', 20 * 60, { unit: site.unit, name: 'Villefort, Valentine' }), {
    ...{ id: 'NF1-v', patient: { mrn: 'NF1' }, kind: 'vital', t: ago(2), tempC: 38.9, heartRate: 112, mapMmHg: 82 },
  });
  await site.signIn(page);
  const state = await page.request.get(`${site.address}/api/patients/NF1/state`);
  const { patient } = (await state.json()) as { patient: { id: string } };
  await page.goto(`${site.address}/patients/${patient.id}/regrade`);
  const notices = page.getByRole('region', { name: 'Notices to you' });
  await expect(notices.getByRole('article')).toBeVisible();
  const end = page.getByText('Saving confirms both grades');
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  const [line, last] = [await notices.boundingBox(), await end.boundingBox()];
  expect(line?.height).toBeLessThanOrEqual(48);
  expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(line?.y ?? 0);
  await expect(notices.getByRole('button', { name: /^Respond/ })).toHaveCount(0);
});

test('on a phone people and protocols are administered without moving the page sideways', async ({ page, site }) => {
  const own = ['--email', 'adler@example.org', '--name', 'R. Adler', '--role', 'admin', '--unit', site.unit];
  const password = await site.tocsin('users', 'create', ...own);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${site.address}/login`);
  await page.getByLabel('E-mail').fill('adler@example.org');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(`${site.address}/`);
  for (const [path, button] of [
    ['/admin/users', 'Disable'],
    ['/admin/protocols', 'Write the version'],
  ] as const) {
    await page.goto(`${site.address}${path}`);
    await expect(page.getByRole('button', { name: button }).first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(390);
  }
});

test('on a phone a notice lies over neither the patient’s name and grades nor the buttons that answer for them', async ({
  page,
  site,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await site.events(admission('NP1', '719', 20 * 60, { unit: site.unit, name: 'Morrel, Max' }), {
    ...{ id: 'NP1-v', patient: { mrn: 'NP1' }, kind: 'vital', t: ago(2), tempC: 38.9, heartRate: 112, mapMmHg: 58 },
  });
  await site.signIn(page);
  const state = await page.request.get(`${site.address}/api/patients/NP1/state`);
  const { patient } = (await state.json()) as { patient: { id: string } };
  await page.goto(`${site.address}/patients/${patient.id}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Morrel');
  await site.events({
    ...{ id: 'NP1-n', patient: { mrn: 'NP1' }, kind: 'neuro', t: ago(0) },
    seizure: { type: 'clinical', durationMin: 8 },
  });
  const notice = page.getByRole('region', { name: 'Notices to you' }).getByRole('article').first();
  await expect(notice).toBeVisible();
  const box = async (what: Locator) => (await what.boundingBox()) ?? { x: 0, y: Number.NaN, width: 0, height: 0 };
  const grades = await box(page.getByRole('region', { name: 'State now' }));
  const answer = page.getByRole('button', { name: 'Chart dose' }).last();
  await expect.poll(async () => (await box(notice)).y, 'below name and grades').toBeGreaterThanOrEqual(grades.y + grades.height);
  const low = await box(notice);
  expect(low.y + low.height, 'above the answers').toBeLessThanOrEqual((await box(answer)).y);
});

test('a wall that shows surnames shows them whole, and says of one that is too long that it was cut', async ({ page, site }) => {
  for (const beds of [8, 12, 16]) {
    await page.goto(`${site.address}/style/wall?beds=${beds}&names=L2`);
    const lines = page.locator('.w-named');
    await expect(lines).toHaveCount(beds);
    await expect(lines.first()).toContainText('Moreno');
    const cut = await lines.evaluateAll((all) => all.filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.textContent));
    expect(cut, `cut on a wall of ${beds}`).toEqual([]);
    const look = await lines.first().evaluate((line) => {
      (line.lastElementChild as HTMLElement).textContent = 'Hohenzollern-Sigmaringen';
      const drawn = [...(line.parentElement?.querySelectorAll('svg') ?? [])].map((svg) => svg.getBoundingClientRect());
      const glyph = drawn.find((box) => box.width > 60);
      return { end: line.getBoundingClientRect().right, glyph: glyph?.left ?? 0, over: getComputedStyle(line).textOverflow };
    });
    expect(look.over).toBe('ellipsis');
    expect(look.end, 'it ends before the first glyph').toBeLessThanOrEqual(look.glyph);
  }
});
