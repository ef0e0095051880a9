import { createConnection } from 'node:net';
import { test as base, expect, type Page } from '@playwright/test';
import { until } from './client';
import { issuer } from './issuer';
import { freePort, startServer, type TestServer } from './server';

/**
 * A production server of its own with one unit, a signed-up nurse, a key, and an OpenID provider that knows her as "ann", shared
 * by the journeys of one file.
 */
export interface Site extends TestServer {
  readonly unit: string;
  readonly nurse: { readonly email: string; readonly password: string };
  readonly key: string;
  /** Signs in on the sign-in page and waits for the board. */
  signIn(page: Page): Promise<void>;
  /** Sends events as a device would; every one must be stored. */
  events(...events: readonly object[]): Promise<void>;
  /** Sends one HL7 message (segments) over MLLP and returns the answer. */
  hl7(...segments: readonly string[]): Promise<string>;
}

export const test = base.extend<object, { site: Site }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
    async ({}, use) => {
      const ports = { http: await freePort(), mllp: await freePort() };
      const hospital = await issuer({
        redirect: `http://127.0.0.1:${ports.http}/api/auth/callback/oidc`,
        accounts: [{ sub: 'ann', email: 'ann@example.org', email_verified: true, name: 'Ann Lee' }, { sub: 'stranger' }],
      });
      const { address: AUTH_OIDC_ISSUER, clientId: AUTH_OIDC_ID, clientSecret: AUTH_OIDC_SECRET } = hospital;
      const server = await startServer({ pages: true, ports, env: { AUTH_OIDC_ISSUER, AUTH_OIDC_ID, AUTH_OIDC_SECRET } });
      const unit = 'ICU-7';
      const email = 'ann@example.org';
      await server.tocsin('units', 'create', '--id', unit, '--name', 'ICU 7', '--beds', '701,702,703,704,705,706');
      const password = await server.tocsin(
        'users',
        'create',
        '--email',
        email,
        '--name',
        'Ann Lee',
        '--role',
        'nurse',
        '--unit',
        unit,
      );
      const key = await server.tocsin(
        'keys',
        'create',
        '--source',
        'journey',
        '--unit',
        unit,
        '--scope',
        'ingest',
        '--scope',
        'read',
      );
      // The running server learns of the new unit within its next look at the administrator's tables.
      const units = async () => {
        const answer = await fetch(`${server.address}/api/units`, { headers: { authorization: `Bearer ${key}` } });
        return ((await answer.json()) as { units: unknown[] }).units.length;
      };
      await until(async () => (await units()) > 0, 'the unit is known', 12_000);
      await use({
        ...server,
        unit,
        nurse: { email, password },
        key,
        async signIn(page) {
          await page.goto(`${server.address}/login`);
          await page.getByLabel('E-mail').fill(email);
          await page.getByLabel('Password').fill(password);
          await page.getByRole('button', { name: 'Sign in', exact: true }).click();
          await page.waitForURL(`${server.address}/`);
        },
        async events(...events) {
          const answer = await fetch(`${server.address}/api/events`, {
            method: 'POST',
            headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
            body: JSON.stringify({ events }),
          });
          const { results } = (await answer.json()) as { results: { status: string }[] };
          expect(results.map((r) => r.status)).toEqual(events.map(() => 'stored'));
        },
        hl7: (...segments) => exchange(server.mllpPort, segments.join('\r')),
      });
      await server.stop();
      await hospital.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});
export { expect };

function exchange(port: number, message: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1');
    let answer = '';
    socket.setTimeout(10_000, () => reject(new Error('no answer over MLLP')));
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      answer += chunk;
      if (!answer.includes('\x1c\r')) return;
      socket.destroy();
      resolve(answer.slice(1, answer.indexOf('\x1c')));
    });
    socket.write(`\x0b${message}\r\x1c\r`);
  });
}
