import { type TOTP, URI } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginSecondFactor, confirmSecondFactor } from '../../../server/administration/second-factor';
import { createUnit } from '../../../server/administration/units';
import { createUser, disableUser } from '../../../server/administration/users';
import { parseRoleMap, rolesOfClaims } from '../../../server/auth/role-map';
import { actorOfSession } from '../../../server/auth/sessions';
import { hashOf } from '../../../server/auth/tokens';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { door } from '../../support/door';
import { Browser, issuer, type Listening } from '../../support/issuer';

const ENV = [
  'DATABASE_URL',
  'NEXTAUTH_SECRET',
  'NEXTAUTH_URL',
  'AUTH_TRUST_HOST',
  'AUTH_OIDC_ISSUER',
  'AUTH_OIDC_ID',
  'AUTH_OIDC_SECRET',
  'AUTH_OIDC_ROLES',
];
const before = ENV.map((name) => [name, process.env[name]] as const);
let db: TestDatabase;
let ours: Listening;
let theirs: Awaited<ReturnType<typeof issuer>>;
const now = new Date();

beforeAll(async () => {
  db = await freshDatabase();
  ours = await door();
  const verified = (sub: string, email: string, more = {}) => ({
    sub,
    email,
    email_verified: true,
    name: `Name of ${sub}`,
    ...more,
  });
  theirs = await issuer({
    redirect: `${ours.address}/api/auth/callback/oidc`,
    accounts: [
      verified('ann', 'Ann@Example.org'),
      verified('somebody-else', 'ann@example.org'),
      { ...verified('eve', 'bob@example.org'), email_verified: false },
      verified('gone', 'gone@example.org'),
      verified('stranger', 'stranger@example.org', { groups: ['hospital'] }),
      verified('nora', 'nora@example.org', { groups: ['hospital', 'icu7-nurses', 'nowhere'] }),
    ],
  });
  Object.assign(process.env, {
    ...{ DATABASE_URL: db.url, NEXTAUTH_SECRET: 'a secret of the tests with at least 32 characters', AUTH_TRUST_HOST: 'true' },
    ...{ AUTH_OIDC_ISSUER: theirs.address, AUTH_OIDC_ID: theirs.clientId, AUTH_OIDC_SECRET: theirs.clientSecret },
    AUTH_OIDC_ROLES: 'groups: icu7-nurses=nurse@ICU-7, nowhere=admin@ICU-99',
  });
  const by = { now, by: 'test' };
  await createUnit(db.prisma, { id: 'ICU-7', name: 'ICU 7', zone: 'UTC', beds: '2', protocolId: 'astct-2019', ...by });
  for (const name of ['ann', 'bob', 'gone'])
    await createUser(db.prisma, { email: `${name}@example.org`, name, role: 'physician', unitId: 'ICU-7', ...by });
  await disableUser(db.prisma, { email: 'gone@example.org', ...by });
});
afterAll(async () => {
  await Promise.all([ours.stop(), theirs.stop()]);
  await (
    globalThis as { tocsinPagesDatabase?: { prisma: { $disconnect(): Promise<void> } } }
  ).tocsinPagesDatabase?.prisma.$disconnect();
  await db.drop();
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

const SESSION = 'next-auth.session-token';
/** Our page's button: the address at the provider to go on with. */
async function button(browser: Browser): Promise<URL> {
  const { csrfToken } = (await (await browser.fetch(`${ours.address}/api/auth/csrf`)).json()) as { csrfToken: string };
  const answer = await browser.fetch(`${ours.address}/api/auth/signin/oidc`, {
    method: 'POST',
    body: new URLSearchParams({ csrfToken, json: 'true', callbackUrl: `${ours.address}/worklist` }),
  });
  return new URL(((await answer.json()) as { url: string }).url);
}
/** Signs in at the provider; returns the address it sends the browser back to. */
async function atProvider(browser: Browser, start: URL, sub: string): Promise<string> {
  const back = (at: string) => at.startsWith(ours.address);
  const page = await browser.walk(start.href, back);
  if (back(page.at)) return page.at;
  const action = /<form[^>]*action="([^"]+)"/.exec(page.text)?.[1] as string;
  const typed = await browser.fetch(new URL(action, page.at).href, {
    method: 'POST',
    body: new URLSearchParams({ prompt: 'login', login: sub, password: 'x' }),
  });
  return (await browser.walk(new URL(typed.headers.get('location') as string, page.at).href, back)).at;
}
async function signIn(sub: string, browser = new Browser()) {
  const returned = await atProvider(browser, await button(browser), sub);
  const answer = await browser.fetch(returned);
  const session = browser.cookies(ours.address).get(SESSION);
  const actor = session === undefined ? null : await actorOfSession(db.prisma, session, Date.now());
  return { to: new URL(answer.headers.get('location') ?? '', ours.address), actor, returned };
}

describe('single sign-on with a real OpenID provider', () => {
  it('the first sign-in finds the account by its verified address, links it and opens a session of ours', async () => {
    const { actor, to } = await signIn('ann');
    expect(to.pathname).toBe('/worklist');
    expect(actor).toMatchObject({ name: 'ann', roles: [{ unitId: 'ICU-7', role: 'physician' }] });
    expect((await db.prisma.session.findFirst())?.userAgent).toBe('Browser of the test');
    const links = await db.prisma.userIdentity.findMany();
    expect(links).toEqual([{ issuer: theirs.address, subject: 'ann', userId: actor?.id }]);
    const lines = await db.prisma.auditEntry.findMany({ where: { actor: actor?.id as string }, orderBy: { at: 'asc' } });
    expect(lines.map((l) => l.action)).toEqual(expect.arrayContaining(['identity.link', 'sign-in']));
  });
  it('who has come before is known by the provider’s own name for them, also when the address here has changed', async () => {
    await db.prisma.user.update({ where: { email: 'ann@example.org' }, data: { email: 'ann.new@example.org' } });
    const { actor } = await signIn('ann');
    await db.prisma.user.update({ where: { email: 'ann.new@example.org' }, data: { email: 'ann@example.org' } });
    expect(actor?.name).toBe('ann');
    expect(await db.prisma.userIdentity.count({ where: { subject: 'ann' } })).toBe(1);
  });
  it.each([
    ['an address that another person of the provider now has', 'somebody-else'],
    ['an address that the provider has not verified', 'eve'],
    ['a disabled account', 'gone'],
    ['somebody nobody has entered and no role is given to', 'stranger'],
  ])('%s gets nobody in', async (_, sub) => {
    const users = await db.prisma.user.count();
    const { actor, to } = await signIn(sub);
    expect([actor, to.pathname, to.searchParams.get('error')]).toEqual([null, '/login', 'not-entered']);
    expect([await db.prisma.user.count(), await db.prisma.userIdentity.count({ where: { subject: sub } })]).toEqual([users, 0]);
  });
  it('somebody is made only by a role the map gives, on units that exist, and can be disabled like anybody', async () => {
    const { actor } = await signIn('nora');
    expect(actor).toMatchObject({ name: 'Name of nora', roles: [{ unitId: 'ICU-7', role: 'nurse' }] });
    await disableUser(db.prisma, { email: 'nora@example.org', now, by: 'test' });
    expect((await signIn('nora')).actor).toBeNull();
  });
  it('the way to the provider carries a PKCE challenge, a state and a nonce, fresh each time', async () => {
    const [first, second] = [await button(new Browser()), await button(new Browser())];
    for (const name of ['code_challenge', 'state', 'nonce']) {
      expect(first.searchParams.get(name)?.length, name).toBeGreaterThan(20);
      expect(first.searchParams.get(name)).not.toBe(second.searchParams.get(name));
    }
    expect([first.searchParams.get('code_challenge_method'), first.searchParams.get('response_type')]).toEqual(['S256', 'code']);
  });
  it('S-11: an answer that was made for another browser, or whose state was changed, opens no session', async () => {
    const victim = new Browser();
    const attacker = new Browser();
    const returned = await atProvider(attacker, await button(attacker), 'ann');
    await button(victim);
    await victim.fetch(returned);
    expect(victim.cookies(ours.address).has(SESSION)).toBe(false);
    const changed = new URL(returned);
    changed.searchParams.set('state', 'x'.repeat(43));
    await attacker.fetch(changed.href);
    expect(attacker.cookies(ours.address).has(SESSION)).toBe(false);
  });
  it('a code that was used once is worth nothing', async () => {
    const browser = new Browser();
    const { returned } = await signIn('ann', browser);
    browser.cookies(ours.address).delete(SESSION);
    await browser.fetch(returned);
    expect(browser.cookies(ours.address).has(SESSION)).toBe(false);
  });
});

describe('roles of claims', () => {
  it('reads the claim and its list; refuses what is no role, no unit, or no list', () => {
    expect(parseRoleMap('https://h.example/groups: a b=nurse@ICU-7, c=admin@ICU-7')).toEqual({
      claim: 'https://h.example/groups',
      roles: [
        { value: 'a b', role: 'nurse', unitId: 'ICU-7' },
        { value: 'c', role: 'admin', unitId: 'ICU-7' },
      ],
    });
    for (const text of [
      '',
      'groups',
      'groups:',
      'groups: a=chief@ICU-7',
      'groups: a=nurse',
      'groups: a=nurse@',
      'groups: a=nurse@ICU-7,',
    ])
      expect(parseRoleMap(text), text).toBeNull();
  });
  it('a claim of one text or of several gives each role once; another claim gives none', () => {
    const map = parseRoleMap('roles: a=nurse@ICU-7, b=nurse@ICU-7, c=it@ICU-7');
    expect(rolesOfClaims(map, { roles: ['a', 'b'] })).toEqual([{ unitId: 'ICU-7', role: 'nurse' }]);
    expect(rolesOfClaims(map, { roles: 'c' })).toEqual([{ unitId: 'ICU-7', role: 'it' }]);
    expect([
      rolesOfClaims(map, { groups: ['a'] }),
      rolesOfClaims(map, { roles: 7 }),
      rolesOfClaims(null, { roles: 'c' }),
    ]).toEqual([[], [], []]);
  });
});

describe('the sign-in form', () => {
  const EMAIL = 'form@example.org';
  let password = '';
  beforeAll(async () => {
    const who = { email: EMAIL, name: 'Form', role: 'nurse', unitId: 'ICU-7', now, by: 'test' };
    password = await createUser(db.prisma, who);
  });
  async function post(browser: Browser, given: Record<string, string>, token?: string) {
    const { csrfToken } = (await (await browser.fetch(`${ours.address}/api/auth/csrf`)).json()) as { csrfToken: string };
    const body = { email: EMAIL, password, ...given, csrfToken: token ?? csrfToken, json: 'true', callbackUrl: ours.address };
    const answer = await browser.fetch(`${ours.address}/api/auth/callback/credentials`, {
      ...{ method: 'POST', body: new URLSearchParams(body) },
    });
    const { url } = (await answer.json()) as { url: string };
    return { error: new URL(url).searchParams.get('error'), sid: browser.cookies(ours.address).get(SESSION) };
  }
  it('S-04: the id of the session is made at the sign-in, whatever cookie was planted before it', async () => {
    const browser = new Browser();
    browser.cookies(ours.address).set(SESSION, 'planted-by-somebody-else');
    const { sid } = await post(browser, {});
    expect(sid).not.toBe('planted-by-somebody-else');
    expect(await actorOfSession(db.prisma, sid ?? '', Date.now())).toMatchObject({ name: 'Form' });
    expect(await actorOfSession(db.prisma, 'planted-by-somebody-else', Date.now())).toBeNull();
    const again = await post(new Browser(), {});
    expect(again.sid).not.toBe(sid);
  });
  it('S-04: without the token of the form nobody is signed in', async () => {
    const browser = new Browser();
    const { sid } = await post(browser, {}, 'not the token of this browser');
    expect(sid).toBeUndefined();
  });
  it('remembers that others use the workstation too, or that the device is one person’s own', async () => {
    const kinds: (boolean | undefined)[] = [];
    for (const device of ['shared', 'own', undefined]) {
      const browser = new Browser();
      if (device !== undefined) browser.cookies(ours.address).set('tocsin-device', device);
      const { sid } = await post(browser, {});
      kinds.push((await db.prisma.session.findUnique({ where: { idHash: hashOf(sid ?? '') } }))?.shared);
    }
    expect(kinds).toEqual([true, false, false]);
  });
  it('asks for the code of a second factor by name, and takes it', async () => {
    const secret = process.env.NEXTAUTH_SECRET ?? '';
    const { id: userId } = await db.prisma.user.findUniqueOrThrow({ where: { email: EMAIL } });
    const { uri } = await beginSecondFactor(db.prisma, secret, { userId, now });
    const app = URI.parse(uri) as TOTP;
    const before = Date.now() - 60_000;
    await confirmSecondFactor(db.prisma, secret, { userId, now: new Date(before), code: app.generate({ timestamp: before }) });
    expect((await post(new Browser(), {})).error).toBe('code-needed');
    expect((await post(new Browser(), { code: 'abcd-efgh' })).error).toBe('code-wrong');
    const { error, sid } = await post(new Browser(), { code: app.generate() });
    expect([error, (await actorOfSession(db.prisma, sid ?? '', Date.now()))?.name]).toEqual([null, 'Form']);
  });
});
