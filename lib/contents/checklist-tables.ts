import type { Chart, Episode } from '../chart/chart';
import { emptyChart } from '../chart/empty';
import { NO_STEP } from '../chart/read';
import { checklist } from '../guidance/checklist';
import type { Checklist } from '../guidance/types';
import { num, type Protocol } from '../protocols/protocol';
import { said } from '../rules/words';
import type { ContentsTable } from './tables';

/** The checklist by management grade, as it lists it for an example: an adult of 70 kg, ventilated, at CRS 4 and ICANS 4. */
export function checklistTable(protocol: Protocol): ContentsTable {
  const when = doneWhen(protocol);
  const { sections } = checklist(gravest(4), protocol, NOW);
  const at2 = titlesOf(checklist(gravest(2), protocol, NOW));
  return {
    id: 'table-checklist',
    title: 'Checklist by management grade, for an adult of 70 kg',
    source: 'S1 S2 ASCO21',
    columns: ['Id', 'from', 'Item', 'Done when', 'Source'],
    rows: sections.flatMap((section) =>
      section.groups.flatMap((group) =>
        group.items.map((item) => [
          item.id,
          section.id === 'intubation' ? 'ventilation' : `${section.id === 'icans' ? 'ICANS' : 'CRS'} ${group.fromGrade}`,
          at2.get(item.id) === undefined || at2.get(item.id) === item.title
            ? item.title
            : `${item.title}; at ICANS 2: ${at2.get(item.id)}`,
          when[item.id] ?? '',
          item.source.join(' '),
        ]),
      ),
    ),
    note: 'Done, due, or not applicable with a reason; a person may mark each so. Never an order. The management grade is above CRS after long grade 1, without improvement 24 h after tocilizumab, and with HLH suspected.',
  };
}

const NOW = 0;
const titlesOf = (list: Checklist) =>
  new Map(list.sections.flatMap((s) => s.groups.flatMap((g) => g.items.map((item) => [item.id, item.title] as const))));

function gravest(icans: number): Chart {
  const chart = emptyChart();
  const episode: Episode = {
    ...{ openedAt: NOW, lastSignAt: NOW, signPresent: true, peak: 4, peakAt: NOW, closedAt: null },
    ...{ firstFeverAt: NOW, firstHypotensionAt: null, unusual: false },
  };
  return {
    ...chart,
    person: { ...chart.person, ageYears: 40, weights: [{ t: NOW, kg: 70, id: 'example' }] },
    steps: [{ ...NO_STEP, t: NOW, crs: 4, icans, hypoxia: 4 }],
    support: { ...chart.support, ventilatedSince: NOW },
    episode,
  };
}

function doneWhen(protocol: Protocol): Readonly<Record<string, string>> {
  const is = (key: Parameters<typeof said>[1]) => said(protocol, key);
  return {
    'CHK-1a': `acetaminophen not older than ${is('crs.maskAntipyretic')}`,
    'CHK-1b': 'crystalloid, maintenance fluid or intake in the last 12 h',
    'CHK-1c': 'ticked; names the organs at grade 2 and above',
    'CHK-1d': 'every part of MON-15 is done or not applicable',
    'CHK-1e': `antipseudomonal antibiotic given or running; not applicable with an ANC of ${num(protocol, 'antibiotic.ancBelow')} or more, not older than ${is('antibiotic.ancMaxAge')}`,
    'CHK-2a': `a dose in this run or ${is('toci.dueLookback')} before it, or a decision to withhold`,
    'CHK-2b': 'continuous monitoring runs',
    'CHK-2c': 'a bolus in the episode; not applicable without hypotension',
    'CHK-2d': `one of the antipseudomonal set given or running since ${is('antibiotic.lookback')} before the run, or a decision`,
    'CHK-2e': 'vancomycin or linezolid given, or ticked with a reason',
    'CHK-3a': 'the unit is an ICU, or a decision (MON-11)',
    'CHK-3b': `a steroid since ${is('steroid.lookback')} before the run (STER-02), or a decision`,
    'CHK-3c': 'norepinephrine runs and no dopamine (HEMO-02)',
    'CHK-3d': 'ticked; not applicable once ventilated',
    'CHK-3e': `echocardiogram in the episode; from ${is('arterial.after')} of grade 3 an invasive pressure not older than ${is('arterial.after')} (MON-07, MON-12)`,
    'CHK-4a': 'the course has begun; says its day (STER-04, STER-11)',
    'CHK-4d': 'plateau, tidal volume, PEEP and PaO2/FiO2 inside the limits (HEMO-04, -05, -11)',
    'MON-15a': `taken or resulted since ${is('culture.lookback')} before the episode`,
    'MON-15b': `since ${is('culture.lookback')} before the episode`,
    'MON-15c': `X-ray or CT since ${is('culture.lookback')} before the episode`,
    'MON-15d': 'the same, with hypoxia 2 and above or ventilated',
    'ICN-1a': 'ticked',
    'ICN-1b': 'levetiracetam given, or ticked',
    'ICN-1c': `a record not older than ${is('ice.everyRisk')}`,
    'ICN-2a': `a steroid since ${is('steroid.lookback')} before the run, or a decision`,
    'ICN-3a': `since ${is('icans.workupAfter')} before the run`,
    'ICN-3b': `MRI or CT not older than ${is('icans.imagingWithin')}`,
    'INT-01a': 'a score before the intubation',
    'INT-01b': `one dose since ${is('steroid.intubatedBefore')} before the intubation, or ticked`,
    'INT-01c': `since ${is('icans.workupAfter')} before the intubation`,
    'INT-01d': `not older than ${is('icans.imagingWithin')}`,
    'INT-01e': 'recorded, or ticked',
  };
}
