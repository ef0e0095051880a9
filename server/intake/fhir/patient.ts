import { asSeen, identifier as identifierText, numberOf as numberIn, numbersPersons } from '../../../lib/identifiers';
import type { MapContext, Mapped } from './mapped';
import type { Identifier, Patient } from './schema';

const MR_SYSTEMS = new Set(['http://terminology.hl7.org/CodeSystem/v2-0203', 'http://hl7.org/fhir/v2/0203']);

/** The number of a Patient: its first identifier of type MR, else its first; null if it has none. */
export function numberOf(identifiers: readonly Identifier[] | undefined): string | null {
  const usable = (identifiers ?? []).filter((i) => i.value !== undefined && asSeen(i.value) !== '');
  const mr = usable.find((i) =>
    i.type?.coding?.some((c) => c.code === 'MR' && (c.system === undefined || MR_SYSTEMS.has(c.system))),
  );
  const { value } = mr ?? usable[0] ?? {};
  return value === undefined ? null : asSeen(value);
}

/** Those identifiers that number persons and name their system, each "system|value". */
export function identifiersOf(identifiers: readonly Identifier[] | undefined): readonly string[] {
  return (identifiers ?? [])
    .filter((i) => (i.type?.coding ?? [{ code: '' }]).some((c) => numbersPersons(c.code ?? '')))
    .flatMap((i) => identifierText(i.system?.trim() ?? '', asSeen(i.value ?? '')) ?? [])
    .slice(0, 40);
}

/** Name, date of birth, sex and further numbers, as admissions carry them. */
export function personOf(p: Patient | null): {
  name?: string;
  birthDate?: string;
  sex?: string;
  identifiers?: readonly string[];
} {
  if (p === null) return {};
  const mrn = numberOf(p.identifier);
  const identifiers = identifiersOf(p.identifier).filter((id) => numberIn(id) !== mrn);
  const name = p.name?.find((n) => n.use === 'official') ?? p.name?.[0];
  const given = (name?.given ?? []).filter((g) => g !== null).join(' ');
  const written = [name?.family ?? '', given].filter((n) => n !== '').join(', ') || name?.text;
  return {
    ...(written ? { name: written.slice(0, 200) } : {}),
    ...(p.birthDate !== undefined ? { birthDate: p.birthDate } : {}),
    ...(p.gender === undefined ? {} : { sex: p.gender }),
    ...(identifiers.length === 0 ? {} : { identifiers }),
  };
}

/**
 * A Patient says who somebody is. Of one who lies here it becomes an update of their particulars, which opens, moves and
 * ends nothing; of anyone else it waits for the admission.
 */
export function mapPatient(p: Patient, ctx: MapContext): Mapped {
  const found = { keep: ctx.issued.map((i) => i.part), t: null, codes: [] };
  const bed = ctx.mrn === null ? null : ctx.bedAt(ctx.receivedAt);
  const person = personOf(p);
  if (bed === null || Object.keys(person).length === 0) return { ...found, parts: [], notes: [] };
  const fields = { kind: 'admission', updateOnly: true, ...placeIn(bed, ctx), mrn: ctx.mrn, ...person };
  const told = ctx.issued.find((i) => i.part === 'particulars' && !i.withdrawn);
  return { ...found, keep: [], parts: [{ part: 'particulars', t: told?.t ?? ctx.receivedAt, fields }], notes: [] };
}
function placeIn(bed: string, ctx: MapContext): { unit: string; bed: string } {
  const unit = ctx.units.filter((u) => bed.startsWith(`${u}-`)).sort((a, b) => b.length - a.length)[0];
  return { unit: unit ?? ctx.ownUnit ?? bed, bed };
}
