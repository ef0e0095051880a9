import { describe, expect, it } from 'vitest';
import { type AlertRecord, BUDGET, burdenOf, patientDaysOf } from '../../../lib/backtest/burden';
import { backtestLines, backtestOf, dryRunOf } from '../../../lib/backtest/report';
import { type Course, type Walked, walkNow } from '../../../lib/backtest/walk';
import { DEFAULT_PROTOCOL } from '../../../lib/protocols';
import { changed, protocolFrom } from '../../../lib/protocols/document';
import { eventsOf } from '../../../lib/replay/case';
import { formatOffset } from '../../../lib/replay/offset';
import { DAY, HOUR, MINUTE, SECOND } from '../../../lib/time';
import { caseOf, findingsAt, offset, type Row, T0 } from '../../support/charts';

const TIMELINE: readonly Row[] = [
  { t: '+00:00', kind: 'vital', tempC: 37, heartRate: 80, respRate: 14, sbpMmHg: 120, dbpMmHg: 70, spo2Percent: 97 },
  { t: '+00:00', kind: 'regrade', crs: 0, icans: 0, by: 'Lee' },
  { t: '+01:00', kind: 'vital', tempC: 39 },
  { t: '+02:00', kind: 'vital', tempC: 39, spo2Percent: 91 },
  { t: '+03:30', kind: 'vital', tempC: 39, spo2Percent: 97, sbpMmHg: 84, dbpMmHg: 50, heartRate: 90, respRate: 16 },
  { t: '+05:00', kind: 'medication', drug: 'tocilizumab', status: 'given', doseMg: 640 },
  { t: '+05:10', kind: 'vital', tempC: 38, spo2Percent: 97, sbpMmHg: 120, dbpMmHg: 70, heartRate: 90, respRate: 16 },
];
const END = '+10:00';
const course = (timeline: readonly Row[] = TIMELINE, to = END): Course => ({
  id: 'P',
  events: eventsOf(caseOf(timeline, {}), T0, offset(to)),
  to: offset(to),
});
const window = { from: T0, to: offset(END) };
const walked = (protocol = DEFAULT_PROTOCOL): Walked => walkNow(course(), protocol, window);
const spo2Below92 = () => {
  const made = changed(DEFAULT_PROTOCOL, { numbers: { 'crs.spo2Below': 92 } });
  if ('errors' in made) throw new Error(made.errors.join());
  return protocolFrom(made.document, { id: 'astct-2019', version: 'test', signedOff: null }, DEFAULT_PROTOCOL);
};

describe('the back-test of one course', () => {
  it('raises each alert at the instant at which its finding begins to hold', () => {
    const { alerts } = walked();
    const onset = alerts.find((a) => a.rule === 'CRS-ONSET' || a.rule === 'CRS-ESCALATION');
    expect(onset?.raisedAt).toBe(offset('+01:00'));
    const toci = alerts.find((a) => a.rule.startsWith('TOCI-D'));
    expect(toci?.raisedAt).toBe(offset('+03:30'));
    for (const a of alerts) {
      // Offsets know no milliseconds; "more than" begins one later.
      const at = formatOffset(Math.ceil((a.raisedAt - T0) / SECOND) * SECOND);
      expect(findingsAt(TIMELINE, at).map((f) => f.rule.replace(/DELAY$/, 'DUE'))).toContain(
        a.rule.replace(/^CRS-ESCALATION$/, 'CRS-ONSET').replace(/DELAY$/, 'DUE'),
      );
    }
  });
  it('a rise of one family is one alert at its gravest', () => {
    const { alerts } = walked();
    expect(alerts.filter((a) => /^CRS-(ONSET|ESCALATION)$/.test(a.rule))).toHaveLength(1);
    expect(alerts.filter((a) => /^TOCI-(DUE|DELAY)$/.test(a.rule))).toHaveLength(1);
  });
  it('counts hours at each grade, episodes, and the time from grade 2 to tocilizumab', () => {
    const w = walked();
    expect(w.crsMs[0]).toBe(HOUR);
    // The low pressure of 03:30 counts for four hours.
    expect(w.crsMs[2]).toBe(4 * HOUR);
    expect(w.crsMs.reduce((a, b) => a + b, 0)).toBe(10 * HOUR);
    expect(w.episodes).toHaveLength(1);
    expect(w.tocilizumab).toEqual([{ from: offset('+03:30'), doseAt: offset('+05:00') }]);
  });
  it('leaves out what lies outside the window', () => {
    const late = walkNow(course(), DEFAULT_PROTOCOL, { from: offset('+04:00'), to: offset(END) });
    expect(late.alerts.every((a) => a.raisedAt >= offset('+04:00'))).toBe(true);
    expect(late.crsMs.reduce((a, b) => a + b, 0)).toBe(6 * HOUR);
    expect(late.tocilizumab).toEqual([]);
  });
  it('an alert that comes back within the hold of a live one counts once, later again', () => {
    const flap = (minutes: number): readonly Row[] => [
      ...TIMELINE.slice(0, 2),
      { t: '+01:00', kind: 'medication', drug: 'dopamine', status: 'running', rate: 5, rateUnit: 'ug/kg/min' },
      { t: '+02:00', kind: 'medication', drug: 'dopamine', status: 'stopped' },
      { t: `+02:${minutes}`, kind: 'medication', drug: 'dopamine', status: 'running', rate: 5, rateUnit: 'ug/kg/min' },
    ];
    const count = (minutes: number) =>
      walkNow(course(flap(minutes)), DEFAULT_PROTOCOL, window).alerts.filter((a) => a.rule === 'DOPAMINE-AVOID').length;
    expect(count(30)).toBe(1);
    expect(count(31)).toBe(2);
  });
  it('a link is not judged by what was delivered late', () => {
    const device = (lag: number): readonly Row[] => [
      { t: '+00:00', kind: 'support', support: 'continuous-monitoring', status: 'running' },
      ...['+01:00', '+02:00'].map((t) => ({
        t,
        kind: 'vital',
        source: 'device',
        heartRate: 80,
        receivedAt: `${t.slice(0, 4)}${String(lag).padStart(2, '0')}`,
      })),
    ];
    const silent = (lag: number) =>
      walkNow(course(device(lag), '+02:30'), DEFAULT_PROTOCOL, window).alerts.filter((a) => a.rule === 'FEED-SILENT').length;
    expect(silent(0)).toBe(3);
    // Late readings came in one go: only the silence before the first of them was a silence.
    expect(silent(9)).toBe(1);
  });
});

describe('the burden of alerts', () => {
  const alert = (more: Partial<AlertRecord> = {}): AlertRecord => ({
    ...{ rule: 'TOCI-DUE', cls: 'task', priority: 'medium', raisedAt: T0 },
    ...more,
  });
  it('is counted per patient-day and held against the budget', () => {
    const b = burdenOf([alert(), alert({ priority: 'high' }), alert({ cls: 'technical', rule: 'FEED-SILENT' })], 2);
    expect(b).toMatchObject({ alerts: 3, clinicalPerDay: 1, highPerDay: 0.5, technicalShare: 1 / 3, actedShare: null });
    expect(b.within).toEqual({ clinical: true, high: true, technical: false, acted: null, floods: true });
  });
  it.each([
    [BUDGET.clinicalPerPatientDay, true],
    [BUDGET.clinicalPerPatientDay + 1, false],
  ])('%i clinical alerts in a patient-day: inside the budget %s', (n, inside) => {
    expect(
      burdenOf(
        Array.from({ length: n }, () => alert()),
        1,
      ).within.clinical,
    ).toBe(inside);
  });
  it('acted on means within an hour; low alerts do not count', () => {
    const b = burdenOf(
      [
        alert({ actedAt: T0 + HOUR }),
        alert({ actedAt: T0 + HOUR + 1 }),
        alert({ actedAt: null }),
        alert({ priority: 'low', actedAt: null }),
      ],
      1,
    );
    expect(b.actedShare).toBeCloseTo(1 / 3);
    expect(b.within.acted).toBe(false);
  });
  it('ten alerts of one nurse in ten minutes are a flood, nine are not, nor are two nurses', () => {
    const many = (n: number, group = 'Lee') => Array.from({ length: n }, (_, i) => alert({ group, raisedAt: T0 + i * MINUTE }));
    expect(burdenOf(many(10), 1).floods).toEqual([{ group: 'Lee', from: T0, alerts: 10 }]);
    expect(burdenOf([...many(9), ...many(9, 'Ruiz')], 1).floods).toEqual([]);
  });
  it('patient-days are the watched stretches inside the window', () => {
    expect(
      patientDaysOf(
        [
          [T0 - DAY, T0 + DAY],
          [T0, T0 + 12 * HOUR],
        ],
        T0,
        T0 + DAY,
      ),
    ).toBe(1.5);
  });
});

describe('the report', () => {
  it('prints the budget beside what was counted', () => {
    const lines = backtestLines(backtestOf(DEFAULT_PROTOCOL, [walked()], window)).join('\n');
    expect(lines).toContain('astct-2019@1.0.0: 1 patients, 0.4 patient-days');
    expect(lines).toMatch(/clinical alerts per patient-day +[\d.]+ +<= 6/);
    expect(lines).toContain('1 of 1 runs of CRS 2 or more were treated, median 1.5 h');
  });
  it('a dry run says in one sentence what another number would have changed', () => {
    const a = backtestOf(DEFAULT_PROTOCOL, [walked()], window);
    const b = backtestOf(spo2Below92(), [walked(spo2Below92())], window);
    const dry = dryRunOf(a, b);
    // 91 % at 02:00 stands until the reading of 03:30.
    expect(dry.crsHours).toEqual([0, -1.5, 1.5, 0, 0]);
    expect(dry.sentence).toContain('1.5 fewer hours at CRS 1, 1.5 more hours at CRS 2');
    expect(dryRunOf(a, a).sentence).toBe('no difference in grades or in the number of alerts');
  });
});
