import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, type EscalationPolicy, planFor, planOf, policyProblems } from '../../../lib/alerts/escalate';
import { TECHNICAL } from '../../../lib/alerts/technical';
import type { Finding } from '../../../lib/rules/rule';
import { HOUR, MINUTE, SECOND } from '../../../lib/time';
import { finding, ruleNamed } from './support';

function plan(id: string, more: Partial<Finding> = {}) {
  return planFor(ruleNamed(id), finding(id, more), DEFAULT_POLICY).tiers.map((t) => [t.tier, t.afterMs, t.roles.join(' ')]);
}
const M = MINUTE;

describe('Who is told when', () => {
  it('CRS-ESCALATION to 3: nurse, charge nurse after 1 min, intensivist after 3, attending after 5', () => {
    expect(plan('CRS-ESCALATION', { level: 3 })).toEqual([
      [0, 0, 'RN'],
      [1, M, 'CN'],
      [2, 3 * M, 'ICU'],
      [3, 5 * M, 'HEM'],
    ]);
  });
  it('CRS-ESCALATION to 2 waits 3, 10 and 20 min', () => {
    expect(plan('CRS-ESCALATION', { level: 2, priority: 'medium' })).toEqual([
      [0, 0, 'RN'],
      [1, 3 * M, 'CN'],
      [2, 10 * M, 'ICU'],
      [3, 20 * M, 'HEM'],
    ]);
  });
  it.each([
    ['CRS-ESCALATION', { level: 4 }],
    ['ICANS-ESCALATION', { level: 4 }],
    ['TOCI-INTERVAL', { trigger: 'o1' }],
    ['T6', {}],
  ])('%s starts at the nurse and the charge nurse together', (id, more) => {
    expect(
      plan(id, more)
        .filter(([, afterMs]) => afterMs === 0)
        .map(([tier]) => tier),
    ).toEqual([0, 1]);
  });
  it('TOCI-INTERVAL at low priority (C20) does not', () => {
    expect(plan('TOCI-INTERVAL', { priority: 'low' })).toEqual([[0, 0, 'RN PH']]);
  });
  it('SEIZURE: the neurologist is told at tier 3 beside the attending', () => {
    expect(plan('SEIZURE')).toEqual([
      [0, 0, 'RN'],
      [1, M, 'CN'],
      [2, 3 * M, 'ICU'],
      [3, 5 * M, 'NEU HEM'],
    ]);
  });
  it('a high that names nobody at the bedside starts with its lowest tier and the nurse, and passes every tier', () => {
    expect(plan('CRS-NO-IMPROVE-24H')).toEqual([
      [0, 0, 'RN'],
      [2, 0, 'ICU'],
      [1, M, 'CN'],
      [3, 5 * M, 'HEM'],
    ]);
  });
  it('a medium that names only the attending tells the attending at once and nobody else', () => {
    expect(plan('FERRITIN-10K', { priority: 'medium' })).toEqual([[3, 0, 'HEM']]);
  });
  it('pharmacist and technical support belong to tier 0', () => {
    expect(plan('TOCI-DUE', { priority: 'medium' })[0]).toEqual([0, 0, 'RN PH']);
    expect(plan('FEED-SILENT', { priority: 'medium' })).toEqual([[0, 0, 'RN BIO']]);
  });
  it('REGRADE-OVERDUE reaches the charge nurse after 30 min and the attending after 2 h', () => {
    expect(plan('REGRADE-OVERDUE', { priority: 'medium' })).toEqual([
      [0, 0, 'RN'],
      [1, 30 * M, 'CN'],
      [3, 2 * HOUR, 'HEM'],
    ]);
  });
  it('a low one is shown on open pages only, the charge nurse after 30 min if named', () => {
    const low = planFor(ruleNamed('TELEMETRY-MISSING'), finding('TELEMETRY-MISSING', { priority: 'low' }), DEFAULT_POLICY);
    expect(low.tiers.map((t) => [t.tier, t.afterMs, t.channels.join()])).toEqual([
      [0, 0, 'app'],
      [1, 30 * M, 'app'],
    ]);
    expect(plan('STEROID-TAPER', { priority: 'low' })).toEqual([[0, 0, 'PH']]);
  });
  it('a rule may name other people for a finding', () => {
    const rule = { ...ruleNamed('ICANS-ESCALATION'), notifyFor: () => ['RN', 'HEM'] as const };
    const tiers = planFor(rule, finding('ICANS-ESCALATION', { level: 1, priority: 'medium' }), DEFAULT_POLICY).tiers;
    expect(tiers.flatMap((t) => t.roles)).toEqual(['RN', 'HEM']);
  });
  it("an alert that moves gets the other unit's times for the same people", () => {
    const here = planFor(ruleNamed('SEIZURE'), finding('SEIZURE'), DEFAULT_POLICY);
    const slow = {
      ...DEFAULT_POLICY,
      id: 'ward@3',
      afterMs: { ...DEFAULT_POLICY.afterMs, high: [0, 2 * M, 4 * M, 6 * M] as const },
    };
    const there = planOf({ rule: 'SEIZURE', priority: 'high', level: null, notify: ['RN', 'ICU', 'NEU', 'HEM'] }, slow);
    expect(there.policy).toBe('ward@3');
    expect(there.tiers.map((t) => t.afterMs)).toEqual([0, 2 * M, 4 * M, 6 * M]);
    expect(there.tiers.map((t) => t.roles)).toEqual(here.tiers.map((t) => t.roles));
  });
  it('every technical condition tells somebody at once', () => {
    for (const condition of TECHNICAL) {
      const priority = Array.isArray(condition.priority) ? 'low' : (condition.priority as Finding['priority']);
      const f = finding(condition.id, { priority });
      expect(planFor(condition, f, DEFAULT_POLICY).tiers[0]?.afterMs).toBe(0);
    }
  });
});

describe('An edited policy', () => {
  it('the default has no problems', () => {
    expect(policyProblems(DEFAULT_POLICY)).toEqual([]);
  });
  const edited = (more: Partial<EscalationPolicy>) => policyProblems({ ...DEFAULT_POLICY, ...more }).length;
  it('is refused if a high may end, skip a tier, come late or come in a burst', () => {
    const { afterMs, loop } = DEFAULT_POLICY;
    expect(edited({ loop: { ...loop, high: { everyMs: 5 * M, times: 9 } } })).toBe(1);
    expect(edited({ loop: { ...loop, high: null } })).toBe(1);
    expect(edited({ afterMs: { ...afterMs, high: [0, M, null, 5 * M] } })).toBe(1);
    expect(edited({ afterMs: { ...afterMs, high: [10 * SECOND, M, 3 * M, 5 * M] } })).toBe(1);
    expect(edited({ afterMs: { ...afterMs, high: [0, M, M + 5 * SECOND, 5 * M] } })).toBe(1);
    expect(edited({ channels: [['app', 'push'], ['push'], ['app', 'push'], ['app', 'email']] })).toBe(2);
    expect(edited({ restMs: M })).toBe(1);
  });
});
