import { describe, expect, it } from 'vitest';
import type { SignEvidence } from '../../../lib/chart/chart';
import { foldReading, type SignLimits, type SignReading, settle } from '../../../lib/chart/fold/sign';
import { MINUTE } from '../../../lib/time';
import { at } from '../../support/events';

const NONE: SignEvidence = { now: false, lastAt: null, values: {}, id: null, device: false, run: null };
const VALUES = { sbpMmHg: 80 };
const PRESSURE: SignLimits = { confirmMs: 5 * MINUTE, aloneMs: 15 * MINUTE, normalForMs: null, attributed: () => false };
const SPO2: SignLimits = { ...PRESSURE, aloneMs: null };
const TWO_NORMAL: SignLimits = { ...PRESSURE, normalForMs: 60 * MINUTE };
const attributedAt = (clock: string, limits = PRESSURE): SignLimits => ({ ...limits, attributed: (t) => t === at(clock) });

const reading = (clock: string, fields: Partial<SignReading>): SignReading => ({
  t: at(clock),
  id: clock,
  low: true,
  device: true,
  eligible: true,
  values: VALUES,
  ...fields,
});
const low = (clock: string): SignReading => reading(clock, {});
const normal = (clock: string): SignReading => reading(clock, { low: false, values: {} });
const charted = (clock: string): SignReading => reading(clock, { device: false });
const folded = (limits: SignLimits, ...readings: SignReading[]): SignEvidence =>
  readings.reduce((s, r) => foldReading(s, r, limits), NONE);
const run = (firstAt: string, countsFrom: string | null) => ({
  firstAt: at(firstAt),
  countsFrom: countsFrom === null ? null : at(countsFrom),
  values: VALUES,
  id: firstAt,
});
const evidence = (lastAt: string, device = true) => ({ now: true, lastAt: at(lastAt), values: VALUES, id: lastAt, device });

describe('DATA-04 low readings of a monitor', () => {
  it('one is a run that does not count yet, a second within 5 min changes nothing', () => {
    const one = folded(PRESSURE, low('01:00'));
    expect(one).toStrictEqual({ ...NONE, run: run('01:00', null) });
    expect(foldReading(one, low('01:04'), PRESSURE)).toBe(one);
  });
  it('a second 5 min after the first confirms it; it counts from then on, however many follow', () => {
    const two = folded(PRESSURE, low('01:00'), low('01:05'));
    expect(two).toStrictEqual({ ...evidence('01:05'), run: run('01:00', '01:05') });
    expect(foldReading(two, low('01:06'), PRESSURE)).toStrictEqual({ ...evidence('01:06'), run: run('01:00', '01:05') });
  });
  it('what counts goes on to count, whatever confirms a new one', () => {
    const counting = { ...NONE, run: run('01:00', '01:02') };
    expect(foldReading(counting, low('01:03'), PRESSURE)).toStrictEqual({ ...evidence('01:03'), run: run('01:00', '01:02') });
  });
  it('a normal one ends the run', () => {
    expect(folded(PRESSURE, low('01:00'), normal('01:04'))).toStrictEqual(NONE);
    expect(folded(PRESSURE, low('01:00'), low('01:05'), normal('01:06'))).toStrictEqual({
      ...evidence('01:05'),
      now: false,
      run: null,
    });
  });
  it('one long after it still leaves the evidence at the last low reading', () => {
    const ended = { ...evidence('01:05'), now: false, run: null };
    expect(folded(PRESSURE, low('01:00'), low('01:05'), normal('01:30'))).toStrictEqual(ended);
    const byHand = { ...normal('01:30'), device: false };
    expect(folded(PRESSURE, low('01:00'), low('01:05'), byHand)).toStrictEqual(ended);
  });
  it('where nothing was low a normal one leaves the very same', () => {
    expect(foldReading(NONE, normal('01:00'), PRESSURE)).toBe(NONE);
    expect(foldReading(NONE, normal('01:00'), TWO_NORMAL)).toBe(NONE);
    expect(foldReading(NONE, normal('01:00'), attributedAt('01:00'))).toBe(NONE);
  });
});

describe('DATA-04 low readings of a monitor, attributed to another cause', () => {
  it('the confirming one makes the run count, and is no evidence', () => {
    const limits = attributedAt('01:05');
    expect(folded(limits, low('01:00'), low('01:05'))).toStrictEqual({ ...NONE, run: run('01:00', '01:05') });
    expect(folded(limits, low('01:00'), low('01:05'), low('01:06'))).toStrictEqual({
      ...evidence('01:06'),
      run: run('01:00', '01:05'),
    });
  });
  it('one of a run that counts changes nothing', () => {
    const limits = attributedAt('01:06');
    const two = folded(limits, low('01:00'), low('01:05'));
    expect(foldReading(two, low('01:06'), limits)).toBe(two);
  });
  it('a normal one ends the run, what was evidence stays', () => {
    const limits = attributedAt('01:06');
    expect(folded(limits, low('01:00'), low('01:05'), normal('01:06'))).toStrictEqual({ ...evidence('01:05'), run: null });
    expect(folded(limits, charted('01:00'), reading('01:06', { low: false, device: false }))).toStrictEqual({
      ...evidence('01:00', false),
      run: null,
    });
  });
  it('charted by hand it changes nothing', () => {
    expect(foldReading(NONE, charted('01:00'), attributedAt('01:00'))).toBe(NONE);
  });
});

describe('CRS-04 a low SpO2 on more than the patient’s own oxygen', () => {
  it('is no evidence, and the latest that counts is low no longer', () => {
    const before = folded(SPO2, charted('01:00'));
    const ineligible = { ...charted('01:10'), eligible: false };
    expect(foldReading(before, ineligible, SPO2)).toStrictEqual({ ...before, now: false });
    expect(foldReading(NONE, ineligible, SPO2)).toBe(NONE);
  });
});

describe('C2 a single low pressure of the monitor', () => {
  const one = folded(PRESSURE, low('01:00'));
  it('counts after 15 min; a reading of that very instant comes first', () => {
    const alone = { now: true, lastAt: at('01:15'), values: VALUES, id: '01:00', device: true, run: run('01:00', '01:15') };
    expect(settle(one, at('01:14'), PRESSURE, false)).toBe(one);
    expect(settle(one, at('01:15'), PRESSURE, false)).toStrictEqual(alone);
    expect(settle(one, at('01:15'), PRESSURE)).toBe(one);
    expect(settle(one, at('01:16'), PRESSURE)).toStrictEqual(alone);
  });
  it('attributed elsewhere then, the run counts and is no evidence', () => {
    expect(settle(one, at('01:20'), attributedAt('01:15'))).toStrictEqual({ ...NONE, run: run('01:00', '01:15') });
  });
  it('a single low SpO2 never counts', () => {
    expect(settle(one, at('09:00'), SPO2)).toBe(one);
    expect(foldReading(one, low('01:03'), SPO2)).toBe(one);
  });
});

describe('Q3 normal readings after a low one', () => {
  const before = folded(TWO_NORMAL, charted('01:00'));
  const calm = { ...before, now: false, normalFrom: at('02:00') };
  it('the first begins the count, one less than an hour after it changes nothing', () => {
    expect(foldReading(before, normal('02:00'), TWO_NORMAL)).toStrictEqual(calm);
    expect(foldReading(calm, normal('02:59'), TWO_NORMAL)).toBe(calm);
  });
  it('one an hour after it ends the hold; later ones do not move that', () => {
    const cleared = foldReading(calm, normal('03:00'), TWO_NORMAL);
    expect(cleared).toStrictEqual({ ...calm, clearedAt: at('03:00') });
    expect(foldReading(cleared, normal('05:00'), TWO_NORMAL)).toBe(cleared);
  });
  it('a low one begins all anew', () => {
    expect(foldReading(calm, charted('02:30'), TWO_NORMAL)).toStrictEqual({ ...evidence('02:30', false), run: null });
  });
  it('where time alone ends the hold none is counted', () => {
    expect(foldReading(before, normal('02:00'), PRESSURE)).toStrictEqual({ ...before, now: false });
  });
});
