import { admission, ago } from '../support/client';
import { expect, test } from '../support/journey';

/** Words with what paper and markup like to swallow: accents, signs, line breaks. */
const WORDS = {
  'Illness severity': 'watcher – worse since noon',
  'Patient summary': 'Müller family told; <b>ICE</b> falling & slower\nsecond line: MAP ≥ 65 kept',
  'Action list': '1. EEG at 18:00\n2. call neurology if ICE < 7',
  'Situation awareness, contingencies': 'if seizure: "levetiracetam", then ICU physician',
};

test('a handover in one’s own words stands under Given before with every word, and on the printed page', async ({
  page,
  site,
}) => {
  await site.events(admission('7201', '715', 20 * 60, { unit: site.unit, name: 'Haas, Ilse' }), {
    id: 'ho-v',
    patient: { mrn: '7201' },
    kind: 'vital',
    t: ago(5),
    tempC: 38.6,
    heartRate: 101,
    mapMmHg: 78,
  });
  await site.signIn(page);
  await page.getByRole('link', { name: 'Open 715' }).first().click();
  await page.waitForURL(/\/patients\//);
  await page.getByRole('link', { name: 'Handoff' }).click();
  const fresh = page.getByRole('region', { name: 'New handover' });
  for (const [i, words] of Object.values(WORDS).entries()) await fresh.getByLabel('Your words').nth(i).fill(words);
  await page.getByRole('button', { name: 'Give handover: 715' }).click();
  await expect(fresh.getByText(/^Saved/)).toBeVisible();
  await expect(fresh.getByLabel('Your words').first()).toHaveValue('');
  await page.reload();

  const given = page.getByRole('region', { name: 'Handovers given' }).getByRole('article');
  await expect(given).toHaveCount(1);
  await expect(given).toContainText('Ann Lee');
  for (const [part, words] of Object.entries(WORDS)) {
    const own = given.getByRole('region', { name: part }).getByRole('paragraph').first();
    expect(await own.innerText()).toBe(words);
  }
  await page.emulateMedia({ media: 'print' });
  await expect(fresh).toBeHidden();
  await expect(page.getByText('715: PRINTED HANDOVER, NOT LIVE.')).toBeVisible();
  for (const [part, words] of Object.entries(WORDS)) {
    const own = given.getByRole('region', { name: part }).getByRole('paragraph').first();
    await expect(own).toBeVisible();
    expect(await own.innerText()).toBe(words);
  }
});
