import { describe, expect, test } from 'vitest';
import type { Chart } from '../../../lib/chart/chart';
import { emptyChart } from '../../../lib/engine';
import { courseFacts } from '../../../lib/guidance/course-facts';
import { HOUR } from '../../../lib/time';

const NOW = Date.parse('2026-11-21T03:00:00Z');
const ice = (hoursAgo: number, score: number | null, more: object = {}) => ({
  ...{ t: NOW - hoursAgo * HOUR, receivedAt: NOW - hoursAgo * HOUR, score, capd: null, reason: null },
  ...{ gradable: true, beforeInfusion: false, attributed: false, id: `i${hoursAgo}`, ...more },
});
const chart = (part: Partial<Chart>): Chart => ({ ...emptyChart(), ...part });

describe('the patient’s own measure', () => {
  test('scores are read against the one before the infusion, with those that could not be taken', () => {
    const records = [ice(120, 9, { beforeInfusion: true }), ice(8, 8), ice(4, null, { reason: 'sedated' }), ice(1, 6)];
    const facts = courseFacts(chart({ ice: { records, graded: null, carriedSince: null } }), NOW);
    expect(facts.baseline?.ice).toBe(9);
    expect(facts.scores.map((s) => [s.ice, s.reason, s.against])).toEqual([
      [6, null, -3],
      [null, 'sedated', null],
      [8, null, -1],
    ]);
  });
  test('each score says in which language it was done, if somebody said so', () => {
    const records = [ice(120, 9, { beforeInfusion: true, language: 'Spanish' }), ice(1, 6)];
    const facts = courseFacts(chart({ ice: { records, graded: null, carriedSince: null } }), NOW);
    expect([facts.baseline?.language, facts.scores[0]?.language]).toEqual(['Spanish', null]);
  });
  test('a CAPD is not read against an ICE', () => {
    const records = [ice(120, 9, { beforeInfusion: true }), ice(1, null, { capd: 10 })];
    const facts = courseFacts(chart({ ice: { records, graded: null, carriedSince: null } }), NOW);
    expect(facts.scores[0]).toMatchObject({ capd: 10, against: null });
  });
  test('the balance counts the last 24 h; out is the total, urine only where no total was charted', () => {
    const fluid = [
      { t: NOW - 25 * HOUR, intakeMl: 9_000, outputMl: null, urineMl: null, id: 'old' },
      { t: NOW - 5 * HOUR, intakeMl: 1_000, outputMl: 700, urineMl: 600, id: 'a' },
      { t: NOW - 2 * HOUR, intakeMl: 500, outputMl: null, urineMl: 200, id: 'b' },
    ];
    expect(courseFacts(chart({ fluid }), NOW).fluid).toMatchObject({ inMl: 1_500, outMl: 900, balanceMl: 600, entries: 2 });
    expect(courseFacts(chart({ fluid: [] }), NOW).fluid).toBeNull();
  });
  test('a change of weight needs two weights and says from when', () => {
    const person = emptyChart().person;
    const weights = [
      { t: NOW - 96 * HOUR, kg: 71.4, id: 'w1' },
      { t: NOW - 2 * HOUR, kg: 74.9, id: 'w2' },
    ] as unknown as Chart['person']['weights'];
    expect(courseFacts(chart({ person: { ...person, weights } }), NOW).weight).toMatchObject({
      changeKg: 3.5,
      firstKg: 71.4,
      kg: 74.9,
    });
    expect(courseFacts(chart({ person: { ...person, weights: weights.slice(0, 1) } }), NOW).weight).toBeNull();
  });
});
