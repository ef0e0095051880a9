import type { Prisma } from '../database/client';
import { Refusal, record } from './record';

export interface SourceChange {
  readonly name: string;
  readonly zone?: string | undefined;
  readonly kind?: string | undefined;
  readonly monitor?: boolean | undefined;
  /** Units it may write to; empty = every unit. */
  readonly units?: readonly string[] | undefined;
  readonly expectedSecs?: number | undefined;
  /** Local spelling -> ours, added to what is there; an empty right side takes an entry away. */
  readonly codes: ReadonlyMap<string, string>;
  readonly unitMap: ReadonlyMap<string, string>;
  readonly locations: ReadonlyMap<string, string>;
}

/** Says how messages of a source are read. A source nobody has heard of yet may be described beforehand. */
export async function setSource(prisma: Prisma, s: SourceChange & { now: Date; by: string }): Promise<void> {
  for (const id of s.units ?? [])
    if (!(await prisma.unit.findUnique({ where: { id } }))) throw new Refusal(`There is no unit ${id}.`);
  if (s.zone !== undefined && !Intl.supportedValuesOf('timeZone').concat('UTC').includes(s.zone))
    throw new Refusal(`--zone ${s.zone} is not an IANA time zone such as America/Chicago.`);
  const before = await prisma.source.findUnique({ where: { name: s.name } });
  const data = {
    isNew: false,
    codes: merged(before?.codes, s.codes),
    unitMap: merged(before?.unitMap, s.unitMap),
    locations: merged(before?.locations, s.locations),
    ...(s.zone === undefined ? {} : { zone: s.zone }),
    ...(s.kind === undefined ? {} : { kind: s.kind }),
    ...(s.monitor === undefined ? {} : { monitor: s.monitor }),
    ...(s.units === undefined ? {} : { units: [...s.units] }),
    ...(s.expectedSecs === undefined ? {} : { expectedSecs: s.expectedSecs }),
  };
  await prisma.$transaction([
    prisma.source.upsert({ where: { name: s.name }, create: { name: s.name, ...data }, update: data }),
    record(prisma, {
      unitId: null,
      at: s.now,
      by: s.by,
      action: 'source.set',
      subject: s.name,
      detail: { before: JSON.stringify(before), after: JSON.stringify(data) },
    }),
  ]);
}

function merged(before: unknown, changes: ReadonlyMap<string, string>): Record<string, string> {
  const map: Record<string, string> = { ...(before as Record<string, string> | undefined) };
  for (const [from, to] of changes) {
    if (to === '') delete map[from];
    else map[from] = to;
  }
  return map;
}
