import { describe, expect, it } from 'vitest';
import type { Chart, VitalName } from '../../../lib/chart/chart';
import { evaluate } from '../../../lib/engine';
import { chartAt, finding, holds, ice, norepi, offset, protocolOf, type Row, temp, vital } from '../../support/charts';

/** A monitor that fell silent: since when, what was last known, and when that is too old to act on. */
const monitor = (t: string, more: object): Row => vital(t, { source: 'device', ...more });
const running: Row = { t: '+00:00', kind: 'support', support: 'continuous-monitoring', status: 'running' };

describe('FEED-SILENT', () => {
  it('FEED-SILENT says when the last value came, and since when it is missing', () => {
    expect(finding('FEED-SILENT', [monitor('+00:10', { heartRate: 80 })], '+00:20')).toMatchObject({
      since: offset('+00:15') + 1,
      text: 'No monitor value since 00:10',
      evidence: [{ name: 'last monitor value', value: null, t: offset('+00:10') }],
    });
  });
  it('FEED-SILENT names the source the monitor was last heard by, not one that charts', () => {
    const feeds = { spo2Percent: 'old gateway', heartRate: 'monitors', tempC: 'charting' };
    const chart = chartAt(
      [monitor('+00:09', { spo2Percent: 96 }), monitor('+00:10', { heartRate: 80 }), vital('+00:12', { tempC: 37 })],
      '+00:20',
    );
    const vitals = Object.fromEntries(
      Object.entries(feeds).map(([name, feed]) => [name, { ...chart.vitals[name as VitalName], feed }]),
    );
    const found = evaluate({ ...chart, vitals: vitals as Chart['vitals'] }, protocolOf(), offset('+00:20')).findings;
    expect(found.find((f) => f.rule === 'FEED-SILENT')?.evidence).toEqual([
      { name: 'last monitor value', value: null, t: offset('+00:10'), source: 'monitors' },
    ]);
  });
  it('FEED-SILENT says so where none ever came', () => {
    expect(finding('FEED-SILENT', [running], '+00:10')).toMatchObject({
      since: offset('+00:05') + 1,
      text: 'No monitor value yet',
      evidence: [{ name: 'last monitor value', value: null, t: null }],
    });
  });
  it('FEED-SILENT counts from the latest of the start of monitoring, of the running spell and of the last value', () => {
    const since = (rows: readonly Row[], patient: Readonly<Record<string, unknown>> = {}) =>
      finding('FEED-SILENT', rows, '+01:00', { patient }).since;
    expect(since([{ ...running, t: '+00:30' }])).toBe(offset('+00:35') + 1);
    expect(since([running], { monitoringStart: '+00:40' })).toBe(offset('+00:45') + 1);
    expect(since([running, monitor('+00:50', { heartRate: 80 })], { monitoringStart: '+00:40' })).toBe(offset('+00:55') + 1);
  });
  it('FEED-SILENT is excused while the patient is away, with or without a time of return, and counts anew from it', () => {
    const away = (more: object): Row => ({ t: '+00:02', kind: 'absence', reason: 'CT', ...more });
    const rows = (more: object) => [monitor('+00:00', { heartRate: 80 }), away(more)];
    expect(holds('FEED-SILENT', rows({ until: '+00:40' }), '+00:39')).toBe(false);
    expect(holds('FEED-SILENT', rows({}), '+05:00')).toBe(false);
    expect(finding('FEED-SILENT', rows({ until: '+00:40' }), '+00:50').since).toBe(offset('+00:45') + 1);
  });
});

describe('T1', () => {
  const sick = [temp('+00:00', 39, { id: 't' }), norepi('+00:00')];
  const lost: readonly Row[] = [
    ...sick,
    monitor('+05:30', { sbpMmHg: 110, pressureSite: 'arterial', id: 'p' }),
    monitor('+05:40', { spo2Percent: 97, id: 's' }),
  ];
  it('T1: temperature, pressure and SpO2 with how old they are, and the last value of the monitor', () => {
    const found = finding('T1', lost, '+05:50');
    expect(found).toMatchObject({ priority: 'high', since: offset('+05:45') + 1 });
    expect(found.text).toBe('CRS 3, ICANS 0: temperature, pressure and SpO2 all without a current value');
    expect(found.evidence).toEqual([
      { name: 'temperature', value: 'stale', t: offset('+00:00'), eventId: 't' },
      { name: 'blood pressure', value: 'stale', t: offset('+05:30'), eventId: 'p' },
      { name: 'SpO2', value: 'stale', t: offset('+05:40'), eventId: 's' },
      { name: 'last monitor value', value: null, t: offset('+05:40') },
    ]);
  });
  it('T1 since the last of the three went stale, where the monitor had been silent longer', () => {
    // The charted pressure is 6 h old at +06:30; temperature at +05:00, SpO2 and the monitor before it.
    const rows = [...sick, monitor('+00:10', { spo2Percent: 97 }), vital('+00:30', { sbpMmHg: 110 })];
    expect(holds('T1', rows, '+06:30')).toBe(false);
    expect(finding('T1', rows, '+06:31').since).toBe(offset('+06:30') + 1);
  });
  it('T1: what was never measured is unknown, not current', () => {
    const found = finding('T1', [running, temp('+00:00', 39), norepi('+00:00')], '+05:01');
    expect(found.evidence).toMatchObject([
      { name: 'temperature' },
      { name: 'blood pressure', value: 'unknown', t: null },
      { name: 'SpO2', value: 'unknown', t: null },
      { name: 'last monitor value', t: null },
    ]);
    expect(found.evidence[1]).not.toHaveProperty('eventId');
  });
  it('T1: a cuff cycles and is current for hours, an arterial line for minutes; the newer of systolic and mean counts', () => {
    const pressure = (more: object) => [...sick, monitor('+05:30', { spo2Percent: 97 }), monitor('+05:30', more)];
    expect(holds('T1', pressure({ sbpMmHg: 110, pressureSite: 'cuff' }), '+06:00')).toBe(false);
    expect(holds('T1', pressure({ sbpMmHg: 110, pressureSite: 'arterial' }), '+06:00')).toBe(true);
    const charted = [...sick, monitor('+05:30', { spo2Percent: 97 })];
    expect(holds('T1', [...charted, vital('+05:30', { sbpMmHg: 110 })], '+06:00')).toBe(false);
    const mean = [...charted, vital('+05:50', { mapMmHg: 80 }), monitor('+05:30', { sbpMmHg: 110, pressureSite: 'arterial' })];
    expect(holds('T1', mean, '+06:00')).toBe(false);
    const systolic = [
      ...charted,
      monitor('+05:30', { mapMmHg: 80, pressureSite: 'arterial' }),
      vital('+05:50', { sbpMmHg: 110 }),
    ];
    expect(holds('T1', systolic, '+06:00')).toBe(false);
  });
  it('T1 at ICANS 3 as at CRS 3, not below both', () => {
    const at = (points: number) => holds('T1', [running, ice('+00:00', points)], '+00:10');
    expect([at(2), at(3)]).toEqual([true, false]);
  });
});
