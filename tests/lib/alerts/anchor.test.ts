import { describe, expect, it } from 'vitest';
import { ANCHOR_MS, anchorsLeft, anchorsOf } from '../../../lib/alerts/anchor';
import { RULES } from '../../../lib/rules';
import type { Finding } from '../../../lib/rules/rule';
import { HOUR } from '../../../lib/time';

const where = { place: { unitId: 'ICU-7', stayId: '5' }, rules: new Map(RULES.map((r) => [r.id, r])) };
const finding = (rule: string, more: Partial<Finding> = {}): Finding => ({
  ...{ rule, trigger: '', priority: 'medium', condition: 'present', level: null, since: 0, text: '', evidence: [] },
  ...more,
});

describe('what a change of the protocol brought is held back', () => {
  it('only what holds under the new version alone, or more gravely', () => {
    const was = [finding('CRS-ONSET', { level: 1 }), finding('TOCI-DUE')];
    const is = [finding('CRS-ESCALATION', { level: 2 }), finding('TOCI-DUE'), finding('CULTURES-DUE')];
    expect(anchorsOf(where, was, is, 1000).map((a) => [a.key, a.level])).toEqual([
      ['5/CRS-ONSET', 2],
      ['5/CULTURES-DUE', null],
    ]);
  });
  it('what held already is an ordinary finding; one in doubt is no anchor', () => {
    expect(anchorsOf(where, [finding('TOCI-DUE')], [finding('TOCI-DUE')], 0)).toEqual([]);
    expect(anchorsOf(where, [], [finding('TOCI-DUE', { condition: 'unknown' })], 0)).toEqual([]);
  });
  it('each violation of an event rule stands for itself', () => {
    const is = [
      finding('TOCI-OVERDOSE', { trigger: 'd1', priority: 'high' }),
      finding('TOCI-OVERDOSE', { trigger: 'd2', priority: 'high' }),
    ];
    expect(anchorsOf(where, [is[0] as Finding], is, 0).map((a) => a.key)).toEqual(['5/TOCI-OVERDOSE/d2']);
  });

  const anchors = anchorsOf(where, [], [finding('CRS-ESCALATION', { level: 2 })], 0);
  it('stays while it is no worse, also while it is in doubt', () => {
    expect(anchorsLeft(where, anchors, [finding('CRS-ESCALATION', { level: 2 })], HOUR)).toBe(anchors);
    expect(anchorsLeft(where, anchors, [finding('CRS-ESCALATION', { level: 2, condition: 'unknown' })], HOUR)).toBe(anchors);
  });
  it.each([
    ['a higher grade', [finding('CRS-ESCALATION', { level: 3, priority: 'high' as const })], HOUR],
    ['a higher priority', [finding('CRS-ESCALATION', { level: 2, priority: 'high' as const })], HOUR],
    ['its end', [], HOUR],
    ['twelve hours', [finding('CRS-ESCALATION', { level: 2 })], ANCHOR_MS],
  ])('%s ends it', (_, is, at) => {
    expect(anchorsLeft(where, anchors, is, at)).toEqual([]);
  });
});
