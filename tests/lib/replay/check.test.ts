import { describe, expect, it } from 'vitest';
import type { Case } from '../../../lib/replay/case';
import { differences } from '../../../lib/replay/check';
import { formatOffset, parseOffset } from '../../../lib/replay/offset';
import { replay } from '../../../lib/replay/replay';
import { T0 } from '../../support/events';

const story = (expected: object): Case =>
  ({
    id: 'X-1',
    profile: 'astct-2019',
    patient: { ageYears: 55, weightKg: 80 },
    timeline: [
      { t: '+00:00', kind: 'vital', tempC: 38.5 },
      { t: '+00:10', kind: 'support', support: 'oxygen', device: 'nasal-cannula', flowLpm: 2 },
      { t: '+00:20', kind: 'lab', test: 'crp', value: 12.5, unit: 'mg/dL' },
    ],
    expect: { at: '+01:00', ...expected },
  }) as Case;
const differs = (expected: object): number => {
  const c = story(expected);
  return differences(c, replay(c, T0)).length;
};

describe('the comparison of a case with what the engine says', () => {
  it('finds nothing where everything listed agrees, whatever is not listed', () => {
    expect(differs({})).toBe(0);
    expect(differs({ crs: 2, domains: { hypoxia: 2 }, alerts: ['TOCI-DUE'], notAlerts: ['TOCI-DELAY'] })).toBe(0);
  });
  it('names each kind of difference', () => {
    expect(differs({ crs: 3 })).toBe(1);
    expect(differs({ icans: 1, icansStatus: 'carried' })).toBe(2);
    expect(differs({ ice: 10 })).toBe(1);
    expect(differs({ domains: { hypotension: 2, hypoxia: 3 } })).toBe(2);
    expect(differs({ toci: { total: 1 } })).toBe(1);
    expect(differs({ scores: { easix: 1 } })).toBe(1);
    expect(differs({ alerts: ['FERRITIN-10K'], notAlerts: ['TOCI-DUE'] })).toBe(2);
    expect(differs({ priorities: { 'TOCI-DUE': 'high' } })).toBe(1);
  });
  it('compares canonical values within their tolerance and units exactly', () => {
    expect(differs({ canonical: [{ test: 'crp', value: 125.05, unit: 'mg/L', tol: 0.05 }] })).toBe(0);
    expect(differs({ canonical: [{ test: 'crp', value: 125.06, unit: 'mg/L', tol: 0.05 }] })).toBe(1);
    expect(differs({ canonical: [{ test: 'crp', value: 125, unit: 'mg/dL' }] })).toBe(1);
    expect(differs({ canonical: [{ test: 'crp', value: null, unit: 'mg/L' }] })).toBe(1);
  });
  it('reads times as offsets, however they are written', () => {
    expect(differs({ toci: { nextEligibleAt: '+01:00:00', canGive: true, maxDoseMg: 640 } })).toBe(0);
    expect(differs({ toci: { nextEligibleAt: null } })).toBe(1);
  });
});

describe('offsets from t0', () => {
  it('go both ways, also beyond a day and before t0', () => {
    for (const text of ['+00:00', '+26:05', '-00:30', '-336:00', '+01:02:03'])
      expect(formatOffset(parseOffset(text) ?? Number.NaN)).toBe(text);
  });
  it('refuse what is none', () => {
    for (const text of ['1:00', '+1:0', 'now', '', '+01:00:0']) expect(parseOffset(text)).toBeNull();
  });
});
