import { admission, ago } from '../support/client';
import { expect, test } from '../support/journey';

test('when nothing is live, the lanes do not say that they follow, and name and bed stay in sight: on a scrolled page, above a form', async ({
  page,
  site,
}) => {
  const patient = { mrn: '7001' };
  await site.events(admission('7001', '705', 60, { unit: site.unit, name: 'Moreno, Ruth' }), {
    id: 'nl-v',
    patient,
    kind: 'vital',
    t: ago(1),
    tempC: 38.9,
    heartRate: 104,
    mapMmHg: 82,
  });
  await site.signIn(page);
  await page.getByRole('link', { name: 'Open 705' }).first().click();
  const name = page.getByRole('banner').getByText('Moreno, Ruth');
  await expect(name).toBeVisible();
  const following = page.getByRole('button', { name: 'Following live' });
  await expect(following).toBeVisible();
  await page.mouse.wheel(0, 700);
  await page.context().setOffline(true);
  const band = page.getByRole('alert').filter({ hasText: 'NOT LIVE' });
  await expect(band).toBeVisible({ timeout: 30_000 });
  await expect(following).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'NOT LIVE, follows once it is back' })).toBeVisible();
  const inSight = async (what: typeof name) => {
    const [over, box] = await Promise.all([band.boundingBox(), what.boundingBox()]);
    return (box?.y ?? 0) >= (over?.y ?? 0) + (over?.height ?? Number.POSITIVE_INFINITY);
  };
  await expect.poll(() => inSight(name)).toBe(true);
  await page.getByRole('button', { name: 'Chart dose' }).click();
  await expect.poll(() => inSight(page.getByRole('dialog').getByText('Moreno, Ruth'))).toBe(true);
  await page.getByRole('button', { name: 'Close' }).click();
  await page.context().setOffline(false);
  await expect(following).toBeVisible({ timeout: 30_000 });
});
