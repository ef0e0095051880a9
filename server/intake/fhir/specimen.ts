import { conceptIn } from './medication';
import type { Observation } from './schema';

/** Codes and words of an observation's specimen: of the reference, and of a contained Specimen's type. */
export function specimenOf(o: Observation): readonly string[] {
  const { reference, display } = o.specimen ?? {};
  const inside = o.contained?.find((c) => c.resourceType === 'Specimen' && reference === `#${c.id}`);
  const type = conceptIn(inside?.type);
  const said = [display, type?.text, ...(type?.coding ?? []).flatMap((c) => [c.code, c.display])];
  return said.filter((s) => s !== undefined && s !== '') as string[];
}
