import { describe, expect, it } from 'vitest';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import { DAY } from '../../../lib/time';
import { admission, at, T0, type Written } from '../../support/events';
import { late } from '../../support/late';

const vital = (v: object): Written => ({ kind: 'vital', ...v }) as Written;
const other = (w: Written): Written => w;
const man = admission({ sex: 'm', heightCm: 175 });

/** Found with half a million random histories: each was taken in place once, and stood otherwise than folded anew. */
describe('late readings that only a fold from before them can place', () => {
  it('HEMO-11: of two tidal volumes of one instant the later to arrive is high, and late', () => {
    const history = [vital({ t: at('01:00'), tidalVolumeMl: 400 }), vital({ t: at('02:00'), heartRate: 80 })];
    const e = vital({ t: at('01:00'), receivedAt: at('01:05'), tidalVolumeMl: 700 });
    expect(late(history, at('03:00'), e, ASTCT_2019, man).chart.evidence.tidalHighSince).toBe(at('01:00'));
  });
  it('HEMO-11: of two tidal volumes of this instant the first to arrive is folded second', () => {
    const history = [vital({ t: at('01:00'), receivedAt: at('01:05'), tidalVolumeMl: 400 })];
    const e = vital({ t: at('01:00'), tidalVolumeMl: 700 });
    expect(late(history, at('01:00'), e, ASTCT_2019, man).chart.evidence.tidalHighSince).toBeNull();
  });
  it('HEMO-11: the same, where the high one stays', () => {
    const history = [vital({ t: at('01:00'), receivedAt: at('01:05'), tidalVolumeMl: 700 })];
    const e = vital({ t: at('01:00'), tidalVolumeMl: 400 });
    expect(late(history, at('01:00'), e, ASTCT_2019, man).chart.evidence.tidalHighSince).toBe(at('01:00'));
  });
  it('CRS-15: late after the infusion a late normal temperature before the regrade that opens the episode', () => {
    const history = [vital({ t: at('00:00'), tempC: 38.5 }), other({ kind: 'regrade', t: at('02:00'), crs: 1 })];
    const e = vital({ t: at('01:00'), tempC: 36.8 });
    const long = admission({ carTInfusedAt: T0 - 40 * DAY });
    expect(late(history, at('03:00'), e, ASTCT_2019, long).chart.episode).toMatchObject({ firstFeverAt: at('00:00') });
  });
  it('CRS-10: of two febrile readings of one instant, a normal one since, the later to arrive is the one named', () => {
    const history = [
      vital({ t: at('00:00'), tempC: 38.5 }),
      vital({ t: at('01:00'), tempC: 38.6 }),
      vital({ t: at('02:00'), tempC: 36.8 }),
    ];
    const e = vital({ t: at('01:00'), receivedAt: at('01:05'), tempC: 39.9 });
    expect(late(history, at('03:00'), e).chart.evidence.fever.lastC).toBe(39.9);
  });
});
