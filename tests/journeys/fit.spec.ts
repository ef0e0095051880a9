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
