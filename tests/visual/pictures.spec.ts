import { expect, type Locator, type Page, test } from '@playwright/test';
import { startServer, type TestServer } from '../support/server';

/** Every component in every state and every lane of the drill-down, in both themes, beside the pictures kept of them. */
let server: TestServer;
test.beforeAll(async () => {
  test.setTimeout(240_000);
  server = await startServer({ pages: true });
});
test.afterAll(() => server.stop());

async function open(page: Page, path: string, theme: 'dark' | 'light', height = 1080): Promise<void> {
  await page.setViewportSize({ width: 1920, height });
  await page.goto(`${server.address}${path}${path.includes('?') ? '&' : '?'}theme=${theme}`);
  await page.evaluate(() => document.fonts.ready);
}

for (const theme of ['dark', 'light'] as const) {
  test(`every component in every state, ${theme}`, async ({ page }) => {
    await open(page, '/style', theme);
    await expect(page.getByRole('region', { name: `${theme} theme` })).toHaveScreenshot(`components-${theme}.png`);
  });

  test(`every lane of the drill-down, ${theme}`, async ({ page }) => {
    await open(page, '/style/patient', theme, 1500);
    const lanes = page.locator('[data-lane]');
    await expect(lanes.filter({ hasText: 'Ferritin' }).locator('svg').first()).toBeVisible();
    await expect(page.locator('.skeleton')).toHaveCount(0);
    await expect(around(lanes.first())).toHaveScreenshot(`lanes-${theme}.png`);
  });

  test(`the panels an intensivist decides from, ${theme}`, async ({ page }) => {
    await open(page, '/style/patient', theme, 1500);
    await expect(page.getByRole('heading', { name: /^Checklist/ })).toBeVisible();
    for (const name of ['Why', 'Tocilizumab', 'Checklist'])
      await expect(page.getByRole('region', { name: new RegExp(`^${name}`) })).toHaveScreenshot(
        `${name.toLowerCase()}-${theme}.png`,
      );
  });

  test(`the wall of 24 beds, ${theme}`, async ({ page }) => {
    await open(page, '/style/wall?beds=24', theme);
    await expect(page.locator('.wall-cell')).toHaveCount(24);
    await expect(page).toHaveScreenshot(`wall-24-${theme}.png`);
  });
}

test('the desk board, light', async ({ page }) => {
  await open(page, '/style/board', 'light');
  await expect(page.getByRole('article', { name: /^Bed 724/ })).toBeAttached();
  await expect(page).toHaveScreenshot('board-light.png');
});

/** The column of all lanes with their names and values. */
function around(first: Locator): Locator {
  return first.locator('xpath=ancestor::*[count(.//*[@data-lane]) > 8][1]');
}
