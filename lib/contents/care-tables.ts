import { emptyChart } from '../chart/empty';
import { NO_STEP } from '../chart/read';
import { clinicalNumber } from '../display/numbers';
import { CYTAPHERESIS, salvagePanel } from '../guidance/salvage';
import { num, type Protocol } from '../protocols/protocol';
import { list, said } from '../rules/words';
import { BASELINE_TESTS } from '../rules/workup';
import type { ContentsTable } from './tables';

/** What is asked for and advised beside the grades, where no panel lists it for everybody. */
export function careTables(protocol: Protocol): readonly ContentsTable[] {
  return [circulation(protocol), salvage(protocol), advice(protocol), baseline(protocol), withholding(protocol)];
}

function circulation(protocol: Protocol): ContentsTable {
  const n = (key: Parameters<typeof num>[1]) => clinicalNumber(num(protocol, key));
  return {
    id: 'table-circulation',
    title: 'Circulation and ventilation: what the panel lists',
    source: 'S2 ENG',
    columns: ['Rule', 'What is listed'],
    rows: [
      [
        'HEMO-01',
        `Crystalloid 20 to 30 mL/kg first; boluses of ${said(protocol, 'fluid.window')} above ${n('fluid.medium')} mL/kg (FLUID-50) or ${n('fluid.high')} mL/kg (FLUID-75): a vasopressor rather than more fluid`,
      ],
      ['HEMO-02', 'Order: norepinephrine; vasopressin; epinephrine or phenylephrine. Dopamine avoided'],
      ['HEMO-03', `Vasopressin ${n('vasopressin.minRate')} to ${n('vasopressin.maxRate')} U/min; other rates are marked`],
      ['HEMO-03', `Ejection fraction below ${n('ef.lowBelow')} %: inotrope (dobutamine, milrinone)`],
      [
        'HEMO-03',
        'Epinephrine 0.01 to 0.05 ug/kg/min is an inotropic rate; it still counts as a vasopressor unless the site answers Q7',
      ],
      [
        'HEMO-04',
        `Tidal volume 6 mL/kg predicted weight, plateau below ${n('vent.plateauFrom')} cmH2O, PEEP 10 to 15, PaCO2 of 50 to 60 mmHg accepted`,
      ],
      ['HEMO-05', `PaO2/FiO2 below ${n('vent.pfBelow')} mmHg on invasive ventilation: prone position considered`],
      [
        'HEMO-06',
        `Intubation from D+${n('icans.peakDayFrom')} to D+${n('icans.peakDayTo')}: dexamethasone expected, EEG, MRI considered (ICANS-09)`,
      ],
      [
        'HEMO-07',
        'Recovery may be fast, 12 to 24 h after tocilizumab: reversible within a day or two; weigh this before limiting support. Shock more than 24 h after it: a steroid',
      ],
      [
        'HEMO-08',
        'NIV with caution: do not delay intubation. Early paralysis against the myopathy of steroids. ECMO only selected',
      ],
      ['HEMO-09', 'Raised troponin or NT-proBNP: common in CRS, not by itself ischaemia; ECG, echocardiogram'],
      ['HEMO-11', 'Predicted weight, adults: 50 kg (men) or 45.5 kg (women) + 0.91 x (height in cm - 152.4)'],
    ],
  };
}

function salvage(protocol: Protocol): ContentsTable {
  const grave = { ...emptyChart(), steps: [{ ...NO_STEP, crs: 4 }] };
  const criteria = salvagePanel(grave, protocol, 0).ecmo?.criteria ?? [];
  return {
    id: 'table-salvage',
    title: 'Last resorts: ECMO and cytapheresis',
    source: 'S2 ENG',
    columns: ['Rule', 'What', 'speaks'],
    rows: [
      ...criteria.map((c) => ['ECMO-01', c.name, c.speaksFor ? 'for' : 'against']),
      ['SALV-01', `Cytapheresis. ${CYTAPHERESIS}`, '-'],
    ],
    note: 'ECMO is looked at from CRS 4 or while it runs. Cytapheresis is listed with refractory CRS 4, with ICANS 4 by oedema or raised pressure, and with ECMO.',
  };
}

function advice(protocol: Protocol): ContentsTable {
  const early = said(protocol, 'crs.g1PersistEarlyProducts');
  return {
    id: 'table-advice',
    title: 'By product: earlier tocilizumab, earlier steroid',
    source: 'FDA (k) S1 S2 ASCO21',
    columns: ['Rule', 'What is said'],
    rows: [
      ['TOCI-14', 'liso-cel, cilta-cel, ide-cel: grade 1 within 72 h of the infusion, the label names earlier use (k)'],
      [
        'TOCI-14',
        `axi-cel, brexu-cel: grade 1, the episode open for more than ${early} and a febrile reading in ${said(protocol, 'crs.g1PersistFever')}, is managed as grade 2 (CRS-16, k); the others after ${said(protocol, 'crs.g1Persist')}`,
      ],
      [
        'TOCI-14',
        'High tumour burden or frailty: earlier use by local policy. Two doses reserved for each patient is local policy; the label in force decides',
      ],
      ['STER-13', 'axi-cel, brexu-cel with CRS 1 or more: earlier steroid is recommended'],
      ['REF-01', 'In general: CRS median day 3 (1 to 14), ICANS day 5 to 7; the row of the product wins'],
    ],
  };
}

function baseline(protocol: Protocol): ContentsTable {
  return {
    id: 'table-baseline',
    title: 'Baseline before the infusion (MON-09)',
    source: 'S1 ASCO21',
    columns: ['What', 'Complete when'],
    rows: [
      ['laboratory', `${list(BASELINE_TESTS.map(([, name]) => name))} resulted in the ${said(protocol, 'baseline.labs')} before`],
      ['weight', 'recorded'],
      ['ICE or CAPD', 'recorded before the infusion'],
    ],
    note: 'Optional: CMV, EBV, troponin, NT-proBNP, echocardiogram.',
  };
}

/** C7: what each decision silences. */
export const WITHHOLDING: readonly (readonly [decision: string, silences: readonly string[]])[] = [
  ['tocilizumab', ['TOCI-DUE', 'TOCI-DELAY']],
  ['antibiotics', ['ABX-NOT-STARTED', 'ABX-NEUTROPENIC']],
  ['steroid', ['STEROID-ADD-G2', 'STEROID-DUE-CRS3', 'STEROID-DUE-ICANS', 'STEROID-ESCALATE-CRS4', 'STEROID-GAP']],
  ['cultures', ['CULTURES-DUE']],
  ['echo', ['ECHO-DUE']],
  ['antifungal', ['ANTIFUNGAL-CONSIDER']],
  ['icu-transfer', ['ICU-LEVEL']],
  ['intubation', ['NIV-WATCH']],
  ['hlh-treatment', ['HLH-NO-IMPROVE']],
];
function withholding(protocol: Protocol): ContentsTable {
  return {
    id: 'table-withholding',
    title: 'Decisions to withhold: what each silences',
    source: 'ENG',
    columns: ['Decision', 'silences'],
    rows: WITHHOLDING.map(([decision, silences]) => [decision, silences.join(', ')]),
    note: `For ${said(protocol, 'decision.holds')}, over at exactly then, and at once when CRS or ICANS rises above its grade at the decision. Never TOCI-REPEAT-DUE, never INTUBATED-NO-DEX.`,
  };
}
