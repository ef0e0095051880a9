import { ROLES } from '../../../lib/permissions';
import { hashPassword } from '../../../server/auth/passwords';
import { openSession, revokeSession } from '../../../server/auth/sessions';
import { hashOf, newSecret } from '../../../server/auth/tokens';
import type { TestDatabase } from '../../support/database';
import type { Inside } from '../../support/inside';

/** Everybody who may knock: each role of the unit, and those who have no business there. */
export const ACTORS = [
  ...ROLES,
  'nurse of another unit',
  'kiosk',
  'kiosk of another unit',
  'reading key',
  'reading key of another unit',
  'ingest key',
  'revoked session',
  'nobody',
] as const;
export type ActorName = (typeof ACTORS)[number];
export type Credentials = { readonly [A in ActorName]: Record<string, string> };

/** With which each of the people signs. */
export const ACTORS_PIN = '739482';

/** Makes them all on the server; returns the headers by which each knocks. */
export async function everybody(db: TestDatabase, server: Inside): Promise<Credentials> {
  const { prisma } = db;
  const now = new Date();
  const pinHash = await hashPassword(ACTORS_PIN);
  const session = async (name: string, roles: readonly { unitId: string; role: string }[]) => {
    const id = `u-${name}`;
    await prisma.user.create({
      data: { id, email: `${name}@example.org`, name, pinHash, createdAt: now, roles: { create: [...roles] } },
    });
    return openSession(prisma, id, now.getTime());
  };
  const cookie = (id: string) => ({ cookie: `next-auth.session-token=${id}`, 'sec-fetch-site': 'same-origin' });
  const kiosk = async (unitId: string) => {
    const token = `kio_${newSecret()}`;
    await prisma.kiosk.create({
      data: { id: `k-${unitId}`, unitId, name: 'wall', tokenHash: hashOf(token), approvedBy: 'u', createdAt: now },
    });
    return { cookie: `tocsin-kiosk=${token}`, 'sec-fetch-site': 'same-origin' };
  };
  const key = async (unit: string, scope: string) => ({
    authorization: `Bearer ${await server.tocsin('keys', 'create', '--source', `S-${unit}-${scope}`, '--unit', unit, '--scope', scope)}`,
  });
  const revoked = await session('revoked', [{ unitId: 'ICU-7', role: 'admin' }]);
  await revokeSession(prisma, hashOf(revoked), now.getTime());
  const ofRoles: [string, Record<string, string>][] = [];
  for (const role of ROLES) ofRoles.push([role, cookie(await session(role, [{ unitId: 'ICU-7', role }]))]);
  return {
    ...Object.fromEntries(ofRoles),
    'nurse of another unit': cookie(await session('other', [{ unitId: 'ICU-8', role: 'nurse' }])),
    kiosk: await kiosk('ICU-7'),
    'kiosk of another unit': await kiosk('ICU-8'),
    'reading key': await key('ICU-7', 'read'),
    'reading key of another unit': await key('ICU-8', 'read'),
    'ingest key': await key('ICU-7', 'ingest'),
    'revoked session': cookie(revoked),
    nobody: {},
  } as unknown as Credentials;
}

/** Asks a server as one of the actors: GET, or POST with a body. A body that is not JSON counts as null. */
export const askerOf =
  (at: () => { readonly address: string; readonly who: Credentials }) =>
  async (actor: keyof Credentials, path: string, body?: object) => {
    const { address, who } = at();
    const answer = await fetch(address + path, {
      method: body ? 'POST' : 'GET',
      headers: { ...who[actor], 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: answer.status, body: await answer.json().catch(() => null) };
  };
