import type { Page } from '@playwright/test';
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

/** What can be pressed and is lower or narrower than this, by its name. What fills a whole tile by its after-image is as large as that. */
const smallerThan = (page: Page, least: number) =>
  page.evaluate((px) => {
    const named = (e: Element) => `${e.getAttribute('aria-label') ?? e.textContent?.trim().slice(0, 40)}`;
    return [...document.querySelectorAll('a[href], button, summary')]
      .filter((e) => !e.classList.contains('tile-link') && getComputedStyle(e).visibility !== 'hidden')
      .map((e) => ({ name: named(e), box: e.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && (box.height < px || box.width < px))
      .map(({ name, box }) => `${name} ${Math.round(box.width)} x ${Math.round(box.height)}`);
  }, least);

test('at a patient nothing that is pressed is smaller than 24 px, on a phone and on a tablet', async ({ page, site }) => {
  for (const path of ['/style/patient', '/style/regrade']) {
    await page.goto(`${site.address}${path}`);
    for (const size of [
      { width: 390, height: 844 },
      { width: 1024, height: 768 },
    ]) {
      await page.setViewportSize(size);
      await expect(page.getByText('701', { exact: true }).first()).toBeVisible();
      expect(await smallerThan(page, 24), `${path} at ${size.width}`).toEqual([]);
    }
  }
});

test('everything of the bar above a patient and above the regrade form takes a finger', async ({ page, site }) => {
  for (const path of ['/style/patient', '/style/regrade'])
    for (const size of [
      { width: 390, height: 844 },
      { width: 1024, height: 768 },
      { width: 1920, height: 1080 },
    ]) {
      await page.setViewportSize(size);
      await page.goto(`${site.address}${path}`);
      const bar = page.getByRole('navigation', { name: 'Where you are' });
      await expect(bar.getByRole('link', { name: /^704/ })).toBeVisible();
      const lower = await bar.locator('a[href], button').evaluateAll((all) =>
        all
          .map((e) => ({ name: e.getAttribute('aria-label') ?? e.textContent, box: e.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 1 && (box.height < 44 || box.width < 44))
          .map(({ name, box }) => `${name} ${Math.round(box.width)} x ${Math.round(box.height)}`),
      );
      expect(lower, `${path} at ${size.width}`).toEqual([]);
    }
});

test('everything of the regrade form takes a finger, also on a tablet on its side', async ({ page, site }) => {
  await page.goto(`${site.address}/style/regrade`);
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.getByText('Yes', { exact: true }).click();
  const answers = page.locator('.regrade-columns label:has(input[type=radio])');
  await expect(answers.filter({ hasText: 'not correct' })).toHaveCount(10);
  const heights = await answers.evaluateAll((labels) => labels.map((l) => l.getBoundingClientRect().height));
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
  const lower = await page
    .locator('#main, .regrade-head, .regrade-foot')
    .locator('button, select, textarea, .field, label:has(> input[type=checkbox])')
    .evaluateAll((all) => all.filter((e) => e.getBoundingClientRect().height < 44).map((e) => e.textContent || e.outerHTML));
  expect(lower).toEqual([]);
});

test('on a phone what is asked first in a regrade, can the patient be assessed, has its five answers in one row', async ({
  page,
  site,
}) => {
  await page.goto(`${site.address}/style/regrade`);
  const answers = page.getByRole('group', { name: /^Can .* be assessed/ }).locator('label');
  await expect(answers).toHaveCount(5);
  const rows = await answers.evaluateAll((labels) => new Set(labels.map((l) => l.getBoundingClientRect().y)).size);
  expect(rows).toBe(1);
});

test('a phone can put Tocsin on its home screen: an iPhone calls nobody through a page that is not there', async ({
  page,
  site,
}) => {
  await page.goto(`${site.address}/login`);
  const browser = await page.context().newCDPSession(page);
  const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors');
  // A journey's browser keeps nothing, which is the one thing that stands in the way.
  expect(installabilityErrors.map((e) => e.errorId)).toEqual(['in-incognito']);
  const icons = await page.evaluate(async () => {
    const href = (rel: string) => document.querySelector<HTMLLinkElement>(`link[rel="${rel}"]`)?.href ?? '';
    const manifest = await (await fetch(href('manifest'))).json();
    const all = [href('icon'), href('apple-touch-icon'), ...manifest.icons.map((i: { src: string }) => i.src)];
    return Promise.all(all.map(async (src) => (await fetch(src)).headers.get('content-type')));
  });
  expect(icons).toEqual(['image/svg+xml', ...Array.from({ length: 4 }, () => 'image/png')]);
});

/** Fingers that go down at `from` and along `by` in ten steps, as a screen reports them. */
async function fingers(page: Page, from: readonly { x: number; y: number }[], by: readonly { x: number; y: number }[]) {
  const screen = await page.context().newCDPSession(page);
  const at = (step: number) =>
    from.map((f, id) => ({ id, x: f.x + (by[id]?.x ?? 0) * (step / 10), y: f.y + (by[id]?.y ?? 0) * (step / 10) }));
  await screen.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
  for (let step = 1; step <= 10; step += 1)
    await screen.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(step) });
  await screen.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await screen.detach();
}

test('over the lanes of a phone a touch reads an instant, a finger scrolls the page, and two zoom it', async ({ page, site }) => {
  await page.goto(`${site.address}/style/patient`);
  const lane = page.locator('[data-lane="Temperature"]');
  await expect(lane.locator('.recharts-surface')).toBeVisible();
  const middle = () =>
    lane.evaluate((e) => {
      e.scrollIntoView({ block: 'center' });
      const { x, y } = e.getBoundingClientRect();
      return { x: x + 200, y: y + 60 };
    });
  const { x, y } = await middle();
  await page.touchscreen.tap(x, y);
  await expect(page.getByText('Touch a lane for the values of an instant.')).toHaveCount(0);

  const finger = await middle();
  const before = await page.evaluate(() => window.scrollY);
  await fingers(page, [finger], [{ x: 0, y: -200 }]);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(before + 100);

  const both = await middle();
  const apart = [both, both].map((f, id) => ({ x: f.x + (id === 0 ? -20 : 20), y: f.y }));
  await fingers(page, apart, [
    { x: -80, y: 0 },
    { x: 80, y: 0 },
  ]);
  await expect.poll(() => page.evaluate(() => window.visualViewport?.scale ?? 1)).toBeGreaterThan(1.5);
});
