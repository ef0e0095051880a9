import type { Page } from '@playwright/test';
import { STRIP_FAR_PX } from '../../app/wall/wall-layout';
import { DEFAULT_CALIBRATION, FAR_ARC_MINUTES, fontPx, NEAR_ARC_MINUTES } from '../../lib/legibility';
import { faults } from '../support/axe';
import { expect, test } from '../support/journey';

const SIZES = [
  { width: 1920, height: 1080 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
] as const;

/** Every theme and size of one page. A wall is no phone: nobody hangs one of 390 pixels. */
async function inEveryLook(page: Page, address: string, there: string, wall: boolean): Promise<void> {
  for (const scheme of ['dark', 'light'] as const) {
    await page.goto(`${address}${address.includes('?') ? '&' : '?'}theme=${scheme}`);
    await expect(page.getByText(there).first()).toBeAttached();
    for (const size of wall ? SIZES.slice(0, 2) : SIZES) {
      await page.setViewportSize(size);
      expect(await faults(page), `${address}, ${scheme}, ${size.width}`).toEqual([]);
    }
  }
}

// The style page shows every part in every state with values that do not move: what axe finds there, it finds in the product.
for (const [what, path, there] of [
  ['the sign-in page', '/login', 'Sign in'],
  ['a wall of twenty-four beds', '/style/wall?beds=24', '701'],
  ['the desk board with its alerts', '/style/board', '701'],
  ['the alerts', '/style/alerts', 'UNOWNED'],
  ['a patient', '/style/patient', 'CRS'],
  ['a regrade form', '/style/regrade', 'Consciousness and neurology'],
  ['a display that is not paired', '/wall', 'This display is not paired'],
  ['the measuring of a screen', '/wall/calibrate', 'Measure this screen'],
] as const)
  test(`WCAG 2.2 AA: ${what} has no violation in either theme at any size`, async ({ page, site }) => {
    await inEveryLook(page, site.address + path, there, path.startsWith('/style/wall'));
  });

test('sizes: bed and grades of each density are as large as the distance asks for', async ({ page, site }) => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  const { farM, pitchMm } = DEFAULT_CALIBRATION;
  const [preferred, minimum] = [FAR_ARC_MINUTES, NEAR_ARC_MINUTES].map((am) => Math.floor(fontPx(am, farM, pitchMm)));
  for (const [beds, least] of [
    [8, preferred],
    [12, preferred],
    [16, preferred],
    [24, preferred],
    [32, minimum],
    // Two screens are the better answer; what is promised without them is what the strip of quiet beds is drawn for.
    [28, STRIP_FAR_PX],
    [40, STRIP_FAR_PX],
  ] as const) {
    await page.goto(`${site.address}/style/wall?beds=${beds}`);
    await expect(page.locator('.wall-cell').first()).toBeVisible();
    const sizes = await page.evaluate(() => ({
      labels: [...document.querySelectorAll('.wall-cell .w-bed')].map((e) => Number.parseFloat(getComputedStyle(e).fontSize)),
      // The digit is 76 of the 104 units that the drawing is high.
      digits: [...document.querySelectorAll('.wall-cell svg[data-grade]')].map(
        (e) => (e.getBoundingClientRect().height * 76) / 104,
      ),
    }));
    expect(sizes.labels.length, `${beds} beds`).toBeGreaterThanOrEqual(beds - 1);
    expect(Math.min(...sizes.labels) + 1, `bed label at ${beds}`).toBeGreaterThanOrEqual(least ?? 0);
    expect(Math.min(...sizes.digits) + 1, `digit at ${beds}`).toBeGreaterThanOrEqual(least ?? 0);
    const { scrolls } = await page.evaluate(() => ({ scrolls: document.documentElement.scrollHeight > window.innerHeight }));
    expect(scrolls, `${beds} beds scroll`).toBe(false);
  }
});

test('(l) a wall is paired from a session, shows no name, hides for visitors, and goes dark when its session ends', async ({
  browser,
  page,
  site,
}) => {
  await site.tocsin(
    'users',
    'create',
    '--email',
    'cn@example.org',
    '--name',
    'Chris Nurse',
    '--role',
    'charge-nurse',
    '--unit',
    site.unit,
  );
  const password = await site.tocsin('users', 'password', '--email', 'cn@example.org');
  await site.events({
    id: 'adm-w',
    kind: 'admission',
    t: new Date().toISOString(),
    patient: { mrn: 'W1' },
    unit: site.unit,
    bed: 'ICU-7-701',
    mrn: 'W1',
    name: 'Secret, Name',
    product: 'axi-cel',
  });
  const wall = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage();
  await wall.goto(`${site.address}/wall`);
  await expect(wall.getByRole('textbox')).toHaveCount(0);
  const code = (await wall.getByTestId('pairing-code').textContent()) ?? '';

  await page.goto(`${site.address}/login?callbackUrl=${encodeURIComponent(`/admin/kiosks?code=${code}`)}`);
  await page.getByLabel('E-mail').fill('cn@example.org');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByLabel('Where it hangs').fill('Station');
  await page.getByRole('button', { name: 'Pair display with ICU-7' }).click();
  await expect(wall.getByRole('article', { name: /^Bed 701, CRS/ })).toBeVisible();
  expect(await wall.content()).not.toContain('Secret');
  await wall.keyboard.press('Shift+P');
  await expect(wall.getByRole('article', { name: 'Bed 701, hidden for visitors' })).toBeVisible();

  await expect(page.getByRole('button', { name: 'Revoke: Station' })).toBeVisible();
  await page.getByRole('button', { name: 'Revoke: Station' }).click();
  await page.getByRole('button', { name: 'Revoke now: Station goes dark' }).click();
  await expect(wall.getByTestId('pairing-code')).toBeVisible();
});
