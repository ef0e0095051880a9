import { expect, test } from '../support/journey';

const NAME = 'Zacanaria Quillfeather';
const MRN = 'CANARY-77731';
const HITS = /canaria|quillfeather|canary-?77731/i;

test('S-07, S-09: no page breaks the content policy, and neither addresses nor what the browser keeps know a patient', async ({
  page,
  site,
}) => {
  const broken: string[] = [];
  const asked: string[] = [];
  page.on('console', (m) => {
    if (/Content Security Policy|Trusted Type/i.test(m.text())) broken.push(`${page.url()}: ${m.text()}`);
  });
  page.on('pageerror', (e) => broken.push(`${page.url()}: ${e.message}`));
  page.on('request', (r) => asked.push(r.url()));
  await site.events({
    ...{ id: 'a1', kind: 'admission', t: new Date(Date.now() - 3_600_000).toISOString(), unit: site.unit, bed: '706' },
    ...{ mrn: MRN, name: NAME, product: 'axi-cel', carTInfusedAt: new Date(Date.now() - 4 * 86_400_000).toISOString() },
  });
  await site.signIn(page);
  await page.getByRole('article', { name: /Bed 706/ }).click();
  await page.waitForURL(/\/patients\//);
  const patient = new URL(page.url()).pathname;
  for (const path of [patient, `${patient}/regrade`, '/alerts', '/wall', '/feeds', '/quarantine', '/rules', '/nowhere']) {
    await page.goto(site.address + path);
    await expect(page.locator('body')).not.toBeEmpty();
  }
  const kept = await page.evaluate(async () => {
    const caches_ = 'caches' in window ? await caches.keys() : [];
    const texts = await Promise.all(
      caches_.map(async (name) => {
        const cache = await caches.open(name);
        return Promise.all((await cache.keys()).map(async (r) => (await cache.match(r))?.text()));
      }),
    );
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, texts]);
  });
  expect(broken).toEqual([]);
  expect(asked.length).toBeGreaterThan(20);
  expect(asked.filter((url) => HITS.test(decodeURIComponent(url)))).toEqual([]);
  expect(kept).not.toMatch(HITS);
});

test('S-07: a name that is markup, turns the direction of text, or is one word of 300 letters runs nothing, turns nothing, and widens no page', async ({
  page,
  site,
}) => {
  const opened: string[] = [];
  page.on('dialog', (d) => void d.dismiss().then(() => opened.push(d.message())));
  const hostile = `<img src=x onerror=alert(1)>\u202e${'N'.repeat(300)}`;
  const t = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const patient = { mrn: 'HOSTILE-1' };
  await site.events(
    {
      ...{ id: 'h1', kind: 'admission', t: t(60), unit: site.unit, bed: '716', mrn: patient.mrn, name: hostile },
      ...{ product: 'axi-cel', carTInfusedAt: t(4 * 24 * 60) },
    },
    { id: 'h2', kind: 'limits', t: t(9), patient, text: hostile, reviewBy: t(-60) },
    { id: 'h3', kind: 'absence', t: t(8), patient, reason: hostile, until: t(-30) },
  );
  await site.signIn(page);
  const tile = page.getByRole('article', { name: /Bed 716/ });
  const [box, back] = [await tile.boundingBox(), await tile.getByText(/^back /).boundingBox()];
  expect((back?.x ?? 0) + (back?.width ?? 0)).toBeLessThanOrEqual((box?.x ?? 0) + (box?.width ?? 0));
  await tile.click();
  await page.waitForURL(/\/patients\//);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('<img src=x');
  await expect(page.getByText(/review by/).first()).toBeVisible();
  const wide = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(wide[0]).toBeLessThanOrEqual(wide[1] as number);
  expect(await page.content()).not.toContain('\u202e');
  expect(opened).toEqual([]);
});
