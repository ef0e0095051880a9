import { isSourceKind, SOURCE_KINDS } from '../../lib/sources';
import type { Prisma } from '../database/client';
import { Refusal, record } from './record';

export interface SourceChange {
  readonly name: string;
  readonly zone?: string | undefined;
  readonly kind?: string | undefined;
  readonly monitor?: boolean | undefined;
  /** Units it may write to; empty = every unit. */
  readonly units?: readonly string[] | undefined;
  /** How often a bed of this source should be heard; null = learnt from what it does. */
  readonly expectedSecs?: number | null | undefined;
  /** How far its clock may be off; null = the usual 30 s. */
  readonly skewLimitSecs?: number | null | undefined;
  /** SHA-256 fingerprint of its TLS client certificate; null = none. */
  readonly certificate?: string | null | undefined;
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
  await mustBeOfUnits(prisma, s.locations);
  const before = await prisma.source.findUnique({ where: { name: s.name } });
  // What was written freely once may stay until somebody chooses.
  if (s.kind !== undefined && s.kind !== before?.kind && !isSourceKind(s.kind))
    throw new Refusal(`--kind ${s.kind.slice(0, 40)} is not one of ${SOURCE_KINDS.join(', ')}.`);
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
    ...(s.skewLimitSecs === undefined ? {} : { skewLimitSecs: s.skewLimitSecs }),
    ...(s.certificate === undefined ? {} : { certificate: await fingerprint(prisma, s.name, s.certificate) }),
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

/** A place is mapped to a bed of a unit there is; the bed itself may become known with its first admission. */
async function mustBeOfUnits(prisma: Prisma, locations: ReadonlyMap<string, string>): Promise<void> {
  const beds = [...locations].filter(([, bed]) => bed !== '');
  if (beds.length === 0) return;
  const units = await prisma.unit.findMany({ select: { id: true } });
  for (const [place, bed] of beds)
    if (!units.some(({ id }) => bed.startsWith(`${id}-`) && bed.length > id.length + 1))
      throw new Refusal(`${place}: ${bed} is no bed of a unit here; write it in full, as in ${units[0]?.id ?? 'ICU-7'}-04.`);
}

/** As Node prints it: AA:BB:... The whole line that openssl prints will do. One certificate is one source. */
async function fingerprint(prisma: Prisma, name: string, text: string | null): Promise<string | null> {
  if (text === null) return null;
  const digits = text
    .replace(/^\s*sha-?256[ =:]*(fingerprint[ =:]*)?/i, '')
    .replace(/[\s:]/g, '')
    .toUpperCase();
  if (!/^[0-9A-F]{64}$/.test(digits))
    throw new Refusal('The fingerprint of the certificate is not 64 hexadecimal digits (SHA-256).');
  const value = (digits.match(/../g) as string[]).join(':');
  const other = await prisma.source.findFirst({ where: { certificate: value, name: { not: name } } });
  if (other) throw new Refusal(`This certificate is that of ${other.name} already.`);
  return value;
}

function merged(before: unknown, changes: ReadonlyMap<string, string>): Record<string, string> {
  const map: Record<string, string> = { ...(before as Record<string, string> | undefined) };
  for (const [from, to] of changes) {
    if (to === '') delete map[from];
    else map[from] = to;
  }
  return map;
}
