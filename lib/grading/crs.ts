import type { Chart, DrugInfusion, FeverEvidence, SignEvidence, Switch } from '../chart/chart';
import { type SignLimits, settle } from '../chart/fold/sign';
import { attributed, weightKg } from '../chart/read';
import { drugByName } from '../events/drugs';
import { num, type Protocol, span, within } from '../protocols/protocol';
import type { Instant } from '../time';
import { deviceGrade, notCounted } from './oxygen';
import { pressorGrade, runningPressors } from './pressors';

/** How pressure readings become evidence for this chart (DATA-04, C2). */
export function pressureRules(chart: Chart, protocol: Protocol): SignLimits {
  return {
    confirmMs: span(protocol, 'crs.deviceConfirm'),
    aloneMs: span(protocol, 'crs.devicePressureAlone'),
    normalForMs: protocol.choices.pressureHoldUntilTwoNormal ? span(protocol, 'crs.pressureNormalFor') : null,
    attributed: (t) => attributed(chart, 'hypotension', t) !== null,
  };
}
export function spo2Rules(chart: Chart, protocol: Protocol): SignLimits {
  return {
    confirmMs: span(protocol, 'crs.deviceConfirm'),
    aloneMs: null,
    normalForMs: null,
    attributed: (t) => attributed(chart, 'hypoxia', t) !== null,
  };
}

/** Evidence of low pressure as it stands at `t`, a device run that came to count meanwhile included. */
export function lowPressure(chart: Chart, t: Instant, protocol: Protocol): SignEvidence {
  const s = chart.evidence.pressure;
  return s.run === null || s.run.countsFrom !== null ? s : settle(s, t, pressureRules(chart, protocol), false);
}
/** Evidence of low SpO2 on room air or baseline oxygen. */
export function lowSpo2(chart: Chart): SignEvidence {
  return chart.evidence.spo2;
}

/** CRS-10: the latest temperature that counts is febrile, or a febrile one is not older than the hold. */
export function feverEvidence(chart: Chart, t: Instant, protocol: Protocol): boolean {
  const f = chart.evidence.fever;
  return f.now || (feverHolds(f, protocol) && within(f.lastAt, t, span(protocol, 'crs.feverHold')));
}

/** Is the last fever held at all? Where the site asks for two readings, one alone counts only while it is the latest (Q5). */
export function feverHolds(f: FeverEvidence, protocol: Protocol): boolean {
  if (!protocol.choices.feverHoldNeedsTwo) return true;
  return f.lastAt !== null && f.stringFrom !== undefined && f.lastAt - f.stringFrom >= span(protocol, 'crs.feverApart');
}

/** What a low pressure of the past still says: until when it counts, or that only readings can end it (Q3); null if nothing. */
export function pressureHold(
  low: SignEvidence,
  t: Instant,
  protocol: Protocol,
): { readonly until: Instant } | 'until-two-normal' | null {
  if (low.now || low.lastAt === null || low.lastAt > t) return null;
  if (protocol.choices.pressureHoldUntilTwoNormal) return low.clearedAt === undefined ? 'until-two-normal' : null;
  const until = low.lastAt + span(protocol, 'crs.pressureHold');
  return t < until ? { until } : null;
}

/** Hypotension domain at `t`: 0, 2, 3 or 4. Says what is present, not whether it counts (CRS-03, CRS-05, ECMO-01). */
export function hypotensionGrade(chart: Chart, t: Instant, protocol: Protocol): number {
  const low = lowPressure(chart, t, protocol);
  const byPressure = low.now || pressureHold(low, t, protocol) !== null ? 2 : 0;
  if (attributed(chart, 'hypotension', t) !== null) return byPressure;
  if (chart.support.ecmoVa?.running) return 4;
  return Math.max(byPressure, pressorGrade(runningPressors(chart, t), weightKg(chart), protocol));
}

/** Hypoxia domain at `t`: 0, 2, 3 or 4 (CRS-04, CRS-14). */
export function hypoxiaGrade(chart: Chart, t: Instant, protocol: Protocol): number {
  const low = lowSpo2(chart);
  const bySpo2 = low.now || within(low.lastAt, t, span(protocol, 'crs.spo2Hold')) ? 2 : 0;
  if (attributed(chart, 'hypoxia', t) !== null) return bySpo2;
  if (chart.support.ecmoVv?.running) return 4;
  return Math.max(bySpo2, oxygenGrade(chart, protocol));
}

/** Grade of the oxygen device in use as far as it counts. */
export function oxygenGrade(chart: Chart, protocol: Protocol): number {
  const o = chart.support.oxygen;
  return o === null || notCounted(o, chart.person) !== null ? 0 : deviceGrade(o, chart.person, protocol);
}

/** Something that hides fever, and until when it does; null = as long as it runs. */
export interface Mask {
  readonly what: string;
  readonly since: Instant;
  readonly until: Instant | null;
  readonly id: string;
}

/** Dose lists whose drugs hide fever, with the number that says how long. */
const MASKING = {
  antipyretic: 'crs.maskAntipyretic',
  steroid: 'crs.maskSteroid',
  anakinra: 'crs.maskAnakinra',
  tocilizumab: 'crs.maskIl6',
  otherIl6: 'crs.maskIl6',
} as const;
type MaskingGroup = keyof typeof MASKING;
const MASKING_GROUPS = Object.keys(MASKING) as MaskingGroup[];

/** What hides fever at `t` (CRS-09, C15), each drug once and for its longest. Doses before the infusion count too. */
export function masks(chart: Chart, t: Instant, protocol: Protocol): readonly Mask[] {
  const out: Mask[] = [];
  const add = (what: string, since: Instant, end: Instant | null, windowMs: number, id: string): void => {
    const until = end === null ? null : end + windowMs;
    if (until !== null && until <= t) return;
    // An infusion is among the doses as well, from its start: said twice it would read as two drugs.
    const before = out.findIndex((m) => m.what === what);
    if (before < 0) out.push({ what, since, until, id });
    else if ((out[before]?.until ?? Infinity) < (until ?? Infinity)) out[before] = { what, since, until, id };
  };
  for (const group of MASKING_GROUPS) {
    const last = chart.doses[group].at(-1);
    if (last !== undefined) add(last.drug, last.t, last.t, span(protocol, MASKING[group]), last.id);
  }
  for (const name in chart.infusions) {
    const i = chart.infusions[name] as DrugInfusion;
    const group = drugByName(name)?.group as MaskingGroup | undefined;
    const key = group === undefined ? undefined : MASKING[group];
    if (key === undefined) continue;
    const end = i.running ? (i.endsAt !== null && i.endsAt <= t ? i.endsAt : null) : i.since;
    add(name, i.startedAt, end, span(protocol, key), i.id);
  }
  const after = span(protocol, 'crs.maskCooling');
  const device = (what: string, s: Switch | null): void => {
    if (s !== null) add(what, s.startedAt, s.running ? null : s.since, after, s.id);
  };
  device('renal replacement', chart.support.crrt);
  device('VV-ECMO', chart.support.ecmoVv);
  device('VA-ECMO', chart.support.ecmoVa);
  device('active cooling', chart.support.cooling);
  return out;
}

/** A sign that is there now, not one that stands only on a hold (C4). */
export function signNow(chart: Chart, t: Instant, protocol: Protocol): boolean {
  const hypotension = attributed(chart, 'hypotension', t) === null;
  const hypoxia = attributed(chart, 'hypoxia', t) === null;
  return (
    lowPressure(chart, t, protocol).now ||
    lowSpo2(chart).now ||
    (hypotension && (runningPressors(chart, t).length > 0 || chart.support.ecmoVa?.running === true)) ||
    (hypoxia && (oxygenGrade(chart, protocol) > 0 || chart.support.ecmoVv?.running === true))
  );
}

/** Is a temperature in Celsius febrile (CRS-01)? */
export function isFebrile(celsius: number, protocol: Protocol): boolean {
  return celsius >= num(protocol, 'crs.feverC');
}
