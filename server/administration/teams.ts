import { afterRename, type Team } from '../../lib/units/teams';
import type { Prisma } from '../database/client';
import { Refusal, record } from './record';

/** Says which team looks after which beds. Settings of others stay as they are. */
export async function setTeams(
  prisma: Prisma,
  a: { readonly unitId: string; readonly teams: readonly Team[]; readonly now: Date; readonly by: string },
): Promise<void> {
  const { unitId, teams } = a;
  const beds = new Set((await prisma.bed.findMany({ where: { unitId }, select: { id: true } })).map((b) => b.id));
  const stranger = teams.flatMap((t) => t.beds).find((bed) => !beds.has(bed));
  if (stranger !== undefined) throw new Refusal(`${stranger} is no bed of ${unitId}.`);
  await prisma.$transaction([
    storeTeams(prisma, unitId, teams),
    record(prisma, {
      ...{ unitId, at: a.now, by: a.by, action: 'unit.teams', subject: unitId },
      detail: { teams: teams.map((t) => `${t.name}: ${t.beds.join(' ')}`) },
    }),
  ]);
}

/** Within the renaming of a bed: it stays with the teams that look after it. */
export async function renameInTeams(t: Prisma, unitId: string, from: string, to: string): Promise<void> {
  const [unit] = await t.$queryRaw<
    { settings: Record<string, unknown> }[]
  >`select settings from units where id = ${unitId} for update`;
  const teams = unit === undefined ? null : afterRename(unit.settings, from, to);
  if (teams !== null) await storeTeams(t, unitId, teams);
}
function storeTeams(prisma: Prisma, unitId: string, teams: readonly Team[]) {
  return prisma.$executeRaw`update units set settings = settings || jsonb_build_object('teams', ${JSON.stringify(teams)}::jsonb) where id = ${unitId}`;
}
