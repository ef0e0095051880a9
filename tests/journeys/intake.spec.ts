import { expect, type Page, test } from '@playwright/test';
import { admission, ago, type Client, mllp, UNIT, withUnit } from '../support/client';
import { startServer, type TestServer } from '../support/server';

/** An interface analyst connects a laboratory whose codes nobody knows yet. */
let server: TestServer;
let client: Client;
let password: string;
const EMAIL = 'analyst@example.org';

test.beforeAll(async () => {
  test.setTimeout(180_000);
  server = await startServer({ pages: true });
  client = await withUnit(server);
  password = await server.tocsin('users', 'create', '--email', EMAIL, '--name', 'P. Okafor', '--role', 'it', '--unit', UNIT);
  await client.post([admission('8101', '01', 20 * 60)]);
  const line = await mllp(server.mllpPort);
  const stamp = (minutes: number) => `${ago(minutes).replace(/[-:T]/g, '').slice(0, 14)}+0000`;
  const answer = await line.send(
    [
      `MSH|^~\\&|NDRY|HOSP|TOCSIN|HOSP|${stamp(0)}||ORU^R01^ORU_R01|J1|P|2.5.1`,
      'PID|1||8101^^^HOSP^MR',
      `OBR|1||F1^LAB|CHEM^Chemistry^L|||${stamp(20)}`,
      'OBX|1|NM|7001^Ferritin quick^99MNDRY||15400|ng/mL|||||F',
      'OBX|2|NM|7002^CRP quick^99MNDRY||12|mg/dL|||||F',
      'OBX|3|NM|7003^Lactate quick^99MNDRY||4|mmol/L|||||F',
    ].join('\r'),
  );
  expect(answer).toContain('MSA|AA');
  line.close();
});
test.afterAll(() => server?.stop());

async function signIn(page: Page): Promise<void> {
  await page.goto(`${server.address}/quarantine`);
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(/\/quarantine/);
}

test('an unmapped code is found in quarantine, mapped with a preview, read again, and its value is on the chart', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await signIn(page);
  const entry = page.getByRole('article', { name: 'unknown code, NDRY/HOSP' }).filter({ hasText: '7001' });
  await expect(entry).toContainText('7001 Ferritin quick');
  await entry.getByRole('button', { name: 'Open the text' }).click();
  await expect(entry).toContainText('OBX|1|NM|7001^Ferritin quick^99MNDRY');

  await entry.getByRole('link', { name: 'Set up NDRY/HOSP' }).click();
  await page.getByRole('button', { name: 'Add to Codes' }).click();
  await page.getByLabel('Codes: sent, row 1').fill('99MNDRY|7001');
  await page.getByLabel('Codes: read as, row 1').fill('loinc:2276-4');
  await expect(page.getByRole('button', { name: 'Save the maps' })).toBeDisabled();
  await page.getByRole('button', { name: 'Try it out' }).click();
  const preview = page.getByRole('region', { name: 'What would change' });
  await expect(preview).toContainText('1 part would be used');
  await expect(preview).toContainText('lab ferritin 15400 ng/mL');
  expect((await client.state('8101')).latest.ferritin).toBeUndefined();
  await page.getByRole('button', { name: 'Save the maps' }).click();
  await expect(page.getByText(/^Saved \d\d:\d\d:\d\d$/)).toBeVisible();

  await page.getByRole('link', { name: 'Quarantine of NDRY/HOSP' }).click();
  await entry.getByRole('button', { name: 'Read again' }).click();
  await expect(entry).toContainText('1 message read again, 1 taken into the chart.');
  expect((await client.state('8101')).latest.ferritin).toMatchObject({ value: 15400, unit: 'ng/mL' });

  // The laboratory's other codes at once, and all that waits of it again.
  await page.getByRole('article').filter({ hasText: '7002' }).getByRole('link', { name: 'Set up NDRY/HOSP' }).click();
  for (const [row, sent, read] of [
    [2, '99MNDRY|7002', 'loinc:1988-5'],
    [3, '99MNDRY|7003', 'loinc:2524-7'],
  ] as const) {
    await page.getByRole('button', { name: 'Add to Codes' }).click();
    await page.getByLabel(`Codes: sent, row ${row}`).fill(sent);
    await page.getByLabel(`Codes: read as, row ${row}`).fill(read);
  }
  await page.getByRole('button', { name: 'Try it out' }).click();
  await expect(preview).toContainText('2 parts would be used');
  await page.getByRole('button', { name: 'Save the maps' }).click();
  await expect(page.getByText(/^Saved \d\d:\d\d:\d\d$/)).toBeVisible();
  await page.getByRole('link', { name: 'Quarantine of NDRY/HOSP' }).click();
  await page.getByRole('button', { name: 'Read all again' }).click();
  await expect(page.getByText('2 entries read again, 2 taken into the chart, 0 still waiting.')).toBeVisible();
  await expect(page.getByText('Nothing waits here.')).toBeVisible();
  const { latest } = await client.state('8101');
  expect([latest.crp, latest.lactate]).toMatchObject([{ value: 120, unit: 'mg/L' }, { value: 4 }]);

  await page.getByRole('link', { name: 'Feeds' }).first().click();
  await expect(page.getByRole('row', { name: /NDRY\/HOSP/ })).toContainText('hl7v2');
});
