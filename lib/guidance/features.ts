import { isAbove, isBelow } from '../chart/bounds';
import type { Chart, LabValue } from '../chart/chart';
import { current, dayAfterInfusion, gradeAtAct } from '../chart/read';
import { clinicalNumber } from '../display/numbers';
import { hscoreOf } from '../grading/hscore';
import { newCytopenia } from '../grading/iec-hs';
import { bilirubinReference, times } from '../grading/organs';
import { num, type Protocol, span } from '../protocols/protocol';
import { hours, list } from '../rules/words';
import { DAY, HOUR, type Instant } from '../time';
import { catecholamines } from './pressor-rate';
import type { FeatureCell, FeatureRow, FeatureState, FeatureTable } from './types';

/**
 * CRS, sepsis and HLH side by side: each feature met, not met or unknown. No sum, no label; what was never measured is
 * unknown, never "not met".
 */

export const FEATURE_CAPTION =
  'The syndromes overlap: up to a quarter of grade 3 CRS and above has bacteraemia. Treat in parallel.';

const NONE: FeatureCell = { criterion: '', state: 'none' };
const cell = (criterion: string, state: FeatureState): FeatureCell => ({ criterion, state });
const met = (value: boolean | null): FeatureState => (value === null ? 'unknown' : value ? 'met' : 'not-met');

interface Ask {
  readonly chart: Chart;
  readonly protocol: Protocol;
  readonly now: Instant;
}

export function featureTable(chart: Chart, protocol: Protocol, now: Instant): FeatureTable {
  const ask: Ask = { chart, protocol, now };
  const rows = [
    dayRow(ask),
    il6Row(ask),
    ferritinRow(ask),
    labRow(ask, 'crp', 'CRP', 'mg/L', { crs: ['> 100', (v) => isAbove(v, 100)] }),
    labRow(ask, 'procalcitonin', 'Procalcitonin', 'ng/mL', {
      crs: ['0.5 to 10', (v) => v.value >= 0.5 && v.value <= 10 && !isAbove(v, 10)],
      sepsis: ['> 10', (v) => isAbove(v, 10)],
    }),
    labRow(ask, 'lactate', 'Lactate', 'mmol/L', { sepsis: ['> 4', (v) => isAbove(v, 4)] }, ['S2', 'ENG']),
    cultureRow(ask),
    transaminaseRow(ask),
    labRow(ask, 'triglycerides', 'Triglycerides', 'mg/dL', { hlh: ['> 265', (v) => isAbove(v, 265)] }),
    labRow(ask, 'fibrinogen', 'Fibrinogen', 'mg/dL', {
      hlh: [`< ${num(protocol, 'hlh.fibrinogenLow')}`, (v) => isBelow(v, num(protocol, 'hlh.fibrinogenLow'))],
    }),
    cytopeniaRow(ask),
    hemophagocytosisRow(ask),
    afterTocilizumabRow(ask),
    feverToHypotensionRow(ask),
    leakRow(ask),
    ancRow(ask),
    bilirubinRow(ask),
    pressorRow(ask),
    earlyIl6Row(ask),
  ];
  return { rows: rows.filter((r) => r !== null), caption: FEATURE_CAPTION };
}

type Test = readonly [criterion: string, holds: (v: LabValue) => boolean];
function labRow(
  ask: Ask,
  test: string,
  feature: string,
  unit: string,
  tests: { crs?: Test; sepsis?: Test; hlh?: Test },
  source: readonly string[] = ['S2'],
): FeatureRow {
  const v = ask.chart.labs[test]?.at(-1);
  const of = (t: Test | undefined): FeatureCell =>
    t === undefined ? NONE : cell(t[0], v === undefined ? 'unknown' : met(t[1](v)));
  return {
    id: test,
    feature: `${feature}, ${unit}`,
    crs: of(tests.crs),
    sepsis: of(tests.sepsis),
    hlh: of(tests.hlh),
    value: v === undefined ? null : `${v.comparator ?? ''}${clinicalNumber(v.value)}`,
    t: v?.t ?? null,
    source,
  };
}

function dayRow({ chart, now }: Ask): FeatureRow {
  const day = dayAfterInfusion(chart, now);
  const hadCrs = chart.episode !== null;
  return {
    id: 'day',
    feature: 'Day after infusion',
    crs: cell('D+1 to D+7', met(day === null ? null : day >= 1 && day <= 7)),
    sepsis: cell('any; neutropenic window D+7 to D+14', met(day === null ? null : day >= 7 && day <= 14)),
    hlh: cell('with or after CRS', met(day === null ? null : hadCrs)),
    value: day === null ? null : `D${day < 0 ? '−' : '+'}${Math.abs(day)}`,
    t: null,
    source: ['S2'],
  };
}

/** The newest IL-6 that no tocilizumab of the 14 days before it has raised. */
function cleanIl6({ chart, protocol }: Ask): LabValue | undefined {
  const window = span(protocol, 'toci.il6Window');
  return chart.labs.il6?.findLast((v) => !chart.doses.tocilizumab.some((d) => d.t < v.t && v.t - d.t <= window));
}

function il6Row(ask: Ask): FeatureRow {
  const v = cleanIl6(ask);
  const newest = ask.chart.labs.il6?.at(-1);
  const affected = newest !== undefined && newest !== v;
  return {
    id: 'il6',
    feature: 'IL-6 before tocilizumab, pg/mL',
    crs: cell('> 1 000, often > 10 000', met(v === undefined ? null : isAbove(v, 1000))),
    sepsis: cell('< 1 000', met(v === undefined ? null : isBelow(v, 1000))),
    hlh: NONE,
    value: v === undefined ? null : clinicalNumber(v.value),
    t: v?.t ?? null,
    ...(affected ? { note: `the newest (${clinicalNumber(newest.value)}) was taken after tocilizumab: not interpretable` } : {}),
    source: ['S2'],
  };
}

function ferritinRow({ chart, protocol }: Ask): FeatureRow {
  const v = chart.labs.ferritin?.at(-1);
  const high = num(protocol, 'hlh.ferritinOn');
  return {
    id: 'ferritin',
    feature: 'Ferritin, ng/mL',
    crs: cell('raised, < 10 000', met(v === undefined ? null : v.value > num(protocol, 'organ.ferritinUln') && v.value < high)),
    sepsis: NONE,
    hlh: cell('> 10 000, often > 50 000', met(v === undefined ? null : isAbove(v, high))),
    value: v === undefined ? null : clinicalNumber(v.value),
    t: v?.t ?? null,
    source: ['S2'],
  };
}

/** Cultures since shortly before the episode, or of the last week: true = one is positive, false = results and none positive. */
export function culturePositive({ chart, protocol, now }: Ask): {
  readonly positive: boolean | null;
  readonly latest: LabValue | undefined;
} {
  const from = chart.episode === null ? now - 7 * DAY : chart.episode.openedAt - span(protocol, 'culture.lookback');
  const results = ['blood-culture', 'sterile-culture'].flatMap((test) => chart.labs[test] ?? []).filter((v) => v.t >= from);
  const latest = results.findLast((v) => v.value === 1) ?? results.at(-1);
  return { positive: results.length === 0 ? null : results.some((v) => v.value === 1), latest };
}

function cultureRow(ask: Ask): FeatureRow {
  const { positive, latest } = culturePositive(ask);
  const pending = ask.chart.diagnostics.findLast((d) => d.test === 'blood-culture');
  const value =
    positive === null
      ? pending === undefined
        ? null
        : `pending ${hours(ask.now - pending.t)}`
      : positive
        ? (latest?.organism ?? 'positive')
        : 'negative';
  return {
    id: 'cultures',
    feature: 'Cultures, source',
    crs: cell('negative', met(positive === null ? null : !positive)),
    sepsis: cell('positive, or a source found', met(positive)),
    hlh: NONE,
    value,
    t: latest?.t ?? pending?.t ?? null,
    source: ['S2'],
  };
}

function transaminaseRow({ chart }: Ask): FeatureRow {
  const values = (['ast', 'alt'] as const).flatMap((test) => {
    const v = chart.labs[test]?.at(-1);
    return v === undefined ? [] : [v];
  });
  const high = values.some((v) => isAbove(v, 500));
  return {
    id: 'transaminases',
    feature: 'AST or ALT, U/L',
    crs: NONE,
    sepsis: NONE,
    // One that was never measured may be the high one.
    hlh: cell('> 500', high ? 'met' : values.length === 2 ? 'not-met' : 'unknown'),
    value: values.length === 0 ? null : values.map((v) => clinicalNumber(v.value)).join(' / '),
    t: values.reduce<Instant | null>((t, v) => Math.max(t ?? v.t, v.t), null),
    source: ['S2'],
  };
}

function cytopeniaRow(ask: Ask): FeatureRow {
  const c = newCytopenia(ask.chart, ask.protocol, ask.now);
  return {
    id: 'cytopenia',
    feature: 'Cytopenia',
    crs: NONE,
    sepsis: NONE,
    hlh: cell('new, or worse than the baseline', met(c.met)),
    value: c.said ?? (c.met === false ? 'none new' : null),
    t: c.t,
    source: ['S2'],
  };
}

function hemophagocytosisRow({ chart, protocol }: Ask): FeatureRow {
  const looked = chart.diagnostics.filter((d) => d.hemophagocytosis !== null);
  const seen = looked.some((d) => d.hemophagocytosis);
  const h = hscoreOf(chart);
  const limit = num(protocol, 'hlh.hscoreAbove');
  const high = h.score === null ? null : h.score > limit;
  const state = seen || high === true ? true : looked.length > 0 && high === false ? false : null;
  const marrow = looked.length === 0 ? 'not looked for' : seen ? 'seen' : 'not seen';
  const score = h.score === null ? `HScore incomplete, ${h.partial} so far` : `HScore ${h.score}`;
  return {
    id: 'hemophagocytosis',
    feature: 'Hemophagocytosis, HScore',
    crs: NONE,
    sepsis: NONE,
    hlh: cell(`present, or HScore > ${limit}`, met(state)),
    value: `${marrow}; ${score}`,
    t: looked.at(-1)?.t ?? null,
    source: ['S2', 'F14'],
  };
}

/** What became of fever, support and ferritin 12 h and more after the last dose. */
function afterTocilizumabRow(ask: Ask): FeatureRow {
  const { chart, protocol, now } = ask;
  const last = chart.doses.tocilizumab.at(-1);
  const early = last === undefined || now - last.t < span(protocol, 'toci.feverFrom');
  const { fever } = chart.evidence;
  const temperature = chart.vitals.tempC;
  const measured = !early && temperature !== undefined && temperature.t >= last.t + span(protocol, 'toci.feverFrom');
  const before = last === undefined ? 0 : gradeAtAct(chart, 'crs', last.t, protocol);
  const better = current(chart).crs < before;
  const ferritin = chart.labs.ferritin?.at(-1);
  const then = last === undefined ? undefined : chart.labs.ferritin?.findLast((v) => v.t <= last.t);
  const rising =
    ferritin === undefined || then === undefined || last === undefined || ferritin.t <= last.t
      ? null
      : ferritin.value > then.value;
  const positive = culturePositive(ask).positive;
  const both = (a: boolean, b: boolean | null): boolean | null => (a ? b : false);
  // Without fever and at grade 0 nothing persists, however low the grade was at the dose.
  const persists = fever.now || (current(chart).crs > 0 && !better);
  return {
    id: 'after-tocilizumab',
    feature: 'After tocilizumab, 12 to 24 h',
    crs: cell('fever gone, less support', met(measured ? !fever.now && better : null)),
    sepsis: cell('fever persists, cultures positive', met(measured ? both(fever.now, positive) : null)),
    hlh: cell('persists, ferritin still rising', met(measured ? both(persists, rising) : null)),
    value: early
      ? null
      : `${fever.now ? 'febrile' : 'afebrile'}, CRS ${before} → ${current(chart).crs}${rising === null ? '' : `, ferritin ${rising ? 'above' : 'not above'} that at the dose`}`,
    t: last?.t ?? null,
    source: ['S2'],
  };
}

function feverToHypotensionRow({ chart, now }: Ask): FeatureRow {
  const e = chart.episode;
  const fever = e?.firstFeverAt ?? null;
  const low = e?.firstHypotensionAt ?? null;
  const gap = fever === null || low === null ? null : low - fever;
  // No hypotension yet decides nothing until a day has passed since the fever.
  const state = gap !== null ? gap <= 24 * HOUR : fever !== null && now - fever > 24 * HOUR ? false : null;
  return {
    id: 'fever-to-hypotension',
    feature: 'First fever to first hypotension',
    crs: cell('24 h or less', met(state)),
    sepsis: NONE,
    hlh: NONE,
    value: gap === null ? null : gap < 0 ? 'hypotension first' : hours(gap),
    t: low,
    source: ['S2', 'ENG'],
  };
}

const LEAK = ['edema', 'effusion', 'ascites'] as const;

/** Signs of capillary leak a clinician entered (ticked = present, not applicable = looked for and absent). */
export function capillaryLeak(chart: Chart): {
  readonly present: readonly string[];
  readonly absent: readonly string[];
  readonly t: Instant | null;
} {
  const present: string[] = [];
  const absent: string[] = [];
  let t: Instant | null = null;
  for (const sign of LEAK) {
    const entry = chart.checklist[`DDX-${sign}`];
    if (entry === undefined) continue;
    (entry.state === 'done' ? present : absent).push(sign);
    t = Math.max(t ?? entry.t, entry.t);
  }
  return { present, absent, t };
}

function leakRow({ chart }: Ask): FeatureRow {
  const leak = capillaryLeak(chart);
  const state = leak.present.length > 0 ? true : leak.absent.length === LEAK.length ? false : null;
  return {
    id: 'capillary-leak',
    feature: 'Capillary leak (entered)',
    crs: cell('oedema, effusion or ascites', met(state)),
    sepsis: NONE,
    hlh: NONE,
    value: leak.present.length > 0 ? list(leak.present) : leak.absent.length > 0 ? `no ${leak.absent.join(', no ')}` : null,
    t: leak.t,
    source: ['S2'],
  };
}

/** Since when the ANC has been below the limit without a higher value between; null if it is not below. */
export function neutropenicSince(chart: Chart, protocol: Protocol): Instant | null {
  let since: Instant | null = null;
  for (const v of chart.labs.anc ?? []) {
    if (isBelow(v, num(protocol, 'antibiotic.ancBelow'))) since ??= v.t;
    else since = null;
  }
  return since;
}

function ancRow({ chart, protocol, now }: Ask): FeatureRow {
  const v = chart.labs.anc?.at(-1);
  const since = neutropenicSince(chart, protocol);
  const limit = clinicalNumber(num(protocol, 'antibiotic.ancBelow'));
  return {
    id: 'anc',
    feature: 'ANC, 10⁹/L',
    crs: NONE,
    sepsis: cell(`< ${limit}`, met(v === undefined ? null : isBelow(v, num(protocol, 'antibiotic.ancBelow')))),
    hlh: NONE,
    value:
      v === undefined
        ? null
        : `${clinicalNumber(v.value)}${since === null ? '' : `, below ${limit} for ${Math.floor((now - since) / DAY)} d`}`,
    t: v?.t ?? null,
    source: ['S2'],
  };
}

function bilirubinRow(ask: Ask): FeatureRow {
  const limit = times(num(ask.protocol, 'hlh.bilirubinFactor'), bilirubinReference(ask.chart, ask.protocol));
  return labRow(ask, 'bilirubin', 'Bilirubin', 'mg/dL', {
    hlh: [`> ${clinicalNumber(Math.round(limit * 10) / 10)}`, (v) => isAbove(v, limit)],
  });
}

/** DDX-01: fall of the vasopressor 6 to 12 h after the first steroid of the episode. */
function pressorRow({ chart, now }: Ask): FeatureRow {
  const opened = chart.episode?.openedAt ?? null;
  const steroid = opened === null ? undefined : chart.doses.steroid.find((d) => d.t >= opened);
  const at = steroid === undefined ? null : Math.min(now, steroid.t + 12 * HOUR);
  const before = steroid === undefined ? null : catecholamines(chart, steroid.t);
  const later = steroid === undefined || at === null || at < steroid.t + 6 * HOUR ? null : catecholamines(chart, at);
  const known = before !== null && before > 0 && later !== null;
  return {
    id: 'pressor-after-steroid',
    feature: 'Vasopressor 6 to 12 h after the first steroid',
    crs: cell('down by half or more', met(known ? later <= before / 2 : null)),
    sepsis: NONE,
    hlh: NONE,
    value: known
      ? `${clinicalNumber(Math.round(before * 10) / 10)} → ${clinicalNumber(Math.round(later * 10) / 10)} µg/min`
      : null,
    t: steroid?.t ?? null,
    source: ['S2', 'ENG'],
  };
}

/** DDX-02: a high IL-6 before tocilizumab in a febrile hypotensive patient without another cause. */
function earlyIl6Row(ask: Ask): FeatureRow | null {
  const { chart, now } = ask;
  const v = cleanIl6(ask);
  const step = current(chart);
  const attributedNow = Object.values(chart.attributions).some((l) => {
    const a = l.at(-1);
    return a?.otherCause === true && a.t <= now && (a.until === null || now < a.until);
  });
  if (
    v === undefined ||
    !isAbove(v, 1000) ||
    !step.fever ||
    step.hypotension < 2 ||
    culturePositive(ask).positive === true ||
    attributedNow
  )
    return null;
  return {
    id: 'early-il6',
    feature: 'High IL-6 with fever and hypotension',
    crs: cell('points to CRS, early tocilizumab while cultures are pending', 'met'),
    sepsis: NONE,
    hlh: NONE,
    value: `${clinicalNumber(v.value)} pg/mL`,
    t: v.t,
    source: ['S2'],
  };
}
