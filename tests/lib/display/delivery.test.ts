import { describe, expect, it } from 'vitest';
import { type DeliveryView, deliveryAxis, firsts, peopleTold, secondsText } from '../../../lib/display/delivery';

const RAISED = Date.parse('2026-11-21T03:10:10Z');
const at = (s: number) => new Date(RAISED + s * 1_000).toISOString();
const delivery = (more: Partial<DeliveryView>): DeliveryView => ({
  id: 'd',
  noticeId: '1',
  person: { id: 'u1', name: 'A. Ruiz' },
  channel: 'push',
  tier: 0,
  state: 'submitted',
  kind: 'alert',
  why: 'raised',
  createdAt: at(0),
  submittedAt: at(0.1),
  displayedAt: null,
  endedAt: null,
  attempts: 1,
  error: null,
  ...more,
});

describe('who was told how', () => {
  it('puts the channels of a person together, with the seconds until each was read', () => {
    const lines = peopleTold(
      [
        delivery({ id: 'd1', channel: 'push', state: 'displayed', displayedAt: at(3.2) }),
        delivery({ id: 'd2', channel: 'app', state: 'displayed', displayedAt: at(0.6) }),
        delivery({ id: 'd3', person: { id: 'u2', name: 'M. Chen' }, tier: 2, submittedAt: at(180) }),
      ],
      RAISED,
    );
    expect(lines.map((l) => [l.name, l.tier, l.verdict])).toEqual([
      ['A. Ruiz', 0, 'displayed'],
      ['M. Chen', 2, 'sent, not displayed'],
    ]);
    expect(lines[0]?.channels.map((c) => [c.channel, c.marks[0]?.text])).toEqual([
      ['app', 'read after 0.5 s'],
      ['push', 'read after 3.1 s'],
    ]);
    expect(lines[1]?.channels[0]?.marks[0]).toMatchObject({ sentSecs: 180, shownSecs: null, text: 'no receipt yet' });
  });
  it('says NOT REACHED when every way to a person failed, and why', () => {
    const [line] = peopleTold([delivery({ state: 'failed', error: '410 gone', endedAt: at(2) })], RAISED);
    expect(line?.verdict).toBe('NOT REACHED');
    expect(line?.channels[0]?.marks[0]).toMatchObject({ text: '410 gone', endSecs: 2 });
  });
  it('leaves out messages that only close or withdraw a notice', () => {
    expect(peopleTold([delivery({ kind: 'close' })], RAISED)).toEqual([]);
  });
  it('tells when it was first sent, first displayed, and first on a phone', () => {
    const all = [
      delivery({ channel: 'app', displayedAt: at(0.6) }),
      delivery({ displayedAt: at(3.2) }),
      delivery({ submittedAt: null }),
    ];
    expect(firsts(all, RAISED)).toEqual({ sentSecs: 0.1, displayedSecs: 0.6, phoneSecs: 3.2 });
    expect(firsts([], RAISED)).toEqual({ sentSecs: null, displayedSecs: null, phoneSecs: null });
  });
});

it('the axis covers what has happened with no more than nine ticks', () => {
  expect(deliveryAxis(0).ticks.map((t) => t.text)).toEqual([
    'raised',
    '+1 min',
    '+2 min',
    '+3 min',
    '+4 min',
    '+5 min',
    '+6 min',
  ]);
  for (const secs of [300, 600, 3_600, 40_000, 200_000]) {
    const axis = deliveryAxis(secs);
    expect(axis.endSecs).toBeGreaterThanOrEqual(secs);
    expect(axis.ticks.length).toBeLessThanOrEqual(9);
  }
});
it('seconds are told finely while they are few', () => {
  expect([0.1, 9.94, 12.4, 59.4, 66, 125].map(secondsText)).toEqual(['0.1 s', '9.9 s', '12 s', '59 s', '1:06', '2:05']);
});
