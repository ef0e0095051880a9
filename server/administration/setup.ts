import { timingSafeEqual } from 'node:crypto';
import { passwordTrouble } from '../../lib/people/password';
import { hashPassword } from '../auth/passwords';
import { hashOf, newSecret } from '../auth/tokens';
import type { Prisma } from '../database/client';
import { opaqueId } from '../store/ids';
import { Refusal, record } from './record';
import { createUnit } from './units';

/** Prisma's name for a row of an id that is there already: the other of two at the same instant has made the unit. */
const lost = (error: { code?: string }): never => {
  throw error.code === 'P2002' ? new Refusal('Somebody else was first.') : error;
};

export interface FirstAdministrator {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly unit: { readonly id: string; readonly name: string; readonly zone: string; readonly beds: string };
}

/**
 * The door for the very first person: open only while there is no user at all, and only to who reads the token off the
 * server's own output. Each node has a token of its own; none of them is stored.
 */
export class Setup {
  private constructor(
    private readonly prisma: Prisma,
    /** null: there were users when the server started. */
    readonly token: string | null,
  ) {}

  static async begin(prisma: Prisma): Promise<Setup> {
    return new Setup(prisma, (await prisma.user.count()) === 0 ? newSecret() : null);
  }

  /** Whether this token opens the door now. */
  async opens(token: string): Promise<boolean> {
    if (this.token === null || !timingSafeEqual(Buffer.from(hashOf(token)), Buffer.from(hashOf(this.token)))) return false;
    return (await this.prisma.user.count()) === 0;
  }

  /**
   * Makes the unit, if there is none of this name, and its administrator. Of two at the same instant one is made.
   * @throws Refusal
   */
  async make(first: FirstAdministrator, protocolId: string, now: Date): Promise<void> {
    const { prisma } = this;
    const { unit } = first;
    const email = first.email.trim().toLowerCase();
    if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new Refusal(`${first.email} is not an e-mail address.`);
    const trouble = passwordTrouble(first.password, first);
    if (trouble !== null) throw new Refusal(trouble);
    if (!(await prisma.unit.findUnique({ where: { id: unit.id } })))
      await createUnit(prisma, { ...unit, protocolId, now, by: 'set-up' }).catch(lost);
    const passwordHash = await hashPassword(first.password);
    const id = opaqueId('u');
    await prisma.$transaction(async (t) => {
      // One after the other, on whatever node: a transaction that may fail at its end alone would have to be told from a fault.
      await t.$queryRaw`select pg_advisory_xact_lock(hashtext('first administrator'))::text`;
      if ((await t.user.count()) > 0) throw new Refusal('There is a user already.');
      const roles = { create: { unitId: unit.id, role: 'admin' } };
      await t.user.create({ data: { id, email, name: first.name.trim(), passwordHash, createdAt: now, roles } });
      const detail = { role: 'admin' };
      await record(t as Prisma, { unitId: unit.id, at: now, by: 'set-up', action: 'user.create', subject: id, detail });
    });
  }
}
