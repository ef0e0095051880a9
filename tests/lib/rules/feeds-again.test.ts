import { describe, expect, it } from 'vitest';
import { type Row, spells, vital } from '../../support/charts';

const record = (t: string, status: string): Row => ({ t, kind: 'support', support: 'continuous-monitoring', status });
const device = (t: string): Row => vital(t, { heartRate: 80, source: 'device' });

describe('FEED-SILENT a monitor that was stopped and is recorded as running again', () => {
  it('FEED-SILENT counts its silence from then on: 5 min, not the hours in which it was off', () => {
    const rows = [device('+01:00'), record('+01:02', 'stopped'), record('+05:00', 'running')];
    expect(spells('FEED-SILENT', rows, '+08:00')).toEqual(['+05:05:00.001 medium']);
    expect(spells('FEED-SILENT', [...rows, device('+05:03')], '+05:08')).toEqual([]);
  });
  it('FEED-SILENT: recorded as running over and over, it has been silent since its last value', () => {
    const rows = [record('+00:00', 'running'), device('+01:00'), record('+01:04', 'running')];
    expect(spells('FEED-SILENT', rows, '+02:00')).toEqual(['+00:05:00.001 medium', '+01:00 off', '+01:05:00.001 medium']);
  });
});
