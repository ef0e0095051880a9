import { type BrowserContext, expect, type Locator, type Page, test } from '@playwright/test';
import { faultsInEveryLook, type Looking, SIZES } from '../support/axe';
import { admission, ago, type Client, mllp, UNIT, until, withUnit } from '../support/client';
import { startServer, type TestServer } from '../support/server';

/**
 * Every page of the product as people on a ward meet it, in both themes at three sizes (AXE_EVERY_LOOK=1; else as tests/support/axe.ts
 * says), held by axe against WCAG 2.0 to 2.2, A and AA. One server, three patients with a course, one sign-in each of somebody who may do nearly everything and of somebody who may
 * do little; a page is opened once and changes theme and size where it is. Parts without data are in accessible.spec.ts.
 */
const EMPTY_UNIT = 'ICU-8';
const CHEN = { email: 'chen@example.org', name: 'M. Chen', password: '' };
const ITO = { email: 'ito@example.org', name: 'N. Ito', password: '' };
/** Opaque ids: of a patient in CRS 3 with alerts and doses, in ICANS 3, and without anything; of a high alert. */
const ids = { grave: '', confused: '', quiet: '', alert: '' };
/** A wall is no phone, and what a desk opens over its board is not there on one. */
const DESK: Looking = { sizes: SIZES.slice(0, 2) };
const DIALOG: Looking = { within: '[role="dialog"]' };
/** Where what comes next has everything of the page on it, and more. */
const NOT_YET: Looking = { sizes: [] };
let server: TestServer;
let client: Client;
let chen: Page;
let ito: Page;
let contexts: BrowserContext[] = [];
let ofSetUp: string[];

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  // A gateway may be named that lies on this machine; nothing is sent to it.
  server = await startServer({ pages: true, env: { NOTIFY_ALLOW: '127.0.0.1' } });
  contexts = [await browser.newContext(), await browser.newContext()];
  [chen, ito] = (await Promise.all(contexts.map((c) => c.newPage()))) as [Page, Page];
  // The set-up page is there only while there is nobody.
  await chen.goto(`${server.address}/setup`);
  await expect(chen.getByRole('heading', { name: 'The first unit and its administrator' })).toBeVisible();
  ofSetUp = await faultsInEveryLook(chen);
  await ward();
  await Promise.all([signIn(chen, CHEN), signIn(ito, ITO)]);
});
test.afterAll(async () => {
  await Promise.all(contexts.map((c) => c.close()));
  await server?.stop();
});

async function ward(): Promise<void> {
  client = await withUnit(server);
  await server.tocsin('units', 'create', '--id', EMPTY_UNIT, '--beds', '3');
  const entered = async (who: typeof CHEN, role: string, unit: string) => {
    who.password = await server.tocsin(
      ...['users', 'create', '--email', who.email, '--name', who.name, '--role', role, '--unit', unit],
    );
  };
  await Promise.all([entered(CHEN, 'admin', UNIT), entered(ITO, 'nurse', EMPTY_UNIT)]);
  await server.tocsin('users', 'grant', '--email', CHEN.email, '--role', 'physician', '--unit', UNIT);
  await client.post(course());
  await until(async () => (await client.state('9101')).crs.grade === 3, 'CRS 3');
  await until(async () => (await client.alerts()).some((a) => a.mrn === '9101' && a.priority === 'high'), 'a high alert');
  for (const [who, mrn] of [
    ['grave', '9101'],
    ['confused', '9102'],
    ['quiet', '9103'],
  ] as const)
    ids[who] = (await client.state(mrn)).patient.id;
  ids.alert = (await client.alerts()).find((a) => a.priority === 'high')?.id ?? '';
  const line = await mllp(server.mllpPort);
  const stamp = (minutes: number) => `${ago(minutes).replace(/[-:T]/g, '').slice(0, 14)}+0000`;
  await line.send(
    [
      `MSH|^~\\&|NDRY|HOSP|TOCSIN|HOSP|${stamp(0)}||ORU^R01^ORU_R01|J1|P|2.5.1`,
      'PID|1||9101^^^HOSP^MR',
      `OBR|1||F1^LAB|CHEM^Chemistry^L|||${stamp(20)}`,
      ...Array.from({ length: 20 }, (_, i) => `NTE|${i + 1}|L|Line ${i + 1} of what the laboratory adds to every report.`),
      'OBX|1|NM|7001^Ferritin quick^99MNDRY||15400|ng/mL|||||F',
      'OBX|2|NM|7002^CRP quick^99MNDRY||12|mg/dL|||||F',
    ].join('\r'),
  );
  line.close();
  // Of somebody nobody knows: it can be assigned to a patient.
  await client.post([{ id: 'stray', patient: { mrn: '77777' }, kind: 'lab', t: ago(10), test: 'crp', value: 90, unit: 'mg/L' }]);
}

async function signIn(page: Page, who: typeof CHEN): Promise<void> {
  await page.goto(`${server.address}/login`);
  await page.getByLabel('E-mail').fill(who.email);
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(`${server.address}/`);
}

/** What was charted and measured of three patients in the last hours. */
function course(): object[] {
  type Put = (kind: string, minutesAgo: number, more: object) => object;
  const of = (mrn: string): Put => {
    let n = 0;
    return (kind, minutesAgo, more) => ({ id: `${mrn}-${++n}`, kind, patient: { mrn }, t: ago(minutesAgo), ...more });
  };
  const [grave, confused, quiet] = [of('9101'), of('9102'), of('9103')];
  /** Every 20 minutes, the last one now. */
  const signs = (put: Put, hours: number, tempC: number, mapMmHg: number) =>
    Array.from({ length: hours * 3 }, (_, i) =>
      put('vital', (hours * 3 - 1 - i) * 20 + 1, {
        ...{ tempC: tempC + (i % 5) / 10, heartRate: 96 + (i % 7) * 3, respRate: 17 + (i % 4), spo2Percent: 95 + (i % 3) },
        ...{ sbpMmHg: mapMmHg + 35, dbpMmHg: mapMmHg - 15, mapMmHg: mapMmHg + (i % 4) },
      }),
    );
  const ice = { orientation: 4, naming: 3, command: 1, writing: 1, attention: 1 };
  const labs: readonly (readonly [number, string, number, string])[] = [
    [840, 'ferritin', 2100, 'ng/mL'],
    [400, 'ferritin', 6400, 'ng/mL'],
    [60, 'ferritin', 12600, 'ng/mL'],
    [840, 'crp', 80, 'mg/L'],
    [60, 'crp', 210, 'mg/L'],
    [400, 'il6', 3000, 'pg/mL'],
    [60, 'fibrinogen', 140, 'mg/dL'],
    [60, 'platelets', 32, '10*3/uL'],
  ];
  return [
    admission('9101', '01', 4 * 24 * 60 - 1),
    admission('9102', '02'),
    admission('9103', '03'),
    grave('support', 900, { support: 'oxygen', device: 'room-air' }),
    ...signs(grave, 15, 38.4, 72),
    grave('ice', 200, ice),
    grave('ice', 20, { ...ice, orientation: 3, attention: 0 }),
    grave('medication', 600, { drug: 'tocilizumab', doseMg: 560, route: 'iv' }),
    grave('medication', 500, { drug: 'dexamethasone', doseMg: 10, route: 'iv' }),
    grave('medication', 300, { drug: 'cefepime', doseMg: 2000, route: 'iv' }),
    grave('medication', 120, { drug: 'norepinephrine', status: 'running', rate: 0.08, rateUnit: 'mcg/kg/min' }),
    grave('support', 90, { support: 'oxygen', device: 'nasal-cannula', flowLpm: 4 }),
    ...labs.map(([m, name, value, unit]) => grave('lab', m, { test: name, value, unit })),
    grave('note', 100, { text: 'Rigors since the evening; family informed.' }),
    grave('limits', 200, { text: 'No chest compressions.' }),
    grave('checklist', 100, { item: 'cultures', state: 'done' }),
    confused('support', 600, { support: 'oxygen', device: 'room-air' }),
    ...signs(confused, 6, 37.2, 84),
    confused('ice', 300, ice),
    confused('ice', 30, { ...ice, orientation: 0, naming: 1, attention: 0 }),
    confused('neuro', 30, { loc: 'awakens-to-voice', motor: 'none', icp: 'none' }),
    quiet('support', 300, { support: 'oxygen', device: 'room-air' }),
    ...signs(quiet, 4, 36.6, 86),
    quiet('ice', 60, ice),
  ];
}

/** What somebody does at the page, and what of it is looked at then. */
interface Doing {
  readonly when: string;
  act(page: Page): Promise<unknown>;
  readonly looking?: Looking;
}
interface View {
  /** Who looks: Chen, unless it says Ito. */
  readonly as?: 'ito';
  readonly path: string | (() => string);
  /** Stands there once the page has what it shows. */
  there(page: Page): Locator;
  readonly looking?: Looking;
  readonly next?: readonly Doing[];
}
function accessible(what: string, view: View): void {
  test(`WCAG 2.2 AA: ${what}`, async () => {
    const page = view.as === 'ito' ? ito : chen;
    const found: string[] = [];
    const look = async (when: string, looking: Looking | undefined, open: () => Promise<unknown>) => {
      await page.setViewportSize(SIZES[0]);
      await open();
      found.push(...(await faultsInEveryLook(page, looking)).map((fault) => `${when}: ${fault}`));
    };
    await look('as opened', view.looking, async () => {
      await page.goto(server.address + (typeof view.path === 'string' ? view.path : view.path()));
      await expect(view.there(page)).toBeVisible();
    });
    for (const { when, act, looking } of view.next ?? []) await look(when, looking, () => act(page));
    expect(found).toEqual([]);
  });
}
const heading = (name: string | RegExp) => (page: Page) => page.getByRole('heading', { name }).first();
const press = (page: Page | Locator, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const shown = (page: Page, text: string | RegExp) => expect(page.getByText(text).first()).toBeVisible();

test('WCAG 2.2 AA: setting up the first unit', () => {
  expect(ofSetUp).toEqual([]);
});

// ---- The unit -------------------------------------------------------------------------------------------------

accessible('the board with alerts open, the keys, finding a bed, admitting, moving and discharging', {
  path: '/',
  there: (page) => page.getByRole('article', { name: /Bed 01, CRS 3/ }),
  next: [
    { when: 'keys', act: (page) => press(page, 'Keys'), looking: { ...DESK, ...DIALOG } },
    {
      when: 'finding',
      act: async (page) => {
        await page.keyboard.press('Escape');
        await page.getByRole('combobox', { name: 'Find a patient or bed' }).fill('9');
        await expect(page.getByRole('listbox')).toBeVisible();
      },
      looking: { ...DESK, within: 'header' },
    },
    ...['Admit', 'Move', 'Discharge'].map((what) => ({
      when: what,
      act: async (page: Page) => {
        if (what === 'Admit') await press(page, 'Admit or move');
        await press(page.getByRole('dialog'), what);
      },
      looking: { ...DESK, ...DIALOG },
    })),
  ],
});
accessible('the board on a phone with its quiet beds unfolded', {
  path: () => `/units/${UNIT}`,
  there: (page) => page.getByRole('article', { name: /Bed 01, CRS 3/ }),
  looking: { sizes: SIZES.slice(2) },
  next: [{ when: 'unfolded', act: unfold, looking: { sizes: SIZES.slice(2) } }],
});
accessible('the board of a unit without patients', {
  as: 'ito',
  path: '/',
  there: (page) =>
    page
      .getByRole('article', { name: /Bed 01, empty/ })
      .or(page.getByText('01', { exact: true }))
      .first(),
});
accessible('the alerts with one opened, its answers that ask for a reason, what is over, history', {
  path: () => `/alerts/${ids.alert}`,
  there: (page) => page.getByRole('button', { name: /^Respond: 01 CRS 3/ }).first(),
  next: [
    { when: 'respond with a time', act: (page) => press(page, /^Respond with a time: 01/), looking: DESK },
    { when: 'resolve', act: (page) => press(page, /^Resolve: 0/), looking: DESK },
    { when: 'over', act: (page) => page.getByRole('tab', { name: /Cleared/ }).click() },
    { when: 'history', act: (page) => page.getByRole('tab', { name: 'History' }).click() },
  ],
});
accessible('alerts where none is open', {
  as: 'ito',
  path: '/alerts',
  there: (page) => page.getByText('Nothing is open on this unit.'),
});
accessible('the worklist', { path: '/worklist', there: (page) => page.getByRole('listitem').filter({ hasText: '01' }).first() });
accessible('the worklist of a unit without patients', {
  as: 'ito',
  path: `/units/${EMPTY_UNIT}/worklist`,
  there: heading('Worklist'),
});
accessible('the wall of a unit with alerts open', {
  path: `/wall?unit=${UNIT}`,
  there: (page) => page.getByRole('article', { name: /^Bed 01/ }),
  looking: DESK,
});

// ---- A patient ------------------------------------------------------------------------------------------------

const patientThere = (page: Page) => page.getByLabel('Dose of tocilizumab in mg');
/** Dose and weight are looked at as refused and as saved. */
const FORMS = ['Oxygen', 'Vasopressor', 'Signs', 'Work-up', 'Withhold', 'CAR-T infusion', 'Off the unit', 'Treatment limits'];
/** Everything that is folded up on the page. */
async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const one of document.querySelectorAll('details')) one.open = true;
  });
}
accessible(
  'a patient in CRS 3: bars, charts, why, doses, checklist, features, all of it unfolded; a dose checked, an item declined',
  {
    path: () => `/patients/${ids.grave}`,
    there: patientThere,
    looking: NOT_YET,
    next: [
      {
        when: 'unfolded, a dose checked, a reason asked for',
        act: async (page) => {
          await page.getByLabel('Dose of tocilizumab in mg').fill('1200');
          await press(page, 'Check: 01');
          await shown(page, /mg now would raise/);
          await press(page, /^Does not apply: 01/);
          await unfold(page);
        },
      },
    ],
  },
);
accessible('a patient in ICANS 3, charts as tables', {
  path: () => `/patients/${ids.confused}`,
  there: patientThere,
  looking: NOT_YET,
  next: [
    {
      when: 'as tables',
      act: async (page) => {
        await press(page, /^Table/);
        await expect(page.getByRole('table').first()).toBeVisible();
      },
    },
  ],
});
accessible('a patient without CRS, and every form of the charting drawer', {
  path: () => `/patients/${ids.quiet}`,
  there: patientThere,
  next: [
    ...FORMS.map((form, i) => ({
      when: form,
      act: async (page: Page) => {
        if (i === 0) await press(page, 'Chart dose');
        await page.getByRole('dialog').getByRole('button', { name: form, exact: true }).click();
      },
      looking: DIALOG,
    })),
    {
      when: 'weight saved',
      act: async (page) => {
        await page.getByRole('dialog').getByRole('button', { name: 'Weight', exact: true }).click();
        await page.getByLabel('Dosing weight').fill('71');
        await press(page, /^Save weight/);
        await shown(page, /^Saved /);
      },
      looking: DIALOG,
    },
    {
      when: 'dose refused',
      act: async (page) => {
        await page.getByRole('dialog').getByRole('button', { name: 'Dose', exact: true }).click();
        await press(page, /^Save dose/);
        await expect(page.getByRole('dialog').getByRole('alert').first()).toBeVisible();
      },
      looking: DIALOG,
    },
  ],
});
accessible('regrading, with a grade overridden', {
  path: () => `/patients/${ids.grave}/regrade`,
  there: heading('Grades'),
  looking: NOT_YET,
  next: [
    {
      when: 'overridden',
      act: async (page) => {
        const override = page.getByRole('region', { name: 'Grades' }).getByRole('radio', { name: 'Override with a reason' });
        for (const one of await override.all()) await one.check({ force: true });
      },
    },
  ],
});
accessible('history, with the message behind an entry opened', {
  path: () => `/patients/${ids.grave}/history`,
  there: (page) => page.getByRole('listitem').filter({ hasText: 'Rigors' }),
  next: [
    {
      when: 'message',
      act: async (page) => {
        await press(page, /^Message behind/);
        await expect(page.getByRole('dialog').locator('pre').first()).toBeVisible();
      },
      looking: DIALOG,
    },
  ],
});
accessible('the history of charted values, and an own entry being corrected', {
  path: () => `/patients/${ids.quiet}/history`,
  there: (page) => page.getByRole('checkbox', { name: 'Charted values' }),
  looking: NOT_YET,
  next: [
    {
      when: 'charted values',
      act: async (page) => {
        await page.getByRole('checkbox', { name: 'Charted values' }).check({ force: true });
        await expect(page.getByRole('button', { name: /^Correct: / }).first()).toBeVisible();
      },
    },
    { when: 'correcting', act: (page) => press(page, /^Correct: /), looking: DIALOG },
  ],
});
accessible('a patient at a past instant, as shown then and as known today', {
  path: () => `/patients/${ids.grave}/then?at=${encodeURIComponent(ago(70))}&mode=shown`,
  there: (page) => page.getByRole('row', { name: /ferritin/ }),
  next: [{ when: 'as known today', act: (page) => press(page, 'As known today') }],
});
accessible('a handover, and one that was given', {
  path: () => `/patients/${ids.grave}/handoff`,
  there: heading(/^Give 01/),
  looking: NOT_YET,
  next: [
    {
      when: 'given',
      act: async (page) => {
        await press(page, /^Give handover/);
        await shown(page, /^Saved /);
      },
    },
  ],
});
accessible('a patient of a unit one does not work on', {
  as: 'ito',
  path: () => `/patients/${ids.grave}`,
  there: (page) => page.getByText('This patient cannot be shown'),
});

// ---- What comes in --------------------------------------------------------------------------------------------

accessible('quarantine with a message opened, one to be assigned and one to be dismissed; nothing that fits', {
  path: '/quarantine',
  there: (page) => page.getByRole('article').first(),
  next: [
    {
      when: 'opened',
      act: async (page) => {
        for (const entry of await page.getByRole('article').all()) await press(entry, 'Open the text');
        await shown(page, /Line 20 of what/);
        await press(page, 'Assign to a patient');
        await page.getByRole('button', { name: 'Dismiss' }).last().click();
      },
    },
    {
      when: 'settled',
      act: async (page) => {
        await page.getByText('Settled', { exact: true }).click();
        await shown(page, 'Nothing has been settled yet.');
      },
    },
  ],
});
accessible('feeds', { path: '/feeds', there: (page) => page.getByRole('row', { name: /LAB/ }) });
accessible('sources, and one source with a code to be mapped and tried out', {
  path: '/admin/sources',
  there: (page) => page.getByRole('link', { name: 'NDRY/HOSP' }),
  next: [
    {
      when: 'source',
      act: async (page) => {
        await page.getByRole('link', { name: 'NDRY/HOSP' }).click();
        await press(page, 'Add to Codes');
        await page.getByLabel('Codes: sent, row 1').fill('99MNDRY|7001');
        await page.getByLabel('Codes: read as, row 1').fill('loinc:2276-4');
        await press(page, 'Try it out');
        await shown(page, /part would be used/);
      },
    },
  ],
});

// ---- Rules and numbers ----------------------------------------------------------------------------------------

// The whole page has 7 000 elements, which axe looks at for 6 s a time; what is found has each kind of them.
accessible('the rules and their parts; what a search for antibiotics finds of rules, tables, numbers and questions', {
  path: '/rules',
  there: heading('Numbers'),
  looking: { within: 'nav[aria-label="Parts of this page"]' },
  next: [
    {
      when: 'searched',
      act: async (page) => {
        await page.getByRole('searchbox').fill('antibiotic');
        await shown(page, /^\d+ found$/);
      },
    },
  ],
});
accessible('protocols, their difference, a dry run and a version being written', {
  path: '/admin/protocols',
  there: (page) => page.getByRole('table').first(),
  looking: NOT_YET,
  next: [
    {
      when: 'dry run and a number',
      act: async (page) => {
        await page.getByLabel('Change a number').selectOption({ index: 1 });
        await page.getByLabel('Answer a question').selectOption({ index: 1 });
        await press(page, /^Dry run over/);
        await shown(page, 'Budget');
      },
    },
  ],
});
accessible('escalation, and who would be told', {
  path: '/admin/escalation',
  there: (page) => page.getByRole('button', { name: 'Who is told?' }),
  looking: NOT_YET,
  next: [
    {
      when: 'told',
      act: async (page) => {
        await press(page, 'Who is told?');
        await shown(page, /^tier 1/);
      },
    },
  ],
});
accessible('what alerts cost the unit', { path: '/reports', there: heading('Rules, most frequent first') });

// ---- People and duties ----------------------------------------------------------------------------------------

accessible('how one is told', { path: '/settings', there: heading('How you are told') });
accessible('password, sign-ins, and a second factor being set up', {
  path: '/settings/security',
  there: heading('Second factor'),
  looking: NOT_YET,
  next: [
    {
      when: 'second factor',
      act: async (page) => {
        await page.getByLabel('Present password first').fill(CHEN.password);
        await press(page, /second factor/i);
        await shown(page, 'Confirm with this code');
      },
    },
  ],
});
accessible('on call and assignments, with a duty given', {
  path: '/staffing',
  there: heading('On call and assignments'),
  looking: NOT_YET,
  next: [
    {
      when: 'given',
      act: async (page) => {
        await page.getByLabel('Duty').selectOption({ label: 'Intensivist' });
        await page.getByLabel('Who').selectOption({ label: CHEN.name });
        await page.getByLabel('From').fill(ago(60).slice(0, 16));
        await page.getByLabel('To', { exact: true }).fill(ago(-600).slice(0, 16));
        await press(page, 'Give duty');
        await shown(page, 'Saved.');
      },
    },
  ],
});
accessible('alarms off, with one asked for', {
  path: '/alarms-off',
  there: heading('Alarms off'),
  looking: NOT_YET,
  next: [
    {
      when: 'asked',
      act: async (page) => {
        await page.getByLabel('Bed').selectOption({ label: '02' });
        await page.getByLabel('Rule').selectOption({ index: 1 });
        await page.getByLabel('Reason').first().fill('known artefact of the cuff');
        await page
          .getByLabel(/password signs/)
          .first()
          .fill(CHEN.password);
        await press(page, 'Ask for alarm off');
        await shown(page, /known artefact/);
      },
    },
  ],
});
accessible('emergency access, refused', {
  as: 'ito',
  path: '/emergency-access',
  there: heading('Emergency access'),
  looking: NOT_YET,
  next: [
    {
      when: 'refused',
      act: async (page) => {
        await page.getByLabel('Medical record number, exactly').fill('9101');
        await page.getByLabel('Reason').selectOption({ index: 1 });
        await page.getByLabel('In your words').fill('called to the bedside for help');
        await page.getByLabel(/password signs/).fill('not the password');
        await press(page, 'Open this patient');
        await shown(page, /password is wrong/i);
      },
    },
  ],
});

// ---- Administration -------------------------------------------------------------------------------------------

accessible('units and beds, with a bed to be renamed and one to be retired', {
  path: '/admin/units',
  there: (page) => page.getByRole('button', { name: 'Rename bed 01' }),
  looking: NOT_YET,
  next: [
    {
      when: 'asked',
      act: async (page) => {
        await press(page, 'Rename bed 01');
        await press(page, 'Retire bed 04');
      },
    },
  ],
});
accessible('people, with somebody let in and a password link asked for', {
  path: '/admin/users',
  there: (page) => page.getByText(CHEN.email),
  looking: NOT_YET,
  next: [
    {
      when: 'let in',
      act: async (page) => {
        await page.getByLabel('Name', { exact: true }).fill('K. Lee');
        await page.getByLabel('E-mail', { exact: true }).fill('lee@example.org');
        await press(page, `Add to ${UNIT}`);
        await shown(page, /chooses a password by this link/);
        await press(page, 'Password link');
      },
    },
  ],
});
accessible('gateways, with one added and its secret shown', {
  path: '/admin/webhooks',
  there: heading('Add a gateway'),
  next: [
    {
      when: 'added',
      act: async (page) => {
        await page.getByLabel('Name').fill('Pager');
        await page.getByLabel('Address').fill('http://127.0.0.1:9/pager');
        await press(page, 'Add gateway');
        await expect(page.getByRole('button', { name: 'Test Pager' })).toBeVisible();
      },
    },
  ],
});
accessible('paired displays, with one paired and to be revoked', {
  path: '/admin/kiosks',
  there: heading(`Pair a display with ${UNIT}`),
  next: [
    {
      when: 'paired',
      act: async (page) => {
        const context = await page.context().browser()?.newContext();
        if (context === undefined) throw new Error('no browser');
        contexts.push(context);
        const display = await context.newPage();
        await display.goto(`${server.address}/wall`);
        await page.getByLabel('Code on the display').fill((await display.getByTestId('pairing-code').textContent()) ?? '');
        await page.getByLabel('Where it hangs').fill('Station');
        await press(page, `Pair display with ${UNIT}`);
        await press(page, 'Revoke: Station');
        await display.close();
      },
    },
  ],
});
accessible('system health', { path: '/admin/health', there: (page) => page.getByRole('heading', { level: 2 }).first() });
accessible('retention', { path: '/admin/retention', there: (page) => page.getByRole('button', { name: /^Save / }).first() });
accessible('the audit, with its chains checked', {
  path: '/admin/audit',
  there: (page) => page.getByRole('row', { name: /M. Chen/ }).first(),
  next: [
    {
      when: 'checked',
      act: async (page) => {
        await press(page, 'Check the chains');
        await shown(page, /whole\.$/);
      },
      looking: { within: 'section[aria-label="Chains"]' },
    },
  ],
});
for (const page of ['users', 'audit', 'units', 'sources', 'kiosks'])
  accessible(`${page} for somebody who may not`, {
    as: 'ito',
    path: `/admin/${page}`,
    there: (p) => p.getByRole('alert').first(),
  });

// ---- What goes wrong ------------------------------------------------------------------------------------------

accessible('an address where nothing is, and an invitation that is no longer good', {
  path: '/nowhere',
  there: heading('There is nothing at this address.'),
  next: [{ when: 'invitation', act: (page) => page.goto(`${server.address}/invitation#spent`) }],
});
test('WCAG 2.2 AA: lists that cannot be read, and a page that fails as a whole', async () => {
  const found: string[] = [];
  await chen.setViewportSize(SIZES[0]);
  const fail = (status: number, body: object) => chen.route('**/api/**', (route) => route.fulfill({ status, json: body }));
  await fail(503, { error: { code: 'unavailable', message: 'The database does not answer.' } });
  for (const path of ['/quarantine', `/patients/${ids.grave}/history`, '/admin/protocols', `/patients/${ids.quiet}`]) {
    await chen.goto(server.address + path);
    await shown(chen, /cannot be|could not be/);
    found.push(...(await faultsInEveryLook(chen)).map((fault) => `${path}: ${fault}`));
  }
  await chen.unrouteAll();
  await fail(200, {});
  await chen.goto(`${server.address}/reports`);
  await shown(chen, 'NOT LIVE: this page failed');
  found.push(...(await faultsInEveryLook(chen)));
  await chen.unrouteAll();
  expect(found).toEqual([]);
});
accessible('a locked screen, and a wrong password', {
  as: 'ito',
  path: '/',
  there: (page) => page.getByRole('button', { name: 'Lock', exact: true }),
  looking: NOT_YET,
  next: [
    {
      when: 'locked',
      act: async (page) => {
        await page.getByRole('button', { name: 'Lock', exact: true }).click();
        await page.getByLabel('PIN or password').fill('guess');
        await press(page, 'Unlock');
        await shown(page, 'The password is wrong.');
      },
    },
  ],
});
test('WCAG 2.2 AA: NOT LIVE over a board and over a patient, with values withheld', async () => {
  const found: string[] = [];
  await chen.setViewportSize(SIZES[0]);
  const patient = await (contexts[0] as BrowserContext).newPage();
  await Promise.all([chen.goto(`${server.address}/`), patient.goto(`${server.address}/patients/${ids.confused}`)]);
  await expect(chen.getByRole('article', { name: /Bed 01, CRS 3/ })).toBeVisible();
  await expect(patientThere(patient)).toBeVisible();
  for (const page of [chen, patient]) await shown(page, 'Live');
  await server.kill('SIGTERM');
  for (const [page, minutes, link] of [
    [chen, 0.5, 'not-live'],
    [chen, 2, 'withheld'],
    [patient, 2, 'withheld'],
  ] as const) {
    // Nothing is heard any more; how long for is what the watchdog reads here, so that nobody waits.
    await page.evaluate((ms) => {
      const trace = (window as unknown as { __tocsin: Record<'heard' | 'heardDate' | 'from' | 'fromDate', number> }).__tocsin;
      for (const clock of ['heard', 'heardDate', 'from', 'fromDate'] as const) trace[clock] -= ms;
    }, minutes * 60_000);
    await expect(page.locator(`html[data-link="${link}"]`)).toBeAttached();
    found.push(...(await faultsInEveryLook(page)).map((fault) => `${link}: ${fault}`));
  }
  expect(found).toEqual([]);
});
