import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { DEFAULT_POLICY } from '../../lib/alerts/escalate';
import { DUTIES, type Duty, HOLDERS } from '../../lib/alerts/recipients';
import { DAY, HOUR, type Instant } from '../../lib/time';
import { createUser } from '../administration/users';
import type { Prisma } from '../database/client';
import { opaqueId } from '../store/ids';
import { assign, insertOnCall } from '../store/staff';
import { inTransaction } from '../store/transaction';
import { BY, DEMO_USERS, UNIT } from './hospital';

/** Nurses of the shift beside the one who signs in: each has some of the beds. Nobody knows their passwords. */
const OTHER_NURSES = [
  { email: 'nurse-2@demo.example', name: 'D. Marsh' },
  { email: 'nurse-3@demo.example', name: 'K. Ito' },
  { email: 'nurse-4@demo.example', name: 'E. Novak' },
] as const;
const GATEWAY = 'Pagers';
/** The schedule is filled so far ahead, and again at a start that finds less than half of it left. */
const ON_CALL_MS = 30 * DAY;
const PHONE_TREE = ['Charge nurse 7-7001', 'Intensivist on call 7-7010', 'Technical support 7-4400'];

/** What a unit in use has and an empty one has not: nurses, an escalation with somebody to fall back on, who is on call. */
export async function prepareStaffing(prisma: Prisma, pool: Pool, now: Instant): Promise<void> {
  for (const { email, name } of OTHER_NURSES)
    if (!(await prisma.user.findUnique({ where: { email } })))
      await createUser(prisma, { email, name, role: 'nurse', unitId: UNIT, now: new Date(), by: BY });
  const idOf = async (email: string) => (await prisma.user.findUniqueOrThrow({ where: { email } })).id;
  const unit = await prisma.unit.findUniqueOrThrow({ where: { id: UNIT } });
  const settings = unit.settings as Record<string, unknown>;
  if (settings.telling === undefined) {
    // Nurses here carry pagers: the first tier is paged too.
    const [bedside, ...above] = DEFAULT_POLICY.channels;
    const policy = { ...DEFAULT_POLICY, id: `${UNIT}@1`, channels: [[...bedside, 'webhook'], ...above] };
    const failSafe = await idOf('charge-nurse@demo.example');
    const telling = { version: 1, policy, failSafe, bedInPush: false, phoneTree: PHONE_TREE };
    await pool.query(`update units set settings = settings || jsonb_build_object('telling', $2::jsonb) where id = $1`, [
      UNIT,
      JSON.stringify(telling),
    ]);
  }
  for (const duty of DUTIES) {
    const last = await prisma.onCall.findFirst({ where: { unitId: UNIT, duty }, orderBy: { toAt: 'desc' } });
    const until = last?.toAt.getTime() ?? 0;
    if (until > now + ON_CALL_MS / 2) continue;
    const from = Math.max(until, now - HOUR);
    await insertOnCall(pool, { unitId: UNIT, duty, userId: await idOf(holderOf(duty)), from, to: now + ON_CALL_MS });
  }
}
function holderOf(duty: Duty): string {
  const user = DEMO_USERS.find((u) => HOLDERS[duty].includes(u.role));
  if (!user) throw new Error(`the demo has nobody for ${duty}`);
  return user.email;
}

/** The unit's pagers at this start's address; the secret is new each time. */
export async function preparePagers(prisma: Prisma, url: string, secret: string): Promise<void> {
  const there = await prisma.webhook.findFirst({ where: { unitId: UNIT, name: GATEWAY, disabledAt: null } });
  if (there) await prisma.webhook.update({ where: { id: there.id }, data: { url, secrets: [secret] } });
  else
    await prisma.webhook.create({
      data: { id: opaqueId('w'), unitId: UNIT, name: GATEWAY, url, secrets: [secret], createdAt: new Date() },
    });
}
export const newPagerSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** Every patient without a nurse gets the one who has fewest, as a charge nurse would see to. */
export async function assignBeds(prisma: Prisma, pool: Pool, patients: readonly number[], now: Instant): Promise<void> {
  const open = await prisma.assignment.findMany({ where: { unitId: UNIT, toAt: null } });
  const cared = new Set(open.map((a) => a.patientKey));
  const waiting = patients.filter((key) => !cared.has(key));
  if (waiting.length === 0) return;
  const emails = [DEMO_USERS[0]?.email ?? '', ...OTHER_NURSES.map((n) => n.email)];
  const nurses = await prisma.user.findMany({ where: { email: { in: emails } }, orderBy: { createdAt: 'asc' } });
  const here = new Set(patients);
  const load = new Map(nurses.map((n) => [n.id, open.filter((a) => a.userId === n.id && here.has(a.patientKey)).length]));
  // All at once: with the first assignment the unit is one that assigns, and the others would be without a nurse.
  await inTransaction(pool, async (db) => {
    for (const patientKey of waiting) {
      const [nurse] = [...load].sort((a, b) => a[1] - b[1]);
      if (nurse === undefined) return;
      await assign(db, { unitId: UNIT, patientKey, userId: nurse[0], at: now, by: BY });
      load.set(nurse[0], nurse[1] + 1);
    }
  });
}
