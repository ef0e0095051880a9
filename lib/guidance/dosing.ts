import type { Chart, Dose } from '../chart/chart';
import { ageYears, current, dexamethasoneDoseMg, infusionAt, isAdult, productAt, weightKg } from '../chart/read';
import { dexamethasoneEquivalent, infusedIn, steroidGiven } from '../chart/steroid-infusions';
import { liveSteroidRun, type SteroidRun } from '../chart/steroids';
import { countIn24h, countTotal, type TociLedger, tociIntervalMs, tociLedger, tociMgPerKg } from '../chart/tocilizumab';
import { clinicalNumber, drugAmount } from '../display/numbers';
import { runningPressors } from '../grading/pressors';
import { num, type Protocol, span } from '../protocols/protocol';
import { g1PersistLimit, g1Persists } from '../rules/crs';
import { dexamethasoneText, pulseText, tociDoseText } from '../rules/doses-said';
import { earlyAnakinraReasons } from '../rules/other-drugs';
import { calmSince } from '../rules/steroid-course';
import { clock, drugName, hours, mg } from '../rules/words';
import { DAY, HOUR, type Instant } from '../time';
import { capillaryLeak } from './features';
import { ladder } from './ladder';
import type { Advice, AnakinraPanel, LedgerDose, SteroidPanel, TociPanel, WeightUsed } from './types';

/** The dosing panel: a calculator with its derivation, no order. */

const WEIGHT_OLD_MS = 7 * DAY;
const WEIGHT_JUMP = 0.1;

export function weightUsed(chart: Chart, now: Instant): WeightUsed | null {
  const { weights } = chart.person;
  const last = weights.at(-1);
  if (last === undefined) return null;
  const before = weights.at(-2);
  return {
    kg: last.kg,
    t: last.t,
    old: now - last.t > WEIGHT_OLD_MS,
    jumped: before !== undefined && Math.abs(last.kg - before.kg) > WEIGHT_JUMP * before.kg,
  };
}

export function tociPanel(chart: Chart, protocol: Protocol, now: Instant): TociPanel {
  const ledger = tociLedger(chart, now, protocol);
  const weight = weightUsed(chart, now);
  const perKg = weight === null ? null : tociMgPerKg(protocol, weight.kg);
  return {
    weight,
    mgPerKg: perKg,
    byWeightMg: weight === null || perKg === null ? null : Math.round(perKg * weight.kg * 10) / 10,
    capMg: num(protocol, 'toci.maxMg'),
    doseMg: ledger.maxDoseMg,
    doseText: tociDoseText(chart, now, protocol),
    doses: ledger.doses.map((d, i) => ledgerDose(chart, ledger, d, i, now, protocol)),
    orders: chart.doses.tocilizumabOrders
      .filter((o) => !ledger.doses.some((d) => d.t >= o.t))
      .map((o) => ({ t: o.t, plannedAt: o.plannedAt, mg: o.mg, eventId: o.id })),
    otherIl6: chart.doses.otherIl6.map((d) => ({ drug: d.drug, t: d.t, mg: d.mg })),
    last24h: ledger.last24h,
    per24h: num(protocol, 'toci.per24h'),
    total: ledger.total,
    totalLimit: num(protocol, 'toci.total'),
    canGive: ledger.canGive,
    nextEligibleAt: ledger.nextEligibleAt,
    derivation: derivation(chart, ledger, now, protocol),
    duplicates:
      ledger.ifOneDose === null
        ? null
        : {
            pairs: ledger.pairs.map((p) => ({
              first: p.first.id,
              second: p.second.id,
              text: pairText(chart, p.first, p.second, now),
            })),
            last24h: ledger.ifOneDose.last24h,
            total: ledger.ifOneDose.total,
            nextEligibleAt: ledger.ifOneDose.nextEligibleAt,
          },
    indicated: current(chart).crs >= 2,
    notes: tociNotes(chart, protocol, now),
    always: TOCI_ALWAYS,
  };
}

function ledgerDose(chart: Chart, ledger: TociLedger, dose: Dose, i: number, now: Instant, protocol: Protocol): LedgerDose {
  const before = ledger.doses[i - 1];
  return {
    t: dose.t,
    mg: dose.mg,
    source: dose.source,
    eventId: dose.id,
    gap: before === undefined ? null : dose.t - before.t,
    countsInTotal: countTotal(chart, [dose], now, protocol) === 1,
    countsIn24h: countIn24h([dose], now, protocol) === 1,
  };
}

function pairText(chart: Chart, a: Dose, b: Dose, now: Instant): string {
  const said = (d: Dose): string => `${d.mg === null ? '?' : mg(d.mg)} at ${clock(chart, d.t, now)} from ${d.source}`;
  return `${said(a)} and ${said(b)}: the same dose?`;
}

/** "Last dose 01:00 + 8 h = 09:00", one step a line, the deciding one last. */
function derivation(chart: Chart, ledger: TociLedger, now: Instant, protocol: Protocol): readonly string[] {
  const lines: string[] = [];
  const at = (t: Instant): string => clock(chart, t, now);
  const last = ledger.doses.at(-1);
  const interval = tociIntervalMs(protocol);
  const counted = span(protocol, 'toci.infusionLasts') === 0 ? 'start to start' : 'end to start';
  if (last !== undefined) lines.push(`Last dose ${at(last.t)} + ${hours(interval)} = ${at(last.t + interval)} (${counted})`);
  const per24h = num(protocol, 'toci.per24h');
  const third = ledger.doses.at(-per24h);
  const window = span(protocol, 'toci.per24hWindow');
  if (third !== undefined && third.t + window > now)
    lines.push(`${per24h} doses in 24 h: the oldest ${at(third.t)} + ${hours(window)} = ${at(third.t + window)}`);
  lines.push(`${ledger.total} of ${num(protocol, 'toci.total')} since the infusion, ${ledger.last24h} of ${per24h} in 24 h`);
  if (ledger.nextEligibleAt === null) lines.push('The total is reached: no further dose');
  else lines.push(ledger.canGive ? 'Permitted now' : `Next permitted ${at(ledger.nextEligibleAt)}`);
  return lines;
}

function tociNotes(chart: Chart, protocol: Protocol, now: Instant): readonly Advice[] {
  const notes: Advice[] = [];
  const add = (id: string, text: string, ...source: string[]): void => void notes.push({ id, text, source });
  const product = productAt(chart, now);
  const infusedAt = infusionAt(chart, now)?.t ?? null;
  const { crs, icans } = current(chart);
  if (crs === 0 && icans >= 1) add('TOCI-08', 'Tocilizumab does little for ICANS: steroid is what S1 and S2 list', 'S1', 'S2');
  if (crs === 1 && icans >= 2 && protocol.choices.tociG1Icans2)
    add(
      'TOCI-08',
      'CRS 1 with ICANS 2 or more. S1: steroid instead; ASCO21 table and S2: tocilizumab with steroid. The attending decides',
      'S1',
      'S2',
      'ASCO21',
    );
  const early = ['liso-cel', 'cilta-cel', 'ide-cel'];
  if (crs === 1 && product !== null && early.includes(product) && infusedAt !== null && now - infusedAt <= 72 * HOUR) {
    add('TOCI-14', `Grade 1 within 72 h of ${product}: the label names earlier use`, 'FDA');
  }
  if (g1Persists(chart, protocol, now))
    add(
      'TOCI-14',
      `Grade 1 with fever for more than ${hours(g1PersistLimit(chart, protocol, now))}: managed as grade 2`,
      'S1',
      'FDA',
    );
  if (chart.person.history.tumourBurdenHigh === true && crs === 1)
    add('TOCI-14', 'High tumour burden: earlier use by local policy', 'FDA');
  return notes;
}
const TOCI_ALWAYS: readonly Advice[] = [
  { id: 'TOCI-15', text: 'Do not wait for cultures; antibiotics in parallel', source: ['S2'] },
  { id: 'DRUG-01', text: 'No GM-CSF; G-CSF is allowed', source: ['S1'] },
  {
    id: 'TOCI-14s',
    text: 'Two doses reserved for each patient is local policy; confirm the label in force',
    source: ['FDA'],
  },
];

export function steroidPanel(chart: Chart, protocol: Protocol, now: Instant): SteroidPanel {
  const run = liveSteroidRun(chart, now, protocol);
  const doses = chart.doses.steroid;
  const since = run?.first.t ?? now - 3 * DAY;
  // What ran in at a rate that nobody charted is not known: it is said beside the sum, never guessed into it.
  const given = (windowMs: number) => steroidGiven(chart, now, { mg: 0, windowMs });
  return {
    run:
      run === null
        ? null
        : {
            since: run.since,
            last: run.last.t,
            lastText: lastSaid(chart, run, now),
            hours: run.length / HOUR,
          },
    doses: doses
      .filter((d) => d.t >= since)
      .map((d) => ({ t: d.t, drug: d.drug, mg: d.mg, equivalentMg: dexamethasoneEquivalent(d), eventId: d.id })),
    equivalent24h: given(DAY),
    equivalent72h: given(3 * DAY),
    rateUnknown: infusedIn(chart, now, 3 * DAY) === 'unknown',
    dexamethasoneText: dexamethasoneText(chart, now, protocol),
    listed: listed(chart, protocol, now),
    ladder: ladder(chart, protocol, now),
    alternatives: alternatives(chart, protocol, now),
  };
}

function lastSaid(chart: Chart, run: SteroidRun, now: Instant): string {
  const { infused, last } = run;
  if (infused !== null)
    return run.running
      ? `${drugName(infused.drug)} running since ${clock(chart, infused.startedAt, now)}`
      : `${drugName(infused.drug)} stopped at ${clock(chart, run.endsAt ?? now, now)}`;
  return `${drugName(last.drug)}${last.mg === null ? '' : ` ${mg(last.mg)}`} at ${clock(chart, last.t, now)}`;
}

/** What the sources list at the present grades. */
function listed(chart: Chart, protocol: Protocol, now: Instant): readonly Advice[] {
  const out: Advice[] = [];
  const add = (id: string, text: string, ...source: string[]): void => void out.push({ id, text, source });
  const { crs, icans } = current(chart);
  if (crs === 2)
    add(
      'STER-01',
      `CRS 2, hypotension after boluses and tocilizumab: ${dexamethasoneText(chart, now, protocol, 'q12h, one or two doses')} (S2: q6h if refractory)`,
      'S1',
      'ASCO21',
      'S2',
    );
  // Where grade 4 has its own steroid, that of grade 3 beside it would read as a second one.
  if (crs === 3 || (crs >= 4 && !protocol.choices.pulseAtGrade4))
    add('STER-02', `CRS ${crs}: ${dexamethasoneText(chart, now, protocol, 'q6h')}`, 'S1');
  if (crs >= 4)
    add(
      'STER-04',
      `CRS 4: ${pulseText(chart, now, protocol)} q12h for 3 d, then the ladder; if no improvement ${isAdult(chart, now) ? '1000 mg twice daily' : 'more'} or an alternative`,
      'S1',
      'ASCO21',
    );
  if (icans >= num(protocol, 'steroid.dueIcansFrom')) {
    const text = dexamethasoneText(chart, now, protocol, 'q6h');
    add(
      'STER-03',
      icans >= 3 || num(protocol, 'steroid.dueIcansFrom') === 1
        ? `ICANS ${icans}: ${text}${icans >= 3 ? '' : ' (S2; ASCO21 from 3, at 2 by risk)'}`
        : `ICANS ${icans}: consider ${text}, reassess (ASCO21 from 3, at 2 by risk)`,
      'S2',
      'ASCO21',
    );
  }
  const product = productAt(chart, now);
  if ((product === 'axi-cel' || product === 'brexu-cel') && crs >= 1)
    add('STER-13', `Earlier steroid is recommended with ${product}`, 'S1', 'ASCO21');
  const calm = calmSince(chart);
  if (calm !== null && liveSteroidRun(chart, now, protocol) !== null && now - calm >= span(protocol, 'steroid.taperAfter')) {
    add('STER-09', 'Grade 1 or less for 12 h: rapid taper, over three to four days', 'S1', 'S2');
  }
  return out;
}

function alternatives(chart: Chart, protocol: Protocol, now: Instant): readonly Advice[] {
  const kg = weightKg(chart);
  const child = !isAdult(chart, now) && !protocol.paediatricDosesSigned;
  const amounts = kg === null || child ? '' : `: ${mg(0.5 * kg)} to ${mg(kg)} q12h at ${clinicalNumber(kg)} kg`;
  return [
    { id: 'STER-10', text: `Methylprednisolone 1 to 2 mg/kg/day${child ? ', dose by site protocol' : amounts}`, source: ['S2'] },
    {
      id: 'STER-09s',
      text: child ? 'Hydrocortisone as shock option, dose by site protocol' : 'Hydrocortisone 50 mg q6h as shock option',
      source: ['S2'],
    },
    {
      id: 'C8',
      text: `Thresholds for this patient: one dose ${mg(dexamethasoneDoseMg(chart, now, protocol))} dexamethasone`,
      source: ['ENG'],
    },
  ];
}

/** Creatinine clearance by Cockcroft and Gault in mL/min; adults with known sex, weight and age only. */
export function creatinineClearance(chart: Chart, now: Instant): { readonly mlPerMin: number; readonly t: Instant } | null {
  const creatinine = chart.labs.creatinine?.at(-1);
  const kg = weightKg(chart);
  const age = ageYears(chart.person, now);
  const { sex } = chart.person;
  if (creatinine === undefined || kg === null || age === null || age < 18 || sex === null || creatinine.value <= 0) return null;
  const female = /^[fw]/i.test(sex) ? 0.85 : /^m/i.test(sex) ? 1 : null;
  if (female === null) return null;
  return { mlPerMin: Math.round((((140 - age) * kg) / (72 * creatinine.value)) * female), t: creatinine.t };
}

const CLEARANCE_LOW = 30;

export function anakinraPanel(chart: Chart, protocol: Protocol, now: Instant): AnakinraPanel {
  const lines: Advice[] = [];
  const add = (id: string, text: string, ...source: string[]): void => void lines.push({ id, text, source });
  const kg = weightKg(chart);
  const child = !isAdult(chart, now) && !protocol.paediatricDosesSigned;
  add('ANAK-01', child ? 'Dose by site protocol (off label)' : '100 mg SC q6h (off label)', 'S2');
  if (kg !== null && !child) {
    const low = 2 * kg;
    const high = 10 * kg;
    add(
      'ANAK-03',
      `Or 2 to 10 mg/kg/day IV, continuously: ${mg(low)} to ${mg(high)} a day, ${drugAmount(low / 24)} to ${drugAmount(high / 24)} mg/h at ${clinicalNumber(kg)} kg`,
      'S2',
    );
  }
  const leak = capillaryLeak(chart).present.includes('edema');
  if (runningPressors(chart, now).length > 0 || leak)
    add('ANAK-03', `SC uptake unreliable: ${leak ? 'oedema entered' : 'a vasopressor runs'}`, 'S2');
  const clearance = creatinineClearance(chart, now);
  if (clearance !== null && clearance.mlPerMin < CLEARANCE_LOW)
    add('ANAK-03', `Creatinine clearance ${clearance.mlPerMin} mL/min: reduce below 30 by local rule`, 'ENG');
  add('ANAK-01h', 'Half-life 4 to 6 h', 'S2');
  return {
    lines,
    doses: chart.doses.anakinra.map((d) => ({ t: d.t, mg: d.mg, eventId: d.id })),
    creatinineClearance: clearance,
    reasons: earlyAnakinraReasons(chart, protocol, now),
  };
}
