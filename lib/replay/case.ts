import type { Chart } from '../chart/chart';
import { currentVersions } from '../chart/order';
import { admit } from '../events/admit';
import type { ChartEvent } from '../events/event';
import { DAY, type Instant } from '../time';
import { instantAt } from './offset';

/** A case file as written: format `cart-clinical-vectors/1`. */
export interface CaseFile {
  readonly format: string;
  readonly t0: string;
  readonly cases: readonly Case[];
}
export interface Case {
  readonly id: string;
  readonly rule_ids?: readonly string[];
  readonly profile?: string;
  readonly note?: string;
  readonly patient: Readonly<Record<string, unknown>>;
  readonly timeline: readonly Readonly<Record<string, unknown>>[];
  readonly expect: Expectation;
  readonly hscoreInputs?: Partial<Record<'immunosuppressed' | 'hemophagocytosis', boolean>> & {
    readonly maxTempC?: number;
    readonly organomegaly?: 'none' | 'one' | 'both';
  };
}
export interface Expectation {
  readonly at: string;
  readonly crs?: number;
  readonly icans?: number;
  readonly icansStatus?: string;
  readonly ice?: number | null;
  readonly domains?: Readonly<Record<string, number>>;
  readonly toci?: Readonly<Record<string, unknown>>;
  readonly scores?: Readonly<Record<string, number | null>>;
  readonly canonical?: readonly {
    readonly test: string;
    readonly value: number | null;
    readonly unit: string;
    readonly tol?: number;
  }[];
  readonly alerts?: readonly string[];
  readonly notAlerts?: readonly string[];
  readonly priorities?: Readonly<Record<string, string>>;
}

/** Fields that hold an offset from t0 in a case file and an instant everywhere else. */
const TIMES = ['t', 'plannedAt', 'endsAt', 'until', 'reviewBy', 'carTInfusedAt', 'monitoringStart'] as const;
const DEFAULT_INFUSED_MS = -3 * DAY;

/** What a case says had happened and had arrived by `at`: the patient as an admission, then the timeline, versions settled. */
export function eventsOf(c: Case, t0: Instant, at: Instant): ChartEvent[] {
  const timeline = c.timeline.map((raw, i) => eventOf(raw, i, c.id, t0)).filter((e) => e !== null);
  const patient = admissionOf(c, t0, Math.min(at, ...timeline.map((e) => e.t)));
  return currentVersions([patient, ...timeline].filter((e) => e.receivedAt <= at));
}

function eventOf(raw: Readonly<Record<string, unknown>>, i: number, caseId: string, t0: Instant): ChartEvent | null {
  const receivedAt = instantAt(t0, raw.receivedAt ?? raw.t, `timeline[${i}].receivedAt`);
  const id = typeof raw.id === 'string' ? raw.id : `#${String(i).padStart(4, '0')}`;
  const { receivedAt: _, ...fields } = raw;
  const admitted = admit({ ...wire(fields, t0, `timeline[${i}]`), id, patient: { mrn: caseId } }, receivedAt);
  // What is not an event is not stored: the case goes on without it, as the chart would.
  return 'ok' in admitted ? { ...admitted.ok.event, order: i + 1 } : null;
}

function admissionOf(c: Case, t0: Instant, first: Instant): ChartEvent {
  const p: Record<string, unknown> = Object.fromEntries(
    Object.entries(c.patient).filter(([field, v]) => v !== null || field === 'carTInfusedAt'),
  );
  const infused =
    p.carTInfusedAt === undefined
      ? t0 + DEFAULT_INFUSED_MS
      : p.carTInfusedAt === null
        ? null
        : instantAt(t0, p.carTInfusedAt, 'patient.carTInfusedAt');
  const start = instantAt(t0, p.monitoringStart ?? '+00:00', 'patient.monitoringStart');
  const t = Math.min(first, start, infused ?? first);
  const event = {
    ...p,
    kind: 'admission',
    id: 'patient',
    patient: { mrn: c.id },
    mrn: c.id,
    unit: 'case',
    bed: 'case',
    t: iso(t),
    monitoringStart: iso(start),
    ...(infused === null ? {} : { carTInfusedAt: iso(infused) }),
  };
  if (infused === null) delete (event as Record<string, unknown>).carTInfusedAt;
  const admitted = admit(event, t);
  if ('rejected' in admitted) throw new Error(`patient: ${admitted.rejected.detail}`);
  return admitted.ok.event;
}

function wire(fields: Readonly<Record<string, unknown>>, t0: Instant, where: string): Record<string, unknown> {
  const out: Record<string, unknown> = { ...fields };
  for (const field of TIMES) if (out[field] !== undefined) out[field] = iso(instantAt(t0, out[field], `${where}.${field}`));
  return out;
}

function iso(t: Instant): string {
  return new Date(t).toISOString();
}

/** The items of the HScore that are no labs are given beside the timeline: they enter the chart as said by a person. */
export function withHScoreInputs(chart: Chart, c: Case): Chart {
  const given = c.hscoreInputs;
  if (given === undefined) return chart;
  const { immunosuppressed, organomegaly, maxTempC, hemophagocytosis } = given;
  return {
    ...chart,
    person: {
      ...chart.person,
      history: {
        ...chart.person.history,
        ...(immunosuppressed === undefined ? {} : { immunosuppressed }),
        ...(organomegaly === undefined ? {} : { organomegaly }),
      },
    },
    temperatures: maxTempC === undefined ? chart.temperatures : [[chart.t, maxTempC]],
    diagnostics:
      hemophagocytosis === undefined
        ? chart.diagnostics
        : [...chart.diagnostics, { t: chart.t, test: 'bone-marrow', hemophagocytosis, efPercent: null, id: 'hscoreInputs' }],
  };
}
