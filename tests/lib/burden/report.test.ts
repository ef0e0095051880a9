import { describe, expect, it } from 'vitest';
import { burdenCsv, burdenReport, responseTimes, type StoredAlert } from '../../../lib/burden/report';

const T0 = Date.parse('2026-11-21T03:00:00Z');
const alert = (more: Partial<StoredAlert> & { answer?: number }): StoredAlert => ({
  id: 'al',
  rule: 'CRS-ESCALATION',
  cls: 'clinical',
  priority: 'high',
  raisedAt: T0,
  bed: '704',
  answeredAt: more.answer === undefined ? null : T0 + more.answer * 1_000,
  displayedAt: null,
  actedAt: null,
  closedAt: null,
  closedReason: null,
  tier: 0,
  ...more,
});

describe('the burden of a unit', () => {
  it('tells how soon highs were answered, by figures that were measured', () => {
    const times = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((answer) => alert({ answer }));
    expect(responseTimes([...times, alert({}), alert({ answer: 5, priority: 'low' })], 'high')).toEqual({
      alerts: 11,
      answered: 10,
      medianSecs: 50,
      p90Secs: 90,
      slowestSecs: 100,
    });
    expect(responseTimes([], 'high').medianSecs).toBeNull();
  });
  it('counts against the budget over the days patients were watched', () => {
    const { burden } = burdenReport([alert({ actedAt: T0 + 60_000 }), alert({ priority: 'medium' })], 2);
    expect(burden).toMatchObject({ clinicalPerDay: 1, highPerDay: 0.5, actedShare: 0.5 });
    expect(burden.within).toMatchObject({ clinical: true, high: true, acted: false });
  });
  it('as a table names beds and opaque ids, in seconds from the raise, and runs no formula', () => {
    const csv = burdenCsv([alert({ answer: 61.24, displayedAt: T0 + 600, closedReason: '=1+1, "done"' })]);
    const [head, line] = csv.split('\r\n');
    expect(head).toMatch(/^alert,rule,class,priority,bed,raised,/);
    expect(line).toBe(`al,CRS-ESCALATION,clinical,high,704,2026-11-21T03:00:00.000Z,0.6,61.2,,0,,"'=1+1, ""done"""`);
  });
});
