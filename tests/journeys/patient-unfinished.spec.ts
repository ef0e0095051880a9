import type { Locator, Page } from '@playwright/test';
import { admission, ago, until } from '../support/client';
import { expect, type Site, test } from '../support/journey';

/** Entries at a patient's page that are cut off: the answer is lost, the screen locks, another patient stands in another tab. */

/** The box lies under its drawn label, and a page that still settles may move under the click: it is ticked until it is. */
const tick = (box: Locator) => expect(async () => box.check({ force: true })).toPass({ timeout: 20_000 });

/** Each answer of the form but the wristband and the verdicts: awake, ICE 10, nothing found. */
async function answerAll(page: Page) {
  const choose = (name: string) => tick(page.getByRole('radio', { name, exact: true }).first());
  await choose('Alert');
  await choose('Yes');
  for (const radio of await page.getByRole('radio', { name: 'correct', exact: true }).all()) await tick(radio);
  await choose('None');
  await choose('No deep focal weakness');
  await page.getByLabel(/Raised pressure/).selectOption({ label: 'No sign' });
}
async function agree(page: Page) {
  await tick(page.getByRole('checkbox', { name: /identifiers/i }));
  await tick(page.getByRole('radio', { name: /^Agree, ICANS/ }));
  await tick(page.getByRole('radio', { name: /^Agree, CRS/ }));
}
/** What the page sends from now on. Entries of `kind` are stored, and their answers lost until `comeAgain`. */
async function loseAnswers(page: Page, kind: string) {
  const sent: Record<string, unknown>[] = [];
  let lost = true;
  await page.route(/\/api\/patients\/[^/]+\/events$/, async (route) => {
    const body = route.request().postDataJSON();
    sent.push(body);
    if (!lost || body.kind !== kind) return route.continue();
    await route.fetch();
    await route.abort();
  });
  return {
    sent,
    comeAgain() {
      lost = false;
    },
  };
}
/** Nobody touches the workstation for five minutes; then its owner is back. */
async function lockAndUnlock(page: Page, password: string) {
  await page.clock.fastForward('05:10');
  const locked = page.getByRole('heading', { name: /^Locked/ });
  await expect(locked).toBeVisible();
  await page.getByLabel('PIN or password').fill(password);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(locked).toHaveCount(0);
}
/** A patient without fever or findings, admitted a day ago. */
async function admit(site: Site, mrn: string, bed: string, name: string) {
  const patient = { mrn };
  await site.events(
    admission(mrn, bed, 20 * 60, { unit: site.unit, name }),
    { id: `${mrn}-ra`, patient, kind: 'support', t: ago(20), support: 'oxygen', device: 'room-air' },
    { id: `${mrn}-v`, patient, kind: 'vital', t: ago(20), tempC: 36.9, heartRate: 88, spo2Percent: 97, mapMmHg: 80 },
  );
}
async function open(page: Page, site: Site, bed: string): Promise<string> {
  await page.goto(`${site.address}/`);
  await page
    .getByRole('link', { name: `Open ${bed}` })
    .first()
    .click();
  await page.waitForURL(/\/patients\//);
  return page.url();
}
/** What the chart holds of a kind. */
async function charted(site: Site, mrn: string, kind: string) {
  const answer = await fetch(`${site.address}/api/patients/${mrn}/events`, { headers: { authorization: `Bearer ${site.key}` } });
  const { events } = (await answer.json()) as { events: Record<string, unknown>[] };
  return events.filter((e) => e.kind === kind);
}

test('a correction that was stored without an answer is back after a lock, and is the same correction', async ({
  page,
  site,
}) => {
  await admit(site, '7101', '711', 'Okafor, Ada');
  await page.clock.install();
  await site.signIn(page);
  const patient = await open(page, site, '711');
  await page.getByRole('button', { name: 'Chart dose' }).first().click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('Drug').selectOption('dexamethasone');
  await drawer.getByLabel('Dose').fill('10');
  await drawer.getByRole('button', { name: /^Save dose/ }).click();
  await expect(drawer.getByText(/^Saved/)).toBeVisible();

  await page.goto(`${patient}/history`);
  const correct = async () => {
    const values = page.getByRole('checkbox', { name: 'Charted values' });
    if (!(await values.isChecked())) await values.check();
    await page
      .getByRole('button', { name: /^Correct: .*dexamethasone/i })
      .first()
      .click();
  };
  await correct();
  const network = await loseAnswers(page, 'medication');
  await drawer.getByLabel('Dose, mg').fill('8');
  await drawer.getByLabel('Why').fill('misread the label');
  const save = drawer.getByRole('button', { name: /^Save correction/ });
  await save.click();
  await expect(drawer.getByText('NOT SAVED')).toBeVisible();
  await lockAndUnlock(page, site.nurse.password);
  await correct();
  await expect(drawer.getByText(/Your entry from .* ago is back/)).toBeVisible();
  await expect(drawer.getByLabel('Dose, mg')).toHaveValue('8');
  await expect(drawer.getByLabel('Why')).toHaveValue('misread the label');
  network.comeAgain();
  await save.click();
  await expect(drawer.getByText(/^Saved/)).toBeVisible();
  expect(network.sent).toHaveLength(2);
  expect(network.sent[1]).toEqual(network.sent[0]);
  expect((await charted(site, '7101', 'medication')).map((e) => e.doseMg)).toEqual([8]);
});

test('a regrade that was stored without an answer is stored once, when it is confirmed again after a lock', async ({
  page,
  site,
}) => {
  await admit(site, '7102', '712', 'Lindqvist, Per');
  await page.clock.install();
  await site.signIn(page);
  await page.goto(`${await open(page, site, '712')}/regrade`);
  const network = await loseAnswers(page, 'regrade');
  await answerAll(page);
  await agree(page);
  const confirm = page.getByRole('button', { name: /^Confirm 712/ });
  await confirm.click();
  await expect(page.getByText('NOT SAVED')).toBeVisible();
  await until(async () => (await charted(site, '7102', 'regrade')).length === 1, 'the regrade is stored');
  await lockAndUnlock(page, site.nurse.password);
  await expect(page.getByText(/Your answers from .* ago are back/)).toBeVisible();
  await agree(page);
  network.comeAgain();
  await confirm.click();
  await expect(page.getByText(/^Saved/)).toBeVisible();
  expect(network.sent.slice(3)).toEqual(network.sent.slice(0, 3));
  for (const kind of ['neuro', 'ice', 'regrade']) expect(await charted(site, '7102', kind), kind).toHaveLength(1);
});

test('with two patients in two tabs no answer of one comes into the form of the other, and each save is of the name on its form', async ({
  page,
  site,
  context,
}) => {
  await admit(site, '7103', '713', 'Aldous, Mary');
  await admit(site, '7104', '714', 'Brandt, Karl');
  await site.signIn(page);
  const first = await open(page, site, '713');
  await page.goto(`${first}/regrade`);
  await answerAll(page);
  await page.getByLabel('Note').fill('slower than at noon');

  const other = await context.newPage();
  const second = await open(other, site, '714');
  await other.getByRole('button', { name: 'Chart dose' }).first().click();
  const drawer = other.getByRole('dialog');
  await expect(drawer).toContainText('Brandt, Karl');
  await drawer.getByLabel('Drug').selectOption('dexamethasone');
  await drawer.getByLabel('Dose').fill('4');
  await drawer.getByRole('button', { name: /^Save dose: 714/ }).click();
  await expect(drawer.getByText(/^Saved/)).toBeVisible();
  // Left half done, so that each patient has a draft of either kind of form.
  await drawer.getByLabel('Drug').selectOption('tocilizumab');
  await other.waitForResponse((r) => r.url().includes('/drafts/charting') && r.request().method() === 'PUT');
  await other.goto(`${second}/regrade`);
  await expect(other.getByRole('banner').first()).toContainText('Brandt, Karl');
  await other.getByLabel('Note').fill('of the other patient');
  await other.waitForResponse((r) => r.url().includes('/drafts/regrade') && r.request().method() === 'PUT');

  await page.reload();
  await expect(page.getByText(/Your answers from/)).toBeVisible();
  await expect(page.getByLabel('Note')).toHaveValue('slower than at noon');
  await agree(page);
  await page.getByRole('button', { name: /^Confirm 713/ }).click();
  await expect(page.getByText(/^Saved/)).toBeVisible();
  await other.reload();
  await expect(other.getByLabel('Note')).toHaveValue('of the other patient');
  await expect(other.getByRole('radio', { name: 'Alert', exact: true }).first()).not.toBeChecked();

  const kinds = async (mrn: string) =>
    Promise.all(['regrade', 'note', 'medication'].map(async (kind) => (await charted(site, mrn, kind)).length));
  expect(await kinds('7103')).toEqual([1, 1, 0]);
  expect(await kinds('7104')).toEqual([0, 0, 1]);
  expect((await charted(site, '7103', 'note'))[0]?.text).toBe('slower than at noon');
  await other.goto(second);
  await other.getByRole('button', { name: 'Chart dose' }).first().click();
  await expect(drawer.getByLabel('Drug')).toHaveValue('tocilizumab');
  await page.goto(first);
  await page.getByRole('button', { name: 'Chart dose' }).first().click();
  await expect(page.getByRole('dialog')).toContainText('Aldous, Mary');
  await expect(page.getByRole('dialog').getByLabel('Drug')).toHaveValue('');
});
