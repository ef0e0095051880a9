import { admission, ago } from '../support/client';
import { expect, test } from '../support/journey';

test('when nothing is live, the patient’s name and bed stay in sight: on a page that was scrolled, and above a form', async ({
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
  await page.mouse.wheel(0, 700);
  await page.context().setOffline(true);
  const band = page.getByRole('alert').filter({ hasText: 'NOT LIVE' });
  await expect(band).toBeVisible({ timeout: 30_000 });
  const inSight = async (what: typeof name) => {
    const [over, box] = await Promise.all([band.boundingBox(), what.boundingBox()]);
    return (box?.y ?? 0) >= (over?.y ?? 0) + (over?.height ?? Number.POSITIVE_INFINITY);
  };
  await expect.poll(() => inSight(name)).toBe(true);
  await page.getByRole('button', { name: 'Chart dose' }).click();
  await expect.poll(() => inSight(page.getByRole('dialog').getByText('Moreno, Ruth'))).toBe(true);
});
