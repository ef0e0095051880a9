import { drugByName, implausibleAmount } from '../../../lib/events/drugs';
import type { Instant } from '../../../lib/time';
import { type DrugNamed, drugNamed, label, searchCodes, textsOf } from './codes';
import { live, type MapContext, type Mapped, type Note, type Part } from './mapped';
import { doseOf, rateFields, rateOf } from './quantity';
import type { Concept, MedicationAdministration, MedicationRequest } from './schema';
import { actTime, instantOf, searchTime } from './time';

type Fields = Part['fields'];

/** The concept of the drug: said directly, in a contained Medication, or as the reference's own words. */
export function drugConcept(
  r: Pick<MedicationRequest, 'medicationCodeableConcept' | 'medicationReference' | 'contained'>,
): Concept | null {
  if (r.medicationCodeableConcept) return r.medicationCodeableConcept;
  const { reference, display } = r.medicationReference ?? {};
  const inside = r.contained?.find((c) => c.resourceType === 'Medication' && reference === `#${c.id}`);
  return conceptIn(inside?.code) ?? (display === undefined ? null : { text: display });
}
/** A contained concept has not been checked: only what has the right type is read. Null: it is none. */
export function conceptIn(found: unknown): Concept | null {
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? tidy(found as Record<string, unknown>) : null;
}
function tidy(code: Record<string, unknown>): Concept {
  const text = (v: unknown) => (typeof v === 'string' ? v : undefined);
  const coding = Array.isArray(code.coding)
    ? code.coding.filter((c): c is Record<string, unknown> => typeof c === 'object' && c !== null)
    : [];
  return {
    text: text(code.text),
    coding: coding.map((c) => ({ system: text(c.system), code: text(c.code), display: text(c.display) })),
  };
}

interface Drug {
  readonly named: DrugNamed;
  readonly concept: Concept | null;
  readonly notes: Note[];
}
function drugOf(r: Parameters<typeof drugConcept>[0], ctx: MapContext): Drug {
  const concept = drugConcept(r);
  const named = concept === null ? null : drugNamed(concept, ctx.source);
  const notes: Note[] =
    named === null
      ? [{ status: 'held', reason: 'no drug', detail: 'names no drug' }]
      : named === 'contradiction'
        ? [
            {
              status: 'held',
              reason: 'codes contradict each other',
              detail: `${label(concept ?? undefined)}: its codes name different drugs`,
            },
          ]
        : named.known
          ? []
          : [{ status: 'kept', reason: 'drug not known', detail: `${named.drug} is not a drug we use` }];
  return { named, concept, notes };
}

/**
 * A MedicationAdministration: a dose given or not given, or an infusion with its rate. Its time is when it began. An
 * infusion that is over ran from start to end; one that is reported stopped without both ends what an earlier version began.
 */
export function mapAdministration(a: MedicationAdministration, ctx: MapContext): Mapped {
  const { named, concept, notes } = drugOf(a, ctx);
  const said = a.effectiveDateTime ?? a.effectivePeriod?.start ?? a.effectivePeriod?.end;
  const found = { keep: [] as string[], t: searchTime(said), codes: searchCodes(concept ?? undefined) };
  if (a.status === 'entered-in-error') return { ...found, parts: [], notes: [] };
  if (named === null || named === 'contradiction') return { ...found, parts: [], notes };
  if (a.status === 'unknown')
    return {
      ...found,
      parts: [],
      notes: [{ status: 'held', reason: 'status unknown', detail: `${named.drug}: nobody knows whether it was given` }],
    };
  const when = actTime(a.effectiveDateTime, a.effectivePeriod);
  if ('unknown' in when)
    return {
      ...found,
      parts: [],
      notes: [{ status: 'held', reason: when.unknown, detail: `${named.drug}: ${when.unknown}` }, ...notes],
    };

  const rate = rateOf(a.dosage ?? {});
  const dose = doseOf(a.dosage?.dose);
  notes.push(...implausible(named.drug, dose, rate));
  const base: Fields = { kind: 'medication', drug: named.drug, ...dose, ...routeOf(a.dosage?.route), ...purposeOf(a.reasonCode) };
  const part = (name: string, t: Instant, fields: Record<string, unknown>): Part => ({
    part: name,
    t,
    fields: { ...base, ...fields },
  });
  const end = instantOf(a.effectivePeriod?.end);
  const ends = end !== null && end > when.t ? { endsAt: new Date(end).toISOString() } : null;
  const running = (more: object = {}) =>
    part('infusion', when.t, { status: 'running', ...(rate ? rateFields(rate) : {}), ...more });
  const done = (parts: readonly Part[], keep: readonly string[] = []): Mapped => ({ ...found, keep, parts, notes });

  if (a.status === 'not-done') return done([part('dose', when.t, { status: 'not-done' })]);
  if (a.status === 'stopped' || a.status === 'on-hold') return stopped(when.t, named.drug);
  if (rate?.rate === 0) return done([part('stop', when.t, { status: 'stopped', rate: 0 })], ['infusion']);
  if (a.status === 'in-progress') return done([running(ends ?? {})]);
  if (rate !== null && !isDose(named.drug, dose.doseMg)) {
    // Told at one instant, without saying until when: as the sender charted it, with its rate.
    return done(ends === null ? [part('dose', when.t, { status: 'given', ...rateFields(rate) })] : [running(ends)]);
  }
  return done([part('dose', when.t, { status: 'given' })]);

  function stopped(told: Instant, drug: string): Mapped {
    if (ends !== null) return done([running(ends)]);
    const begun = live(ctx).find((i) => i.part === 'infusion');
    if (a.effectivePeriod?.start !== undefined && end === null) {
      // It began then and has stopped since: when exactly, only the moment we were told can say.
      return done([running(), part('stop', Math.max(told, ctx.receivedAt), { status: 'stopped' })]);
    }
    // Broken off, and nothing told before: a part of the dose was given, and a dose given in part counts (TOCI-06).
    if (begun === undefined && isDose(drug, dose.doseMg)) return done([part('dose', told, { status: 'given' })]);
    const t = begun !== undefined && told <= begun.t ? Math.max(begun.t, ctx.receivedAt) : told;
    return done([part('stop', t, { status: 'stopped' })], ['infusion']);
  }
}

/** An amount that cannot be: stored as sent, used by no rule, and listed. */
function implausible(drug: string, dose: ReturnType<typeof doseOf>, rate: ReturnType<typeof rateOf>): Note[] {
  const detail = implausibleAmount({ drug, ...dose, ...(rate ? rateFields(rate) : {}) });
  return detail === null ? [] : [{ status: 'kept', reason: 'implausible value', detail }];
}

/** A dose with a rate is a dose for drugs whose doses count (tocilizumab in an hour), and an infusion for all others. */
function isDose(drug: string, doseMg: number | undefined): boolean {
  const group = drugByName(drug)?.group;
  return doseMg !== undefined && group !== undefined && group !== 'push' && group !== 'other';
}

/** A MedicationRequest: what was ordered, and for when. One taken back, held or stopped is no longer ordered. */
export function mapRequest(r: MedicationRequest, ctx: MapContext): Mapped {
  const { named, concept, notes } = drugOf(r, ctx);
  const found = { keep: [] as string[], t: searchTime(r.authoredOn), codes: searchCodes(concept ?? undefined) };
  const nothing = (status: Note['status'], reason: string): Mapped => ({
    ...found,
    parts: [],
    notes: [{ status, reason, detail: `order of ${label(concept ?? undefined)}: ${reason}` }],
  });
  if (['entered-in-error', 'cancelled', 'stopped', 'on-hold'].includes(r.status)) return { ...found, parts: [], notes: [] };
  if (r.status === 'draft' || r.status === 'unknown') return nothing('kept', 'not an order yet');
  if (!r.intent.endsWith('order')) return nothing('kept', 'not an order');
  if (r.doNotPerform === true) return nothing('kept', 'an order not to give');
  if (named === null || named === 'contradiction') return { ...found, parts: [], notes };
  const when = actTime(r.authoredOn, undefined);
  if ('unknown' in when) return nothing('held', when.unknown);
  const dosage = r.dosageInstruction?.[0];
  const amount = dosage?.doseAndRate?.[0];
  const rate = rateOf(amount ?? {});
  const dose = doseOf(amount?.doseQuantity);
  notes.push(...implausible(named.drug, dose, rate));
  const planned = instantOf(dosage?.timing?.event?.[0] ?? dosage?.timing?.repeat?.boundsPeriod?.start);
  const fields: Fields = {
    kind: 'medication',
    status: 'ordered',
    drug: named.drug,
    ...dose,
    ...(rate ? rateFields(rate) : {}),
    ...(planned === null ? {} : { plannedAt: new Date(planned).toISOString() }),
    ...routeOf(dosage?.route),
    ...purposeOf(r.reasonCode),
  };
  return { ...found, parts: [{ part: 'order', t: when.t, fields }], notes };
}

function routeOf(route: Concept | undefined): { route?: string } {
  const text = textsOf(route)[0] ?? route?.coding?.find((c) => c.code)?.code;
  return text ? { route: text.slice(0, 100) } : {};
}
function purposeOf(reasons: readonly Concept[] | undefined): { purpose?: string } {
  const text = textsOf(reasons?.[0])[0];
  return text ? { purpose: text.slice(0, 200) } : {};
}
