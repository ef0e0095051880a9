import type { NextAuthOptions } from 'next-auth';
import credentials from 'next-auth/providers/credentials';
import type { Provider } from 'next-auth/providers/index';
import { DEVICE_COOKIE, SHARED_DEVICE } from '../../lib/people/device';
import { record } from '../administration/record';
import { pagesDatabase } from '../database/pages';
import { parseCookies } from './cookies';
import { type Claims, oidcProvider, personOfClaims } from './oidc';
import { parseRoleMap } from './role-map';
import { ABSOLUTE_MS, openSession, openSessionOf, revokeSession } from './sessions';
import { signInByPassword } from './sign-in';
import { signInLine } from './sign-in-log';
import { hashOf } from './tokens';

/** What a sign-in remembers of the browser it is made in. */
export interface SignInBrowser {
  readonly userAgent: string | undefined;
  /** The sign-in page said that others use this workstation too: it locks itself. Programs that sign in say nothing. */
  readonly shared: boolean;
}
export function browserOf(userAgent: string | null | undefined, cookie: string | null | undefined): SignInBrowser {
  return { userAgent: userAgent ?? undefined, shared: parseCookies(cookie ?? undefined).get(DEVICE_COOKIE) === SHARED_DEVICE };
}

/**
 * next-auth is the door only: forms, CSRF, the walk to an identity provider. What its cookie carries is not a token with
 * claims but the id of a row in `sessions`, and that row alone says who is signed in and for how long. So the cookie is
 * neither signed nor encrypted: it is 256 random bits. The browser's name is kept so that people tell their sign-ins apart.
 */
export function authOptions(browser: SignInBrowser): NextAuthOptions {
  const prisma = pagesDatabase();
  return {
    providers: providers(),
    pages: { signIn: '/login', error: '/login' },
    session: { strategy: 'jwt', maxAge: ABSOLUTE_MS / 1_000 },
    jwt: {
      encode: async ({ token }) => String(token?.sid ?? ''),
      decode: async ({ token: sid }) => (sid && (await openSessionOf(prisma, sid, Date.now())) ? { sid } : null),
    },
    callbacks: {
      async signIn({ account, profile }) {
        if (account?.provider !== 'oidc') return true;
        // The identity provider says who it is; whether that person may work here is our own list's matter.
        return (await knownPerson(profile as unknown as Claims)) !== null || '/login?error=not-entered';
      },
      async jwt({ token, user, account, profile }) {
        if (!user) return { sid: token.sid };
        const id = account?.provider === 'oidc' ? await knownPerson(profile as unknown as Claims) : user.id;
        if (id === null) throw new Error('not a user here');
        const by = account?.provider === 'oidc' ? 'oidc' : 'password';
        // A whole sign-in gives a PIN that was guessed at its tries back.
        await prisma.user.updateMany({ where: { id, pinFailures: { gt: 0 } }, data: { pinFailures: 0 } });
        await record(prisma, {
          ...{ unitId: null, at: new Date(), by: id },
          ...{ action: 'sign-in', subject: id, detail: { by } },
        });
        return { sid: await openSession(prisma, id, Date.now(), { ...browser, method: by }) };
      },
      async session({ session, token }) {
        const found = await openSessionOf(prisma, String(token.sid), Date.now());
        return { expires: session.expires, user: { name: found?.person.name ?? null } };
      },
      redirect: async ({ url, baseUrl }) => withinSite(url, baseUrl),
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sid !== 'string') return;
        const id = (await openSessionOf(prisma, token.sid, Date.now()))?.person.id;
        await revokeSession(prisma, hashOf(token.sid), Date.now());
        if (id) await record(prisma, { unitId: null, at: new Date(), by: id, action: 'sign-out', subject: id });
      },
    },
    logger: {
      error: logged,
      warn: () => undefined,
      debug: () => undefined,
    },
  };

  function knownPerson(claims: Claims): Promise<string | null> {
    return personOfClaims(prisma, claims, parseRoleMap(process.env.AUTH_OIDC_ROLES ?? ''), new Date());
  }
}

function providers(): Provider[] {
  const list: Provider[] = [
    credentials({
      name: 'Password',
      credentials: {
        email: { label: 'E-mail', type: 'email' },
        password: { label: 'Password', type: 'password' },
        code: { label: 'Code', type: 'text' },
      },
      async authorize(given) {
        if (!given?.email || !given.password) return null;
        const { email, password, code = '' } = given;
        const found = await signInByPassword(
          pagesDatabase(),
          { email, password: password.slice(0, 1_000), code: code.slice(0, 50) },
          process.env.NEXTAUTH_SECRET ?? '',
          Date.now(),
        );
        if (found.kind === 'in') return { ...found.who };
        if (found.kind === 'wrong') return null;
        if (found.kind === 'unavailable') logged('SIGN_IN_UNAVAILABLE', found.cause);
        // The form asks for the code then; next-auth hands the message on as the error's name.
        throw new Error(found.kind);
      },
    }),
  ];
  const { AUTH_OIDC_ISSUER: issuer, AUTH_OIDC_ID: clientId, AUTH_OIDC_SECRET: clientSecret } = process.env;
  if (issuer && clientId && clientSecret) list.push(oidcProvider({ issuer, clientId, clientSecret }) as Provider);
  return list;
}

/** Into the log, from the pages' bundle, which has no logger. */
function logged(code: string, about: unknown): void {
  const line = signInLine(code, about);
  if (line !== null) process.stderr.write(`${line}\n`);
}

/** Only our own pages may follow a sign-in. */
function withinSite(url: string, baseUrl: string): string {
  try {
    const target = new URL(url, baseUrl);
    return target.origin === new URL(baseUrl).origin ? target.href : baseUrl;
  } catch {
    return baseUrl;
  }
}
