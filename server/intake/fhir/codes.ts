import { BLOOD_CULTURE_LOINC, byLoincCode, byMdcCode, type CatalogRow } from '../../../lib/events/catalog';
import { deviceBySnomed, deviceRow, type OxygenDevice } from '../../../lib/events/devices';
import { drugByAtc, drugByName, drugByRxnorm } from '../../../lib/events/drugs';
import type { SourceSettings } from '../port';
import type { Coding, Concept } from './schema';

/** Our own code system: what no public one has a code for (docs/fhir.md lists it). */
export const TOCSIN = 'urn:tocsin:codes';
export const LOINC = 'http://loinc.org';
export const SNOMED = 'http://snomed.info/sct';

type System = 'loinc' | 'mdc' | 'rxnorm' | 'atc' | 'snomed' | 'icd-10-pcs' | 'cpt' | 'tocsin' | '';
const SYSTEMS = new Map<string, System>(
  Object.entries({
    [LOINC]: 'loinc',
    'urn:oid:2.16.840.1.113883.6.1': 'loinc',
    'urn:iso:std:iso:11073:10101': 'mdc',
    'urn:oid:2.16.840.1.113883.6.24': 'mdc',
    'http://www.nlm.nih.gov/research/umls/rxnorm': 'rxnorm',
    'urn:oid:2.16.840.1.113883.6.88': 'rxnorm',
    'http://www.whocc.no/atc': 'atc',
    'urn:oid:2.16.840.1.113883.6.73': 'atc',
    [SNOMED]: 'snomed',
    'urn:oid:2.16.840.1.113883.6.96': 'snomed',
    'http://hl7.org/fhir/sid/icd-10-pcs': 'icd-10-pcs',
    'http://www.cms.gov/Medicare/Coding/ICD10': 'icd-10-pcs',
    'urn:oid:2.16.840.1.113883.6.4': 'icd-10-pcs',
    'http://www.ama-assn.org/go/cpt': 'cpt',
    'urn:oid:2.16.840.1.113883.6.12': 'cpt',
    [TOCSIN]: 'tocsin',
  }),
);

/** Items of an ICE, each with its field in the event and its maximum. */
export const ICE_ITEMS: Readonly<
  Record<string, { readonly field: string; readonly max: number; readonly title: string } | undefined>
> = {
  'ice-orientation': { field: 'orientation', max: 4, title: 'ICE orientation' },
  'ice-naming': { field: 'naming', max: 3, title: 'ICE naming' },
  'ice-commands': { field: 'commands', max: 1, title: 'ICE following commands' },
  'ice-writing': { field: 'writing', max: 1, title: 'ICE writing' },
  'ice-attention': { field: 'attention', max: 1, title: 'ICE attention' },
};
/** Codes of ours that an Observation may carry. */
const OWN = new Set([
  ...Object.keys(ICE_ITEMS),
  'ice',
  'ice-not-assessable',
  'capd',
  'consciousness',
  'oxygen-device',
  'oxygen-indication',
]);
/** Codes of ours that only go out. */
const OUTGOING = new Set(['ice-score', 'crs-grade', 'icans-grade', 'grade-status']);

/** What an observation's code stands for. */
export type Meaning =
  | { readonly kind: 'row'; readonly row: CatalogRow; readonly site: string | undefined; readonly anyVessel?: boolean }
  | { readonly kind: 'culture' }
  /** Mapped by an administrator: the value names an oxygen device. */
  | { readonly kind: 'device' }
  | { readonly kind: 'own'; readonly code: string }
  /** A grade of somebody's system: ours are computed and confirmed here. */
  | { readonly kind: 'outgoing' };

export interface Code {
  readonly system: System | 'device' | 'drug' | 'procedure';
  readonly code: string;
}
function own(map: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** The codings of a concept in systems we know, the site's own map (`system|code`, or the code alone) first. */
export function codesOf(concept: Concept | undefined, source: SourceSettings): Code[] {
  const found: Code[] = [];
  for (const c of concept?.coding ?? []) {
    if (c.code === undefined || c.code === '') continue;
    const target = own(source.codes, `${c.system ?? ''}|${c.code}`) ?? own(source.codes, c.code);
    if (target !== undefined) {
      const colon = target.indexOf(':');
      found.push(
        colon < 0
          ? { system: target as Code['system'], code: '' }
          : { system: target.slice(0, colon).toLowerCase() as Code['system'], code: target.slice(colon + 1) },
      );
    } else {
      const system = c.system === undefined ? '' : (SYSTEMS.get(c.system) ?? '');
      if (system !== '') found.push({ system, code: c.code });
    }
  }
  return found;
}

/** What a concept stands for as an observation. 'contradiction' if its codings mean different things. */
export function meaningOf(concept: Concept, source: SourceSettings): Meaning | 'contradiction' | null {
  let meaning: Meaning | null = null;
  for (const code of codesOf(concept, source)) {
    const next = observed(code);
    if (next === null) continue;
    if (meaning === null) meaning = next;
    else if (nameOf(meaning) !== nameOf(next)) return 'contradiction';
    else if (meaning.kind === 'row' && next.kind === 'row') {
      const site: string | undefined = meaning.site ?? next.site;
      meaning = { ...next, site, anyVessel: meaning.anyVessel === true && next.anyVessel === true };
    }
  }
  return meaning;
}
const nameOf = (m: Meaning): string => (m.kind === 'row' ? m.row.code : m.kind === 'own' ? m.code : m.kind);

function observed({ system, code }: Code): Meaning | null {
  switch (system) {
    case 'loinc': {
      const found = byLoincCode(code);
      if (found) return { kind: 'row', ...found };
      return BLOOD_CULTURE_LOINC.some((l) => l.code === code) ? { kind: 'culture' } : null;
    }
    case 'mdc': {
      const found = /^\d{1,9}$/.test(code) ? byMdcCode(Number(code)) : undefined;
      return found ? { kind: 'row', ...found } : null;
    }
    case 'tocsin':
      if (OUTGOING.has(code)) return { kind: 'outgoing' };
      return OWN.has(code) ? { kind: 'own', code } : null;
    case 'device':
      return { kind: 'device' };
    default:
      return null;
  }
}

/** The oxygen device a coded value names: SNOMED CT, our own code, or the site's map. Words alone are not enough ("none", "air"). */
export function deviceOf(concept: Concept | undefined, source: SourceSettings): OxygenDevice | null {
  for (const { system, code } of codesOf(concept, source)) {
    const row =
      system === 'snomed' ? deviceBySnomed(code) : system === 'device' || system === 'tocsin' ? deviceRow(code) : undefined;
    if (row) return row.device;
  }
  return null;
}

/** The word of our own vocabulary a value carries, as our code or as plain text. */
export function wordOf(value: { valueCodeableConcept?: Concept | undefined; valueString?: string | undefined }): string | null {
  const coded = value.valueCodeableConcept?.coding?.find((c) => c.system === TOCSIN)?.code;
  return coded ?? value.valueString ?? value.valueCodeableConcept?.text ?? null;
}

/** A drug by code; 'contradiction' if the codes name different drugs. */
function drugByCodes(concept: Concept, source: SourceSettings): string | 'contradiction' | null {
  let drug: string | null = null;
  for (const { system, code } of codesOf(concept, source)) {
    const row =
      system === 'rxnorm'
        ? drugByRxnorm(code)
        : system === 'atc'
          ? drugByAtc(code)
          : system === 'drug'
            ? drugByName(code)
            : undefined;
    if (row === undefined) continue;
    if (drug !== null && drug !== row.drug) return 'contradiction';
    drug = row.drug;
  }
  return drug;
}

export type DrugNamed = { readonly drug: string; readonly known: boolean } | 'contradiction' | null;
/** The drug a concept names: by code, else by its written name; `known: false` keeps the name as it came. */
export function drugNamed(concept: Concept, source: SourceSettings): DrugNamed {
  const coded = drugByCodes(concept, source);
  if (coded === 'contradiction') return coded;
  if (coded !== null) return { drug: coded, known: true };
  const texts = textsOf(concept);
  for (const text of texts) {
    const drug = spellings(text)
      .map(drugByName)
      .find((d) => d !== undefined);
    if (drug) return { drug: drug.drug, known: true };
  }
  const name = texts[0] ?? concept.coding?.find((c) => c.code)?.code;
  return name === undefined ? null : { drug: name.slice(0, 200), known: false };
}
/** "Levetiracetam (Keppra)" is either name, "Acetaminophen-IV" is acetaminophen. */
function spellings(text: string): string[] {
  const inside = /\(([^()]*)\)/.exec(text)?.[1] ?? '';
  const outside = text.replace(/\([^()]*\)/g, ' ').trim();
  return [text, outside, inside, outside.replace(/-(?:iv|po|im|sc)$/i, '')].filter((t) => t.trim() !== '');
}

/** The words of a concept: its text, then the displays. */
export function textsOf(concept: Concept | undefined): string[] {
  const displays = (concept?.coding ?? []).map((c: Coding) => c.display);
  return [concept?.text, ...displays].filter((t): t is string => t !== undefined && t.trim() !== '');
}

/** A concept as a person reads it, for reasons. */
export function label(concept: Concept | undefined): string {
  const c = concept?.coding?.find((x) => x.code !== undefined);
  const text = textsOf(concept)[0] ?? '';
  return (
    [c?.code ?? '', text]
      .filter((t) => t !== '')
      .join(' ')
      .slice(0, 80) || 'no code'
  );
}

/** `system|code` and `code` of each coding, as a search asks for them. */
export function searchCodes(concept: Concept | undefined): string[] {
  const all = (concept?.coding ?? []).flatMap((c) => (c.code === undefined ? [] : [c.code, `${c.system ?? ''}|${c.code}`]));
  return [...new Set(all)].filter((c) => c.length <= 300).slice(0, 40);
}
