import type { CatalogRow } from '../../../lib/events/catalog';
import type { OxygenDevice } from '../../../lib/events/devices';
import { rateUnit } from '../../../lib/events/drugs';
import { accept, convert, fio2Of, ucum } from '../../../lib/events/units';
import type { SourceSettings } from '../port';
import { deviceInWords, deviceOf, type Meaning, meaningOf, unitOf } from './codes';
import { type Context, keep, type Stamp, sentAt, when } from './context';
import { culture } from './culture';
import { type PatientGroup, type PatientRef, patientGroups, patientIn } from './identity';
import { part, type Segment } from './message';
import { type Row, type Slot, type Standing, single, Together } from './reading';
import { isCoded, isSentinel, type Value, valueIn } from './values';

/** Which rows are read: all, or only the rates of infusions (in an order). */
export type Scope = 'all' | 'rates';

/** ORU^R01: each patient of the message with their observations. */
export function oru(ctx: Context) {
  for (const group of patientGroups(ctx.message.segments)) {
    if (!group.segments.some((s) => s.name === 'OBX' || s.name === 'OBR')) continue;
    const patient = patientIn(group, ctx.source);
    if (patient === null) {
      keep(ctx, 'held', 'no patient', 'names neither a patient nor a bed', group.segments.map((s) => s.raw).join('\r'), null);
      continue;
    }
    readObservations(ctx, group, patient, 'all');
  }
}

/** One OBR with its rows, as far as rows need it. */
interface Order {
  readonly obr: Segment | undefined;
  readonly key: string;
  readonly number: number;
  /** OBX-14 of rows that enclose others, by their place in the containment tree. */
  readonly enclosing: Map<string, Stamp>;
}

interface Reader {
  readonly ctx: Context;
  readonly patient: PatientRef;
  readonly scope: Scope;
  readonly slots: Slot[];
  readonly together: Map<string, Together>;
}

/** Reads the OBX rows of a group into events, in their order; what gives none is kept with its reason. */
export function readObservations(ctx: Context, group: PatientGroup, patient: PatientRef, scope: Scope) {
  const reader: Reader = { ctx, patient, scope, slots: [], together: new Map() };
  let order: Order = { obr: undefined, key: '', number: 0, enclosing: new Map() };
  for (const segment of group.segments) {
    if (segment.name === 'OBR') order = { obr: segment, key: orderKey(segment), number: order.number + 1, enclosing: new Map() };
    else if (segment.name === 'OBX') readRow(reader, order, segment);
  }
  for (const slot of reader.slots) ctx.events.push(...slot.make(ctx, patient));
}

/** OBR-3, else OBR-2: number and namespace. */
function orderKey(obr: Segment): string {
  const field = obr.field(3) === '' ? 2 : 3;
  const namespace = obr.text(field, 2);
  return namespace === '' ? obr.text(field) : `${obr.text(field)}^${namespace}`;
}

/** OBX-4 as a path; trailing zeros name the level above ("1.1.0.0" encloses "1.1.1.1"). */
function path(subId: string): string {
  return subId.replace(/(?:\.0)+$/, '');
}
function parent(of: string): string {
  const dot = of.lastIndexOf('.');
  return dot < 0 ? '' : of.slice(0, dot);
}

function readRow(reader: Reader, order: Order, obx: Segment) {
  const { ctx, patient } = reader;
  const subId = obx.text(4);
  const place = path(subId);
  if (obx.field(14) !== '' && place !== '') order.enclosing.set(place, { segment: obx, field: 14 });

  const { sep } = obx;
  const code = obx.repetitions(3)[0] ?? '';
  const meaning = meaningOf(code, sep, ctx.source);
  if (reader.scope === 'rates' && meaning?.kind !== 'drug')
    return refuse(reader, obx, 'not taken from an order', `${label(obx)} is not an infusion`);
  const typed = obx.text(2);
  const device = deviceNamed(meaning, obx, ctx.source);
  const value = valueIn(obx);
  const standing = standingOf(obx.text(11));
  // Rows that only name a device, a module or a channel carry no type and no value: they are structure, not results.
  if (value.kind === 'none' && typed === '' && standing !== 'withdrawal') return;
  if (meaning === null && device === null) return refuse(reader, obx, 'unknown code', `${label(obx)} is not a code we use`);
  if (standing === null) return refuse(reader, obx, 'no result', `status ${obx.text(11)} carries no result`);
  if (value.kind === 'none' && standing !== 'withdrawal') return refuse(reader, obx, 'no value', `${label(obx)} has no value`);

  const at = when(ctx, [...stamps(order, obx, place), sentAt(ctx)], meaning?.kind === 'drug' ? 'later' : 'earlier');
  if (typeof at === 'string') return keep(ctx, 'held', at, `${label(obx)}: ${at}`, obx.raw, patient);
  const row: Row = {
    order: order.key,
    code: part(code, sep, 1) || part(code, sep, 4),
    subId,
    at,
    standing,
    restates: obx.text(11) !== 'R',
  };

  if (device !== null) return collect(reader, `oxygen ${order.number} ${at.t}`, 'device', 'support', oxygen(), row, device);
  if (meaning === null || meaning.kind === 'device')
    return refuse(reader, obx, 'unknown code', `${label(obx)} names no oxygen device we know`);
  if (meaning.kind === 'culture') return cultured(reader, obx, row, value);
  if (meaning.kind === 'drug') return rate(reader, obx, row, meaning.drug, value);
  measured(reader, order, obx, row, place, meaning, value);
}

/** A coded value can name an oxygen device whatever the observation's code is. */
function deviceNamed(meaning: Meaning | null, obx: Segment, source: SourceSettings): OxygenDevice | null {
  if (meaning?.kind === 'device') return deviceInWords(obx.field(5), obx.sep, source);
  return isCoded(obx.text(2)) ? deviceOf(obx.field(5), obx.sep, source) : null;
}

function stamps(order: Order, obx: Segment, place: string): Stamp[] {
  const found: Stamp[] = [];
  if (obx.field(14) !== '') found.push({ segment: obx, field: 14 });
  if (order.enclosing.size > 0) {
    for (let up = parent(place); up !== ''; up = parent(up)) {
      const stamp = order.enclosing.get(path(up));
      if (stamp) found.push(stamp);
    }
  }
  if (order.obr) found.push({ segment: order.obr, field: 7 });
  return found;
}

/** Null for a status that says there is no result (yet): X, N, O, I. */
function standingOf(status: string): Standing | null {
  if (status === 'D' || status === 'W') return 'withdrawal';
  if (status === 'C' || status === 'A') return 'correction';
  return status === '' || /^[FPRSBVU]$/.test(status) ? 'result' : null;
}

const oxygen = () => ({ support: 'oxygen', state: 'running' });

/** Adds a part to the readings measured with it; a second value of the same part begins another reading. */
function collect(
  reader: Reader,
  key: string,
  part: Parameters<Together['add']>[0],
  kind: 'vital' | 'support',
  fields: Record<string, unknown>,
  row: Row,
  value: Parameters<Together['add']>[2],
) {
  let group = reader.together.get(key);
  if (group === undefined || group.has(part)) {
    group = new Together(kind, fields);
    reader.together.set(key, group);
    reader.slots.push(group);
  }
  group.add(part, row, value);
}

function measured(
  reader: Reader,
  order: Order,
  obx: Segment,
  row: Row,
  place: string,
  meaning: Extract<Meaning, { kind: 'row' }>,
  value: Value,
) {
  const { ctx } = reader;
  const { row: entry, site, mdc } = meaning;
  if (entry.code === 'heightCm') return refuse(reader, obx, 'not used here', 'height is taken from admissions');
  const withdrawn = row.standing === 'withdrawal';
  const unit = unitOf(obx.field(6), obx.sep, ctx.source);
  let number: number | undefined;
  if (!withdrawn) {
    const read = numeric(reader, obx, entry, value);
    if (read === null) return;
    number = read;
    const problem = unusable(entry, number, unit);
    if (problem !== null) {
      refuse(reader, obx, problem.reason, `${label(obx)}: ${problem.detail}`);
      if (!problem.stored) return;
    }
  }
  if (entry.kind === 'lab') {
    const comparator = value.kind === 'number' ? value.comparator : undefined;
    reader.slots.push(
      single(
        row,
        withdrawn
          ? { kind: 'lab', test: entry.code }
          : { kind: 'lab', test: entry.code, value: number, ...(unit ? { unit } : {}), ...(comparator ? { comparator } : {}) },
      ),
    );
    return;
  }
  if (entry.code === 'weightKg') {
    reader.slots.push(
      single(row, { kind: 'weight', ...(number === undefined ? {} : { weightKg: canonical(entry, number, unit) }) }),
    );
    return;
  }
  if (entry.code === 'flowLpm' || entry.code === 'fio2') {
    const amount = number === undefined ? undefined : canonical(entry, number, unit);
    return collect(reader, `oxygen ${order.number} ${row.at.t}`, entry.code, 'support', oxygen(), row, amount);
  }
  const device = mdc || obx.text(11) === 'R' || ctx.source.monitor;
  const fields = { source: device ? 'device' : 'charted' };
  if (entry.code === 'sbpMmHg' || entry.code === 'dbpMmHg' || entry.code === 'mapMmHg') {
    const channel = `pressure ${order.number} ${site ?? ''} ${mdc} ${parent(place)} ${row.at.t}`;
    const amount = number === undefined ? undefined : canonical(entry, number, unit);
    return collect(reader, channel, entry.code, 'vital', { ...fields, ...(site ? { pressureSite: site } : {}) }, row, amount);
  }
  const fahrenheit = entry.code === 'tempC' && ucum(unit) === '[degF]';
  const reading = number === undefined ? {} : fahrenheit ? { tempF: number } : { [entry.code]: canonical(entry, number, unit) };
  reader.slots.push(single(row, { kind: 'vital', ...fields, ...(site ? { site } : {}), ...reading }));
}

function numeric(reader: Reader, obx: Segment, entry: CatalogRow, value: Value): number | null {
  const usable = value.kind === 'number' && (value.comparator === undefined || entry.kind === 'lab');
  if (usable) return value.value;
  refuse(reader, obx, 'unreadable number', `${label(obx)}: "${obx.field(5).slice(0, 40)}" is not one number`);
  return null;
}

/** Rates and percentages mean the same without a unit; nothing else does. */
const UNITLESS = new Set(['/min', '%', '1']);

/**
 * Why a value is used by no rule. A laboratory value, and an implausible reading that is no sentinel, is stored all the
 * same so that it can be seen; other readings cannot be written down without their unit.
 */
function unusable(entry: CatalogRow, number: number, unit: string): { reason: string; detail: string; stored: boolean } | null {
  if (isSentinel(number)) return { reason: 'no value', detail: `${number} stands for "no value"`, stored: false };
  const lab = entry.kind === 'lab';
  if (entry.code === 'fio2' && unit !== '%') {
    const known = (unit === '' || ucum(unit) === '1') && fio2Of(number) !== null;
    return known ? null : { reason: 'implausible value', detail: `${number} ${unit} is no oxygen fraction`, stored: false };
  }
  const converted = unit === '' && UNITLESS.has(entry.unit) ? accept(entry, number) : convert(entry, number, unit);
  if (!('refused' in converted)) return null;
  if (converted.refused === 'implausible')
    return { reason: 'implausible value', detail: converted.detail, stored: lab || entry.kind === 'vital' };
  return { reason: unit === '' ? 'unit missing' : 'unit not known', detail: converted.detail, stored: lab };
}

/** The value in the unit its field is named after; what is outside the plausible range is converted all the same. */
function canonical(entry: CatalogRow, number: number, unit: string): number {
  if (entry.code === 'fio2' && unit !== '%') return fio2Of(number) ?? number;
  if (unit === '' || unit === entry.unit) return number;
  const converted = convert({ ...entry, plausible: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] }, number, unit);
  return 'refused' in converted ? number : converted.value;
}

/** The rate of an infusion: 0 stops it; with a unit nobody knows it runs at an unknown rate. */
function rate(reader: Reader, obx: Segment, row: Row, drug: string, value: Value) {
  const medication = { kind: 'medication', drug };
  if (row.standing === 'withdrawal') return void reader.slots.push(single(row, { ...medication, state: 'running' }));
  if (value.kind !== 'number' || value.comparator !== undefined) {
    return refuse(reader, obx, 'unreadable number', `${label(obx)}: "${obx.field(5).slice(0, 40)}" is not one rate`);
  }
  if (value.value < 0 || isSentinel(value.value))
    return refuse(reader, obx, 'implausible value', `${label(obx)}: a rate of ${value.value}`);
  const unit = unitOf(obx.field(6), obx.sep, reader.ctx.source);
  const given = unit === '' ? {} : { rateUnit: rateUnit(unit) ?? unit };
  reader.slots.push(
    single(row, { ...medication, state: value.value === 0 ? 'stopped' : 'running', rate: value.value, ...given }),
  );
}

function cultured(reader: Reader, obx: Segment, row: Row, value: Value) {
  const result = row.standing === 'withdrawal' ? {} : culture(value);
  if (result === null) return refuse(reader, obx, 'no result', `${label(obx)}: "${obx.field(5).slice(0, 40)}" is no result yet`);
  reader.slots.push(single(row, { kind: 'lab', test: 'blood-culture', ...result }));
}

function refuse(reader: Reader, obx: Segment, reason: string, detail: string) {
  keep(reader.ctx, 'kept', reason, detail, obx.raw, reader.patient);
}

/** OBX-3 as a person reads it. */
function label(obx: Segment): string {
  const [code, text] = [obx.text(3), obx.text(3, 2)];
  return (text === '' ? code : `${code} ${text}`).slice(0, 80) || 'OBX-3';
}
