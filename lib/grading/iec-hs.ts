import { isAbove, isBelow } from '../chart/bounds';
import type { Chart, LabValue } from '../chart/chart';
import { current, episodeOpen, infusionAt, labBefore, worseAgain } from '../chart/read';
import { num, type Protocol } from '../protocols/protocol';
import type { Instant } from '../time';
import { organValue, times, transaminaseUln } from './organs';

/**
 * Features of the immune effector cell-associated HLH-like syndrome (Hines 2023). Features only: no score, no diagnosis; not
 * IEC-HS if CRS, infection or progression explains them. The grade is a clinician's.
 */
export interface IecHsFeature {
  readonly id: string;
  readonly name: string;
  readonly kind: 'required' | 'criterion' | 'also';
  readonly state: 'met' | 'not-met' | 'unknown';
  readonly value: string | null;
  readonly t: Instant | null;
  readonly eventId?: string;
}

export const IEC_HS_GRADES: readonly string[] = [
  '1: observation only',
  '2: needs treatment, or transfusion for asymptomatic coagulopathy',
  '3: severe, e.g. bleeding with transfusion, hospitalisation for new kidney injury, hypotension, respiratory distress',
  '4: life-threatening: intubation, dialysis, life-threatening bleeding',
  '5: death',
];

type State = IecHsFeature['state'];
const state = (met: boolean | null): State => (met === null ? 'unknown' : met ? 'met' : 'not-met');

/** Every feature with its state; `rapidRise` is the doubling of ferritin as the rules define it. */
export function iecHsFeatures(chart: Chart, protocol: Protocol, now: Instant, rapidRise: boolean): readonly IecHsFeature[] {
  const newest = (test: string): LabValue | undefined => chart.labs[test]?.at(-1);
  const infused = infusionAt(chart, now)?.t ?? null;
  const before = (test: string): number | null => (infused === null ? null : (labBefore(chart, test, infused)?.value ?? null));
  const of = (
    id: string,
    name: string,
    kind: IecHsFeature['kind'],
    v: LabValue | undefined,
    met: boolean | null,
  ): IecHsFeature => ({
    id,
    name,
    kind,
    state: state(v === undefined ? null : met),
    value: v === undefined ? null : `${v.comparator ?? ''}${v.value}`,
    t: v?.t ?? null,
    ...(v === undefined ? {} : { eventId: v.id }),
  });
  const limit = (id: string, name: string, kind: IecHsFeature['kind'], test: string, above: number): IecHsFeature => {
    const v = newest(test);
    return of(id, name, kind, v, v === undefined ? null : isAbove(v, above));
  };

  const ferritin = newest('ferritin');
  const ferritinUln = num(protocol, 'organ.ferritinUln');
  const ferritinBase = chart.person.baseline.ferritinNgMl ?? before('ferritin');
  const ferritinMet =
    ferritin === undefined
      ? null
      : isAbove(ferritin, times(2, ferritinUln)) ||
        (ferritinBase !== null && isAbove(ferritin, times(2, ferritinBase))) ||
        rapidRise;

  const { episode } = chart;
  const again = worseAgain(chart, 'crs', now, protocol);
  const settling = episode === null ? null : !episodeOpen(chart) || current(chart).crs < episode.peak || again !== null;
  const uln = transaminaseUln(chart, protocol);
  // Each against its own value before the infusion: a low AST then says nothing about ALT.
  const raised = (test: 'ast' | 'alt'): LabValue | undefined => {
    const v = newest(test);
    const base = chart.person.baseline.astUl ?? before(test);
    const high = v !== undefined && (isAbove(v, times(5, uln)) || (base !== null && isAbove(v, times(5, base))));
    return high ? v : undefined;
  };
  const high = worst(raised('ast'), raised('alt'));
  const transaminase = high ?? worst(newest('ast'), newest('alt'));
  const transaminaseMet = transaminase === undefined ? null : high !== undefined;
  const fibrinogen = newest('fibrinogen');
  const fibrinogenMet =
    fibrinogen === undefined
      ? null
      : isBelow(fibrinogen, Math.max(num(protocol, 'hlh.fibrinogenLow'), num(protocol, 'organ.fibrinogenLln')));
  const cytopenia = newCytopenia(chart, protocol, now);
  const looked = chart.diagnostics.filter((d) => d.hemophagocytosis !== null);
  const marrow = looked.findLast((d) => d.hemophagocytosis === true) ?? looked.at(-1);
  const creatinine = organValue(chart, protocol, 'creatinine', now);
  const step = current(chart);
  // What was never looked at is unknown, not absent.
  const watched = {
    fever: chart.vitals.tempC !== undefined,
    neuro: chart.ice.graded !== null || chart.neuro.loc !== null,
    lung: chart.support.oxygen !== null || chart.vitals.spo2Percent !== undefined,
  };
  const plain = (id: string, name: string, met: boolean | null, value: string | null): IecHsFeature => ({
    id,
    name,
    kind: 'also',
    state: state(met),
    value,
    t: step.t,
  });

  return [
    of('ferritin', 'ferritin above 2 x the limit or the baseline, or rapidly rising', 'required', ferritin, ferritinMet),
    {
      id: 'onset',
      name: 'with resolving or resolved CRS, or worse again after improvement',
      kind: 'criterion',
      state: state(settling),
      value: again === null ? null : `CRS ${again.from} to ${again.to}`,
      t: again?.t ?? episode?.peakAt ?? null,
    },
    of('transaminases', 'AST or ALT above 5 x the limit or the baseline', 'criterion', transaminase, transaminaseMet),
    of('fibrinogen', 'fibrinogen below 150 mg/dL or the lower limit', 'criterion', fibrinogen, fibrinogenMet),
    {
      id: 'cytopenia',
      name: 'new, worse or refractory cytopenia',
      kind: 'criterion',
      state: state(cytopenia.met),
      value: cytopenia.said,
      t: cytopenia.t,
    },
    {
      id: 'hemophagocytosis',
      name: 'hemophagocytosis',
      kind: 'criterion',
      state: state(marrow === undefined ? null : marrow.hemophagocytosis === true),
      value: null,
      t: marrow?.t ?? null,
      ...(marrow === undefined ? {} : { eventId: marrow.id }),
    },
    limit('ldh', 'LDH above the limit', 'also', 'ldh', num(protocol, 'organ.ldhUln')),
    limit('pt', 'PT prolonged', 'also', 'pt', num(protocol, 'organ.ptAbove')),
    limit('aptt', 'aPTT prolonged', 'also', 'aptt', num(protocol, 'organ.apttAbove')),
    limit('bilirubin-direct', 'direct bilirubin raised', 'also', 'bilirubin-direct', num(protocol, 'organ.directBilirubinAbove')),
    limit('triglycerides', 'triglycerides above 265 mg/dL (fasting)', 'also', 'triglycerides', 265),
    plain(
      'splenomegaly',
      'new splenomegaly',
      chart.person.history.organomegaly === undefined ? null : chart.person.history.organomegaly !== 'none',
      chart.person.history.organomegaly ?? null,
    ),
    plain('fever', 'fever', step.fever || (watched.fever ? false : null), null),
    plain('neurotoxicity', 'neurotoxicity', step.icans >= 1 || (watched.neuro ? false : null), `ICANS ${step.icans}`),
    plain('lung', 'lung signs', step.hypoxia >= 2 || (watched.lung ? false : null), `hypoxia domain ${step.hypoxia}`),
    {
      id: 'kidney',
      name: 'new kidney injury',
      kind: 'also',
      state: state(creatinine === null ? null : creatinine.grade >= 2),
      value: creatinine === null ? null : String(creatinine.value),
      t: creatinine?.t ?? null,
    },
  ];
}

function worst(a: LabValue | undefined, b: LabValue | undefined): LabValue | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return b.value > a.value ? b : a;
}

/** Lineages whose organ grade is worse now than before the infusion; null if too little is known. */
export function newCytopenia(
  chart: Chart,
  protocol: Protocol,
  now: Instant,
): { readonly met: boolean | null; readonly said: string | null; readonly t: Instant | null } {
  const infused = infusionAt(chart, now)?.t ?? null;
  const worse: string[] = [];
  let t: Instant | null = null;
  let unknown = 0;
  for (const name of ['anc', 'hemoglobin', 'platelets']) {
    const v = organValue(chart, protocol, name, now);
    if (v === null) {
      unknown += 1;
      continue;
    }
    t = Math.max(t ?? v.t, v.t);
    if (v.grade === 0) continue;
    const before = infused === null ? null : organValue(chart, protocol, name, infused - 1);
    if (before === null) unknown += 1;
    else if (v.grade > before.grade) worse.push(`${name === 'anc' ? 'ANC' : name} ${v.value} (was ${before.value})`);
  }
  return { met: worse.length > 0 ? true : unknown > 0 ? null : false, said: worse.length === 0 ? null : worse.join(', '), t };
}
