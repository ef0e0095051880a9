import { describe, expect, it } from 'vitest';
import { crsState } from '../../../lib/engine';
import {
  bp,
  cannula,
  chartAt,
  norepi,
  offset,
  oxygen,
  protocolOf,
  type Row,
  roomAir,
  runs,
  type Setting,
  temp,
  vital,
} from '../../support/charts';

const changes = (rows: readonly Row[], at: string, setting: Setting = {}): string[] =>
  crsState(chartAt(rows, at, setting), protocolOf(setting), offset(at)).basis.wouldChange.map((c) => `${c.grade}: ${c.text}`);
const fever = temp('+00:00', 38.6);
const ecmo = (which: string): Row => ({ t: '+01:00', kind: 'support', support: which, status: 'running' });
const FOUR = 'CPAP, BiPAP, intubation for hypoxia';

describe('What would change CRS', () => {
  it.each<[string, readonly Row[], string, readonly string[]]>([
    ['no fever at all', [temp('+00:00', 36.8)], '+01:10', ['1: a temperature of 38.0 °C or above']],
    ['fever held', [fever, temp('+01:00', 36.8)], '+01:10', ['0: no fever until 2 Mar 00:00']],
    ['cannula', [fever, cannula('+01:00')], '+01:10', ['1: off nasal cannula 2 L/min']],
    [
      'high flow',
      [fever, oxygen('+01:00', 'hfnc', { flowLpm: 40 })],
      '+01:10',
      [`4: two vasopressors other than vasopressin, or ${FOUR}`, '2: cannula at 6 L/min or less'],
    ],
    [
      'ventilation',
      [fever, oxygen('+01:00', 'invasive-ventilation')],
      '+01:10',
      ['3: off positive pressure, still on high-flow or mask oxygen'],
    ],
    [
      'two vasopressors',
      [fever, norepi('+01:00'), runs('+01:00', 'epinephrine', 4, 'ug/min')],
      '+01:10',
      ['3: one vasopressor only'],
    ],
    ['vasopressor over a low pressure', [fever, bp('+00:50', 80), norepi('+01:00')], '+01:10', ['2: norepinephrine off']],
    ['VA-ECMO', [fever, ecmo('ecmo-va')], '+01:10', ['1: VA-ECMO ended']],
    ['VV-ECMO on a cannula', [fever, cannula('+01:00'), ecmo('ecmo-vv')], '+01:10', ['2: VV-ECMO ended']],
    [
      'low SpO2, since normal',
      [fever, vital('+01:00', { spo2Percent: 86 }), vital('+01:05', { spo2Percent: 95 })],
      '+01:10',
      ['1: no low SpO2 until 02:00'],
    ],
  ])('%s', (_, rows, at, last) => {
    expect(changes(rows, at).slice(-last.length)).toEqual(last);
  });
  it('names the limits of the child, and of the other protocol', () => {
    const child: Setting = { patient: { ageYears: 5, weightKg: 18 } };
    expect(changes([fever, roomAir('+00:00')], '+00:10', child)[0]).toBe(
      '2: systolic below 80, SpO2 below 90 % without oxygen, or low-flow oxygen',
    );
    // An age from a birth date has many decimals, the limit said does not.
    const grown: Setting = { patient: { ageYears: 9.5986, weightKg: 28 } };
    expect(changes([fever, roomAir('+00:00')], '+00:10', grown)[0]).toContain('systolic below 89.2,');
    const review: Setting = { profile: 'review-2025' };
    expect(changes([fever, cannula('+01:00')], '+01:10', review)[0]).toBe(
      '3: a high-dose or a second vasopressor, or FiO2 of 0.4 or more',
    );
    expect(changes([fever, oxygen('+01:00', 'non-rebreather')], '+01:10', review)[0]).toBe(`4: ${FOUR}, or renal replacement`);
  });
});
