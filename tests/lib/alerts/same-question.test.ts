import { describe, expect, test } from 'vitest';
import { asksTheSame } from '../../../lib/alerts/same-question';
import type { AlertView } from '../../../lib/state';

const shown: AlertView = {
  id: 'a1',
  rule: 'CRS-ESCALATION',
  family: 'CRS',
  title: 'CRS grade has risen',
  text: 'CRS 3: norepinephrine 0.1 mcg/kg/min',
  action: 'See the patient',
  priority: 'high',
  phase: 'raised',
  condition: 'present',
  level: 3,
  cls: 'clinical',
  since: '2026-03-01T02:00:00.000Z',
  raisedAt: '2026-03-01T02:00:05.000Z',
  tier: 1,
  nextActionAt: '2026-03-01T02:02:05.000Z',
  version: 4,
  evidence: [],
  reason: 'raised',
};

describe('an answer given in the instant in which an alert changes', () => {
  test('counts when only the telling went a step on: the next tier, its time, a newer version', () => {
    expect(asksTheSame(shown, { ...shown, tier: 2, nextActionAt: '2026-03-01T02:04:05.000Z', version: 5 })).toBe(true);
    expect(asksTheSame(shown, { ...shown, undelivered: true, version: 5 })).toBe(true);
  });
  const changes: [string, Partial<AlertView>][] = [
    ['somebody else has it', { phase: 'acknowledged', owner: { id: 'u2', name: 'S. Okafor', role: 'charge-nurse' } }],
    ['another person took it over', { owner: { id: 'u3', name: 'M. Chen', role: 'physician' } }],
    ['the grade rose', { level: 4 }],
    ['its priority changed', { priority: 'medium' }],
    ['its words changed', { text: 'CRS 3: two vasopressors' }],
    ['what it rests on is unknown now', { condition: 'unknown' }],
    ['it stands raised for another reason', { reason: 'ack-expired' }],
    ['the patient has left', { stayEndedAt: '2026-03-01T02:01:00.000Z' }],
    ['it is another alert', { id: 'a2' }],
  ];
  test.each(changes)('is asked anew when %s', (_what, change) => {
    expect(asksTheSame(shown, { ...shown, ...change, version: 5 })).toBe(false);
  });
});
