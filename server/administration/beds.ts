import type { Prisma } from '../database/client';
import { MOVEMENT_LOCK } from '../store/transaction';
import { Refusal, record } from './record';
import { renameInTeams } from './teams';
import { bedLabels, isZone } from './units';

interface Act {
  readonly unitId: string;
  readonly now: Date;
  readonly by: string;
}

/** Names the unit and says on which clock it lives. The zone stays while patients are there: their days are counted on it. */
export async function changeUnit(prisma: Prisma, a: Act & { readonly name: string; readonly zone: string }): Promise<void> {
  if (!isZone(a.zone)) throw new Refusal(`${a.zone} is not an IANA time zone such as America/Chicago.`);
  await alone(prisma, async (t) => {
    const before = await t.unit.findUniqueOrThrow({ where: { id: a.unitId } });
    const patients = await t.stay.count({ where: { unitId: a.unitId, endedAt: null, cancelled: false } });
    if (before.zone !== a.zone && patients > 0)
      throw new Refusal(
        `The zone cannot be changed now: ${patients === 1 ? 'a patient lies' : `${patients} patients lie`} on ${a.unitId}, and days since infusion are counted on its clock.`,
      );
    await t.unit.update({ where: { id: a.unitId }, data: { name: a.name, zone: a.zone } });
    const detail = { name: a.name, nameWas: before.name, zone: a.zone, zoneWas: before.zone };
    await line(t, a, 'unit.change', a.unitId, detail);
  });
}

/** Adds beds at the end of the unit. `beds` is labels separated by commas. Returns their full ids. */
export async function addBeds(prisma: Prisma, a: Act & { readonly beds: string }): Promise<readonly string[]> {
  // A label alone may be a number, which elsewhere means how many.
  const labels = bedLabels(a.unitId, /^\d+$/.test(a.beds.trim()) ? `${a.unitId}-${a.beds.trim()}` : a.beds);
  if (labels.length === 0) throw new Refusal('Give the label of a bed.');
  return alone(prisma, async (t) => {
    const there = await t.bed.findMany({ where: { unitId: a.unitId } });
    const twice = labels.find((label) => there.some((b) => b.label === label));
    if (twice !== undefined) throw new Refusal(`There is a bed ${twice} on ${a.unitId} already.`);
    const last = Math.max(0, ...there.map((b) => b.position));
    const made = labels.map((label, i) => ({ id: `${a.unitId}-${label}`, unitId: a.unitId, label, position: last + i + 1 }));
    await t.bed.createMany({ data: made });
    await line(t, a, 'bed.add', a.unitId, { beds: made.map((b) => b.id) });
    return made.map((b) => b.id);
  });
}

/**
 * Takes a bed off the unit, with `label` given another one in its place. Who lay there keeps that in their history. A later
 * admission to the old bed makes it anew: no patient is turned away for a list.
 */
export async function retireBed(
  prisma: Prisma,
  a: Act & { readonly bedId: string; readonly label: string | null },
): Promise<void> {
  await alone(prisma, async (t) => {
    const bed = await t.bed.findFirst({ where: { id: a.bedId, unitId: a.unitId } });
    if (!bed) throw new Refusal('There is no such bed on this unit.');
    if (await t.bedAssignment.findFirst({ where: { bedId: bed.id, toAt: null } }))
      throw new Refusal(`Somebody lies in ${bed.label}. Move or discharge the patient first.`);
    if (a.label === null) {
      await t.bed.delete({ where: { id: bed.id } });
      return line(t, a, 'bed.retire', bed.id, {});
    }
    const [label] = bedLabels(a.unitId, `${a.unitId}-${a.label}`);
    const id = `${a.unitId}-${label}`;
    if (label === undefined || label !== a.label) throw new Refusal('A label takes letters, digits, ".", "_" and "-".');
    if (await t.bed.findUnique({ where: { id } })) throw new Refusal(`There is a bed ${label} on ${a.unitId} already.`);
    await t.bed.delete({ where: { id: bed.id } });
    await t.bed.create({ data: { id, unitId: a.unitId, label, position: bed.position } });
    await renameInTeams(t, a.unitId, bed.id, id);
    await line(t, a, 'bed.rename', bed.id, { to: id });
  });
}

/** In a transaction during which nobody is admitted, moved or discharged. */
function alone<T>(prisma: Prisma, work: (t: Prisma) => Promise<T>): Promise<T> {
  return prisma.$transaction(async (t) => {
    await t.$queryRaw`select pg_advisory_xact_lock(${MOVEMENT_LOCK})::text`;
    return work(t as Prisma);
  });
}
async function line(t: Prisma, a: Act, action: string, subject: string, detail: Parameters<typeof record>[1]['detail']) {
  await record(t, { unitId: a.unitId, at: a.now, by: a.by, action, subject, detail });
}
