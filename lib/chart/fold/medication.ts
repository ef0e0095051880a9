import { amountOf, type DrugRow, drugByName, isNoRate, rateIn, rateUnit, saysNoRate } from '../../events/drugs';
import type { ChartEventOf } from '../../events/event';
import { isLocalRoute } from '../../events/routes';
import { HOUR } from '../../time';
import type { Chart, Dose, DoseGroup, DrugInfusion } from '../chart';
import { arrival } from '../order';
import { withParts } from '../with';
import { insert } from './insert';
import { addInfusion } from './therapy';

type Medication = ChartEventOf<'medication'>;

/** How many newest members of each list are kept: more than any rule looks back. */
const KEEP: Readonly<Record<DoseGroup, number>> = {
  tocilizumab: 40,
  tocilizumabOrders: 10,
  otherIl6: 10,
  steroid: 80,
  steroidOrders: 10,
  anakinra: 20,
  antipyretic: 4,
  antibiotic: 40,
  antifungal: 12,
  gmCsf: 10,
  bolus: 40,
  push: 12,
  other: 12,
};
/** How many newest changes of a rate are kept. */
export const KEEP_RATES = 24;
/** One tocilizumab infusion takes an hour: running records closer than this are the same dose. */
const SAME_INFUSION_MS = 2 * HOUR;

/**
 * Drugs whose record can change no grade in between if it comes late: they hide no fever and are no vasopressors. Only a
 * `given` or `ordered` record; infusions need the order of time.
 */
export function placesAnywhere(e: Medication): boolean {
  const row = drugByName(e.drug);
  if (row === undefined || e.state === 'not-done') return true;
  if (row.cells || row.pressor !== undefined) return e.state === 'ordered';
  if (e.state === 'ordered') return true;
  if (e.state !== 'given') return false;
  return (
    row.group === 'antibiotic' ||
    row.group === 'antifungal' ||
    row.group === 'gmCsf' ||
    row.group === 'bolus' ||
    row.group === 'other'
  );
}

/** Folds one medication event. Names nobody listed are stored elsewhere and used by no rule. */
export function foldMedication(chart: Chart, e: Medication): Chart {
  const row = drugByName(e.drug);
  if (row === undefined || e.state === 'not-done') return chart;
  if (row.cells) {
    if (e.state !== 'given' && e.state !== 'running') return chart;
    return withParts(chart, {
      therapy: addInfusion(chart.therapy, {
        t: e.t,
        product: row.drug,
        leukocyteFilter: false,
        claimed: false,
        id: e.id,
        receivedAt: arrival(e),
      }),
    });
  }
  const drugGroup = groupOf(row, e);
  if (e.state === 'ordered') {
    const group = orderGroup(drugGroup);
    return group === null ? chart : withParts(chart, { doses: add(chart, group, doseOf(e, row.drug, 'ordered')) });
  }
  const infused = e.state === 'running' || e.state === 'stopped' || (row.pressor !== undefined && e.rate !== undefined);
  if (!infused) return withParts(chart, { doses: add(chart, drugGroup, doseOf(e, row.drug, 'given')) });
  if (saysNoRate(e)) return chart;

  const old = chart.infusions[row.drug];
  const next = turn(old, e, row.drug);
  const begun = next.running && next.startedAt === e.t && (old === undefined || !old.running || old.startedAt !== e.t);
  const infusions = { ...chart.infusions, [row.drug]: next };
  if (row.pressor !== undefined || !next.running) return withParts(chart, { infusions });
  const again =
    row.group === 'tocilizumab' &&
    !begun &&
    e.t - (chart.doses.tocilizumab.at(-1)?.t ?? Number.NEGATIVE_INFINITY) >= SAME_INFUSION_MS;
  return begun || again
    ? withParts(chart, { infusions, doses: add(chart, row.group, doseOf(e, row.drug, 'running')) })
    : withParts(chart, { infusions });
}

/** What is only meant for eye, ear, skin or airway neither hides fever nor answers a reminder for a systemic drug. */
function groupOf(row: DrugRow, e: Medication): DoseGroup {
  const systemic =
    row.group === 'steroid' || row.group === 'antipyretic' || row.group === 'antibiotic' || row.group === 'antifungal';
  return systemic && isLocalRoute(e.route) ? 'other' : row.group;
}

function orderGroup(group: DoseGroup): DoseGroup | null {
  if (group === 'tocilizumab') return 'tocilizumabOrders';
  if (group === 'steroid') return 'steroidOrders';
  return group === 'gmCsf' ? 'gmCsf' : null;
}

function add(chart: Chart, group: DoseGroup, dose: Dose): Chart['doses'] {
  return { ...chart.doses, [group]: insert(chart.doses[group], dose, KEEP[group]) };
}

function doseOf(e: Medication, drug: string, state: Dose['state']): Dose {
  return {
    t: e.t,
    receivedAt: arrival(e),
    drug,
    state,
    mg: amountOf(e).doseMg ?? null,
    ml: amountOf(e).volumeMl ?? null,
    plannedAt: e.plannedAt ?? null,
    purpose: e.purpose ?? null,
    route: e.route ?? null,
    source: e.source ?? e.feed ?? null,
    id: e.id,
  };
}

/** Rate 0 is stopped; a rate in a unit we cannot compare runs at an unknown rate (REV-01). */
function turn(old: DrugInfusion | undefined, e: Medication, drug: string): DrugInfusion {
  const running = e.state !== 'stopped' && e.rate !== 0;
  const unit = e.rateUnit === undefined ? null : rateUnit(e.rateUnit);
  const rate = !running ? 0 : e.rate !== undefined && !isNoRate(e.rate, e.rateUnit) && unit !== null ? e.rate : null;
  // An infusion whose announced end has come stopped then, whenever somebody charts it.
  const endedAt = old?.running === true && old.endsAt !== null && e.t >= old.endsAt ? old.endsAt : null;
  const wasRunning = old?.running === true && endedAt === null;
  const since = old !== undefined && wasRunning === running ? (endedAt ?? old.since) : e.t;
  const told = inOneUnit(old, running ? unit : null);
  const rates = endedAt === null ? told : [...told, [endedAt, 0] as const];
  const lastRate = rates.at(-1);
  const sameRate = lastRate !== undefined && lastRate[1] === rate && wasRunning === running;
  const kept = lastRate?.[0] === e.t ? rates.slice(0, -1) : rates;
  return {
    drug,
    running,
    rate: running ? rate : null,
    rateUnit: running ? (unit ?? old?.rateUnit ?? null) : (old?.rateUnit ?? unit),
    since,
    startedAt: running ? since : (old?.startedAt ?? e.t),
    t: e.t,
    id: e.id,
    endsAt: running ? (e.endsAt ?? null) : null,
    rates: sameRate ? rates : [...kept, [e.t, rate] as const].slice(-KEEP_RATES),
  };
}

/** The rates so far, all in the unit of the infusion: figures that cannot be read in it are not known. */
function inOneUnit(old: DrugInfusion | undefined, unit: string | null): DrugInfusion['rates'] {
  if (old === undefined) return [];
  const from = old.rateUnit;
  if (unit === null || from === null || unit === from) return old.rates;
  return old.rates.map(([t, rate]) => [t, rate === null || rate === 0 ? rate : rateIn(unit, rate, from)] as const);
}
