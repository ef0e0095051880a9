import type { Role } from '../../lib/permissions';
import { CAST } from '../../lib/scenarios/story';
import { setSource } from '../administration/sources';
import { createUnit } from '../administration/units';
import { createUser, resetPassword } from '../administration/users';
import { createKey, revokeKeys } from '../auth/keys';
import type { Prisma } from '../database/client';
import { SENDERS } from './hl7';

export const UNIT = 'ICU-7';
const ZONE = 'America/Chicago';
export const BY = 'demo';

interface DemoUser {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}
/** One person for each role. */
export const DEMO_USERS: readonly DemoUser[] = [
  { email: 'nurse@demo.example', name: 'A. Ruiz', role: 'nurse' },
  { email: 'charge-nurse@demo.example', name: 'S. Okafor', role: 'charge-nurse' },
  { email: 'physician@demo.example', name: 'M. Chen', role: 'physician' },
  { email: 'consultant@demo.example', name: 'L. Brandt', role: 'consultant' },
  { email: 'pharmacist@demo.example', name: 'P. Osei', role: 'pharmacist' },
  { email: 'it@demo.example', name: 'T. Nguyen', role: 'it' },
  { email: 'admin@demo.example', name: 'R. Adler', role: 'admin' },
  { email: 'auditor@demo.example', name: 'J. Ward', role: 'auditor' },
];

/** The unit with its beds, if it is not there yet. */
export async function prepareUnit(prisma: Prisma, protocolId: string): Promise<void> {
  if (await prisma.unit.findUnique({ where: { id: UNIT } })) return;
  const beds = CAST.map(({ bed }) => bed).join();
  await createUnit(prisma, { id: UNIT, name: 'ICU 7', zone: ZONE, beds, protocolId, now: new Date(), by: BY });
}

/** The demo's people; whose password we do not know gets a new one. Returns the password of each address. */
export async function prepareUsers(prisma: Prisma, known: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const passwords: Record<string, string> = {};
  for (const { email, name, role } of DEMO_USERS) {
    const there = await prisma.user.findUnique({ where: { email } });
    const now = new Date();
    if (!there) passwords[email] = await createUser(prisma, { email, name, role, unitId: UNIT, now, by: BY });
    else passwords[email] = known[email] ?? (await resetPassword(prisma, { email, now, by: BY }));
  }
  return passwords;
}

/** What the feeds are, so that nobody has to wonder about five new sources. */
export async function prepareSources(prisma: Prisma): Promise<void> {
  const none = { codes: new Map(), unitMap: new Map(), locations: new Map() };
  for (const [kind, name] of Object.entries(SENDERS)) {
    if (await prisma.source.findUnique({ where: { name } })) continue;
    await setSource(prisma, { name, kind, units: [UNIT], ...none, now: new Date(), by: BY });
  }
}

export interface DemoKeys {
  readonly charting: string;
  readonly pharmacy: string;
  readonly reader: string;
  /** For whoever wants to try the ports by hand. */
  readonly visitor: string;
}
/** New keys at each start, as keys are kept nowhere; those of earlier starts end. */
export async function prepareKeys(prisma: Prisma): Promise<DemoKeys> {
  const make = async (source: string, scopes: readonly ('ingest' | 'read')[]): Promise<string> => {
    await revokeKeys(prisma, { source }, Date.now());
    return (await createKey(prisma, { source, unitId: UNIT, scopes, now: Date.now() })).key;
  };
  return {
    charting: await make('Charting', ['ingest']),
    pharmacy: await make('Pharmacy', ['ingest']),
    reader: await make('Ledger check', ['read']),
    visitor: await make('Visitor', ['ingest', 'read']),
  };
}

/** Is anybody of the stories known here already? */
export async function knowsCast(prisma: Prisma): Promise<boolean> {
  return (await prisma.patient.count({ where: { mrn: { in: CAST.map(({ plan }) => plan.person.mrn) } } })) > 0;
}
