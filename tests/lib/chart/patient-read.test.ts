import { describe, expect, it } from 'vitest';
import {
  ageYears,
  dayAfterInfusion,
  dexamethasoneDoseMg,
  givenOrRunning,
  isAdult,
  labBefore,
  monitoring,
  monitoringStart,
} from '../../../lib/chart/read';
import { emptyChart, fold } from '../../../lib/engine';
import { HOUR } from '../../../lib/time';
import { chartAt, given, lab, offset, protocolOf, type Row, runs, type Setting, stops, vital } from '../../support/charts';
import { at, event } from '../../support/events';

const hour = (t: number | null | undefined): number | null =>
  t === null || t === undefined ? null : (t - offset('+00:00')) / HOUR;
const of = (patient: Readonly<Record<string, unknown>>): Setting => ({ patient });

describe('age', () => {
  const T = offset('+01:00');
  it.each([
    ['of 18 years', { ageYears: 18 }, true],
    ['of 17', { ageYears: 17 }, false],
    ['unknown: an adult', { ageYears: undefined }, true],
    ['18 today by date of birth', { birthDate: '2008-03-01', ageYears: undefined }, true],
    ['18 tomorrow', { birthDate: '2008-03-02', ageYears: undefined }, false],
    ['the date of birth before a stated age', { birthDate: '2020-03-01', ageYears: 40 }, false],
    ['born in the future (a slip of the year): unknown, an adult', { birthDate: '2062-03-01', ageYears: undefined }, true],
    ['born tomorrow by UTC, today where the unit is: a newborn', { birthDate: '2026-03-02', ageYears: undefined }, false],
    ['a stated age below zero: unknown, an adult', { ageYears: -4 }, true],
    ['a date nobody can read: the stated age', { birthDate: '1.3.2020', ageYears: 40 }, true],
    ['a date nobody can read: the stated age of a child', { birthDate: '1.3.2020', ageYears: 4 }, false],
  ] as [string, Record<string, unknown>, boolean][])('%s', (_, patient, adult) =>
    expect(isAdult(chartAt([], '+01:00', of(patient)), T)).toBe(adult),
  );
  it('unknown is unknown', () => {
    const { person } = emptyChart();
    expect([ageYears(person, T), ageYears({ ...person, ageYears: 0 }, T)]).toEqual([null, 0]);
  });
  it.each([
    ['an adult of 15 kg', { ageYears: 18, weightKg: 15 }, 10],
    ['a child of 14 kg', { ageYears: 3, weightKg: 14 }, 7],
    ['a child of 20 kg', { ageYears: 6, weightKg: 20 }, 10],
    ['a child of 60 kg', { ageYears: 16, weightKg: 60 }, 10],
    ['a child nobody weighed', { ageYears: 3, weightKg: undefined }, 10],
  ] as [string, Record<string, unknown>, number][])('C8 one dose of dexamethasone for %s', (_, patient, mg) =>
    expect(dexamethasoneDoseMg(chartAt([], '+01:00', of(patient)), T, protocolOf())).toBe(mg),
  );
});

describe('C18 D+n', () => {
  const infusion = (t: string): Row => ({ t, kind: 'infusion', product: 'axi-cel' });
  const day = (t: string, rows: readonly Row[], carTInfusedAt: string | null) =>
    dayAfterInfusion(chartAt(rows, '+240:00', { patient: { carTInfusedAt, monitoringStart: '-300:00' } }), offset(t));
  it.each([
    ['without a known infusion', '+01:00', [], null, null],
    ['the day of the infusion', '+23:59', [], '+10:00', 0],
    ['the next calendar day, an hour later', '+24:00', [], '+23:00', 1],
    ['before it', '-00:01', [], '+10:00', -1],
    ['after a second one, from the second', '+96:00', [infusion('+72:00')], '+00:00', 1],
    ['before the second, from the first', '+71:59', [infusion('+72:00')], '+00:00', 2],
    ['at the very second', '+72:00', [infusion('+72:00')], '+00:00', 0],
    ['before both, to the first', '-24:00', [infusion('+72:00')], '+00:00', -1],
  ] as [string, string, Row[], string | null, number | null][])('%s', (_, t, rows, first, expected) =>
    expect(day(t, rows, first)).toBe(expected),
  );
});

describe('from when the clocks of monitoring count', () => {
  const start = (fields: { monitoringStart?: number; carTInfusedAt?: number }) => {
    const admitted = event({ kind: 'admission', t: at('05:00'), mrn: 'm', unit: 'ICU-7', bed: 'ICU-7-01', ...fields });
    return hour(monitoringStart(fold(emptyChart(), [admitted], at('50:00'), protocolOf())));
  };
  it('as given', () => expect(start({ monitoringStart: at('07:00'), carTInfusedAt: at('10:00') })).toBe(7));
  it.each([
    ['the infusion, where it came after the admission', { carTInfusedAt: at('10:00') }, 10],
    ['the admission, where the infusion was before', { carTInfusedAt: at('-10:00') }, 5],
    ['the admission, without an infusion', {}, 5],
  ])('else %s', (_, fields, expected) => expect(start(fields)).toBe(expected));
  it('without a stay never', () => expect(monitoringStart(emptyChart())).toBeNull());
});

describe('C13 continuous monitoring', () => {
  const record = (t: string, status: string): Row => ({ t, kind: 'support', support: 'continuous-monitoring', status });
  const device = (t: string): Row => vital(t, { heartRate: 80, source: 'device' });
  it.each([
    ['nothing', [], false, null],
    ['a charted heart rate is no monitor', [vital('+01:00', { heartRate: 80 })], false, null],
    ['the first value of the monitor', [device('+01:00'), device('+02:00')], true, 1],
    ['recorded', [record('+01:00', 'running')], true, 1],
    ['recorded as stopped', [record('+01:00', 'running'), record('+03:00', 'stopped')], false, 3],
    ['recorded after the monitor had begun', [device('+01:00'), record('+02:00', 'running')], true, 1],
    ['recorded before the monitor began', [record('+01:00', 'running'), device('+02:00')], true, 1],
    ['stopped after the monitor had begun', [device('+01:00'), record('+03:00', 'stopped')], false, 3],
    ['stopped at the moment it began', [device('+03:00'), record('+03:00', 'stopped')], false, 3],
    ['begun by the monitor after it was stopped', [record('+01:00', 'stopped'), device('+03:00')], true, 3],
  ] as [string, Row[], boolean, number | null][])('%s', (_, rows, running, expected) => {
    const said = monitoring(chartAt(rows, '+10:00'));
    expect([said.running, hour(said.since)]).toEqual([running, expected]);
  });
});

describe('ABX-NOT-STARTED a drug was given or ran at some moment of a time', () => {
  const was = (from: string, to: string, ...rows: Row[]): boolean => {
    const chart = chartAt(rows, '+48:00');
    return givenOrRunning(chart, chart.doses.antibiotic, ['cefepime', 'vancomycin'], offset(from), offset(to));
  };
  const dose = given('+05:00', 'cefepime', 2000);
  const ran = [runs('+05:00', 'vancomycin', 100, 'mg/h'), stops('+09:00', 'vancomycin')];
  const without = (chart: ReturnType<typeof chartAt>, from: string, to: string) =>
    givenOrRunning(chart, [], ['vancomycin'], offset(from), offset(to));
  it.each([
    ['+04:00', '+06:00', true],
    ['+05:00', '+06:00', true],
    ['+04:00', '+05:00', true],
    ['+05:01', '+06:00', false],
    ['+04:00', '+04:59', false],
  ])('a dose at 5 h, from %s to %s: %s', (from, to, expected) => expect(was(from, to, dose)).toBe(expected));
  it('another drug does not count', () => expect(was('+04:00', '+06:00', given('+05:00', 'meropenem', 1000))).toBe(false));
  it.each([
    ['+03:00', '+04:59', false],
    ['+03:00', '+05:00', true],
    ['+06:00', '+07:00', true],
    ['+09:00', '+12:00', true],
    ['+09:01', '+12:00', false],
  ])('an infusion from 5 h to 9 h, from %s to %s: %s', (from, to, expected) =>
    expect(without(chartAt(ran, '+48:00'), from, to)).toBe(expected),
  );
  it('one that runs counts from its start on', () => {
    const chart = chartAt(ran.slice(0, 1), '+48:00');
    expect([without(chart, '+03:00', '+04:59'), without(chart, '+03:00', '+05:00'), without(chart, '+40:00', '+41:00')]).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe('the newest result before an instant', () => {
  const crp = (t: string, value: number): Row => lab(t, 'crp', value, 'mg/L');
  const newestBefore = (t: string, ...rows: Row[]) => labBefore(chartAt(rows, '+10:00'), 'crp', offset(t))?.value;
  it('strictly before it, the newest of them', () => {
    const rows = [crp('+01:00', 10), crp('+02:00', 20), crp('+03:00', 30)];
    expect(['+01:00', '+02:00', '+03:00', '+03:01'].map((t) => newestBefore(t, ...rows))).toEqual([undefined, 10, 20, 30]);
  });
  it('of a test never done, none', () => expect(newestBefore('+02:00')).toBeUndefined());
});
