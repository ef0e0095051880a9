import { BLOOD_CULTURE_LOINC, byLoincCode, byMdcCode, type CatalogRow } from '../../../lib/events/catalog';
import { deviceByName, deviceBySnomed, deviceRow, type OxygenDevice } from '../../../lib/events/devices';
import { drugByAtc, drugByName, drugByRxnorm } from '../../../lib/events/drugs';
import { ucum } from '../../../lib/events/units';
import type { SourceSettings } from '../port';
import { part, type Separators, shortened } from './message';

/** What an observation's code stands for. */
export type Meaning =
  | {
      readonly kind: 'row';
      readonly row: CatalogRow;
      readonly site: string | undefined;
      readonly mdc: boolean;
      readonly anyVessel?: boolean;
    }
  | { readonly kind: 'drug'; readonly drug: string }
  | { readonly kind: 'culture' }
  /** Mapped by an administrator: the value names an oxygen device. */
  | { readonly kind: 'device' };

interface Coded {
  readonly code: string;
  readonly text: string;
  readonly system: string;
}

type System = 'loinc' | 'mdc' | 'rxnorm' | 'atc' | 'snomed' | '';

/** Names HL7 senders give the code systems we read (table 0396 and common habits). */
const SYSTEMS = new Map<string, System>(
  Object.entries({
    LN: 'loinc',
    LOINC: 'loinc',
    'HTTP://LOINC.ORG': 'loinc',
    '2.16.840.1.113883.6.1': 'loinc',
    MDC: 'mdc',
    '2.16.840.1.113883.6.24': 'mdc',
    RXNORM: 'rxnorm',
    RXN: 'rxnorm',
    '2.16.840.1.113883.6.88': 'rxnorm',
    ATC: 'atc',
    WC: 'atc',
    '2.16.840.1.113883.6.73': 'atc',
    SCT: 'snomed',
    SNOMED: 'snomed',
    SNOMEDCT: 'snomed',
    'SNOMED-CT': 'snomed',
    '2.16.840.1.113883.6.96': 'snomed',
  }),
);

/** Both codings of a coded element: the code itself and its alternative. */
function codings(raw: string, sep: Separators): Coded[] {
  const first = { code: part(raw, sep, 1), text: part(raw, sep, 2), system: part(raw, sep, 3) };
  const second = { code: part(raw, sep, 4), text: part(raw, sep, 5), system: part(raw, sep, 6) };
  return second.code === '' && second.text === '' ? [first] : [first, second];
}

const systemOf = (name: string): System => SYSTEMS.get(name.toUpperCase()) ?? '';

/** Code as the administrator's map names it: `SYSTEM|code`, or the code alone; where there is none, the written name. */
function mapped(c: Coded, source: SourceSettings): { system: string; code: string } | null {
  const target =
    c.code === '' ? own(source.codes, c.text) : (own(source.codes, `${c.system}|${c.code}`) ?? own(source.codes, c.code));
  if (target === undefined) return null;
  const colon = target.indexOf(':');
  return colon < 0
    ? { system: target, code: '' }
    : { system: target.slice(0, colon).toLowerCase(), code: target.slice(colon + 1) };
}
/** The first coding of an element as the source's map would name it; '' if it names nothing. */
export function asMapped(raw: string, sep: Separators): string {
  const c = codings(raw, sep).find(({ code, text }) => code !== '' || text !== '');
  if (c === undefined) return '';
  if (c.code === '') return shortened(c.text, LONGEST_NAME);
  return c.system === '' ? c.code : `${c.system}|${c.code}`;
}
function own(map: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** OBX-3: what it stands for, and the code itself, which names the observation in an event's id. */
export interface Observed {
  readonly meaning: Meaning | null;
  readonly code: string;
}

const LONGEST_NAME = 200;
const MOST_REMEMBERED = 4_000;

/** Remembers what texts mean under one of the site's maps: feeds send the same few hundred all day. */
function remembering<V>(
  make: (raw: string, sep: Separators, source: SourceSettings) => V,
  mapOf: (source: SourceSettings) => object,
) {
  const known = new WeakMap<object, Map<string, V>>();
  return (raw: string, sep: Separators, source: SourceSettings): V => {
    if (!sep.usual) return make(raw, sep, source);
    const map = mapOf(source);
    let texts = known.get(map);
    if (texts === undefined || texts.size > MOST_REMEMBERED) {
      texts = new Map();
      known.set(map, texts);
    }
    let value = texts.get(raw);
    if (value === undefined) {
      value = make(raw, sep, source);
      texts.set(raw, value);
    }
    return value;
  };
}

/** What OBX-3 stands for: the site's own map first, then LOINC, MDC and drug codes; no meaning if nobody knows. */
export const observed = remembering<Observed>(
  (raw, sep, source) => ({ meaning: meaningOf(raw, sep, source), code: part(raw, sep, 1) || part(raw, sep, 4) }),
  (source) => source.codes,
);

function meaningOf(raw: string, sep: Separators, source: SourceSettings): Meaning | null {
  for (const c of codings(raw, sep)) {
    if (c.code === '') continue;
    const map = mapped(c, source);
    const found = map ? standard(map.system, map.code) : standard(systemOf(c.system) || guessed(c), c.code);
    if (found) return found;
  }
  return null;
}

/** A code without a system is read as LOINC only where its form leaves no doubt; everything else needs its system named. */
const guessed = (c: Coded): System => (c.system === '' && /^\d{1,6}-\d$/.test(c.code) ? 'loinc' : '');

function standard(system: string, code: string): Meaning | null {
  switch (system) {
    case 'loinc': {
      const found = byLoincCode(code);
      if (found) return { kind: 'row', ...found, mdc: false };
      return BLOOD_CULTURE_LOINC.some((l) => l.code === code) ? { kind: 'culture' } : null;
    }
    case 'mdc': {
      const found = /^\d{1,9}$/.test(code) ? byMdcCode(Number(code)) : undefined;
      return found ? { kind: 'row', ...found, mdc: true } : null;
    }
    case 'rxnorm':
    case 'atc':
    case 'drug': {
      const drug = drugOf(system, code);
      return drug === null ? null : { kind: 'drug', drug };
    }
    case 'device':
      return { kind: 'device' };
    default:
      return null;
  }
}

function drugOf(system: string, code: string): string | null {
  if (system === 'rxnorm') return drugByRxnorm(code)?.drug ?? null;
  if (system === 'atc') return drugByAtc(code)?.drug ?? null;
  return system === 'drug' ? (drugByName(code)?.drug ?? null) : null;
}

/** The drug RXA-5, RXE-2 or RXO-1 names: by code, else by its written name; `known: false` keeps the name as it came. */
export function drugNamed(raw: string, sep: Separators, source: SourceSettings): { drug: string; known: boolean } | null {
  const both = codings(raw, sep);
  for (const c of both) {
    const map = mapped(c, source);
    const drug = map ? drugOf(map.system, map.code) : drugOf(systemOf(c.system), c.code);
    if (drug !== null) return { drug, known: true };
  }
  for (const c of both) {
    const drug = drugByName(c.text) ?? (systemOf(c.system) === '' ? drugByName(c.code) : undefined);
    if (drug) return { drug: drug.drug, known: true };
  }
  const name = both.map((c) => c.text || c.code).find((t) => t !== '');
  return name === undefined ? null : { drug: shortened(name, LONGEST_NAME), known: false };
}

/** The oxygen device a coded value names: by SNOMED CT code or the site's map. Words alone are not enough ("none", "air"). */
export function deviceOf(raw: string, sep: Separators, source: SourceSettings): OxygenDevice | null {
  for (const c of codings(raw, sep)) {
    const map = mapped(c, source);
    if (map?.system === 'device') return deviceRow(map.code)?.device ?? null;
    const code = map?.system === 'snomed' ? map.code : systemOf(c.system) === 'snomed' ? c.code : null;
    const row = code === null ? undefined : deviceBySnomed(code);
    if (row) return row.device;
  }
  return null;
}

/** The oxygen device a value names where the observation is known to be about one: words count too. */
export function deviceInWords(raw: string, sep: Separators, source: SourceSettings): OxygenDevice | null {
  const coded = deviceOf(raw, sep, source);
  if (coded !== null) return coded;
  for (const c of codings(raw, sep)) {
    const row = deviceByName(c.text) ?? deviceByName(c.code);
    if (row) return row.device;
  }
  return null;
}

/** OBX-6 as UCUM where it is known (the site's map first), else as it was sent; '' if there is none. */
export const unitOf = remembering(readUnit, (source) => source.unitMap);

function readUnit(raw: string, sep: Separators, source: SourceSettings): string {
  if (raw === '') return '';
  let sent = '';
  for (const c of codings(raw, sep)) {
    for (const spelling of [c.code, c.text]) {
      if (spelling === '') continue;
      const map = own(source.unitMap, spelling);
      const known = map ?? ucum(spelling);
      if (known !== null) return known;
      sent ||= spelling;
    }
  }
  return sent;
}
