import type { Browser, Page } from '@playwright/test';
import { admission, ago } from '../support/client';
import { expect, type Site, test } from '../support/journey';

async function signIn(browser: Browser, site: Site, who: { name: string; role: string; unit: string }): Promise<Page> {
  const email = `${who.name.toLowerCase()}@example.org`;
  const person = ['--email', email, '--name', who.name, '--role', who.role, '--unit', who.unit];
  const password = await site.tocsin('users', 'create', ...person);
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${site.address}/login`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(`${site.address}/`);
  if (who.role === 'auditor') return page;
  await page.goto(`${site.address}/emergency-access`);
  await page.getByLabel('Medical record number, exactly').fill('EA1');
  await page.getByLabel('Reason').selectOption('resuscitation');
  await page.getByLabel('In your words').fill('called to the cardiac arrest');
  await page.getByLabel(/PIN or password/).fill(password);
  await page.getByRole('button', { name: 'Open this patient' }).click();
  await page.waitForURL(/\/patients\//);
  return page;
}

test('emergency access stays in sight over who the patient is, and its end is told as such', async ({ browser, site }) => {
  await site.events(admission('EA1', '718', 20 * 60, { unit: site.unit, name: 'Faria, Abbe' }), {
    ...{ id: 'EA1-v', patient: { mrn: 'EA1' }, kind: 'vital', t: ago(1), tempC: 38.9, heartRate: 112, mapMmHg: 58 },
  });
  await site.tocsin('units', 'create', '--id', 'ICU-8', '--name', 'ICU 8', '--beds', '1');
  const page = await signIn(browser, site, { name: 'Dantes', role: 'nurse', unit: 'ICU-8' });
  const band = page.getByText(/^EMERGENCY ACCESS .*until/);
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
    [320, 568],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.evaluate(() => scrollTo(0, 400));
    await expect(band).toBeInViewport({ ratio: 1 });
    await expect
      .poll(async () => {
        const [over, who] = [await band.boundingBox(), await page.getByRole('heading', { level: 1 }).boundingBox()];
        return who !== null && over !== null && who.y >= over.y + over.height;
      }, `name below the band at ${width}`)
      .toBe(true);
    await expect(page.getByRole('heading', { level: 1 })).toBeInViewport({ ratio: 1 });
  }
  const auditor = await signIn(browser, site, { name: 'Villefort', role: 'auditor', unit: site.unit });
  await auditor.goto(`${site.address}/emergency-access`);
  await auditor.getByLabel('What the review found').fill('no arrest was called');
  await auditor.getByRole('button', { name: 'Not justified' }).click();
  const said = page.getByRole('alert').filter({ hasText: 'Emergency access has ended' });
  await expect(said).toContainText('its review closed it', { timeout: 15_000 });
  await expect(page.getByText('Faria')).toHaveCount(0);
  await said.getByRole('link', { name: 'Take emergency access again' }).click();
  await expect(page.getByRole('button', { name: 'Open this patient' })).toBeVisible();
});
