import { describe, expect, it } from 'vitest';
import { ruleById } from '../../../lib/rules';
import {
  cannula,
  diagnostic,
  finding,
  holds,
  ice,
  lab,
  norepi,
  oxygen,
  type Row,
  regrade,
  roomAir,
  spells,
  temp,
  vital,
  withhold,
} from '../../support/charts';

const ALL = { tempC: 37, heartRate: 88, respRate: 18, sbpMmHg: 118, dbpMmHg: 70, mapMmHg: 86, spo2Percent: 97 };

describe('VITALS-OVERDUE', () => {
  it('VITALS-OVERDUE when any one is more than 4 h 15 min old; exactly that is fine', () => {
    expect(spells('VITALS-OVERDUE', [vital('+00:00', ALL)], '+06:00')).toEqual(['+04:15:00.001 medium']);
  });
  it('VITALS-OVERDUE counts each on its own, and names those that are late', () => {
    const { tempC: _, ...rest } = ALL;
    const rows = [vital('+00:00', ALL), vital('+03:00', rest), temp('+05:00', 37)];
    expect(spells('VITALS-OVERDUE', rows, '+07:00')).toEqual(['+04:15:00.001 medium', '+05:00 off']);
    expect(finding('VITALS-OVERDUE', rows, '+04:20').text).toBe('Older than 4 h 15 min: temperature (00:00)');
  });
  it('VITALS-OVERDUE counts from the start of monitoring where nothing was taken', () => {
    expect(spells('VITALS-OVERDUE', [], '+05:00', { patient: { monitoringStart: '+00:30' } })).toEqual(['+04:45:00.001 medium']);
    expect(spells('VITALS-OVERDUE', [vital('-03:00', ALL)], '+05:00')).toEqual(['+04:15:00.001 medium']);
  });
  it('VITALS-OVERDUE: an implausible value takes nothing, one attributed elsewhere does', () => {
    const { tempC: _, ...rest } = ALL;
    expect(holds('VITALS-OVERDUE', [vital('+00:00', ALL), vital('+04:00', rest), temp('+04:00', 100.4)], '+04:20')).toBe(true);
    const attributed = { t: '+03:00', kind: 'attribution', domain: 'fever', otherCause: true, cause: 'transfusion' };
    expect(holds('VITALS-OVERDUE', [vital('+00:00', ALL), attributed, vital('+04:00', { ...ALL, tempC: 38.5 })], '+04:20')).toBe(
      false,
    );
  });
  it('VITALS-OVERDUE: a reading withdrawn makes the one before it the last', () => {
    const rows = [
      vital('+00:00', ALL),
      vital('+04:00', { ...ALL, id: 'w' } as object),
      { ...vital('+04:00', ALL), id: 'w', status: 'entered-in-error', receivedAt: '+05:00' },
    ] as Row[];
    expect(spells('VITALS-OVERDUE', rows, '+06:00')).toEqual(['+05:00 medium']);
  });
});

describe('REGRADE-OVERDUE', () => {
  it('REGRADE-OVERDUE strictly after 12 h, until a regrade of both', () => {
    expect(
      spells('REGRADE-OVERDUE', [regrade('+00:00', 0, 0), regrade('+13:00', 0), regrade('+14:00', undefined, 0)], '+16:00'),
    ).toEqual(['+12:00:00.001 medium', '+14:00 off']);
  });
  it('REGRADE-OVERDUE: a regrade without ICANS restarts only the clock of CRS', () => {
    expect(spells('REGRADE-OVERDUE', [regrade('+00:00', 0, 0), regrade('+06:00', 0)], '+14:00')).toEqual([
      '+12:00:00.001 medium',
    ]);
  });
  it('REGRADE-OVERDUE counts from the start of monitoring, and computing a grade is no regrade', () => {
    expect(spells('REGRADE-OVERDUE', [temp('+06:00', 38.5)], '+14:00')).toEqual(['+12:00:00.001 medium']);
  });
  it('REGRADE-OVERDUE asks more often where the site says so', () => {
    const every4 = {
      protocol: (p: import('../../../lib/protocols/protocol').Protocol) => ({
        ...p,
        numbers: { ...p.numbers, 'regrade.everyGrade2': { value: 4, unit: 'h', source: 'S1' } },
      }),
    };
    expect(spells('REGRADE-OVERDUE', [temp('+00:00', 38.5), cannula('+01:00')], '+06:00', every4)).toEqual([
      '+04:00:00.001 medium',
    ]);
  });
  it('REGRADE-OVERDUE calls the attending only from grade 2', () => {
    const rule = ruleById('REGRADE-OVERDUE');
    expect(rule?.notifyFor?.(finding('REGRADE-OVERDUE', [temp('+00:00', 38.5)], '+13:00'))).toEqual(['RN', 'CN']);
    expect(rule?.notifyFor?.(finding('REGRADE-OVERDUE', [temp('+00:00', 38.5), cannula('+01:00')], '+13:00'))).toEqual([
      'RN',
      'CN',
      'HEM',
    ]);
    expect(rule?.notifyFor?.(finding('REGRADE-OVERDUE', [ice('+00:00', 5)], '+13:00'))).toEqual(['RN', 'CN', 'HEM']);
  });
});

describe('GRADE-UNCONFIRMED', () => {
  const up = [temp('+00:00', 38.6), cannula('+00:00')];
  it('GRADE-UNCONFIRMED after exactly 60 min without any regrade (counts as 0), until the regrade', () => {
    expect(spells('GRADE-UNCONFIRMED', [...up, regrade('+02:00', 2, 0)], '+06:00')).toEqual(['+01:00 medium', '+02:00 off']);
  });
  it('GRADE-UNCONFIRMED does not ask again about the suggestion a person overruled, but about a new one', () => {
    const rows = [...up, regrade('+00:30', 1, 0), oxygen('+03:00', 'hfnc', { flowLpm: 40 }), cannula('+06:00')];
    expect(spells('GRADE-UNCONFIRMED', rows, '+08:00')).toEqual(['+04:00 medium', '+06:00 off']);
  });
  it('GRADE-UNCONFIRMED for a lower suggestion is low, from exactly 4 h', () => {
    expect(spells('GRADE-UNCONFIRMED', [...up, regrade('+01:00', 2, 0), roomAir('+02:00')], '+08:00')).toEqual(
      ['+01:00 medium', '+01:00 off', '+06:00 low'].slice(2),
    );
  });
  it('GRADE-UNCONFIRMED has one clock: CRS lower for 3 h, then ICANS higher, is medium at once', () => {
    const rows = [...up, regrade('+00:50', 2, 0), roomAir('+02:00'), ice('+05:00', 8)];
    expect(spells('GRADE-UNCONFIRMED', rows, '+07:00')).toEqual(['+05:00 medium']);
  });
  it('GRADE-UNCONFIRMED: a regrade without ICANS leaves the clock of ICANS as it was', () => {
    const rows = [regrade('+00:00', 0, 0), ice('+01:00', 8), regrade('+01:30', 0)];
    expect(spells('GRADE-UNCONFIRMED', rows, '+04:00')).toEqual(['+02:00 medium']);
  });
  it('GRADE-UNCONFIRMED: a difference that ends and comes back counts anew', () => {
    const rows = [temp('+00:00', 38.6), regrade('+00:10', 1, 0), cannula('+01:00'), roomAir('+01:50'), cannula('+02:00')];
    expect(spells('GRADE-UNCONFIRMED', rows, '+05:00')).toEqual(['+03:00 medium']);
  });
  it('GRADE-UNCONFIRMED counts from the start of monitoring for a grade brought along', () => {
    const setting = { patient: { monitoringStart: '+03:00' } };
    expect(spells('GRADE-UNCONFIRMED', up, '+06:00', setting)).toEqual(['+04:00 medium']);
    expect(finding('GRADE-UNCONFIRMED', up, '+02:00').text).toBe('CRS 2 suggested, never confirmed');
  });
});

describe('LABS-OVERDUE', () => {
  const both = (t: string) => [lab(t, 'crp', 40, 'mg/L'), lab(t, 'ferritin', 900, 'ng/mL')];
  it('LABS-OVERDUE when CRP or ferritin was collected more than 26 h ago', () => {
    expect(spells('LABS-OVERDUE', both('+00:00'), '+30:00')).toEqual(['+26:00:00.001 low']);
    expect(spells('LABS-OVERDUE', [...both('+00:00'), lab('+20:00', 'crp', 50, 'mg/L')], '+30:00')).toEqual([
      '+26:00:00.001 low',
    ]);
  });
  it('LABS-OVERDUE counts the collection, not the result', () => {
    const late = both('+00:00').map((row) => ({ ...row, receivedAt: '+05:00' }));
    expect(spells('LABS-OVERDUE', late, '+30:00')).toEqual(['+26:00:00.001 low']);
  });
  it('LABS-OVERDUE: a result in an unknown unit is none', () => {
    expect(
      holds(
        'LABS-OVERDUE',
        [...both('+00:00'), lab('+20:00', 'ferritin', 900, 'U/L'), lab('+20:00', 'crp', 5, 'mg/L')],
        '+26:01',
      ),
    ).toBe(true);
  });
});

describe('ICE-OVERDUE', () => {
  it('ICE-OVERDUE after 13 h on D0 to D+14, after 25 h later', () => {
    expect(spells('ICE-OVERDUE', [ice('+00:00', 10)], '+30:00')).toEqual(['+13:00:00.001 medium']);
    expect(spells('ICE-OVERDUE', [ice('+00:00', 10)], '+30:00', { patient: { carTInfusedAt: '-360:00' } })).toEqual([
      '+25:00:00.001 medium',
    ]);
  });
  it('ICE-OVERDUE after 13 h with ICANS 1 at any day', () => {
    expect(spells('ICE-OVERDUE', [ice('+00:00', 8)], '+30:00', { patient: { carTInfusedAt: '-400:00' } })).toEqual([
      '+13:00:00.001 medium',
    ]);
  });
  it('ICE-OVERDUE: at the midnight after D+14 the daily rhythm begins', () => {
    // D+14 ends at +24:00: overdue by 13 h from +21:00, by 25 h only from +33:00.
    expect(spells('ICE-OVERDUE', [ice('+08:00', 10)], '+40:00', { patient: { carTInfusedAt: '-336:00' } })).toEqual([
      '+21:00:00.001 medium',
      '+24:00 off',
      '+33:00:00.001 medium',
    ]);
  });
  it('ICE-OVERDUE: one that could not be taken satisfies the cadence, CAPD too', () => {
    const sedated = { t: '+05:00', kind: 'ice', assessable: false, reason: 'sedated' };
    expect(spells('ICE-OVERDUE', [ice('+00:00', 10), sedated], '+20:00')).toEqual(['+18:00:00.001 medium']);
    expect(
      spells('ICE-OVERDUE', [{ t: '+05:00', kind: 'ice', capd: 4 }], '+20:00', { patient: { ageYears: 5, weightKg: 18 } }),
    ).toEqual(['+18:00:00.001 medium']);
  });
});

describe('TELEMETRY-MISSING', () => {
  const monitor = (t: string, status: string) => ({ t, kind: 'support', support: 'continuous-monitoring', status });
  it('TELEMETRY-MISSING at grade 2 until a monitor streams or is recorded', () => {
    const rows = [temp('+00:00', 38.6), cannula('+01:00'), vital('+02:00', { spo2Percent: 96, source: 'device' })];
    expect(spells('TELEMETRY-MISSING', rows, '+04:00')).toEqual(['+01:00 medium', '+02:00 off']);
    expect(
      spells(
        'TELEMETRY-MISSING',
        [temp('+00:00', 38.6), monitor('+00:30', 'running'), cannula('+01:00'), monitor('+02:00', 'stopped')],
        '+04:00',
      ),
    ).toEqual(['+02:00 medium']);
  });
  it('TELEMETRY-MISSING not at grade 1; silence of the monitor does not make it missing', () => {
    expect(holds('TELEMETRY-MISSING', [temp('+00:00', 38.6)], '+01:00')).toBe(false);
    expect(
      holds(
        'TELEMETRY-MISSING',
        [vital('+00:00', { heartRate: 90, source: 'device' }), temp('+00:00', 38.6), cannula('+01:00')],
        '+04:00',
      ),
    ).toBe(false);
  });
});

describe('ICU-LEVEL', () => {
  const ward = { patient: { levelOfCare: 'other' } };
  const grade3 = [temp('+00:00', 39), norepi('+01:00')];
  it('ICU-LEVEL after exactly 15 min of grade 3 outside an ICU', () => {
    expect(spells('ICU-LEVEL', [...grade3, norepi('+02:00', 0)], '+04:00', ward)).toEqual(['+01:15 high', '+02:00 off']);
    expect(spells('ICU-LEVEL', grade3, '+04:00')).toEqual([]);
    expect(spells('ICU-LEVEL', [ice('+01:00', 2)], '+04:00', ward)).toEqual(['+01:15 high']);
    expect(spells('ICU-LEVEL', [temp('+00:00', 39), cannula('+01:00')], '+04:00', ward)).toEqual([]);
  });
  it('ICU-LEVEL ends with a decision for 8 h', () => {
    expect(spells('ICU-LEVEL', [...grade3, withhold('+01:20', 'icu-transfer')], '+10:00', ward)).toEqual([
      '+01:15 high',
      '+01:20 off',
      '+09:20 high',
    ]);
  });
});

describe('FEED-SILENT and T1', () => {
  const monitor = (t: string, more: object) => vital(t, { source: 'device', ...more });
  it('FEED-SILENT more than 5 min after the last device value; charted values do not count', () => {
    const rows = [
      monitor('+00:00', { spo2Percent: 97 }),
      vital('+00:04', { heartRate: 90 }),
      monitor('+00:10', { heartRate: 90 }),
    ];
    expect(spells('FEED-SILENT', rows, '+00:14')).toEqual(['+00:05:00.001 medium', '+00:10 off']);
  });
  it('FEED-SILENT counts from the start of a recorded spell, and a sentinel is no value', () => {
    const rows = [
      { t: '+00:00', kind: 'support', support: 'continuous-monitoring', status: 'running' },
      monitor('+00:03', { spo2Percent: 0 }),
    ];
    expect(spells('FEED-SILENT', rows, '+00:10')).toEqual(['+00:05:00.001 medium']);
  });
  it('FEED-SILENT: a monitor that first streams later is silent 5 min after its last value', () => {
    expect(spells('FEED-SILENT', [monitor('+03:00', { heartRate: 80 }), monitor('+03:04', { heartRate: 80 })], '+03:20')).toEqual(
      ['+03:09:00.001 medium'],
    );
  });
  it('FEED-SILENT is excused while the patient is off the unit', () => {
    const absence = { t: '+00:02', kind: 'absence', reason: 'CT', until: '+00:40' };
    expect(spells('FEED-SILENT', [monitor('+00:00', { heartRate: 80 }), absence], '+00:50')).toEqual(['+00:45:00.001 medium']);
    const ended = { t: '+00:20', kind: 'absence', ended: true };
    expect(holds('FEED-SILENT', [monitor('+00:00', { heartRate: 80 }), absence, ended], '+00:30')).toBe(true);
  });
  it('FEED-SILENT not without continuous monitoring', () => {
    expect(holds('FEED-SILENT', [vital('+00:00', ALL)], '+02:00')).toBe(false);
  });
  it('T1 at grade 3 when temperature, pressure and SpO2 are all stale', () => {
    const rows = [
      temp('+00:00', 39),
      norepi('+00:00'),
      monitor('+05:30', { sbpMmHg: 110, pressureSite: 'arterial' }),
      monitor('+05:30', { spo2Percent: 97 }),
    ];
    // SpO2 and pressure are stale after 3 min, temperature was at +05:00; silence is told after 5 min.
    expect(spells('T1', rows, '+06:00')).toEqual(['+05:35:00.001 high']);
    expect(spells('T1', [...rows, temp('+05:20', 38.5)], '+10:00')).toEqual([]);
    expect(ruleById('T1')?.family).toBe('FEED-SILENT');
  });
  it('T1 not below grade 3', () => {
    expect(holds('T1', [temp('+00:00', 39), monitor('+00:10', { sbpMmHg: 110, spo2Percent: 97 })], '+06:00')).toBe(false);
  });
});

describe('DATA-IMPLAUSIBLE', () => {
  it('DATA-IMPLAUSIBLE for one hour after a refused value, the last instant included', () => {
    expect(spells('DATA-IMPLAUSIBLE', [temp('+00:00', 100.4)], '+03:00')).toEqual(['+00:00 low', '+01:00:00.001 off']);
    expect(finding('DATA-IMPLAUSIBLE', [temp('+00:00', 100.4)], '+00:10').text).toContain('100.4');
  });
  it('DATA-IMPLAUSIBLE names every refused value, and counts from its own time', () => {
    const rows = [vital('+00:00', { sbpMmHg: 80, dbpMmHg: 90 }), lab('+00:20', 'ferritin', 12_000, 'U/L')];
    expect(spells('DATA-IMPLAUSIBLE', rows, '+03:00')).toEqual(['+00:00 low', '+01:20:00.001 off']);
    expect(holds('DATA-IMPLAUSIBLE', [{ ...temp('+00:00', 100.4), receivedAt: '+02:00' }], '+02:10')).toBe(false);
  });
});

describe('ATTRIBUTION-ENDING', () => {
  const attribution = (t: string, more: object = {}) => ({
    t,
    kind: 'attribution',
    domain: 'hypotension',
    otherCause: true,
    cause: 'sedation',
    ...more,
  });
  it('ATTRIBUTION-ENDING 2 h before the 24 h default is over', () => {
    expect(spells('ATTRIBUTION-ENDING', [attribution('+01:00')], '+30:00')).toEqual(['+23:00 low', '+25:00 off']);
    expect(finding('ATTRIBUTION-ENDING', [attribution('+01:00')], '+23:10').text).toBe(
      'Hypotension (sedation) counts again from 01:00: renew or let it count'.replace('Hypotension', 'hypotension'),
    );
  });
  it('ATTRIBUTION-ENDING not for an end the clinician gave, nor when renewed or cancelled', () => {
    expect(spells('ATTRIBUTION-ENDING', [attribution('+01:00', { until: '+25:00' })], '+30:00')).toEqual([]);
    expect(spells('ATTRIBUTION-ENDING', [attribution('+01:00'), attribution('+23:30')], '+30:00')).toEqual([
      '+23:00 low',
      '+23:30 off',
    ]);
    expect(spells('ATTRIBUTION-ENDING', [attribution('+01:00'), attribution('+23:30', { otherCause: false })], '+30:00')).toEqual(
      ['+23:00 low', '+23:30 off'],
    );
  });
});

describe('ECHO-DUE and ECHO-REPEAT', () => {
  const grade3 = [temp('+00:00', 39), norepi('+01:00')];
  it('ECHO-DUE exactly 6 h into grade 3 without an echocardiogram of the episode', () => {
    expect(spells('ECHO-DUE', [...grade3, temp('+06:00', 38.5), diagnostic('+08:00', 'echocardiogram')], '+10:00')).toEqual([
      '+07:00 low',
      '+08:00 off',
    ]);
    expect(spells('ECHO-DUE', [diagnostic('-01:00', 'echocardiogram'), ...grade3], '+08:00')).toEqual(['+07:00 low']);
    expect(spells('ECHO-DUE', [...grade3, withhold('+05:00', 'echo')], '+14:00')).toEqual(['+13:00 low']);
  });
  it('ECHO-REPEAT exactly 72 h after an ejection fraction below 40 %, until it is repeated', () => {
    const low = diagnostic('+00:00', 'echocardiogram', { efPercent: 39 });
    expect(spells('ECHO-REPEAT', [low, diagnostic('+80:00', 'echocardiogram', { efPercent: 45 })], '+90:00')).toEqual([
      '+72:00 low',
      '+80:00 off',
    ]);
    expect(spells('ECHO-REPEAT', [{ ...low, efPercent: 40 }], '+80:00')).toEqual([]);
  });
});

describe('BASELINE-INCOMPLETE', () => {
  const setting = { patient: { carTInfusedAt: '+48:00', monitoringStart: '+00:00' } };
  const TESTS: readonly (readonly [string, string, number])[] = [
    ['hemoglobin', 'g/dL', 10],
    ['wbc', '10*9/L', 3],
    ['anc', '10*9/L', 2],
    ['platelets', '10*9/L', 90],
    ['creatinine', 'mg/dL', 1],
    ['ast', 'U/L', 20],
    ['alt', 'U/L', 20],
    ['bilirubin', 'mg/dL', 0.5],
    ['magnesium', 'mg/dL', 2],
    ['phosphate', 'mg/dL', 3],
    ['crp', 'mg/L', 5],
    ['ferritin', 'ng/mL', 300],
    ['ldh', 'U/L', 200],
    ['urate', 'mg/dL', 4],
    ['fibrinogen', 'mg/dL', 300],
    ['pt', 's', 12],
    ['aptt', 's', 30],
  ];
  const panel = (t: string): Row[] => TESTS.map(([test, unit, value]) => lab(t, test, value, unit));
  it('BASELINE-INCOMPLETE from 24 h before to 24 h after the infusion', () => {
    expect(spells('BASELINE-INCOMPLETE', [...panel('+01:00')], '+90:00', setting)).toEqual(['+24:00 low', '+72:00:00.001 off']);
    expect(spells('BASELINE-INCOMPLETE', [...panel('+01:00'), ice('+02:00', 10)], '+90:00', setting)).toEqual([]);
  });
  it('BASELINE-INCOMPLETE names what is missing: a test, the weight, ICE before the infusion', () => {
    const rows = [...panel('+01:00').filter((r) => r.test !== 'urate'), ice('+60:00', 10)];
    const text = finding('BASELINE-INCOMPLETE', rows, '+61:00', { patient: { ...setting.patient, weightKg: undefined } }).text;
    expect(text).toBe('Baseline missing: urate, weight and ICE or CAPD');
  });
  it('BASELINE-INCOMPLETE: results count in the 7 days before the infusion', () => {
    const infused = { patient: { carTInfusedAt: '+00:00', monitoringStart: '-30:00' } };
    expect(holds('BASELINE-INCOMPLETE', [...panel('-168:00'), ice('-02:00', 10)], '-01:00', infused)).toBe(false);
    expect(holds('BASELINE-INCOMPLETE', [...panel('-168:01'), ice('-02:00', 10)], '-01:00', infused)).toBe(true);
  });
});
