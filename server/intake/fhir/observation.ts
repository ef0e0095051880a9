import type { CatalogRow } from '../../../lib/events/catalog';
import { culture } from '../../../lib/events/culture';
import type { OxygenDevice } from '../../../lib/events/devices';
import { LOC, OXYGEN_INDICATIONS } from '../../../lib/events/event';
import { notArterial } from '../../../lib/events/specimen';
import type { Instant } from '../../../lib/time';
import type { SourceSettings } from '../port';
import { deviceOf, ICE_ITEMS, label, type Meaning, meaningOf, searchCodes, textsOf, wordOf } from './codes';
import type { MapContext, Mapped, Note, Part } from './mapped';
import { FhirError } from './outcome';
import { labProblem, readQuantity, unitOf } from './quantity';
import type { Concept, Observation } from './schema';
import { specimenOf } from './specimen';
import { readingTime, searchTime } from './time';

type Valued = Pick<
  Observation,
  'valueQuantity' | 'valueCodeableConcept' | 'valueString' | 'valueInteger' | 'valueBoolean' | 'dataAbsentReason'
> & { readonly code: Concept };
type Fields = Record<string, unknown>;

const VALUE_KEYS = ['valueQuantity', 'valueCodeableConcept', 'valueString', 'valueInteger', 'valueBoolean'] as const;
const PRESSURES = new Set(['sbpMmHg', 'dbpMmHg', 'mapMmHg']);
/** Body sites (SNOMED CT) that say how much a temperature can be trusted. */
const SITES = new Map<string, string>(
  Object.entries({
    '39937001': 'skin',
    '74262004': 'oral',
    '34402009': 'rectal',
    '91470000': 'axilla',
    '42859004': 'tympanic',
  }),
);

interface Reader {
  readonly source: SourceSettings;
  readonly t: Instant;
  readonly device: boolean;
  readonly site: string | undefined;
  /** Codes and words of the specimen. */
  readonly specimen: readonly string[];
  readonly by: string | undefined;
  readonly parts: Map<string, Fields>;
  readonly notes: Note[];
}

/**
 * An Observation with its components: vital signs of one observation become one event, oxygen device, flow and FiO2 one,
 * each laboratory value one, the items of an ICE one.
 */
export function mapObservation(o: Observation, ctx: MapContext): Mapped {
  const codes = searchCodes(o.code);
  const said = o.effectiveInstant ?? o.effectiveDateTime ?? o.effectivePeriod?.end ?? o.effectivePeriod?.start ?? o.issued;
  const found: Omit<Mapped, 'parts' | 'notes'> = { keep: [], t: searchTime(said), codes };
  const nothing = (status: Note['status'], reason: string): Mapped => ({
    ...found,
    parts: [],
    notes: [{ status, reason, detail: `${label(o.code)}: ${reason}` }],
  });
  if (o.status === 'entered-in-error') return { ...found, parts: [], notes: [] };
  if (o.status === 'registered' || o.status === 'cancelled') return nothing('kept', 'no result');
  const when = readingTime(o);
  const reader: Reader = {
    source: ctx.source,
    t: 'unknown' in when ? 0 : when.t,
    device: ctx.source.monitor || (o.device !== undefined && (o.performer ?? []).length === 0),
    site: (o.bodySite?.coding ?? []).map((c) => SITES.get(c.code ?? '')).find((s) => s !== undefined),
    specimen: specimenOf(o),
    by: o.performer?.[0]?.display ?? o.performer?.[0]?.identifier?.value ?? o.performer?.[0]?.reference,
    parts: new Map(),
    notes: [],
  };
  const components = o.component ?? [];
  if (VALUE_KEYS.some((k) => o[k] !== undefined) || o.dataAbsentReason !== undefined || components.length === 0) read(reader, o);
  for (const c of components) read(reader, c);
  if ('unknown' in when && reader.parts.size > 0) return nothing('held', when.unknown);
  finishIce(reader);
  const parts: Part[] = [...reader.parts].map(([part, fields]) => ({ part, t: reader.t, fields: fields as Part['fields'] }));
  return { ...found, parts, notes: reader.notes };
}

function read(reader: Reader, v: Valued) {
  const meaning = meaningOf(v.code, reader.source);
  if (meaning === 'contradiction') return note(reader, v, 'codes contradict each other');
  const present = VALUE_KEYS.some((k) => v[k] !== undefined);
  const device = deviceOf(v.valueCodeableConcept, reader.source);
  if (device !== null) return oxygen(reader, { device });
  if (meaning === null) {
    const other = Object.keys(v).find((k) => /^value[A-Z]/.test(k) && !(VALUE_KEYS as readonly string[]).includes(k));
    return note(
      reader,
      v,
      'unknown code',
      other === undefined ? undefined : `${label(v.code)} with ${other} is not a code we use`,
    );
  }
  if (meaning.kind === 'outgoing') return note(reader, v, 'grades are not taken in');
  if (!present) return meaning.kind === 'own' && meaning.code === 'ice' ? undefined : note(reader, v, 'no value');
  take(reader, v, meaning);
}

function take(reader: Reader, v: Valued, meaning: Meaning) {
  switch (meaning.kind) {
    case 'row':
      if (meaning.anyVessel === true && notArterial(reader.specimen))
        return note(reader, v, 'not arterial', `${label(v.code)}: the specimen is ${reader.specimen.join(' ')}`);
      return meaning.row.kind === 'lab' ? laboratory(reader, v, meaning.row) : measured(reader, v, meaning.row, meaning.site);
    case 'culture':
      return cultured(reader, v);
    case 'device':
      return note(reader, v, 'unknown code', `${label(v.code)} names no oxygen device we know`);
    case 'own':
      return ours(reader, v, meaning.code);
  }
}

function measured(reader: Reader, v: Valued, row: CatalogRow, codeSite: string | undefined) {
  if (row.code === 'heightCm') return note(reader, v, 'not used here', 'height is taken from admissions');
  const quantity = v.valueQuantity ?? (v.valueInteger === undefined ? undefined : { value: v.valueInteger });
  if (quantity === undefined) return note(reader, v, 'unreadable number', `${label(v.code)}: a quantity is needed`);
  const unit = unitOf(quantity, reader.source);
  const got = readQuantity(row, quantity, unit);
  if (got.problem !== undefined) note(reader, v, got.problem, got.detail && `${label(v.code)}: ${got.detail}`);
  if (got.value === undefined) return;
  if (row.code === 'weightKg') return void add(reader, 'weight', { kind: 'weight', weightKg: got.value });
  if (row.code === 'flowLpm' || row.code === 'fio2') return oxygen(reader, { [row.code]: got.value });
  const field = row.code === 'tempC' && unit === '[degF]' ? 'tempF' : row.code;
  const base: Fields = { kind: 'vital', source: reader.device ? 'device' : 'charted' };
  const site = row.code === 'tempC' ? (codeSite ?? reader.site) : undefined;
  const pressureSite = PRESSURES.has(row.code) ? codeSite : undefined;
  for (let n = 1; ; n++) {
    const part = n === 1 ? 'vital' : `vital-${n}`;
    const fields = reader.parts.get(part);
    if (fields !== undefined && !fits(fields, field, pressureSite)) continue;
    reader.parts.set(part, {
      ...(fields ?? base),
      [field]: got.value,
      ...(site === undefined ? {} : { site }),
      ...(pressureSite === undefined ? {} : { pressureSite }),
    });
    return;
  }
}
/** May the value join this reading? Not beside another of its own, nor a pressure beside one taken elsewhere. */
function fits(fields: Fields, field: string, pressureSite: string | undefined): boolean {
  const temperature = field === 'tempC' || field === 'tempF';
  if (fields[field] !== undefined || (temperature && (fields.tempC ?? fields.tempF) !== undefined)) return false;
  if (!PRESSURES.has(field)) return true;
  const some = [...PRESSURES].some((p) => fields[p] !== undefined);
  return !some || fields.pressureSite === pressureSite;
}

function oxygen(reader: Reader, fields: { device?: OxygenDevice; flowLpm?: number; fio2?: number; indication?: string }) {
  const before = reader.parts.get('oxygen') ?? { kind: 'support', status: 'running', support: 'oxygen' };
  reader.parts.set('oxygen', { ...before, ...fields });
}

const NUMBER = /^(<=|>=|<|>)?\s*(\d{1,15}(?:\.\d{1,15})?|\.\d{1,15})$/;

function laboratory(reader: Reader, v: Valued, row: CatalogRow) {
  const fields: Fields = { kind: 'lab', test: row.code };
  const q = v.valueQuantity;
  if (q?.value !== undefined) {
    const unit = unitOf(q, reader.source);
    const problem = labProblem(row, q.value, unit);
    if (problem !== null) note(reader, v, problem, `${label(v.code)}: ${q.value} ${unit}`);
    Object.assign(fields, {
      value: q.value,
      ...(unit === '' ? {} : { unit }),
      ...(q.comparator ? { comparator: q.comparator } : {}),
    });
  } else if (v.valueInteger !== undefined) fields.value = v.valueInteger;
  else {
    const text = (v.valueString ?? textsOf(v.valueCodeableConcept)[0] ?? '').trim();
    if (text === '') return note(reader, v, 'no value');
    const written = NUMBER.exec(text);
    Object.assign(
      fields,
      written ? { value: Number(written[2]), ...(written[1] ? { comparator: written[1] } : {}) } : { value: text.slice(0, 300) },
    );
  }
  if (fields.unit === undefined && row.unit !== '1') note(reader, v, 'unit missing', `${label(v.code)} has no unit`);
  add(reader, `lab-${row.code}`, fields);
}

const NEGATIVE = new Set(['260385009', '264868006', '260415000']);
const POSITIVE = new Set(['10828004', '260373001']);
function cultured(reader: Reader, v: Valued) {
  const codes = (v.valueCodeableConcept?.coding ?? []).map((c) => c.code ?? '');
  const coded = codes.some((c) => NEGATIVE.has(c)) ? 'negative' : codes.some((c) => POSITIVE.has(c)) ? 'positive' : null;
  const text = v.valueString ?? textsOf(v.valueCodeableConcept)[0];
  const result = coded !== null ? { value: coded } : text === undefined ? null : culture(text, v.valueString === undefined);
  if (result === null) return note(reader, v, 'no result', `${label(v.code)}: no result yet`);
  add(reader, 'lab-blood-culture', { kind: 'lab', test: 'blood-culture', ...result });
}

/** Observations in our own code system: ICE, CAPD, consciousness, oxygen device and why it is given. */
function ours(reader: Reader, v: Valued, code: string) {
  const item = ICE_ITEMS[code];
  const number = v.valueInteger ?? (v.valueQuantity?.comparator === undefined ? v.valueQuantity?.value : undefined);
  if (item !== undefined || code === 'capd') {
    if (number === undefined) return note(reader, v, 'unreadable number', `${label(v.code)}: a number is needed`);
    const field = item?.field ?? 'capd';
    const max = item?.max ?? 32;
    if (!Number.isInteger(number) || number < 0 || number > max)
      throw new FhirError(422, `${code} is ${number}; 0 to ${max} is possible`, 'Observation.value');
    return void add(reader, 'ice', { kind: 'ice', ...(reader.by ? { by: reader.by } : {}), [field]: number }, true);
  }
  const word = wordOf(v);
  if (code === 'ice') return note(reader, v, 'only a total', 'an ICE is taken in as its five items');
  if (code === 'ice-not-assessable')
    return void add(
      reader,
      'ice',
      { kind: 'ice', assessable: false, reason: word ?? '', ...(reader.by ? { by: reader.by } : {}) },
      true,
    );
  if (code === 'consciousness' && (LOC as readonly (string | null)[]).includes(word))
    return void add(reader, 'neuro', { kind: 'neuro', loc: word });
  if (code === 'oxygen-indication' && (OXYGEN_INDICATIONS as readonly (string | null)[]).includes(word))
    return oxygen(reader, { indication: word as string });
  note(reader, v, 'unknown value', `${label(v.code)}: "${(word ?? '').slice(0, 40)}" is no word of ours`);
}

/** An ICE without one of its items counts as it is; "not assessable" for a reason we have no word for says so without it. */
function finishIce(reader: Reader) {
  const ice = reader.parts.get('ice');
  if (ice?.assessable !== false) return;
  const known = ['unarousable', 'sedated', 'global-aphasia', 'language', 'refused'];
  if (!known.includes(String(ice.reason))) delete ice.reason;
}

/** Adds a part of its own, a second of the same name beside the first; or joins the one that is there. */
function add(reader: Reader, part: string, fields: Fields, join = false) {
  if (join) return reader.parts.set(part, { ...reader.parts.get(part), ...fields });
  let name = part;
  for (let n = 2; reader.parts.has(name); n++) name = `${part}-${n}`;
  return reader.parts.set(name, fields);
}

function note(reader: Reader, v: Valued, reason: string, detail?: string) {
  reader.notes.push({ status: 'kept', reason, detail: detail ?? `${label(v.code)}: ${reason}` });
}
