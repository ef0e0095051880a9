import { catalogRow } from '../../../lib/events/catalog';
import { deviceRow } from '../../../lib/events/devices';
import { type ChartEvent, type ChartEventOf, VITAL_FIELDS } from '../../../lib/events/event';
import type { Instant } from '../../../lib/time';
import { ICE_ITEMS, LOINC, SNOMED, TOCSIN } from './codes';

/** An Observation made here, with what a search needs of it. */
export interface Rendered {
  readonly id: string;
  readonly t: Instant;
  readonly codes: readonly string[];
  readonly resource: Readonly<Record<string, unknown>>;
}
interface Whose {
  readonly patientId: string;
  readonly mrn: string;
  /** Our own opaque id. */
  readonly uid: string;
}
interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display: string;
}
const UCUM = 'http://unitsofmeasure.org';
const loinc = (code: string, display: string): Coding => ({ system: LOINC, code, display });
const ours = (code: string, display: string): Coding => ({ system: TOCSIN, code, display });
const quantity = (value: number, unit: string) => ({
  valueQuantity: { value, unit, ...(unit === '' ? {} : { system: UCUM, code: unit }) },
});

function observation(
  whose: Whose,
  id: string,
  t: Instant,
  status: string,
  codings: readonly Coding[],
  more: Record<string, unknown>,
): Rendered {
  return {
    id,
    t,
    codes: codings.flatMap((c) => [c.code, `${c.system}|${c.code}`]),
    resource: {
      resourceType: 'Observation',
      id,
      status,
      code: { coding: codings, text: codings[0]?.display },
      subject: { reference: `Patient/${whose.patientId}`, identifier: { value: whose.mrn } },
      effectiveDateTime: new Date(t).toISOString(),
      ...more,
    },
  };
}

/** Readings that came by another door (HL7, JSON, charting) as Observations; kinds that are none give nothing. */
export function readingsOf(e: ChartEvent, seq: bigint, whose: Whose): Rendered[] {
  const status = e.revision === 'corrected' ? 'corrected' : 'final';
  const make = (name: string, codings: readonly Coding[], more: Record<string, unknown>) =>
    observation(whose, `e${seq}-${name}`, e.t, status, codings, { ...(e.by ? { performer: [{ display: e.by }] } : {}), ...more });
  switch (e.kind) {
    case 'vital':
      return VITAL_FIELDS.flatMap((field) => {
        const value = e[field];
        const row = catalogRow(field === 'tempF' ? 'tempC' : field);
        if (value === undefined || !row) return [];
        const codings = row.loinc[0] ? [loinc(row.loinc[0].code, row.title)] : [ours(row.code, row.title)];
        const device = e.source === 'device' ? { device: { display: e.feed ?? 'device' } } : {};
        return [make(field, codings, { ...quantity(value, field === 'tempF' ? '[degF]' : row.unit), ...device })];
      });
    case 'lab': {
      const row = catalogRow(e.test);
      const code = row?.loinc[0]?.code ?? (e.test === 'blood-culture' ? '600-7' : undefined);
      const codings = code === undefined ? [ours(e.test, row?.title ?? e.test)] : [loinc(code, row?.title ?? e.test)];
      const q = typeof e.value === 'number' ? quantity(e.value, e.unit ?? '').valueQuantity : null;
      const text = [e.value, e.organism].filter((t) => t !== undefined).join(', ');
      return [
        make(
          'lab',
          codings,
          q ? { valueQuantity: { ...q, ...(e.comparator ? { comparator: e.comparator } : {}) } } : { valueString: text },
        ),
      ];
    }
    case 'weight':
      return [make('weight', [loinc('29463-7', 'Weight')], quantity(e.weightKg, 'kg'))];
    case 'ice':
      return [make('ice', [ours('ice', 'ICE')], iceOf(e))];
    case 'support':
      return e.support === 'oxygen' ? [make('oxygen', [ours('oxygen-device', 'Oxygen device')], oxygenOf(e))] : [];
    default:
      return [];
  }
}

function iceOf(e: ChartEventOf<'ice'>): Record<string, unknown> {
  const component: unknown[] = [];
  let total = 0;
  let complete = true;
  for (const [code, item] of Object.entries(ICE_ITEMS)) {
    const score = item && (e as unknown as Record<string, number | undefined>)[item.field];
    if (score === undefined) complete = false;
    else {
      total += score;
      component.push({ code: { coding: [ours(code, item?.title ?? code)] }, valueInteger: score });
    }
  }
  if (complete) component.push({ code: { coding: [ours('ice-score', 'ICE score')] }, valueInteger: total });
  if (e.capd !== undefined) component.push({ code: { coding: [ours('capd', 'CAPD')] }, valueInteger: e.capd });
  if (e.assessable === false)
    component.push({
      code: { coding: [ours('ice-not-assessable', 'ICE not assessable')] },
      valueString: e.reason ?? 'not assessable',
    });
  return { component };
}

function oxygenOf(e: ChartEventOf<'support'>): Record<string, unknown> {
  const row = e.device === undefined ? undefined : deviceRow(e.device);
  const snomed = row?.snomed[0];
  const device = row
    ? {
        valueCodeableConcept: {
          coding: [...(snomed ? [{ system: SNOMED, code: snomed.code, display: snomed.name }] : []), ours(row.device, row.title)],
          text: row.title,
        },
      }
    : {};
  const component = [
    ...(e.flowLpm === undefined ? [] : [{ code: { coding: [loinc('3151-8', 'Oxygen flow')] }, ...quantity(e.flowLpm, 'L/min') }]),
    ...(e.fio2 === undefined ? [] : [{ code: { coding: [loinc('3150-6', 'FiO2')] }, ...quantity(e.fio2, '1') }]),
    ...(e.state === 'stopped' ? [{ code: { coding: [ours('stopped', 'Stopped')] }, valueBoolean: true }] : []),
  ];
  return { ...device, ...(component.length > 0 ? { component } : {}) };
}

export interface GradeStep {
  readonly scale: 'crs' | 'icans';
  readonly t: Instant;
  readonly grade: number;
  /** What a person may think of it (`current`, `at-least` ...); only known of the grade that holds now. */
  readonly status: string | null;
  /** The clinician who confirmed it; null for the suggestion of the engine. */
  readonly confirmedBy: string | null;
  readonly confirmed: boolean;
  readonly reason: string | null;
}
/** A grade of ours: preliminary as the engine suggests it, final as a clinician confirmed it. */
export function gradeOf(g: GradeStep, protocol: string, whose: Whose): Rendered {
  const name = g.scale === 'crs' ? 'CRS grade' : 'ICANS grade';
  const id = `${g.scale}-${g.confirmed ? 'confirmed' : 'suggested'}-${whose.uid}-${g.t.toString(36)}`;
  return observation(
    whose,
    id,
    g.t,
    g.confirmed ? 'final' : 'preliminary',
    [ours(`${g.scale}-grade`, `${name}, ${g.confirmed ? 'confirmed' : 'suggested'}`)],
    {
      valueInteger: g.grade,
      method: { text: protocol },
      ...(g.confirmedBy === null ? {} : { performer: [{ display: g.confirmedBy }] }),
      ...(g.reason === null || g.reason === '' ? {} : { note: [{ text: g.reason }] }),
      ...(g.status === null
        ? {}
        : { component: [{ code: { coding: [ours('grade-status', 'Grade status')] }, valueString: g.status }] }),
    },
  );
}
