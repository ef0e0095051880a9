import type { Chart } from '../chart/chart';
import { emptyChart } from '../chart/empty';
import { NO_STEP } from '../chart/read';
import { clinicalNumber } from '../display/numbers';
import { anakinraPanel, steroidPanel } from '../guidance/dosing';
import { FEATURE_CAPTION, featureTable } from '../guidance/features';
import { ladder } from '../guidance/ladder';
import type { Advice } from '../guidance/types';
import type { Protocol } from '../protocols/protocol';
import type { ContentsTable } from './tables';

/** What the panels beside a patient say, as they say it of an example: an adult of 70 kg of whom nothing else is known. */

const KG = 70;
const NOW = 0;

function adult(grades: { readonly crs?: number; readonly icans?: number } = {}): Chart {
  const chart = emptyChart();
  const person = { ...chart.person, ageYears: 40, weights: [{ t: NOW, kg: KG, id: 'example' }] };
  return { ...chart, person, steps: [{ ...NO_STEP, crs: grades.crs ?? 0, icans: grades.icans ?? 0 }] };
}

export function guidanceTables(protocol: Protocol): readonly ContentsTable[] {
  return [featuresTable(protocol), ladderTable(protocol), dosesTable(protocol)];
}

function featuresTable(protocol: Protocol): ContentsTable {
  return {
    id: 'table-features',
    title: 'CRS, sepsis or HLH: what speaks for which',
    source: 'S2 F14 ENG',
    columns: ['Feature', 'CRS', 'Sepsis', 'HLH', 'Source'],
    rows: featureTable(adult(), protocol, NOW).rows.map((r) => [
      r.feature,
      ...[r.crs, r.sepsis, r.hlh].map((cell) => (cell.criterion === '' ? '–' : cell.criterion)),
      r.source.join(' '),
    ]),
    note: `${FEATURE_CAPTION} Features beside a patient, never a score and never part of a grade. IL-6 above 1 000 pg/mL before any tocilizumab of the last 14 days, with fever and hypotension, no positive culture and nothing attributed elsewhere: S2 says it points to CRS, early tocilizumab while cultures are pending (DDX-02).`,
  };
}

function ladderTable(protocol: Protocol): ContentsTable {
  return {
    id: 'table-ladder',
    title: 'Methylprednisolone after the pulse, days from the first (STER-04)',
    source: 'S1 ASCO21',
    columns: ['Days', 'Dose'],
    rows: ladder(adult(), protocol, NOW).steps.map((s) => [
      s.toDay === null ? `from day ${s.fromDay}, until grade 1 or less` : `${s.fromDay} to ${s.toDay}`,
      s.text,
    ]),
  };
}

function dosesTable(protocol: Protocol): ContentsTable {
  const grades = [{ crs: 2 }, { crs: 3 }, { crs: 4 }, { icans: 1 }, { icans: 2 }, { icans: 3 }];
  const lines: readonly Advice[] = [
    ...grades.flatMap((g) => steroidPanel(adult(g), protocol, NOW).listed),
    // C8 speaks of the patient at hand.
    ...steroidPanel(adult(), protocol, NOW).alternatives.filter((line) => line.id !== 'C8'),
    ...anakinraPanel(adult(), protocol, NOW).lines.map((line) => ({ ...line, text: `Anakinra: ${line.text}` })),
  ];
  // Said of a patient only where it applies.
  const conditional: readonly Advice[] = [
    {
      id: 'ANAK-01',
      text: 'Anakinra: considered in refractory CRS, with HLH features, in steroid-refractory ICANS',
      source: ['S2'],
    },
    { id: 'ANAK-03', text: 'Anakinra: SC uptake unreliable in shock, with a vasopressor or oedema', source: ['S2'] },
    { id: 'ANAK-03', text: 'Anakinra: creatinine clearance below 30 mL/min, reduce by local rule (k)', source: ['ENG'] },
    { id: 'STER-13', text: 'axi-cel or brexu-cel, CRS 1 or more: earlier steroid is recommended', source: ['S1', 'ASCO21'] },
    { id: 'STER-09', text: 'Grade 1 or less for 12 h: rapid taper, over three to four days', source: ['S1', 'S2'] },
  ];
  const once = [...new Map(lines.map((line) => [line.text, line])).values()];
  return {
    id: 'table-doses',
    title: `Steroids and anakinra as the sources list them, for an adult of ${clinicalNumber(KG)} kg`,
    source: 'S1 S2 ASCO21 ENG',
    columns: ['Rule', 'What is listed', 'Source'],
    rows: [...once, ...conditional].map((line) => [line.id, line.text, line.source.join(' ')]),
    note: 'Listed, never ordered; tocilizumab by weight stands in the table of its doses, children by the protocol of their site.',
  };
}
