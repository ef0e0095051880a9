import { describe, expect, it } from 'vitest';
import { VITAL_NAMES } from '../../../lib/chart/chart';
import { readVital } from '../../../lib/chart/fold/plausible';
import type { ChartEventOf } from '../../../lib/events/event';
import { at, event } from '../../support/events';

const read = (fields: object) => readVital(event({ kind: 'vital', id: 'v', t: at('01:00'), ...fields }) as ChartEventOf<'vital'>);
/** What is used of a reading, and what is refused as "field: reason". */
const told = (fields: object) => {
  const { values, rejects } = read(fields);
  return { used: JSON.parse(JSON.stringify(values)), refused: rejects.map((r) => `${r.field}: ${r.reason}`) };
};
const CROSSED = 'diastolic at or above systolic';
const pressures = (sbpMmHg: number | undefined, dbpMmHg: number | undefined, mapMmHg: number | undefined) =>
  JSON.parse(JSON.stringify({ sbpMmHg, dbpMmHg, mapMmHg })) as object;

describe('DATA-03 pressures of one reading have to agree', () => {
  it.each([
    ['all three', pressures(120, 70, 85)],
    ['the mean 5 below the diastolic', pressures(100, 70, 65)],
    ['the mean 5 above the systolic', pressures(100, 70, 105)],
    ['a mean below the diastolic where no systolic was sent', pressures(undefined, 80, 60)],
    ['a mean above the systolic where no diastolic was sent', pressures(100, undefined, 120)],
    ['diastolic and systolic one apart', pressures(71, 70, undefined)],
  ])('%s: used', (_, sent) => {
    expect(told(sent)).toEqual({ used: sent, refused: [] });
  });
  it.each([
    ['the mean further below', 64.9],
    ['the mean further above', 105.1],
  ])('%s: the mean is refused, the pair is used', (_, map) => {
    expect(told(pressures(100, 70, map))).toEqual({
      used: pressures(100, 70, undefined),
      refused: ['mapMmHg: mean outside systolic and diastolic'],
    });
  });
  it.each([
    ['equal', 70],
    ['crossed', 60],
  ])('%s, none of the three is used, and each that was sent is noted', (_, sbp) => {
    expect(told(pressures(sbp, 70, 65))).toEqual({
      used: {},
      refused: [`sbpMmHg: ${CROSSED}`, `dbpMmHg: ${CROSSED}`, `mapMmHg: ${CROSSED}`],
    });
    expect(told(pressures(sbp, 70, undefined))).toEqual({
      used: {},
      refused: [`sbpMmHg: ${CROSSED}`, `dbpMmHg: ${CROSSED}`],
    });
  });
  it('a pressure outside its own range is refused first and then no longer compared', () => {
    expect(told(pressures(400, 70, 90))).toEqual({
      used: pressures(undefined, 70, 90),
      refused: [expect.stringMatching(/^sbpMmHg: outside /)],
    });
  });
});

describe('DATA-03 the ends of a range belong to it', () => {
  it('SpO2 of 100 % is used, above it is noted with its unit', () => {
    expect(told({ spo2Percent: 100 })).toEqual({ used: { spo2Percent: 100 }, refused: [] });
    expect(read({ spo2Percent: 101 }).rejects).toMatchObject([
      { field: 'spo2Percent', value: 101, unit: '%', id: 'v', t: at('01:00') },
    ]);
  });
});

it('a reading names every vital sign, those that were not sent as unknown', () => {
  expect(Object.keys(read({ heartRate: 80 }).values).sort()).toEqual([...VITAL_NAMES].sort());
});
