import { describe, expect, it } from 'vitest';
import { current } from '../../../lib/chart/read';
import { icansState } from '../../../lib/engine';
import type { IcansState } from '../../../lib/state';
import { attribution, chartAt, ice, offset, oxygen, protocolOf, type Row, type Setting, seizure } from '../../support/charts';

const icans = (timeline: readonly Row[], at: string, setting: Setting = {}): number =>
  current(chartAt(timeline, at, setting)).icans;
const state = (timeline: readonly Row[], at: string, setting: Setting = {}): IcansState =>
  icansState(chartAt(timeline, at, setting), protocolOf(setting), offset(at));
const neuro = (t: string, more: object): Row => ({ t, kind: 'neuro', ...more });
const cannot = (t: string, reason: string): Row => ({ t, kind: 'ice', assessable: false, reason });
const capd = (t: string, value: number): Row => ({ t, kind: 'ice', capd: value });
const child: Setting = { patient: { ageYears: 8, weightKg: 26 } };

describe('ICANS-01 ICE', () => {
  it.each([
    [10, 0],
    [9, 1],
    [7, 1],
    [6, 2],
    [3, 2],
    [2, 3],
    [0, 3],
  ])('ICE %i is grade %i', (points, grade) => {
    expect(icans([ice('+00:00', points)], '+00:10')).toBe(grade);
  });
  it('the newest record counts, before the next one comes and however old it is', () => {
    expect(icans([ice('+00:00', 5), ice('+12:00', 10)], '+11:59')).toBe(2);
    expect(icans([ice('+00:00', 5), ice('+12:00', 10)], '+12:00')).toBe(0);
    expect(icans([ice('+00:00', 5)], '+80:00')).toBe(2);
  });
  it('of two for one instant the later to arrive counts', () => {
    expect(icans([ice('+00:00', 5, { receivedAt: '+00:02' }), ice('+00:00', 10, { receivedAt: '+00:01' })], '+00:10')).toBe(2);
  });
  it('an incomplete record gives no points', () => {
    expect(icans([ice('+00:00', 5), { t: '+01:00', kind: 'ice', orientation: 0 }], '+01:10')).toBe(2);
  });
  it('a part above its maximum is no event', () => {
    expect(state([{ ...ice('+00:00', 5), orientation: 5 }], '+00:10').ice).toBeNull();
  });
});

describe('ICANS-02 consciousness', () => {
  it.each([
    ['alert', 0, 0],
    ['awakens-spontaneously', 1, 1],
    ['awakens-to-voice', 2, 3],
    ['awakens-to-tactile', 3, 3],
    ['unarousable', 4, 4],
  ])('%s: ASTCT %i, review %i', (loc, astct, review) => {
    expect(icans([neuro('+00:00', { loc })], '+00:10')).toBe(astct);
    expect(icans([neuro('+00:00', { loc })], '+00:10', { profile: 'review-2025' })).toBe(review);
  });
  it('persists until consciousness is assessed again, not until any record', () => {
    const story = [
      neuro('+00:00', { loc: 'awakens-to-voice' }),
      neuro('+01:00', { motor: 'none' }),
      neuro('+02:00', { loc: 'alert' }),
    ];
    expect(icans(story, '+01:30')).toBe(2);
    expect(icans(story, '+02:00')).toBe(0);
  });
  it('ICANS-07 recorded under sedation it is ignored, the one before stays', () => {
    const story = [neuro('+00:00', { loc: 'awakens-to-voice' }), neuro('+01:00', { loc: 'unarousable', sedated: true })];
    expect(icans(story, '+01:10')).toBe(2);
  });
});

describe('ICANS-03 seizures', () => {
  it.each([
    [{ durationMin: 1 }, 3],
    [{ durationMin: 5 }, 3],
    [{ durationMin: 5.1 }, 4],
    [{ durationMin: 1, repetitiveWithoutRecovery: true }, 4],
    [{ durationMin: 1, lifeThreatening: true }, 4],
    [{}, 3],
  ])('%j is grade %i', (more, grade) => {
    expect(icans([neuro('+00:00', { seizure: more })], '+00:10')).toBe(grade);
  });
  it('counts for 24 h, each for itself', () => {
    const story = [seizure('+00:00', { seizure: { durationMin: 9 } }), seizure('+10:00')];
    expect(icans(story, '+23:59:59')).toBe(4);
    expect(icans(story, '+24:00')).toBe(3);
    expect(icans(story, '+34:00')).toBe(0);
  });
});

describe('ICANS-04 and ICANS-05', () => {
  it.each([
    [{ motor: 'deep-focal' }, 4],
    [{ motor: 'none' }, 0],
    [{ icp: 'focal-edema' }, 3],
    [{ icp: 'diffuse-edema' }, 4],
    [{ icp: 'posturing' }, 4],
    [{ icp: 'cn6-palsy' }, 4],
    [{ icp: 'papilledema' }, 4],
    [{ icp: 'cushing-triad' }, 4],
  ])('%j is grade %i', (finding, grade) => {
    expect(icans([neuro('+00:00', finding)], '+90:00')).toBe(grade);
  });
  it('the worst of the five domains is the grade', () => {
    expect(icans([ice('+00:00', 5), neuro('+00:00', { loc: 'awakens-spontaneously' }), seizure('+00:00')], '+00:10')).toBe(3);
  });
});

describe('ICANS-06 children and CAPD', () => {
  it.each([
    [0, 0],
    [1, 1],
    [8, 1],
    [9, 3],
    [32, 3],
    [33, 0],
  ])('CAPD %i at 8 years is grade %i', (value, grade) => {
    expect(icans([capd('+00:00', value)], '+00:10', child)).toBe(grade);
  });
  it('ICE under 12 years is stored, not graded', () => {
    expect(icans([ice('+00:00', 2)], '+00:10', child)).toBe(0);
    expect(icans([ice('+00:00', 2)], '+00:10', { patient: { ageYears: 12, weightKg: 40 } })).toBe(3);
  });
  it('CAPD of an adult is stored, not graded, unless the patient is graded by it', () => {
    expect(icans([capd('+00:00', 9)], '+00:10')).toBe(0);
    expect(icans([capd('+00:00', 9)], '+00:10', { patient: { baseline: { useCapd: true } } })).toBe(3);
  });
  it('unarousable is 4 at any age', () => {
    expect(icans([cannot('+00:00', 'unarousable')], '+00:10', child)).toBe(4);
  });
  it('gives no ICE score', () => {
    expect(state([capd('+00:00', 5)], '+00:10', child)).toMatchObject({ ice: null, status: 'current' });
    expect(state([cannot('+00:00', 'unarousable')], '+00:10', child).ice).toBeNull();
  });
});

describe('ICANS-07 not assessable', () => {
  it.each([
    ['unarousable', 4, 0, 'current'],
    ['global-aphasia', 3, 0, 'current'],
    ['sedated', 2, 5, 'carried'],
    ['language', 2, 5, 'carried'],
  ])('%s after ICE 5: grade %i, ICE %i, %s', (reason, grade, score, status) => {
    expect(state([ice('+00:00', 5), cannot('+01:00', reason)], '+01:10')).toMatchObject({ grade, ice: score, status });
  });
  it('a gradable record ends the carrying', () => {
    expect(state([ice('+00:00', 5), cannot('+01:00', 'sedated'), ice('+02:00', 8)], '+02:10')).toMatchObject({
      grade: 1,
      status: 'current',
    });
  });
  it('a seizure under sedation still counts', () => {
    expect(icans([ice('+00:00', 5), cannot('+01:00', 'sedated'), seizure('+02:00')], '+02:10')).toBe(3);
  });
});

describe('ICANS-08 attribution', () => {
  it('ICE, consciousness, motor and pressure findings are 0 while it lasts', () => {
    const story = [ice('+00:00', 5), attribution('+01:00', 'icans-ice', { until: '+02:00' })];
    expect(icans(story, '+00:59')).toBe(2);
    expect(icans(story, '+01:00')).toBe(0);
    expect(icans(story, '+02:00')).toBe(2);
  });
  it('a seizure is excluded by its own time', () => {
    expect(icans([attribution('+00:00', 'icans-seizure', { until: '+02:00' }), seizure('+01:00')], '+05:00')).toBe(0);
    expect(icans([seizure('+01:00'), attribution('+02:00', 'icans-seizure')], '+05:00')).toBe(3);
  });
  it('ICE and consciousness end after 24 h by default, motor and pressure findings do not', () => {
    const ends = (domain: string, finding: Row): number => icans([finding, attribution('+01:00', domain)], '+25:00');
    expect(ends('icans-ice', ice('+00:00', 5))).toBe(2);
    expect(ends('icans-loc', neuro('+00:00', { loc: 'awakens-to-voice' }))).toBe(2);
    expect(ends('icans-motor', neuro('+00:00', { motor: 'deep-focal' }))).toBe(0);
    expect(ends('icans-icp', neuro('+00:00', { icp: 'posturing' }))).toBe(0);
  });
});

describe('before the infusion, and what is known', () => {
  const infusedAt = (carTInfusedAt: string | null): Setting => ({ patient: { carTInfusedAt } });
  it('nothing before the infusion counts', () => {
    const story = [ice('-01:00', 4), neuro('-01:00', { loc: 'unarousable', motor: 'deep-focal' }), seizure('-01:00')];
    expect(state(story, '+01:00', infusedAt('+00:00'))).toMatchObject({ grade: 0, ice: null, status: 'not-assessed' });
    expect(icans([ice('+00:00', 4)], '+01:00', infusedAt('+00:00'))).toBe(2);
  });
  it('a seizure at the instant of the infusion counts', () => {
    expect(icans([seizure('+00:00')], '+01:00', infusedAt('+00:00'))).toBe(3);
    expect(icans([seizure('+00:00')], '+01:00', infusedAt('+00:01'))).toBe(0);
  });
  it.each([
    ['nothing', [], 'not-assessed'],
    ['consciousness alone', [neuro('+00:00', { loc: 'alert' })], 'at-least'],
    ['ICE', [ice('+00:00', 10)], 'current'],
    ['sedated from the start', [cannot('+00:00', 'sedated')], 'not-assessed'],
  ] as [string, Row[], string][])('%s is %s', (_, story, status) => {
    expect(state(story, '+00:10').status).toBe(status);
  });
  it('an ICE that is overdue is carried on', () => {
    expect(state([ice('+00:00', 10)], '+13:00').status).toBe('current');
    expect(state([ice('+00:00', 10)], '+13:01').status).toBe('carried');
  });
  it('without an infusion there is no grade', () => {
    expect(state([ice('+00:00', 2)], '+00:10', infusedAt(null))).toMatchObject({ grade: 0, status: 'no-infusion' });
  });
  it('airway protection leaves CRS alone', () => {
    expect(
      current(chartAt([oxygen('+00:00', 'invasive-ventilation', { indication: 'airway-protection' })], '+00:10')).hypoxia,
    ).toBe(0);
  });
});
