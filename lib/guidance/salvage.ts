import { isBelow } from '../chart/bounds';
import type { Chart, LabValue } from '../chart/chart';
import { current } from '../chart/read';
import { lastSteroidInfusion } from '../chart/steroids';
import { clinicalNumber } from '../display/numbers';
import { icansDomains } from '../grading/icans';
import { groupGrade, ORGAN_GROUPS } from '../grading/organs';
import { ranTo } from '../grading/pressors';
import { num, type Protocol } from '../protocols/protocol';
import { ruleById } from '../rules';
import { list } from '../rules/words';
import { HOUR, type Instant } from '../time';
import type { Criterion, SalvagePanel } from './types';

/** Last resorts: shown only where the course is that grave (SALV-01, ECMO-01). */
export function salvagePanel(chart: Chart, protocol: Protocol, now: Instant): SalvagePanel {
  return { cytapheresis: cytapheresis(chart, protocol, now), ecmo: ecmo(chart, protocol, now) };
}

/** What is said of cytapheresis (SALV-01). */
export const CYTAPHERESIS =
  'An institutional decision. By then few CAR-T cells circulate (S2: 1 to 10 %); needs apheresis; may end the effect on the tumour; the evidence is case reports.';

function cytapheresis(chart: Chart, protocol: Protocol, now: Instant): SalvagePanel['cytapheresis'] {
  const refractory =
    ruleById('CRS-REFRACTORY')
      ?.evaluate(chart, protocol, now)
      .findings.some((f) => f.condition === 'present') ?? false;
  const because: string[] = [];
  if (refractory && current(chart).crs >= 4) because.push('refractory CRS 4');
  if (icansDomains(chart, now, protocol).icp >= 4) because.push('ICANS 4 by oedema or raised pressure');
  if (ecmoRunning(chart) !== null) because.push('ECMO entered');
  return because.length === 0 ? null : { because: list(because), text: CYTAPHERESIS, source: ['S2'] };
}

function ecmoRunning(chart: Chart): 'VV' | 'VA' | null {
  if (chart.support.ecmoVa?.running) return 'VA';
  return chart.support.ecmoVv?.running ? 'VV' : null;
}

/** The newest tocilizumab or steroid: a dose, or an infusion, which counts to its end. */
function lastDrug(chart: Chart, now: Instant): { readonly drug: string; readonly t: Instant } | undefined {
  const infused = lastSteroidInfusion(chart, now);
  const steroid = infused === null ? chart.doses.steroid.at(-1) : { drug: infused.drug, t: ranTo(infused, now) };
  const given = [chart.doses.tocilizumab.at(-1), steroid].filter((d) => d !== undefined);
  return given.sort((a, b) => a.t - b.t).at(-1);
}

const BRIDGE_MS = 72 * HOUR;
const PLATELETS_LOW = 50;

/** ECMO criteria while it runs or CRS is 4: met, not met, unknown. */
function ecmo(chart: Chart, protocol: Protocol, now: Instant): SalvagePanel['ecmo'] {
  const running = ecmoRunning(chart);
  if (running === null && current(chart).crs < 4) return null;
  const grave = ORGAN_GROUPS.filter((g) => groupGrade(chart, protocol, g, now) >= 3);
  const drug = lastDrug(chart, now);
  const platelets = chart.labs.platelets?.at(-1);
  const fibrinogen = chart.labs.fibrinogen?.at(-1);
  const low = num(protocol, 'hlh.fibrinogenLow');
  const below = (name: string, v: LabValue | undefined, limit: number): Criterion => ({
    name,
    state: v === undefined ? 'unknown' : isBelow(v, limit) ? 'met' : 'not-met',
    value: v === undefined ? null : clinicalNumber(v.value),
    t: v?.t ?? null,
    speaksFor: false,
  });
  const criteria: Criterion[] = [
    {
      name: 'a single reversible organ',
      state: grave.length === 1 ? 'met' : grave.length === 0 ? 'unknown' : 'not-met',
      value: grave.length === 0 ? null : list(grave),
      t: null,
      speaksFor: true,
    },
    {
      name: 'bridge of at most 72 h after tocilizumab or steroid',
      state: drug === undefined ? 'not-met' : now - drug.t <= BRIDGE_MS ? 'met' : 'not-met',
      value: drug === undefined ? 'none given' : drug.drug,
      t: drug?.t ?? null,
      speaksFor: true,
    },
    {
      name: 'no multi-organ failure before',
      state: grave.length >= 2 ? 'not-met' : 'unknown',
      value: null,
      t: null,
      speaksFor: true,
    },
    below(`platelets below ${PLATELETS_LOW}`, platelets, PLATELETS_LOW),
    below(`fibrinogen below ${low}`, fibrinogen, low),
    {
      name: 'two organ groups or more at grade 3',
      state: grave.length >= 2 ? 'met' : 'not-met',
      value: grave.length === 0 ? null : list(grave),
      t: null,
      speaksFor: false,
    },
  ];
  return { running, criteria, source: ['S2', 'ENG'] };
}
