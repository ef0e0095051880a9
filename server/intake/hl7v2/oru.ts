import type { CatalogRow } from '../../../lib/events/catalog';
import { culture } from '../../../lib/events/culture';
import type { OxygenDevice } from '../../../lib/events/devices';
import { isNoRate, rateUnit } from '../../../lib/events/drugs';
import { notArterial } from '../../../lib/events/specimen';
import { withoutTrailing } from '../../../lib/trailing';
import type { SourceSettings } from '../port';
import { asMapped, deviceInWords, deviceOf, type Meaning, observed, unitOf } from './codes';
import { type Context, keep, type Stamp, sentAt, when } from './context';
import { type PatientGroup, type PatientRef, patientGroups, patientIn, patientKey } from './identity';
import { idOf } from './ids';
import type { Segment } from './message';
import { quantity } from './quantity';
import { begin, eventsOf, type Fields, type Part, type Row, type Slot, type Standing, Together } from './reading';
import { isCoded, type Value, valueIn } from './values';

/** Which rows are read: all, or only the rates of infusions (in an order). */
export type Scope = 'all' | 'rates';

/** ORU^R01: each patient of the message with their observations. */
export function oru(ctx: Context) {
  for (const group of patientGroups(ctx.message.segments)) {
    if (!group.segments.some((s) => s.name === 'OBX')) continue;
    const patient = patientIn(group, ctx.source);
    if (patient === null)
      keep(ctx, 'held', 'no patient', 'names neither a patient nor a bed', group.segments.map((s) => s.raw).join('\r'), null);
    else readObservations(ctx, group, patient, 'all');
  }
}

/** One OBR with its rows, as far as rows need it. */
interface Order {
  readonly obr: Segment | undefined;
  /** Patient and order, as the ids of its events begin. */
  readonly stem: string;
  readonly number: number;
  /** OBX-14 of rows that enclose others, by their place in the containment tree. */
  readonly enclosing: Map<string, Stamp>;
  /** OBX-18 of rows that enclose others. */
  readonly devices: Map<string, string>;
  /** Codes and words of the specimen: OBR-15, and SPM-4, which comes after the rows. */
  readonly specimen: string[];
}

interface Reader {
  readonly ctx: Context;
  readonly patient: PatientRef;
  readonly scope: Scope;
  readonly slots: Slot[];
  /** The newest reading of several rows, by what they have to agree in. */
  readonly together: Map<string, Together>;
  /** Corrections without a value we can use; `ifStored`: they may say so of what never had one. */
  readonly unusable: { readonly order: Order; readonly obx: Segment; readonly said: Said; readonly ifStored: boolean }[];
}

/** Reads the OBX rows of a group into events, in their order; what gives none is kept with its reason. */
export function readObservations(ctx: Context, group: PatientGroup, patient: PatientRef, scope: Scope) {
  const reader: Reader = { ctx, patient, scope, slots: [], together: new Map(), unusable: [] };
  const key = patientKey(patient);
  let order: Order = { obr: undefined, stem: idOf(key, ''), number: 0, enclosing: new Map(), devices: new Map(), specimen: [] };
  for (const [i, segment] of group.segments.entries()) {
    if (segment.name === 'OBX') readRow(reader, order, segment);
    else if (segment.name === 'OBR') {
      order = {
        obr: segment,
        stem: idOf(key, orderKey(segment)),
        number: order.number + 1,
        enclosing: new Map(),
        devices: new Map(),
        specimen: [...specimenWords(segment, 15), ...specimenAfter(group, i)],
      };
    }
  }
  correctInWords(reader);
  for (const slot of reader.slots) ctx.events.push(...eventsOf(slot, ctx, patient));
}

/** OBR-3, else OBR-2: number and namespace. */
function orderKey(obr: Segment): string {
  const field = obr.field(3) === '' ? 2 : 3;
  const namespace = obr.text(field, 2);
  return namespace === '' ? obr.text(field) : `${obr.text(field)}^${namespace}`;
}

/** Codes and words of a specimen, in whichever component they stand. */
function specimenWords(segment: Segment, field: number): string[] {
  return segment.field(field) === '' ? [] : [1, 2, 4, 5].map((c) => segment.text(field, c)).filter((s) => s !== '');
}
function specimenAfter(group: PatientGroup, obr: number): string[] {
  for (let i = obr + 1; i < group.segments.length; i++) {
    const segment = group.segments[i];
    if (segment === undefined || segment.name === 'OBR') return [];
    if (segment.name === 'SPM') return specimenWords(segment, 4);
  }
  return [];
}

/** Real trees of a device have four levels; what is longer than this encloses nothing and is in nothing. */
const LONGEST_PATH = 200;
/** OBX-4 as a path; trailing zeros name the level above ("1.1.0.0" encloses "1.1.1.1"). */
function path(subId: string): string {
  return subId.length > LONGEST_PATH ? '' : withoutTrailing(subId, '.0');
}
function parent(of: string): string {
  const dot = of.lastIndexOf('.');
  return dot < 0 ? '' : of.slice(0, dot);
}

const ownStamp = (obx: Segment): Stamp | null => (obx.field(14) === '' ? null : { segment: obx, field: 14 });

function readRow(reader: Reader, order: Order, obx: Segment): void {
  const { ctx } = reader;
  const subId = obx.text(4);
  const place = path(subId);
  const own = ownStamp(obx);
  if (own !== null && place !== '') order.enclosing.set(place, own);

  const named = obx.field(18) === '' ? '' : obx.text(18);
  if (named !== '' && place !== '') order.devices.set(place, named);

  const { meaning, code } = observed(obx.first(3), obx.sep, ctx.source);
  if (reader.scope === 'rates' && meaning?.kind !== 'drug')
    return void refuse(reader, obx, 'not taken from an order', `${label(obx)} is not an infusion`);
  const device = deviceNamed(meaning, obx, ctx.source);
  const value = valueIn(obx);
  const status = obx.text(11);
  const standing = standingOf(status);
  // Rows that only name a device, a module or a channel carry no type and no value: they are structure, not results.
  if (value.kind === 'none' && standing !== 'withdrawal' && obx.text(2) === '') return;
  if (meaning === null && device === null)
    return void refuse(reader, obx, 'unknown code', `${label(obx)} is not a code we use (${asMapped(obx.field(3), obx.sep)})`);
  const said: Said = { code, subId, place, named, meaning, device, value };
  if (standing === null) {
    // X: a result cannot be had. If there was one, it is none any more.
    if (status === 'X') reader.unusable.push({ order, obx, said, ifStored: true });
    return void refuse(reader, obx, 'no result', `status ${status} carries no result`);
  }
  if (take(reader, order, obx, said, standing)) return;
  if (standing === 'correction') reader.unusable.push({ order, obx, said, ifStored: false });
}

/**
 * A laboratory's correction that says nothing we can use ("haemolysed, new sample", a venous gas): what was said before is wrong all
 * the same, so the words take its place, and a value told later takes theirs. Not where another row of the message gives the value
 * under the same name and this one is its comment.
 */
function correctInWords(reader: Reader): void {
  for (const { order, obx, said, ifStored } of reader.unusable) {
    const test = testOf(said.meaning);
    const row = test === null ? null : rowOf(reader, order, obx, said, 'correction');
    if (row === null || typeof row === 'string') continue;
    const names = (other: Row) => other.stem === row.stem && other.code === row.code && other.subId === row.subId;
    if (reader.slots.some((slot) => !(slot instanceof Together) && names(slot.row))) continue;
    const words = said.value.kind === 'number' ? 'not usable' : obx.field(5).trim();
    placed(reader, {
      row: { ...row, ifStored },
      fields: { ...begin('lab'), test, value: words.slice(0, MOST_WORDS) || 'no value' },
    });
  }
}
/** The laboratory test a row is about; null for anything else. */
function testOf(meaning: Meaning | null): string | null {
  if (meaning?.kind === 'culture') return 'blood-culture';
  return meaning?.kind === 'row' && meaning.row.kind === 'lab' ? meaning.row.code : null;
}
const MOST_WORDS = 200;

/** What an OBX row says, before it is decided what becomes of it. */
interface Said {
  readonly code: string;
  readonly subId: string;
  /** OBX-4 as a path. */
  readonly place: string;
  /** OBX-18. */
  readonly named: string;
  readonly meaning: Meaning | null;
  readonly device: OxygenDevice | null;
  readonly value: Value;
}

/** Whether the row gave an event or is held; false: it has been kept with its reason. */
function take(reader: Reader, order: Order, obx: Segment, said: Said, standing: Standing): boolean {
  const { ctx, patient } = reader;
  const { place, meaning, device, value } = said;
  if (value.kind === 'none' && standing !== 'withdrawal') return refuse(reader, obx, 'no value', `${label(obx)} has no value`);
  if (meaning?.kind === 'row' && device === null && standing !== 'withdrawal' && value.kind !== 'number')
    return refuse(reader, obx, 'unreadable number', `${label(obx)}: "${obx.field(5).slice(0, 40)}" is not one number`);

  const row = rowOf(reader, order, obx, said, standing);
  if (typeof row === 'string') {
    keep(ctx, 'held', row, `${label(obx)}: ${row}`, obx.raw, patient);
    return true;
  }

  if (device !== null || (meaning?.kind === 'device' && standing === 'withdrawal'))
    return collect(reader, oxygenOf(order, row), oxygen(), 'device', row, device ?? undefined);
  if (meaning === null || meaning.kind === 'device')
    return refuse(reader, obx, 'unknown code', `${label(obx)} names no oxygen device we know`);
  if (meaning.kind === 'culture') return cultured(reader, obx, row, value);
  if (meaning.kind === 'drug') return rate(reader, obx, row, meaning.drug, value);
  return measured(reader, order, obx, row, place, meaning, value);
}

/** What names the observation, or why its time cannot be told. */
function rowOf(reader: Reader, order: Order, obx: Segment, said: Said, standing: Standing): Row | string {
  const { code, subId, place, named, meaning } = said;
  const own = ownStamp(obx);
  const at = when(
    reader.ctx,
    own === null ? stamps(reader.ctx, order, place) : [own],
    meaning?.kind === 'drug' ? 'later' : 'earlier',
  );
  if (typeof at === 'string') return at;
  const restates = obx.text(11) !== 'R';
  return { stem: order.stem, code, subId, at, standing, restates, ...measuredBy(named, order, place) };
}

/** The device a row or one that encloses it names. */
function measuredBy(named: string, order: Order, place: string): { device?: string } {
  if (named !== '') return { device: named };
  if (order.devices.size === 0) return {};
  for (let up = parent(place); up !== ''; up = parent(up)) {
    const device = order.devices.get(path(up));
    if (device !== undefined) return { device };
  }
  return {};
}

/** A coded value can name an oxygen device whatever the observation's code is. */
function deviceNamed(meaning: Meaning | null, obx: Segment, source: SourceSettings): OxygenDevice | null {
  if (meaning?.kind === 'device') return deviceInWords(obx.field(5), obx.sep, source);
  return isCoded(obx.text(2)) ? deviceOf(obx.field(5), obx.sep, source) : null;
}

/** Where the time of a row without one of its own may stand: the rows that enclose it, nearest first, the order, the message. */
function stamps(ctx: Context, order: Order, place: string): Stamp[] {
  const found: Stamp[] = [];
  for (let up = parent(place); up !== '' && order.enclosing.size > 0; up = parent(up)) {
    const stamp = order.enclosing.get(path(up));
    if (stamp) found.push(stamp);
  }
  if (order.obr) found.push({ segment: order.obr, field: 7 });
  found.push(sentAt(ctx));
  return found;
}

/** Null for a status that says there is no result (yet): X, N, O, I. */
function standingOf(status: string): Standing | null {
  switch (status) {
    case 'D':
    case 'W':
      return 'withdrawal';
    case 'C':
    case 'A':
      return 'correction';
    default:
      return status === '' || 'FPRSBVU'.includes(status) ? 'result' : null;
  }
}

function oxygen(): Fields {
  const fields = begin('support');
  fields.support = 'oxygen';
  fields.state = 'running';
  return fields;
}
const oxygenOf = (order: Order, row: Row): string => `oxygen ${order.number} ${row.at.t}`;

/** Adds a part to the reading measured with it; a second value of the same part begins another reading. */
function collect(
  reader: Reader,
  key: string,
  base: Fields,
  part: Part,
  row: Row,
  value: number | OxygenDevice | undefined,
): true {
  let together = reader.together.get(key);
  if (together === undefined || together.has(part)) {
    together = new Together(base);
    reader.together.set(key, together);
    reader.slots.push(together);
  }
  together.add(part, row, value);
  return true;
}

function measured(
  reader: Reader,
  order: Order,
  obx: Segment,
  row: Row,
  place: string,
  { row: entry, site, mdc, anyVessel }: Extract<Meaning, { kind: 'row' }>,
  value: Value,
): boolean {
  if (anyVessel === true && row.standing !== 'withdrawal' && notArterial(order.specimen))
    return refuse(reader, obx, 'not arterial', `${label(obx)}: the specimen is ${order.specimen.join(' ')}`);
  if (entry.code === 'heightCm') return refuse(reader, obx, 'not used here', 'height is taken from admissions');
  const { source } = reader.ctx;
  let number: number | undefined;
  const unit = unitOf(obx.field(6), obx.sep, source);
  if (row.standing !== 'withdrawal') {
    const read = quantity(entry, value, unit);
    if (read.problem !== undefined)
      refuse(reader, obx, read.problem, `${label(obx)}: ${read.detail ?? `"${obx.field(5).slice(0, 40)}" is not one number`}`);
    if (read.value === undefined) return false;
    number = read.value;
  }
  if (entry.kind === 'lab') return placed(reader, { row, fields: labFields(entry, value, unit) });
  if (entry.code === 'weightKg') return placed(reader, { row, fields: weightFields(number) });
  if (entry.code === 'flowLpm' || entry.code === 'fio2')
    return collect(reader, oxygenOf(order, row), oxygen(), entry.code, row, number);

  const device = mdc || obx.text(11) === 'R' || source.monitor;
  const fields = begin('vital');
  fields.source = device ? 'device' : 'charted';
  if (entry.code === 'sbpMmHg' || entry.code === 'dbpMmHg' || entry.code === 'mapMmHg') {
    if (site !== undefined) fields.pressureSite = site;
    const channel = `pressure ${order.number} ${site} ${mdc} ${parent(place)} ${row.at.t}`;
    return collect(reader, channel, fields, entry.code, row, number);
  }
  if (site !== undefined) fields.site = site;
  if (number !== undefined) fields[entry.code === 'tempC' && unit === '[degF]' ? 'tempF' : entry.code] = number;
  return placed(reader, { row, fields });
}

function weightFields(weightKg: number | undefined): Fields {
  return weightKg === undefined ? begin('weight') : { ...begin('weight'), weightKg };
}

function labFields(entry: CatalogRow, value: Value, unit: string): Fields {
  const fields = begin('lab');
  fields.test = entry.code;
  if (value.kind !== 'number') return fields;
  fields.value = value.value;
  if (unit !== '') fields.unit = unit;
  if (value.comparator !== undefined) fields.comparator = value.comparator;
  return fields;
}

/** The rate of an infusion: 0 stops it; with a unit nobody knows it runs at an unknown rate. */
function rate(reader: Reader, obx: Segment, row: Row, drug: string, value: Value): boolean {
  const fields: Fields = { ...begin('medication'), drug, state: 'running' };
  if (row.standing !== 'withdrawal') {
    if (value.kind !== 'number' || value.comparator !== undefined)
      return refuse(reader, obx, 'unreadable number', `${label(obx)}: "${obx.field(5).slice(0, 40)}" is not one rate`);
    const unit = unitOf(obx.field(6), obx.sep, reader.ctx.source);
    if (isNoRate(value.value, unit))
      return refuse(reader, obx, 'implausible value', `${label(obx)}: a rate of ${`${value.value} ${unit}`.trim()}`);
    if (value.value === 0) fields.state = 'stopped';
    fields.rate = value.value;
    if (unit !== '') fields.rateUnit = rateUnit(unit) ?? unit;
  }
  return placed(reader, { row, fields });
}

function cultured(reader: Reader, obx: Segment, row: Row, value: Value): boolean {
  const result =
    row.standing === 'withdrawal'
      ? {}
      : value.kind === 'text' || value.kind === 'coded'
        ? culture(value.text, value.kind === 'coded')
        : null;
  if (result === null) return refuse(reader, obx, 'no result', `${label(obx)}: "${obx.field(5).slice(0, 40)}" is no result yet`);
  return placed(reader, { row, fields: { ...begin('lab'), test: 'blood-culture', ...result } });
}

function placed(reader: Reader, slot: Slot): true {
  reader.slots.push(slot);
  return true;
}
function refuse(reader: Reader, obx: Segment, reason: string, detail: string): false {
  keep(reader.ctx, 'kept', reason, detail, obx.raw, reader.patient);
  return false;
}

/** OBX-3 as a person reads it. */
export function label(obx: Segment): string {
  const [code, text] = [obx.text(3), obx.text(3, 2)];
  return (text === '' ? code : `${code} ${text}`).slice(0, 80) || 'OBX-3';
}
