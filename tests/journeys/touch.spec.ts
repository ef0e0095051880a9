import { expect, test } from '../support/journey';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test('on a phone what is beside an answer takes a finger, and the answer itself one in a glove', async ({ page, site }) => {
  await page.goto(`${site.address}/style/alerts`);
  await expect(page.getByRole('button', { name: /^Respond: / }).first()).toBeVisible();
  const least = async (name: RegExp) => {
    const boxes = await Promise.all((await page.getByRole('button', { name }).all()).map((b) => b.boundingBox()));
    return Math.min(...boxes.flatMap((box) => (box === null ? [] : [box.height])));
  };
  expect(await least(/^Respond: /)).toBeGreaterThanOrEqual(56);
  expect(await least(/^(Can't take it|Snooze|Resolve): /)).toBeGreaterThanOrEqual(44);
});

test('at 320 px the rules are read without moving the page sideways', async ({ page, site }) => {
  await site.signIn(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`${site.address}/rules`);
  await expect(page.getByRole('heading', { name: 'Numbers' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});
