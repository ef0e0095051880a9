import type { Chart, LabValue } from '../chart/chart';
import { VITAL_NAMES } from '../chart/chart';
import { liveSteroidRun } from '../chart/steroids';
import { tociIntervalMs, tociLedger, tociMgPerKg, weightAt } from '../chart/tocilizumab';
import { catalogRow, TEXT_TESTS } from '../events/catalog';
import { chartedFreshness, labFreshness, oxygenFreshness, vitalFreshness } from '../freshness';
import { ranTo, runningPressors } from '../grading/pressors';
import { doubted } from '../grading/status';
import { num, type Protocol } from '../protocols/protocol';
import type { LabChange, LatestValue, OxygenState, PressorState, TociState } from '../state';
import { DAY, HOUR, type Instant } from '../time';
import { iso, isoOrNull } from './grades';

/** The newest used value of each vital sign and each test, in its canonical unit; withheld where refused readings put it in doubt. */
export function latestValues(chart: Chart, now: Instant, protocol: Protocol): Record<string, LatestValue> {
  const out: Record<string, LatestValue> = {};
  for (const name of VITAL_NAMES) {
    const v = chart.vitals[name];
    if (v === undefined) continue;
    out[name] = {
      value: v.value,
      unit: catalogRow(name)?.unit ?? '',
      t: iso(v.t),
      source: v.device ? 'device' : 'charted',
      fresh: doubted(chart, name, protocol) ? 'withheld' : vitalFreshness(name, v, now),
      ...(v.site === undefined ? {} : { site: v.site === 'arterial' ? 'art' : v.site }),
    };
  }
  for (const test in chart.labs) {
    const v = chart.labs[test]?.at(-1);
    if (v === undefined) continue;
    out[test] = {
      value: TEXT_TESTS.includes(test) ? (v.value === 1 ? 'positive' : 'negative') : v.value,
      unit: v.unit ?? catalogRow(test)?.unit ?? '',
      t: iso(v.t),
      source: 'lab',
      fresh: labFreshness(test, v.t, now),
      ...(v.comparator === undefined ? {} : { comparator: v.comparator }),
    };
  }
  return out;
}

/** Highest plausible temperature of the last 24 h; whole clock hours, so it may reach up to an hour further back. */
export function tempMax24h(chart: Chart, now: Instant): number | null {
  const from = now - DAY - HOUR;
  return chart.temperatures.reduce<number | null>(
    (max, [hour, c]) => (hour > from && hour <= now && (max === null || c > max) ? c : max),
    null,
  );
}

export function oxygenState(chart: Chart, now: Instant): OxygenState | null {
  const o = chart.support.oxygen;
  if (o === null) return null;
  return {
    device: o.device,
    ...(o.flowLpm === null ? {} : { flowLpm: o.flowLpm }),
    ...(o.fio2 === null ? {} : { fio2: o.fio2 }),
    indication: o.indication,
    since: iso(o.since),
    t: iso(o.t),
    fresh: oxygenFreshness(o, chart.vitals.spo2Percent, now),
  };
}

/** Running vasopressors, those that count first. */
export function pressorStates(chart: Chart, now: Instant): PressorState[] {
  return runningPressors(chart, now)
    .map(({ infusion, counted }) => ({
      drug: infusion.drug,
      rate: infusion.rate,
      rateUnit: infusion.rateUnit,
      since: iso(infusion.startedAt),
      t: iso(infusion.t),
      counted,
      fresh: chartedFreshness(infusion, now),
    }))
    .sort((a, b) => Number(b.counted) - Number(a.counted) || a.since.localeCompare(b.since));
}

export function tociState(chart: Chart, now: Instant, protocol: Protocol): TociState {
  const ledger = tociLedger(chart, now, protocol);
  const weight = weightAt(chart, now);
  return {
    last24h: ledger.last24h,
    total: ledger.total,
    nextEligibleAt: isoOrNull(ledger.nextEligibleAt),
    canGive: ledger.canGive,
    maxDoseMg: ledger.maxDoseMg,
    possibleDuplicates: ledger.pairs.length,
    doses: ledger.doses.map((d) => ({
      t: iso(d.t),
      doseMg: d.mg,
      ...(d.source === null ? {} : { source: d.source }),
      eventId: d.id,
    })),
    limits: {
      intervalHours: tociIntervalMs(protocol) / HOUR,
      per24h: num(protocol, 'toci.per24h'),
      total: num(protocol, 'toci.total'),
      mgPerKg: weight === null ? num(protocol, 'toci.mgPerKg') : tociMgPerKg(protocol, weight.kg),
      maxMg: num(protocol, 'toci.maxMg'),
      overFactor: num(protocol, 'toci.overFactor'),
      underFactor: num(protocol, 'toci.underFactor'),
    },
  };
}

const SPARK_MS = 72 * HOUR;
const SPARK_TESTS = ['ferritin', 'crp'] as const;
/** A change is told against the newest value at least this much older. */
const CHANGE_MIN_MS = 6 * HOUR;

/** Ferritin and CRP of the last 72 h, for sparklines. */
export function sparks(chart: Chart, now: Instant): Record<string, readonly (readonly [number, number])[]> {
  const out: Record<string, readonly (readonly [number, number])[]> = {};
  for (const test of SPARK_TESTS) {
    const points = (chart.labs[test] ?? []).filter((v) => v.t > now - SPARK_MS && v.t <= now);
    if (points.length > 0) out[test] = points.map((v) => [v.t, v.value] as const);
  }
  return out;
}

/** Change of ferritin and CRP against the value before, as a factor over hours. */
export function labChanges(chart: Chart, now: Instant): Record<string, LabChange> {
  const out: Record<string, LabChange> = {};
  for (const test of SPARK_TESTS) {
    const list = chart.labs[test] ?? [];
    const newest = list.at(-1);
    if (newest === undefined) continue;
    const before = list.findLast((v: LabValue) => v.t <= newest.t - CHANGE_MIN_MS && v.t > now - SPARK_MS);
    if (before === undefined || before.value <= 0) continue;
    out[test] = { factor: newest.value / before.value, hours: (newest.t - before.t) / HOUR };
  }
  return out;
}

const STEROID_SHORT: Readonly<Record<string, string>> = {
  dexamethasone: 'Dex',
  methylprednisolone: 'MP',
  prednisolone: 'Pred',
  prednisone: 'Pred',
  hydrocortisone: 'HC',
};

/** The steroid course that is live, as a bed tells it, and since when: its drug's first dose, or the start or stop of an infusion. */
export interface SteroidCourse {
  /** "Dex q6h running", "HC stopped". */
  readonly text: string;
  readonly since: Instant;
}
export function steroidCourse(chart: Chart, now: Instant, protocol: Protocol): SteroidCourse | null {
  const run = liveSteroidRun(chart, now, protocol);
  if (run === null) return null;
  const { infused, last } = run;
  if (infused !== null && (last.state === 'running' || !run.running)) {
    const name = STEROID_SHORT[infused.drug] ?? infused.drug;
    return run.running
      ? { text: `${name} running`, since: infused.startedAt }
      : { text: `${name} stopped`, since: ranTo(infused, now) };
  }
  const name = STEROID_SHORT[last.drug] ?? last.drug;
  const before = chart.doses.steroid.at(-2);
  const gap =
    before === undefined || before.t < run.first.t || before.drug !== last.drug ? 0 : Math.round((last.t - before.t) / HOUR);
  const other = chart.doses.steroid.findLast((d) => d.drug !== last.drug);
  const from = Math.max(run.first.t, (other?.t ?? Number.NEGATIVE_INFINITY) + 1);
  const since = chart.doses.steroid.find((d) => d.t >= from)?.t ?? last.t;
  return { text: gap < 1 ? `${name} running` : `${name} q${gap}h running`, since };
}
