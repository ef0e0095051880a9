import { implausibleAmount, isNoRate, rateUnit } from '../../../lib/events/drugs';
import type { ChartEvent } from '../../../lib/events/event';
import { asMapped, drugNamed, unitOf } from './codes';
import { type Context, envelope, keep, type Stamp, sentAt, type When, when } from './context';
import { type PatientGroup, type PatientRef, patientGroups, patientIn, patientKey } from './identity';
import { idOf, idPrefix } from './ids';
import type { Segment } from './message';
import { readObservations } from './oru';

/** RAS^O17: doses given or not given, infusions started, changed and stopped. */
export function administrations(ctx: Context) {
  eachPatient(ctx, (group, patient) => {
    let orc: Segment | undefined;
    const seen = new Map<string, number>();
    for (const segment of group.segments) {
      if (segment.name === 'ORC') orc = segment;
      else if (segment.name === 'RXA') administration(ctx, patient, orc, segment, routeAfter(group, segment), seen);
    }
  });
}

/** RDE^O11, RDE^O25 and ORM^O01: drugs ordered; and rates of running infusions, which some pumps report that way. */
export function orders(ctx: Context) {
  eachPatient(ctx, (group, patient) => {
    let orc: Segment | undefined;
    let timing: Segment | undefined;
    let requested: Segment | undefined;
    let encoded = false;
    const place = (rx: Segment) => order(ctx, patient, orc, rx, timing, routeAfter(group, rx));
    const finish = () => {
      // RXE is what the pharmacy made of RXO: one order, not two.
      if (requested && !encoded) place(requested);
      requested = undefined;
      encoded = false;
      timing = undefined;
    };
    for (const segment of group.segments) {
      if (segment.name === 'ORC') {
        finish();
        orc = segment;
      } else if (segment.name === 'TQ1') timing ??= segment;
      else if (segment.name === 'RXO') requested = segment;
      else if (segment.name === 'RXE') {
        encoded = true;
        timing = timingOf(group, segment) ?? timing;
        place(segment);
      }
    }
    finish();
    if (group.segments.some((s) => s.name === 'OBX')) readObservations(ctx, group, patient, 'rates');
  });
}

function eachPatient(ctx: Context, read: (group: PatientGroup, patient: PatientRef) => void) {
  for (const group of patientGroups(ctx.message.segments)) {
    if (!group.segments.some((s) => s.name === 'ORC' || s.name.startsWith('RX') || s.name === 'OBX')) continue;
    const patient = patientIn(group, ctx.source);
    if (patient === null)
      keep(ctx, 'held', 'no patient', 'names neither a patient nor a bed', group.segments.map((s) => s.raw).join('\r'), null);
    else read(group, patient);
  }
}

/** The first segment of that name between this one and the next of its own kind. */
function following(group: PatientGroup, after: Segment, name: string): Segment | undefined {
  for (const s of group.segments.slice(group.segments.indexOf(after) + 1)) {
    if (s.name === name) return s;
    if (s.name === after.name || s.name === 'ORC') return undefined;
  }
  return undefined;
}
const routeAfter = (group: PatientGroup, rx: Segment): string => following(group, rx, 'RXR')?.text(1) ?? '';
const timingOf = (group: PatientGroup, rx: Segment): Segment | undefined => following(group, rx, 'TQ1');

const at = (segment: Segment | undefined, field: number): Stamp | undefined =>
  segment && segment.field(field) !== '' ? { segment, field } : undefined;

/** Placer's number of the order, else the filler's. */
function orderNumber(orc: Segment | undefined): string {
  return orc ? orc.text(2) || orc.text(3) : '';
}

/** RXA-20: the completion status; null for a word that is none of its table. */
function givenState(status: string): 'given' | 'not-done' | null {
  if (status === '' || status === 'CP' || status === 'PA') return 'given';
  return status === 'RE' || status === 'NA' ? 'not-done' : null;
}

function administration(
  ctx: Context,
  patient: PatientRef,
  orc: Segment | undefined,
  rxa: Segment,
  route: string,
  seen: Map<string, number>,
) {
  const drug = rxa.repetitions(5)[0] ?? '';
  const named = drugNamed(drug, rxa.sep, ctx.source);
  if (named === null) return keep(ctx, 'kept', 'unknown code', 'RXA-5 names no drug', rxa.raw, patient);
  const given = givenState(rxa.text(20));
  if (given === null)
    return keep(ctx, 'kept', 'unknown status', `RXA-20 ${rxa.text(20)} is no completion status`, rxa.raw, patient);
  const start = when(ctx, [at(rxa, 3), at(rxa, 4), sentAt(ctx)], 'later');
  if (typeof start === 'string') return keep(ctx, 'held', start, `${named.drug}: ${start}`, rxa.raw, patient);
  if (!named.known)
    keep(ctx, 'kept', 'drug not known', `${named.drug} is not a drug we use (${asMapped(drug, rxa.sep)})`, rxa.raw, patient);

  const said = rateOf(rxa, ctx);
  const noRate = said?.rate != null && isNoRate(said.rate, said.unit);
  if (noRate) keep(ctx, 'kept', 'implausible value', `${named.drug}: a rate of ${said.rate} ${said.unit}`, rxa.raw, patient);
  if (said?.rate === null && said.sent !== '')
    keep(ctx, 'kept', 'unreadable number', `${named.drug}: "${said.sent.slice(0, 40)}" is not one rate`, rxa.raw, patient);
  const infusion = noRate ? { ...said, rate: null } : said;
  const control = orc?.text(1) ?? '';
  const stopped = given === 'given' && (control === 'DC' || (infusion !== null && infusion.rate === 0));
  const end = at(rxa, 4) ? when(ctx, [at(rxa, 4)], 'later') : null;
  let t: When = start;
  if (control === 'DC' && stopped) {
    // RXA-3 of a discontinued order is as a rule its start: the end stands in RXA-4 or in the order's own time.
    const stop = when(ctx, [at(rxa, 4), at(orc, 9), sentAt(ctx), at(rxa, 3)], 'later');
    if (typeof stop === 'string') return keep(ctx, 'held', stop, `${named.drug}: ${stop}`, rxa.raw, patient);
    t = stop;
  }
  const state = given === 'not-done' ? 'not-done' : stopped ? 'stopped' : infusion ? 'running' : 'given';
  const endsAt = state === 'running' && end !== null && typeof end !== 'string' && end.t > t.t ? { endsAt: end.t } : {};
  const dose = (): Record<string, unknown> => doseIn(rxa.text(6), unitOf(rxa.field(7), rxa.sep, ctx.source), rxa.text(7));
  const amount = infusion ? { ...rateFields(infusion), ...(infusion.beside ? dose() : {}) } : dose();
  // What was known of the infusion stands: nothing else is said of it here.
  if (noRate && state === 'running' && Object.keys(amount).length === 0) return;
  const key = [patientKey(patient), 'rxa', orderNumber(orc), control === 'DC' ? `stop ${named.drug}` : named.drug] as const;
  const same = idOf(...key, String(t.t));
  const before = seen.get(same) ?? 0;
  seen.set(same, before + 1);
  // Two rows of one drug, order and minute in one message are two administrations, never one that corrects the other.
  const id = before === 0 ? same : `${same}|${before + 1}`;
  if (!noRate) keepImplausible(ctx, patient, named.drug, amount, rxa);
  const action = rxa.text(21);
  const revision = action === 'D' ? 'entered-in-error' : action === 'U' ? 'corrected' : 'final';
  push(ctx, patient, id, t, revision, idPrefix(...key), {
    drug: named.drug,
    state,
    ...amount,
    ...endsAt,
    ...(route === '' ? {} : { route }),
  });
}

/** A dose or rate that cannot be: stored as sent, used by no rule, and listed. */
function keepImplausible(ctx: Context, patient: PatientRef, drug: string, amount: Record<string, unknown>, rx: Segment) {
  const implausible = implausibleAmount({ drug, ...amount });
  if (implausible !== null) keep(ctx, 'kept', 'implausible value', implausible, rx.raw, patient);
}

function push(
  ctx: Context,
  patient: PatientRef,
  id: string,
  t: When,
  revision: ChartEvent['revision'],
  prefix: string,
  fields: Record<string, unknown>,
) {
  const event = { ...envelope(ctx, id, t, revision), kind: 'medication', ...fields } as unknown as ChartEvent;
  ctx.events.push({ patient, event, ...(revision === 'final' ? { restates: true } : { idPrefix: prefix }) });
}

interface Rate {
  /** Null: runs at a rate nobody can read. */
  readonly rate: number | null;
  /** As it was sent; '' where the order says none. */
  readonly sent: string;
  readonly unit: string;
  /** It stands beside the dose of RXA-6/7, not in its place. */
  readonly beside?: true;
}

const PER_TIME = /\/\s*(?:min|minute|minutes|h|hr|hour|hours|s|sec|d|day)\.?$/i;
const TIME_UNIT = /^(?:min|minute|minutes|h|hr|hour|hours)\.?$/i;

/** An amount per time: RXA-6/7, or RXA-12/13, or RXA-6/7 with the time alone in RXA-12. Null: a dose, not a rate. */
function rateOf(rxa: Segment, ctx: Context): Rate | null {
  const unit = unitOf(rxa.field(7), rxa.sep, ctx.source);
  if (PER_TIME.test(unit)) return { ...figure(rxa.text(6)), unit };
  const other = unitOf(rxa.field(13), rxa.sep, ctx.source);
  if (PER_TIME.test(other)) return { ...figure(rxa.text(12)), unit: other, beside: true };
  const per = rxa.text(12);
  if (unit !== '' && TIME_UNIT.test(per)) return { ...figure(rxa.text(6)), unit: `${unit}/${per}` };
  return null;
}

const figure = (sent: string) => ({ rate: signed(sent), sent });

function rateFields(r: Rate): Record<string, unknown> {
  if (r.rate === null) return {};
  return { rate: r.rate, rateUnit: rateUnit(r.unit) ?? r.unit };
}

const MG = new Map<string, number>(Object.entries({ mg: 1, g: 1000, gm: 1000, ug: 0.001, mcg: 0.001 }));
const ML = new Map<string, number>(Object.entries({ ml: 1, l: 1000 }));

/** A dose in mg or a volume in mL; with any other unit neither is known. */
function doseIn(amount: string, unit: string, spelled: string): Record<string, unknown> {
  const value = signed(amount);
  if (value === null) return {};
  const plain = (unit || spelled).replace(/[µμ]/g, 'u').toLowerCase();
  const mg = MG.get(plain);
  if (mg !== undefined) return { doseMg: Number((value * mg).toPrecision(12)) };
  const ml = ML.get(plain);
  return ml === undefined ? {} : { volumeMl: Number((value * ml).toPrecision(12)) };
}

const number = (text: string): number | null => (/^\d{1,12}(\.\d{1,9})?$/.test(text) ? Number(text) : null);

/** A number below zero too, which no rate is. */
const signed = (text: string): number | null => (text.startsWith('-') ? negated(number(text.slice(1))) : number(text));
const negated = (value: number | null): number | null => (value === null ? null : -value);

/** Orders that take an earlier one back: cancelled, discontinued, by whichever side. */
const CANCELS = new Set(['CA', 'CR', 'OC', 'DC', 'DR', 'OD']);

/** One order of RXE (pharmacy) or RXO (prescriber). A cancelled or discontinued one is withdrawn. */
function order(
  ctx: Context,
  patient: PatientRef,
  orc: Segment | undefined,
  rx: Segment,
  tq1: Segment | undefined,
  route: string,
) {
  const rxe = rx.name === 'RXE';
  const drug = rx.repetitions(rxe ? 2 : 1)[0] ?? '';
  const named = drugNamed(drug, rx.sep, ctx.source);
  if (named === null) return keep(ctx, 'kept', 'unknown code', `${rx.name} names no drug`, rx.raw, patient);
  const t = when(ctx, [at(orc, 9), sentAt(ctx)], 'later');
  if (typeof t === 'string') return keep(ctx, 'held', t, `order of ${named.drug}: ${t}`, rx.raw, patient);
  if (!named.known)
    keep(ctx, 'kept', 'drug not known', `${named.drug} is not a drug we use (${asMapped(drug, rx.sep)})`, rx.raw, patient);
  const [amountField, unitField] = rxe ? [3, 5] : [2, 4];
  const unit = unitOf(rx.field(unitField), rx.sep, ctx.source);
  const rate = orderedRate(ctx, rx, rxe, number(rx.text(amountField)), unit);
  const amount = rate ? rateFields(rate) : doseIn(rx.text(amountField), unit, rx.text(unitField));
  keepImplausible(ctx, patient, named.drug, amount, rx);
  const planned = when(ctx, [at(tq1, 7), ...startOf(rx, rxe), at(orc, 15)], 'later', true);
  const plannedAt = typeof planned === 'string' ? {} : { plannedAt: planned.t };
  const key = [patientKey(patient), 'order', orderNumber(orc), named.drug] as const;
  const id = orderNumber(orc) === '' ? idOf(...key, String(t.t)) : idOf(...key);
  const revision = CANCELS.has(orc?.text(1) ?? '') ? 'entered-in-error' : 'final';
  push(ctx, patient, id, t, revision, idPrefix(...key), {
    drug: named.drug,
    state: 'ordered',
    ...amount,
    ...plannedAt,
    ...(route === '' ? {} : { route }),
  });
}

function orderedRate(ctx: Context, rx: Segment, rxe: boolean, amount: number | null, unit: string): Rate | null {
  if (PER_TIME.test(unit)) return { rate: amount, sent: '', unit };
  const given = rxe ? unitOf(rx.field(24), rx.sep, ctx.source) : '';
  return PER_TIME.test(given) ? { rate: number(rx.text(23)), sent: '', unit: given } : null;
}

/** RXE-1.4, the start in the older quantity/timing field. */
function startOf(rx: Segment, rxe: boolean): Stamp[] {
  if (!rxe || rx.text(1, 4) === '') return [];
  return [{ segment: rx, field: 1, component: 4 }];
}
