import { describe, expect, it } from 'vitest';
import { cannula, finding, type Row, spells, temp, vital } from '../../support/charts';

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

describe('C13 a monitor that streams again after somebody recorded it as stopped', () => {
  const grade2 = [temp('+00:00', 38.6), cannula('+00:30')];
  const off = [device('+01:00'), record('+02:00', 'stopped')];
  it('TELEMETRY-MISSING ends with its first value, and FEED-SILENT guards it again', () => {
    const rows = [...grade2, ...off, device('+03:00'), device('+03:04')];
    expect(spells('TELEMETRY-MISSING', rows, '+06:00')).toEqual(['+00:30 medium', '+01:00 off', '+02:00 medium', '+03:00 off']);
    expect(spells('FEED-SILENT', rows, '+06:00')).toEqual(['+01:05:00.001 medium', '+02:00 off', '+03:09:00.001 medium']);
  });
  it('TELEMETRY-MISSING stays with a value charted by hand, a temperature or cuff of a device, and an implausible one', () => {
    const others = [
      vital('+03:00', { heartRate: 80, spo2Percent: 97 }),
      vital('+03:10', { sbpMmHg: 110, tempC: 38.7, source: 'device' }),
      vital('+03:20', { heartRate: 900, source: 'device' }),
    ];
    expect(spells('TELEMETRY-MISSING', [...grade2, ...off, ...others], '+06:00').at(-1)).toBe('+02:00 medium');
    expect(spells('FEED-SILENT', [...off, ...others], '+06:00')).toEqual(['+01:05:00.001 medium', '+02:00 off']);
  });
  it('FEED-SILENT does not guard a monitor taken off while its last values still come: 5 min after the stop are no new start', () => {
    const last = [device('+02:01'), device('+02:05')];
    expect(spells('FEED-SILENT', [...off, ...last], '+06:00')).toEqual(['+01:05:00.001 medium', '+02:00 off']);
    expect(spells('TELEMETRY-MISSING', [...grade2, ...off, ...last], '+06:00').at(-1)).toBe('+02:00 medium');
    // One that goes on has not been taken off.
    expect(spells('FEED-SILENT', [...off, ...last, device('+02:06')], '+06:00').at(-1)).toBe('+02:11:00.001 medium');
  });
  it('TELEMETRY-MISSING since the newest stop, where the monitor had streamed between two; since the first, where it had not', () => {
    const again = [...grade2, ...off, device('+03:00'), record('+04:00', 'stopped')];
    expect(spells('TELEMETRY-MISSING', again, '+06:00').slice(2)).toEqual(['+02:00 medium', '+03:00 off', '+04:00 medium']);
    const text = (rows: Row[]) => finding('TELEMETRY-MISSING', rows, '+06:00').text;
    expect(text(again)).toBe('CRS 2 or more, continuous monitoring stopped at 04:00');
    expect(text([...grade2, ...off, record('+04:00', 'stopped')])).toBe('CRS 2 or more, continuous monitoring stopped at 02:00');
  });
  it('TELEMETRY-MISSING comes with a stop of a monitor that had been recorded as stopped before it ever began', () => {
    const rows = [...grade2, record('+00:40', 'stopped'), device('+00:42'), record('+02:00', 'stopped')];
    expect(spells('TELEMETRY-MISSING', rows, '+06:00')).toEqual(['+00:30 medium', '+00:42 off', '+02:00 medium']);
  });
});
