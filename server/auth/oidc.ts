import type { OAuthConfig } from 'next-auth/providers/oauth';
import { record } from '../administration/record';
import type { Prisma } from '../database/client';
import { opaqueId } from '../store/ids';
import { type RoleMap, rolesOfClaims } from './role-map';

/** What an identity provider has vouched for. */
export interface Claims extends Readonly<Record<string, unknown>> {
  readonly iss: string;
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean | string;
  readonly name?: string;
}

/** The provider as next-auth takes it: code flow with PKCE, state and nonce. */
export function oidcProvider(p: { issuer: string; clientId: string; clientSecret: string }): OAuthConfig<Claims> {
  return {
    id: 'oidc',
    name: 'Single sign-on',
    type: 'oauth',
    wellKnown: `${p.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId: p.clientId,
    clientSecret: p.clientSecret,
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    authorization: { params: { scope: 'openid email profile' } },
    userinfo: {
      // Many providers keep the address out of the ID token. The client refuses an answer about another subject.
      async request({ tokens, client }) {
        const claims = (tokens as unknown as { claims(): Claims }).claims();
        if (!client.issuer.metadata.userinfo_endpoint || !tokens.access_token) return claims;
        const more = await client.userinfo(tokens.access_token);
        if (more.sub !== claims.sub) throw new Error('the user info is about somebody else');
        return { ...more, ...claims };
      },
    },
    profile: (claims) => ({ id: claims.sub, name: claims.name ?? null, email: claims.email ?? null }),
  };
}

/**
 * Whom these claims mean here; null: nobody who may work here. Somebody who has come before is known by the provider's own
 * name for them, whatever their address is by now. At the first time the verified address finds the account, unless that
 * account belongs to another subject of the same provider already. Nobody is made, except by a role that the map gives.
 */
export async function personOfClaims(prisma: Prisma, claims: Claims, map: RoleMap | null, now: Date): Promise<string | null> {
  const { iss: issuer, sub: subject } = claims;
  if (!issuer || !subject) return null;
  const known = await prisma.userIdentity.findUnique({ where: { issuer_subject: { issuer, subject } }, include: { user: true } });
  if (known) return known.user.disabledAt === null ? known.userId : null;
  const email = claims.email?.trim().toLowerCase();
  if (!email || !(claims.email_verified === true || claims.email_verified === 'true')) return null;
  const user = await prisma.user.findUnique({ where: { email }, include: { identities: { where: { issuer } } } });
  if (!user) return makePerson(prisma, { ...claims, email }, map, now);
  if (user.disabledAt !== null || user.identities.length > 0) return null;
  await prisma.$transaction([
    prisma.userIdentity.create({ data: { issuer, subject, userId: user.id } }),
    record(prisma, { unitId: null, at: now, by: user.id, action: 'identity.link', subject: user.id, detail: { issuer } }),
  ]);
  return user.id;
}

async function makePerson(prisma: Prisma, c: Claims & { email: string }, map: RoleMap | null, now: Date): Promise<string | null> {
  const units = (await prisma.unit.findMany({ select: { id: true } })).map((u) => u.id);
  const roles = rolesOfClaims(map, c).filter((r) => units.includes(r.unitId));
  if (roles.length === 0) return null;
  const id = opaqueId('u');
  await prisma.$transaction([
    prisma.user.create({
      data: {
        ...{ id, email: c.email, name: c.name?.trim() || c.email, createdAt: now },
        roles: { create: [...roles] },
        identities: { create: { issuer: c.iss, subject: c.sub } },
      },
    }),
    ...roles.map((r) =>
      record(prisma, {
        ...{ unitId: r.unitId, at: now, by: 'single sign-on', action: 'user.create', subject: id },
        detail: { role: r.role, issuer: c.iss },
      }),
    ),
  ]);
  return id;
}
