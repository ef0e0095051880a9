import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Notices } from '../../app/live/notices';
import type { NoticeMessage } from '../../lib/live';

const notice = (deliveryId: string, more: Partial<NoticeMessage> = {}): NoticeMessage => ({
  deliveryId,
  alertId: 'a1',
  unit: 'ICU-7',
  bed: '704',
  priority: 'high',
  tier: 0,
  why: 'raised',
  at: '2026-11-21T03:00:00Z',
  ...more,
});
function page() {
  const sent: string[] = [];
  return { sent, notices: new Notices((id, displayed) => sent.push(`${id} ${displayed ? 'displayed' : 'delivered'}`)) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what a person is told on a page', () => {
  it('many that wait are drawn together, each with its own receipt at once', () => {
    const { sent, notices } = page();
    let drawn = 0;
    notices.subscribe(() => {
      drawn += 1;
    });
    for (let i = 0; i < 30; i++) {
      notices.take(notice(`d${i}`, { alertId: `a${i}` }), i);
      vi.advanceTimersByTime(1);
    }
    expect([sent.length, drawn]).toEqual([30, 0]);
    vi.advanceTimersByTime(20);
    expect([notices.list.length, drawn]).toEqual([30, 1]);
    notices.take(notice('d30', { alertId: 'a30' }), 31);
    vi.advanceTimersByTime(50);
    expect(drawn).toBe(2);
  });
  it('says at once that it came, and only once somebody can see it that it was displayed', () => {
    const { sent, notices } = page();
    notices.take(notice('d1'), 0);
    expect(sent).toEqual(['d1 delivered']);
    notices.seen(notices.list[0] as never);
    notices.seen(notices.list[0] as never);
    expect(sent).toEqual(['d1 delivered', 'd1 displayed']);
  });
  it('shows an alert once: a later notice takes the place of the earlier one, and a look proves both', () => {
    const { sent, notices } = page();
    notices.take(notice('d1'), 0);
    notices.take(notice('d2', { why: 'escalation', tier: 1 }), 1);
    expect(notices.list).toHaveLength(1);
    expect(notices.list[0]?.notice.why).toBe('escalation');
    notices.seen(notices.list[0] as never);
    expect(sent.slice(2)).toEqual(['d1 displayed', 'd2 displayed']);
  });
  it('a notice sent again after a reconnect is not shown twice, and its receipt is given again', () => {
    const { sent, notices } = page();
    notices.take(notice('d1'), 0);
    notices.take(notice('d1'), 1);
    expect(notices.list).toHaveLength(1);
    const told = notices.list[0] as never;
    notices.seen(told);
    notices.drop(told);
    notices.take(notice('d1'), 2);
    expect(notices.list).toHaveLength(0);
    expect(sent.at(-1)).toBe('d1 displayed');
  });
  it('tests stand apart from each other and from alerts', () => {
    const { notices } = page();
    notices.take(notice('t1', { alertId: null, why: 'test', test: true }), 0);
    notices.take(notice('t2', { alertId: null, why: 'test', test: true }), 0);
    notices.take(notice('d1'), 0);
    expect(notices.list).toHaveLength(3);
  });
});
