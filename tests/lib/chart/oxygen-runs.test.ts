import { describe, expect, it } from 'vitest';
import type { Chart } from '../../../lib/chart/chart';
import { emptyChart, fold } from '../../../lib/engine';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import { admission, at, event, type Written } from '../../support/events';

const support = (clock: string, fields: object): Written => ({ kind: 'support', id: clock, t: at(clock), ...fields });
const oxygen = (clock: string, fields: object): Written => support(clock, { support: 'oxygen', ...fields });
const stop = (clock: string, fields: object = {}): Written => oxygen(clock, { status: 'stopped', ...fields });
const chartOf = (...events: Written[]): Chart => fold(emptyChart(), [admission(), ...events.map(event)], at('20:00'), ASTCT_2019);
const oxygenOf = (...events: Written[]) => chartOf(...events).support.oxygen;
/** Each refused value as "field value: reason". */
const refused = (...events: Written[]): string[] =>
  Object.values(chartOf(...events).rejects).map((r) => `${r.field} ${r.value} ${r.unit}: ${r.reason}`);

const VENTURI = oxygen('01:00', { device: 'venturi', flowLpm: 8, fio2: 0.4, indication: 'comfort' });
const IN_USE = {
  device: 'venturi',
  flowLpm: 8,
  fio2: 0.4,
  indication: 'comfort',
  since: at('01:00'),
  t: at('01:00'),
  id: '01:00',
};
const LATER = { t: at('02:00'), id: '02:00' };
const AIR = { device: 'room-air', flowLpm: null, fio2: null, indication: 'hypoxia', since: at('02:00'), ...LATER };

describe('CRS-04 the oxygen in use', () => {
  it('as charted; without an indication it is given for hypoxia', () => {
    expect(oxygenOf(VENTURI)).toStrictEqual(IN_USE);
    expect(oxygenOf(oxygen('02:00', { device: 'hfnc' }))).toStrictEqual({ ...AIR, device: 'hfnc' });
  });
  it.each([
    ['a new flow', { flowLpm: 12 }, { flowLpm: 12 }],
    ['a new FiO2', { fio2: 0.6 }, { fio2: 0.6 }],
    ['FiO2 in per cent', { fio2: 60 }, { fio2: 0.6 }],
    ['a new indication', { indication: 'hypoxia' }, { indication: 'hypoxia' }],
    ['nothing new', {}, {}],
    ['a flow that cannot be: the flow is unknown then', { flowLpm: 81 }, { flowLpm: null }],
    ['an FiO2 that cannot be: the FiO2 is unknown then', { fio2: 0.2 }, { fio2: null }],
  ])('a record without a device updates the one in use: %s', (_, fields, expected) => {
    expect(oxygenOf(VENTURI, oxygen('02:00', fields))).toStrictEqual({ ...IN_USE, ...expected, ...LATER });
  });
  it('a record with a device replaces all, even of the same device; that one goes on', () => {
    expect(oxygenOf(VENTURI, oxygen('02:00', { device: 'hfnc' }))).toStrictEqual({ ...AIR, device: 'hfnc' });
    expect(oxygenOf(VENTURI, oxygen('02:00', { device: 'venturi' }))).toStrictEqual({
      ...AIR,
      device: 'venturi',
      since: at('01:00'),
    });
  });
  it.each([
    ['no device named', {}],
    ['the device in use named', { device: 'venturi' }],
  ])('stopped, the patient breathes room air: %s', (_, fields) => {
    expect(oxygenOf(VENTURI, stop('02:00', fields))).toStrictEqual(AIR);
  });
  it('stopped before any was charted: room air', () => {
    expect(oxygenOf(stop('02:00'))).toStrictEqual(AIR);
    expect(oxygenOf(stop('02:00', { device: 'hfnc' }))).toStrictEqual(AIR);
  });
  it('the end of a device that is not in use changes nothing', () => {
    expect(oxygenOf(VENTURI, stop('02:00', { device: 'hfnc' }))).toStrictEqual(IN_USE);
  });
  it('a flow without any device ever charted is none', () => {
    expect(oxygenOf(oxygen('01:00', { flowLpm: 4 }))).toBeNull();
  });
});

describe('DATA-03 an oxygen flow or FiO2 that cannot be', () => {
  const flow = 'flowLpm 81 L/min: outside 0 to 80';
  it.each([
    ['the most and the least that can be', [oxygen('01:00', { device: 'hfnc', flowLpm: 80, fio2: 1 })], []],
    ['the least', [oxygen('01:00', { device: 'hfnc', flowLpm: 0, fio2: 0.21 })], []],
    ['neither charted', [oxygen('01:00', { device: 'hfnc' })], []],
    ['more flow', [oxygen('01:00', { device: 'hfnc', flowLpm: 81 })], [flow]],
    ['a flow below zero', [oxygen('01:00', { device: 'hfnc', flowLpm: -1 })], ['flowLpm -1 L/min: outside 0 to 80']],
    ['less than air', [oxygen('01:00', { device: 'hfnc', fio2: 0.2 })], ['fio2 0.2 1: outside 0.21 to 1']],
    ['both', [oxygen('01:00', { device: 'hfnc', flowLpm: 81, fio2: 120 })], [flow, 'fio2 120 1: outside 0.21 to 1']],
    ['with the end of a device not in use', [VENTURI, stop('02:00', { device: 'hfnc', flowLpm: 81 })], [flow]],
    ['with no device ever charted', [oxygen('01:00', { flowLpm: 81 })], [flow]],
  ])('%s', (_, events, expected) => {
    expect(refused(...events)).toEqual(expected);
  });
  it('is noted with its time and its record, and not used', () => {
    const chart = chartOf(oxygen('01:00', { device: 'hfnc', flowLpm: 81, fio2: 0.1 }));
    const noted = { t: at('01:00'), receivedAt: at('01:00'), id: '01:00' };
    expect(chart.rejects).toMatchObject({ flowLpm: noted, fio2: noted });
    expect(chart.support.oxygen).toMatchObject({ flowLpm: null, fio2: null });
  });
});

describe('since when a patient is ventilated, or on CPAP or BiPAP', () => {
  const device = (clock: string, name: string, more: object = {}): Written => oxygen(clock, { device: name, ...more });
  it.each([
    ['intubated', [device('01:00', 'invasive-ventilation')], '01:00', null],
    ['charted again', [device('01:00', 'invasive-ventilation'), oxygen('02:00', { fio2: 0.5 })], '01:00', null],
    ['extubated', [device('01:00', 'invasive-ventilation'), device('02:00', 'hfnc')], null, null],
    ['CPAP', [device('01:00', 'cpap')], null, '01:00'],
    ['BiPAP', [device('01:00', 'bipap')], null, '01:00'],
    ['from CPAP to BiPAP', [device('01:00', 'cpap'), device('02:00', 'bipap')], null, '01:00'],
    ['from CPAP to a cannula', [device('01:00', 'cpap'), device('02:00', 'nasal-cannula')], null, null],
    ['the patient’s own CPAP at night', [device('01:00', 'cpap', { indication: 'osa-home' })], null, null],
  ])('%s', (_, events, ventilated, niv) => {
    const { ventilatedSince, nivSince } = chartOf(...events).support;
    expect([ventilatedSince, nivSince]).toEqual([ventilated, niv].map((t) => (t === null ? null : at(t))));
  });
});

describe('a device that is on or off', () => {
  const crrt = (clock: string, status: string): Written => support(clock, { support: 'crrt', status });
  const known = (running: boolean, since: string, startedAt: string, t: string) => ({
    running,
    since: at(since),
    startedAt: at(startedAt),
    t: at(t),
    id: t,
  });
  it.each([
    ['begun', [crrt('01:00', 'running')], known(true, '01:00', '01:00', '01:00')],
    ['charted again', [crrt('01:00', 'running'), crrt('02:00', 'running')], known(true, '01:00', '01:00', '02:00')],
    ['stopped', [crrt('01:00', 'running'), crrt('02:00', 'stopped')], known(false, '02:00', '01:00', '02:00')],
    ['stopped, its beginning unknown', [crrt('01:00', 'stopped')], known(false, '01:00', '01:00', '01:00')],
    [
      'begun again',
      [crrt('01:00', 'running'), crrt('02:00', 'stopped'), crrt('03:00', 'running')],
      known(true, '03:00', '03:00', '03:00'),
    ],
  ])('%s', (_, events, expected) => {
    expect(chartOf(...events).support.crrt).toStrictEqual(expected);
  });
});
