import { z } from 'zod';

/** A team of a unit: a name that people there use, and the beds it looks after. Beds by full id; one may belong to several teams. */
export const teamSchema = z.object({
  name: z.string().trim().min(1, 'is missing.').max(40),
  beds: z.array(z.string().min(1).max(100)).max(400),
});
export type Team = z.output<typeof teamSchema>;
export const teamsSchema = z
  .array(teamSchema)
  .max(20)
  .refine((teams) => new Set(teams.map((t) => t.name.toLowerCase())).size === teams.length, 'Two teams have one name.');

/** The teams once bed `from` is called `to`: who looked after the one looks after the other. Null where no team had it. */
export function afterRename(settings: Readonly<Record<string, unknown>>, from: string, to: string): readonly Team[] | null {
  const parsed = teamsSchema.safeParse(settings.teams ?? []);
  if (!parsed.success || !parsed.data.some((team) => team.beds.includes(from))) return null;
  return parsed.data.map((team) => ({ ...team, beds: [...new Set(team.beds.map((bed) => (bed === from ? to : bed)))] }));
}

/** Of a unit's settings, its teams with the beds that stand there now. What cannot be read is no team: every bed stays on the board. */
export function readTeams(
  settings: Readonly<Record<string, unknown>> | undefined,
  beds: readonly { readonly id: string }[],
): readonly Team[] {
  const parsed = teamsSchema.safeParse(settings?.teams ?? []);
  if (!parsed.success) return [];
  const here = new Set(beds.map((b) => b.id));
  return parsed.data.map((team) => ({ name: team.name, beds: team.beds.filter((bed) => here.has(bed)) }));
}
