import { clinicalNumber } from '../display/numbers';
import { num, type Protocol } from '../protocols/protocol';
import { said } from '../rules/words';
import type { ContentsTable } from './tables';

/** How the grades come about, and what their number is worth. */
export function gradeTables(protocol: Protocol): readonly ContentsTable[] {
  return [crsTable(protocol), countingTable(protocol), statusTable()];
}

function crsTable(protocol: Protocol): ContentsTable {
  const byCount = protocol.choices.vasopressors === 'by-count';
  const flow = clinicalNumber(num(protocol, 'crs.cannulaLowMaxLpm'));
  const spo2 = num(protocol, 'crs.spo2Below');
  const split = clinicalNumber(num(protocol, 'crs.fio2Split') * 100);
  const byDevice = protocol.choices.oxygen === 'by-device';
  return {
    id: 'table-crs',
    title: 'CRS: the grade is the more severe of its two domains',
    source: byCount ? 'L19 S1' : 'S2 (variant)',
    columns: ['Grade', 'Fever', 'Hypotension', 'Hypoxia'],
    rows: [
      ['1', `${num(protocol, 'crs.feverC')} °C or more, to two decimals, not due to another cause`, 'none', 'none'],
      [
        '2',
        'the same, or waived (below)',
        byCount ? 'low pressure, no vasopressor' : 'low pressure, or one vasopressor at a low dose',
        `SpO2 below ${spo2} % on room air or baseline oxygen, cannula to ${flow} L/min, blow-by${byDevice ? '' : `, or FiO2 below ${split} %`}`,
      ],
      [
        '3',
        'the same',
        byCount ? 'one vasopressor, with or without vasopressin' : 'one at a high dose, or any two',
        byDevice
          ? `cannula above ${flow} L/min, high flow, face mask, Venturi, non-rebreather`
          : `cannula above ${flow} L/min, FiO2 ${split} % and above, non-rebreather`,
      ],
      [
        '4',
        'the same',
        byCount ? 'two or more, vasopressin not counted; VA-ECMO' : 'VA-ECMO',
        'CPAP, BiPAP, invasive ventilation; VV-ECMO',
      ],
      ['5', '', 'death attributed to CRS, entered by a clinician only', ''],
    ],
    note: `${
      protocol.choices.renalReplacementGrades4
        ? 'Renal replacement running inside CRS (fever evidence, an open episode, or a waiver) is 4; it is no domain of its own. '
        : 'Renal replacement is no criterion. '
    }Laboratory values, organs and rhythm never change the grade. ICANS is the most severe of its own domains, graded apart from CRS.`,
  };
}

function countingTable(protocol: Protocol): ContentsTable {
  const is = (key: Parameters<typeof said>[1]) => said(protocol, key);
  return {
    id: 'table-counting',
    title: 'CRS: what counts, and how long',
    source: 'L19 S2 ENG',
    columns: ['Rule', 'What counts'],
    rows: [
      [
        'CRS-10',
        `A febrile reading for ${is('crs.feverHold')}; an episode is over when its last sign is ${is('crs.episodeClose')} old, and inside it fever is not asked for again`,
      ],
      [
        'CRS-09',
        `Fever is waived while it may be masked: acetaminophen or an NSAID ${is('crs.maskAntipyretic')}, steroid ${is('crs.maskSteroid')}, anakinra ${is('crs.maskAnakinra')}, tocilizumab or siltuximab ${is('crs.maskIl6')}, renal replacement, ECMO or cooling and ${is('crs.maskCooling')} after`,
      ],
      [
        'CRS-03',
        `A low pressure for ${is('crs.pressureHold')}; CRS-04: a low SpO2 for ${is('crs.spo2Hold')}. Support acts at once, upward and downward`,
      ],
      ['CRS-08', 'Without a documented fever hypotension and hypoxia are not graded: CRS-POSSIBLE-NO-FEVER'],
      [
        'CRS-14',
        'Not hypoxia: intubation for airway protection; oxygen for a procedure or comfort; CPAP or BiPAP of sleep apnoea at home; a cannula at or below the usual flow (above it the whole flow counts). BiPAP for hypoxia in place of CPAP at home is 4',
      ],
      ['CRS-13', `Only a clinician excludes a finding, from a time to a time; without an end for ${is('crs.attributionEnds')}`],
      [
        'CRS-15',
        `Nothing before the infusion; onset after D+${num(protocol, 'crs.unusualAfterDay')} is flagged, from D+${num(protocol, 'crs.openByRegradeFromDay')} a regrade opens the episode`,
      ],
      [
        'RUN-01',
        `A run survives a fall of at most ${is('crs.runFall')}; one by an attribution or a confirmed lower regrade ends it at once`,
      ],
      [
        'DATA-04',
        `Readings of a monitor that nobody validated: two abnormal ones at least ${is('crs.deviceConfirm')} apart with no normal one between; a single low pressure once it is ${is('crs.devicePressureAlone')} old`,
      ],
    ],
  };
}

function statusTable(): ContentsTable {
  return {
    id: 'table-status',
    title: 'What the number of a grade is worth',
    source: 'ENG',
    columns: ['Said as', 'When'],
    rows: [
      ['3', 'what decides is known and fresh'],
      ['at least 2', 'something that could raise it is missing; it is named'],
      ['3 on 03:10 data', 'held: what it rests on is old'],
      ['cannot be graded', 'oxygen, pressure or consciousness was never recorded, or is too old to say'],
      ['0 · episode open', 'no sign now, the last one not yet old enough: until the time shown'],
    ],
    note: 'The number is always worked out from what is known; missing and old values never read as normal.',
  };
}
