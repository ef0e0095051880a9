import type { Prisma } from '../database/client';
import { Refusal, record } from './record';

/** Makes a unit and its beds. `beds` is a number (labels 01, 02, ...) or labels separated by commas. */
export async function createUnit(
  prisma: Prisma,
  u: { id: string; name: string; zone: string; beds: string; protocolId: string; now: Date; by: string },
): Promise<readonly string[]> {
  if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(u.id)) throw new Refusal('--id takes letters, digits, ".", "_" and "-", up to 64.');
  if (!isZone(u.zone)) throw new Refusal(`--zone ${u.zone} is not an IANA time zone such as America/Chicago.`);
  const labels = bedLabels(u.id, u.beds);
  if (u.name.trim() === '') throw new Refusal('A unit needs a name.');
  if (await prisma.unit.findUnique({ where: { id: u.id } })) throw new Refusal(`There is a unit ${u.id} already.`);
  await prisma.$transaction([
    prisma.unit.create({
      data: {
        id: u.id,
        name: u.name,
        zone: u.zone,
        protocolId: u.protocolId,
        createdAt: u.now,
        beds: { create: labels.map((label, i) => ({ id: `${u.id}-${label}`, label, position: i + 1 })) },
      },
    }),
    record(prisma, {
      unitId: u.id,
      at: u.now,
      by: u.by,
      action: 'unit.create',
      subject: u.id,
      detail: { zone: u.zone, beds: labels.length },
    }),
  ]);
  return labels;
}

/** The labels that `beds` means on the unit. @throws Refusal */
export function bedLabels(unitId: string, beds: string): readonly string[] {
  if (beds.trim() === '') return [];
  if (/^\d+$/.test(beds)) {
    const n = Number(beds);
    if (n < 1 || n > 400) throw new Refusal('--beds takes a number from 1 to 400, or a list of labels such as 701,702,703.');
    return Array.from({ length: n }, (_, i) => String(i + 1).padStart(Math.max(2, beds.length), '0'));
  }
  const prefix = `${unitId}-`;
  const labels = beds
    .split(',')
    .map((text) => text.trim())
    .map((text) => (text.startsWith(prefix) ? text.slice(prefix.length) : text));
  if (labels.some((label) => !/^[A-Za-z0-9][\w.-]{0,31}$/.test(label)))
    throw new Refusal('--beds: a label takes letters, digits, ".", "_" and "-".');
  if (new Set(labels).size !== labels.length) throw new Refusal('--beds names a bed twice.');
  return labels;
}
/** Whether it is an IANA time zone. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
