import { can, type Role, type UserActor } from '../../lib/permissions';
import { protocolById } from '../../lib/protocols';
import { changed, type ProtocolChanges, refOf } from '../../lib/protocols/document';
import type { Protocol } from '../../lib/protocols/protocol';
import { nextVersion, type ProtocolRegistry, registryOf } from '../../lib/protocols/registry';
import { DAY, type Instant, MINUTE } from '../../lib/time';
import { Refusal, record } from '../administration/record';
import type { Prisma } from '../database/client';

/**
 * Versions of protocols: written by one person, approved by another, then followed by a unit from an instant on. Nothing
 * is edited: what was wrong is followed by a further version.
 */

/** How far ahead a change may be planned. */
const PLANNED_AT_MOST = 90 * DAY;
/** "Now", as a person's clock says it, may lie a little back. */
const BACK_AT_MOST = MINUTE;

/** Who did it, as rows and pages name them; the id tells two people of one name apart. */
export const personText = (p: { readonly id: string; readonly name: string }): string => `${p.name} [${p.id}]`;
const idOf = (text: string) => /\[([^\]]+)\]$/.exec(text)?.[1] ?? text;

export async function readRegistry(prisma: Prisma): Promise<ProtocolRegistry> {
  const rows = await prisma.protocolVersion.findMany({ orderBy: [{ createdAt: 'asc' }, { version: 'asc' }] });
  return registryOf(
    rows.map((r) => ({ ...r, createdAt: r.createdAt.toISOString(), approvedAt: r.approvedAt?.toISOString() ?? null })),
  );
}

/** Writes a further version. Refuses with every reason; each names the number and what is allowed. */
export async function createVersion(
  prisma: Prisma,
  v: { readonly base: string; readonly changes: ProtocolChanges; readonly note: string; readonly now: Date; readonly by: string },
): Promise<string> {
  const registry = await readRegistry(prisma);
  const base = registry.find(v.base);
  if (!base) throw new Refusal(`There is no protocol ${v.base}.`);
  if (v.note.trim() === '') throw new Refusal('A new version needs a note that says why.');
  const made = changed(base, v.changes);
  if ('errors' in made) throw new Refusal(made.errors.join('\n'));
  const shipped = protocolById(base.id) ?? base;
  // Versions that cannot be read any more keep their numbers.
  const taken = await prisma.protocolVersion.findMany({ where: { id: base.id }, select: { version: true } });
  const version = nextVersion(
    shipped,
    taken.map((row) => row.version),
  );
  const ref = refOf({ id: base.id, version });
  await prisma.$transaction([
    prisma.protocolVersion.create({
      data: { id: base.id, version, body: made.document, note: v.note.trim(), createdBy: v.by, createdAt: v.now },
    }),
    record(prisma, {
      ...{ unitId: null, at: v.now, by: v.by, action: 'protocol.create', subject: ref },
      detail: {
        base: refOf(base),
        note: v.note.trim(),
        numbers: JSON.stringify(v.changes.numbers ?? {}),
        choices: JSON.stringify(v.changes.choices ?? {}),
      },
    }),
  ]);
  return ref;
}

/** The second pair of eyes: from here on the version counts as signed off. */
export async function approveVersion(prisma: Prisma, v: { readonly ref: string; readonly now: Date; readonly by: string }) {
  const key = keyOf(v.ref);
  const row = await prisma.protocolVersion.findUnique({ where: { id_version: key } });
  if (!row) throw new Refusal(`There is no version ${v.ref} of the site's own.`);
  if (row.approvedBy !== null) throw new Refusal(`${v.ref} has been approved already, by ${row.approvedBy}.`);
  if (idOf(row.createdBy) === idOf(v.by)) throw new Refusal('Somebody else than its author has to approve a version.');
  await prisma.$transaction([
    prisma.protocolVersion.update({
      where: { id_version: key, approvedBy: null },
      data: { approvedBy: v.by, approvedAt: v.now },
    }),
    record(prisma, { unitId: null, at: v.now, by: v.by, action: 'protocol.approve', subject: v.ref }),
  ]);
}

interface Publication {
  readonly unitId: string;
  readonly ref: string;
  readonly at: Instant;
  readonly now: Date;
}
/**
 * The version that the unit would follow, and who approved it. Asked before anybody signs for it too: a signature on record stands for
 * a publication.
 * @throws Refusal if it may not be followed from then on
 */
export async function publishable(prisma: Prisma, p: Publication): Promise<{ protocol: Protocol; approvedBy: string | null }> {
  const unit = await prisma.unit.findUnique({ where: { id: p.unitId } });
  if (!unit) throw new Refusal(`There is no unit ${p.unitId}.`);
  const protocol = (await readRegistry(prisma)).find(p.ref);
  if (!protocol) throw new Refusal(`There is no protocol ${p.ref} that could be followed.`);
  const stored = await prisma.protocolVersion.findUnique({ where: { id_version: keyOf(refOf(protocol)) } });
  if (stored && stored.approvedBy === null) throw new Refusal(`${refOf(protocol)} has not been approved by a second person yet.`);
  if (p.at < p.now.getTime() - BACK_AT_MOST) throw new Refusal('A change cannot take effect in the past.');
  if (p.at > p.now.getTime() + PLANNED_AT_MOST) throw new Refusal('A change can be planned 90 days ahead at most.');
  return { protocol, approvedBy: stored?.approvedBy ?? null };
}

/** Lets a unit follow a version from `at` on. Never backwards in time: what was shown then was shown. */
export async function publishVersion(prisma: Prisma, p: Publication & { readonly by: string }): Promise<void> {
  const { protocol, approvedBy } = await publishable(prisma, p);
  await prisma.$transaction([
    prisma.unitProtocol.create({
      data: {
        ...{ unitId: p.unitId, protocolId: protocol.id, version: protocol.version },
        ...{ effectiveAt: new Date(p.at), recordedAt: p.now, by: p.by, approvedBy },
      },
    }),
    record(prisma, {
      ...{ unitId: p.unitId, at: p.now, by: p.by, action: 'protocol.publish', subject: refOf(protocol) },
      detail: { effectiveAt: new Date(p.at).toISOString() },
    }),
  ]);
}

/** A person named on the command line, if they may do this; an operator who names nobody acts as the operator. */
export async function personFor(
  prisma: Prisma,
  email: string | undefined,
  operator: string,
  action: 'manage' | 'approve',
  resource: Parameters<typeof can>[2],
): Promise<string> {
  if (email === undefined) return operator;
  const user = await prisma.user.findUnique({ where: { email: email.trim().toLowerCase() }, include: { roles: true } });
  if (!user || user.disabledAt !== null) throw new Refusal(`Nobody signs in as ${email}.`);
  const actor: UserActor = {
    ...{ kind: 'user', id: user.id, name: user.name, session: '' },
    roles: user.roles.map((r) => ({ unitId: r.unitId, role: r.role as Role })),
  };
  if (!can(actor, action, resource)) throw new Refusal(`${user.name} may not do this.`);
  return personText(actor);
}

function keyOf(ref: string): { id: string; version: string } {
  const at = ref.indexOf('@');
  return at < 1 ? { id: ref, version: '' } : { id: ref.slice(0, at), version: ref.slice(at + 1) };
}
