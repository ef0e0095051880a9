import { refOf } from '../protocols/document';
import type { Protocol } from '../protocols/protocol';
import { HOUR } from '../time';
import { BUDGET, type Burden, burdenOf, patientDaysOf } from './burden';
import type { Walked, Window } from './walk';

/** What a protocol would have said over many courses. */
export interface Backtest {
  readonly protocol: string;
  readonly patients: number;
  readonly burden: Burden;
  readonly episodes: number;
  readonly peaks: readonly number[];
  /** Hours at each CRS and ICANS grade, 0 to 4. */
  readonly crsHours: readonly number[];
  readonly icansHours: readonly number[];
  readonly tocilizumab: {
    /** Runs of CRS 2 or more. */
    readonly runs: number;
    readonly treated: number;
    /** From the start of the run to its first dose. */
    readonly medianHours: number | null;
    readonly longestHours: number | null;
  };
}

export function backtestOf(protocol: Protocol, walked: readonly Walked[], window: Window): Backtest {
  const watched = walked.flatMap((w) => w.watched);
  const hours = walked
    .flatMap((w) => w.tocilizumab)
    .flatMap((r) => (r.doseAt === null ? [] : [(r.doseAt - r.from) / HOUR]))
    .sort((a, b) => a - b);
  const peaks = [0, 0, 0, 0, 0];
  for (const e of walked.flatMap((w) => w.episodes)) peaks[e.peak] = (peaks[e.peak] ?? 0) + 1;
  return {
    protocol: refOf(protocol),
    patients: walked.filter((w) => w.watched.length > 0).length,
    burden: burdenOf(
      walked.flatMap((w) => w.alerts),
      patientDaysOf(watched, window.from, window.to),
    ),
    episodes: walked.reduce((n, w) => n + w.episodes.length, 0),
    peaks,
    crsHours: summed(walked.map((w) => w.crsMs)),
    icansHours: summed(walked.map((w) => w.icansMs)),
    tocilizumab: {
      runs: walked.reduce((n, w) => n + w.tocilizumab.length, 0),
      treated: hours.length,
      medianHours: medianOf(hours),
      longestHours: hours.at(-1) ?? null,
    },
  };
}

/** The difference a change of the protocol would have made over the same courses. */
export interface DryRun {
  readonly a: Backtest;
  readonly b: Backtest;
  readonly crsHours: readonly number[];
  readonly icansHours: readonly number[];
  readonly alerts: number;
  readonly byRule: readonly { readonly rule: string; readonly a: number; readonly b: number }[];
  /** "14 more hours at CRS 2, 6 more alerts" */
  readonly sentence: string;
}

export function dryRunOf(a: Backtest, b: Backtest): DryRun {
  const crsHours = b.crsHours.map((h, g) => h - (a.crsHours[g] ?? 0));
  const icansHours = b.icansHours.map((h, g) => h - (a.icansHours[g] ?? 0));
  const alerts = b.burden.alerts - a.burden.alerts;
  const rules = [...new Set([...a.burden.byRule, ...b.burden.byRule].map((r) => r.rule))];
  const count = (t: Backtest, rule: string) => t.burden.byRule.reduce((n, r) => n + (r.rule === rule ? r.count : 0), 0);
  const byRule = rules
    .map((rule) => ({ rule, a: count(a, rule), b: count(b, rule) }))
    .filter((r) => r.a !== r.b)
    .sort((x, y) => Math.abs(y.b - y.a) - Math.abs(x.b - x.a) || (x.rule < y.rule ? -1 : 1));
  return { a, b, crsHours, icansHours, alerts, byRule, sentence: sentenceOf(crsHours, icansHours, alerts) };
}

function sentenceOf(crs: readonly number[], icans: readonly number[], alerts: number): string {
  const parts = [
    ...crs.flatMap((h, g) => (g > 0 ? moreHours(h, `CRS ${g}`) : [])),
    ...icans.flatMap((h, g) => (g > 0 ? moreHours(h, `ICANS ${g}`) : [])),
    ...(alerts === 0
      ? []
      : [`${Math.abs(alerts)} ${alerts > 0 ? 'more' : 'fewer'} ${Math.abs(alerts) === 1 ? 'alert' : 'alerts'}`]),
  ];
  return parts.length === 0 ? 'no difference in grades or in the number of alerts' : parts.join(', ');
}
function moreHours(h: number, what: string): string[] {
  const rounded = Math.round(Math.abs(h) * 10) / 10;
  return rounded === 0 ? [] : [`${rounded} ${h > 0 ? 'more' : 'fewer'} hours at ${what}`];
}

/** The report as lines of text, the budget beside what was counted. */
export function backtestLines(t: Backtest): string[] {
  const { burden: b, tocilizumab } = t;
  const verdict = (ok: boolean) => (ok ? 'inside' : 'OVER');
  return [
    `Protocol ${t.protocol}: ${t.patients} patients, ${one(b.patientDays)} patient-days watched, ${b.alerts} alerts`,
    '',
    'Budget                                counted   budget',
    row(
      'clinical alerts per patient-day',
      two(b.clinicalPerDay),
      `<= ${BUDGET.clinicalPerPatientDay}`,
      verdict(b.within.clinical),
    ),
    row('high alerts per patient-day', two(b.highPerDay), `<= ${BUDGET.highPerPatientDay}`, verdict(b.within.high)),
    row('technical share of all', percent(b.technicalShare), `<= ${percent(BUDGET.technicalShare)}`, verdict(b.within.technical)),
    row(
      'acted on within 60 min',
      b.actedShare === null ? 'not known' : percent(b.actedShare),
      `>= ${percent(BUDGET.actedShare)}`,
      b.within.acted === null ? '' : verdict(b.within.acted),
    ),
    '',
    'Alerts by rule and priority             count  per patient-day',
    ...b.byRule.map(
      (r) => `  ${r.rule.padEnd(28)}${r.priority.padEnd(8)}${String(r.count).padStart(7)}  ${two(r.perDay).padStart(15)}`,
    ),
    ...(b.byRule.length === 0 ? ['  none'] : []),
    '',
    `Episodes of CRS: ${t.episodes}; by highest grade ${t.peaks
      .map((n, g) => `${g}: ${n}`)
      .slice(1)
      .join(', ')}`,
    `Hours at CRS   ${hoursText(t.crsHours)}`,
    `Hours at ICANS ${hoursText(t.icansHours)}`,
    tocilizumab.runs === 0
      ? 'Time to tocilizumab: no run of CRS 2 or more'
      : `Time to tocilizumab: ${tocilizumab.treated} of ${tocilizumab.runs} runs of CRS 2 or more were treated${
          tocilizumab.medianHours === null
            ? ''
            : `, median ${one(tocilizumab.medianHours)} h, longest ${one(tocilizumab.longestHours ?? 0)} h`
        }`,
  ];
}

const one = (n: number) => String(Math.round(n * 10) / 10);
const two = (n: number) => n.toFixed(2);
const percent = (n: number) => `${Math.round(n * 100)} %`;
const hoursText = (hours: readonly number[]) => hours.map((h, g) => `${g}: ${one(h)}`).join('  ');
const row = (what: string, counted: string, budget: string, verdict: string) =>
  `  ${what.padEnd(34)}${counted.padStart(9)}   ${budget.padEnd(8)} ${verdict}`.trimEnd();

function summed(lists: readonly (readonly number[])[]): number[] {
  return [0, 1, 2, 3, 4].map((g) => lists.reduce((sum, l) => sum + (l[g] ?? 0), 0) / HOUR);
}
function medianOf(sorted: readonly number[]): number | null {
  if (sorted.length === 0) return null;
  const mid = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[mid] as number) : ((sorted[mid - 1] as number) + (sorted[mid] as number)) / 2;
}
