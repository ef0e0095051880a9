import { describe, expect, it } from 'vitest';
import { emptyChart } from '../../../lib/engine';
import { RULES } from '../../../lib/rules';
import { missingBaseline } from '../../../lib/rules/workup';
import {
  cannula,
  diagnostic,
  holds,
  ice,
  infusionTold,
  lab,
  norepi,
  offset,
  protocolOf,
  type Row,
  regrade,
  roomAir,
  said,
  spells,
  T0,
  temp,
  vital,
} from '../../support/charts';

describe('before there is anything to watch', () => {
  it('no rule asks for anything before the admission', () => {
    for (const rule of RULES) expect(rule.evaluate(emptyChart(), protocolOf(), T0).findings, rule.id).toEqual([]);
  });
});

describe('VITALS-OVERDUE', () => {
  const rest = { heartRate: 88, respRate: 18, spo2Percent: 97 };
  it('VITALS-OVERDUE: names each late sign with the time and record of its last value, or that there is none', () => {
    const rows = [vital('+00:00', { tempC: 37, id: 'first' }), vital('+02:00', rest)];
    expect(said('VITALS-OVERDUE', rows, '+05:00')).toEqual({
      priority: 'medium',
      since: offset('+04:15') + 1,
      text: 'Older than 4 h 15 min: temperature (00:00) and blood pressure (never)',
      evidence: [
        { name: 'temperature', value: 'last taken', t: offset('+00:00'), eventId: 'first' },
        { name: 'blood pressure', value: null, t: null },
      ],
    });
  });
  it('VITALS-OVERDUE: of a blood pressure the newest value counts, systolic, mean or diastolic', () => {
    const with_ = (rows: readonly Row[]) => {
      const others = [vital('+03:00', { ...rest, tempC: 37 })];
      return holds('VITALS-OVERDUE', [...rows, ...others], '+04:20');
    };
    const old = { sbpMmHg: 118, dbpMmHg: 70, mapMmHg: 86 };
    expect(with_([vital('+00:00', old)])).toBe(true);
    expect(with_([vital('+00:00', old), vital('+02:00', { sbpMmHg: 118 })])).toBe(false);
    expect(with_([vital('+00:00', old), vital('+02:00', { mapMmHg: 86 })])).toBe(false);
    expect(with_([vital('+00:00', old), vital('+02:00', { dbpMmHg: 70 })])).toBe(false);
  });
});

describe('REGRADE-OVERDUE', () => {
  it('REGRADE-OVERDUE: names the scales that wait since their own regrade, with the suggested grades', () => {
    const rows = [regrade('+00:00', 0, 0), temp('+01:00', 38.5), regrade('+02:00', 1)];
    expect(said('REGRADE-OVERDUE', rows, '+13:00')).toEqual({
      priority: 'medium',
      since: offset('+12:00') + 1,
      text: 'Not confirmed: ICANS since 00:00',
      evidence: [
        { name: 'CRS', value: 1, t: offset('+02:00') },
        { name: 'ICANS', value: 0, t: offset('+00:00') },
      ],
    });
    expect(said('REGRADE-OVERDUE', rows, '+15:00').text).toBe('Not confirmed: CRS since 02:00 and ICANS since 00:00');
    expect(said('REGRADE-OVERDUE', rows, '+15:00').since).toBe(offset('+12:00') + 1);
  });
});

describe('LABS-OVERDUE', () => {
  it('LABS-OVERDUE: names each late test with the time and record of the newest, or that there is none', () => {
    const rows = [lab('+01:00', 'crp', 40, 'mg/L', { id: 'crp-1' })];
    expect(said('LABS-OVERDUE', rows, '+28:00')).toEqual({
      priority: 'low',
      since: offset('+26:00') + 1,
      text: 'CRP (1 Mar 01:00) and ferritin (never): older than 26 h',
      evidence: [
        { name: 'CRP', value: 'last collected', t: offset('+01:00'), eventId: 'crp-1' },
        { name: 'ferritin', value: null, t: null },
      ],
    });
  });
  it('LABS-OVERDUE: 26 h from the newest of each test, however many there were', () => {
    const both = (t: string) => [lab(t, 'crp', 40, 'mg/L'), lab(t, 'ferritin', 900, 'ng/mL')];
    expect(spells('LABS-OVERDUE', both('+10:00'), '+40:00')).toEqual(['+36:00:00.001 low']);
    const three = [...both('+00:00'), ...both('+10:00'), ...both('+12:00')];
    expect(spells('LABS-OVERDUE', three, '+40:00')).toEqual(['+38:00:00.001 low']);
  });
});

describe('ICE-OVERDUE', () => {
  it('ICE-OVERDUE: says when the last was and what it was, or that none is on record', () => {
    expect(said('ICE-OVERDUE', [ice('+01:00', 10, { id: 'ice-1' })], '+15:00')).toEqual({
      priority: 'medium',
      since: offset('+14:00') + 1,
      text: 'Last ICE at 01:00',
      evidence: [{ name: 'ICE', value: 10, t: offset('+01:00'), eventId: 'ice-1' }],
    });
    const several = [ice('+01:00', 10), ice('+02:00', 9, { id: 'ice-2' }), ice('+03:00', 10, { id: 'ice-3' })];
    expect(said('ICE-OVERDUE', several, '+17:00')).toMatchObject({ text: 'Last ICE at 03:00', evidence: [{ eventId: 'ice-3' }] });
    expect(said('ICE-OVERDUE', [], '+15:00')).toEqual({
      priority: 'medium',
      since: offset('+13:00') + 1,
      text: 'No ICE on record',
      evidence: [{ name: 'ICE', value: null, t: null }],
    });
  });
});

describe('TELEMETRY-MISSING', () => {
  const monitor = (t: string, status: string) => ({ t, kind: 'support', support: 'continuous-monitoring', status });
  const grade2 = [temp('+00:00', 38.6), cannula('+01:00')];
  it('TELEMETRY-MISSING: since grade 2 where no monitoring is on record', () => {
    expect(said('TELEMETRY-MISSING', grade2, '+03:00')).toEqual({
      priority: 'medium',
      since: offset('+01:00'),
      text: 'CRS 2 or more, no continuous monitoring on record',
      evidence: [
        { name: 'CRS', value: 2, t: offset('+01:00') },
        { name: 'continuous monitoring', value: 'none', t: null },
      ],
    });
  });
  it('TELEMETRY-MISSING: since the later of grade 2 and the stop of monitoring', () => {
    const stopped = (at: string) => [monitor('+00:10', 'running'), monitor(at, 'stopped'), ...grade2];
    expect(said('TELEMETRY-MISSING', stopped('+02:00'), '+03:00')).toEqual({
      priority: 'medium',
      since: offset('+02:00'),
      text: 'CRS 2 or more, continuous monitoring stopped at 02:00',
      evidence: [
        { name: 'CRS', value: 2, t: offset('+01:00') },
        { name: 'continuous monitoring', value: 'stopped', t: offset('+02:00') },
      ],
    });
    expect(said('TELEMETRY-MISSING', stopped('+00:30'), '+03:00').since).toBe(offset('+01:00'));
  });
});

describe('ICU-LEVEL', () => {
  const ward = { patient: { levelOfCare: 'other' } };
  const grade3 = [temp('+00:00', 39), norepi('+01:00')];
  it('ICU-LEVEL: names the scale that meets grade 3, or both, and counts from the first', () => {
    expect(said('ICU-LEVEL', grade3, '+01:20', ward)).toEqual({
      priority: 'high',
      since: offset('+01:15'),
      text: 'Meets grade 3 criteria outside an ICU: CRS 3. S1 asks for ICU admission',
      evidence: [
        { name: 'CRS', value: 3, t: offset('+01:00') },
        { name: 'ICANS', value: 0, t: offset('+01:00') },
      ],
    });
    const both = [...grade3, ice('+02:00', 1)];
    expect(said('ICU-LEVEL', both, '+03:00', ward)).toMatchObject({
      since: offset('+01:15'),
      text: 'Meets grade 3 criteria outside an ICU: CRS 3 and ICANS 3. S1 asks for ICU admission',
      // Each grade with its own beginning.
      evidence: [
        { name: 'CRS', value: 3, t: offset('+01:00') },
        { name: 'ICANS', value: 3, t: offset('+02:00') },
      ],
    });
    expect(said('ICU-LEVEL', [ice('+02:00', 1)], '+03:00', ward)).toMatchObject({
      since: offset('+02:15'),
      text: 'Meets grade 3 criteria outside an ICU: ICANS 3. S1 asks for ICU admission',
    });
  });
});

describe('GRADE-UNCONFIRMED', () => {
  it('GRADE-UNCONFIRMED: shows the suggestion with its beginning and the confirmed grade with its record', () => {
    const rows = [temp('+00:00', 38.6), { ...regrade('+00:30', 1, 0), id: 'by-nurse' }, cannula('+01:00')];
    expect(said('GRADE-UNCONFIRMED', rows, '+02:30')).toEqual({
      priority: 'medium',
      since: offset('+02:00'),
      text: 'CRS 2 suggested, 1 confirmed',
      evidence: [
        { name: 'suggested CRS', value: 2, t: offset('+01:00') },
        { name: 'confirmed CRS', value: 1, t: offset('+00:30'), eventId: 'by-nurse' },
      ],
    });
    expect(said('GRADE-UNCONFIRMED', [temp('+00:00', 38.6)], '+01:30')).toEqual({
      priority: 'medium',
      since: offset('+01:00'),
      text: 'CRS 1 suggested, never confirmed',
      evidence: [
        { name: 'suggested CRS', value: 1, t: offset('+00:00') },
        { name: 'confirmed CRS', value: 0, t: null },
      ],
    });
  });
  it('GRADE-UNCONFIRMED: names only the scale that differs now, not one a person overruled or confirmed', () => {
    // ICANS 1 is confirmed as suggested, CRS 2 was overruled to 1; then the oxygen goes up.
    const overruled = [temp('+00:00', 38.6), cannula('+00:00'), ice('+00:00', 8), regrade('+00:30', 1, 1)];
    expect(holds('GRADE-UNCONFIRMED', overruled, '+06:00')).toBe(false);
    const worse = [...overruled, ice('+02:00', 5)];
    expect(said('GRADE-UNCONFIRMED', worse, '+03:10')).toMatchObject({
      text: 'ICANS 2 suggested, 1 confirmed',
      priority: 'medium',
    });
    // A confirmed grade that stands beside a lower suggestion of the other scale does not make that one urgent.
    const lower = [temp('+00:00', 38.6), cannula('+00:00'), ice('+00:00', 8), regrade('+00:30', 2, 1), roomAir('+01:00')];
    expect(spells('GRADE-UNCONFIRMED', lower, '+08:00')).toEqual(['+05:00 low']);
  });
  it('GRADE-UNCONFIRMED: a suggestion that comes to what a person confirmed asks for nothing, and is not named beside another', () => {
    const rows = [temp('+00:00', 38.6), cannula('+00:00'), regrade('+00:30', 1, 0), roomAir('+01:00')];
    expect(spells('GRADE-UNCONFIRMED', rows, '+08:00')).toEqual([]);
    expect(said('GRADE-UNCONFIRMED', [...rows, ice('+02:00', 8)], '+03:10').text).toBe('ICANS 1 suggested, 0 confirmed');
  });
  it('GRADE-UNCONFIRMED: a regrade of CRS does not make a difference of ICANS begin later', () => {
    const rises = [temp('+01:00', 38.6), cannula('+01:30'), ice('+01:30', 8)];
    expect(spells('GRADE-UNCONFIRMED', [regrade('+00:00', 0, 0), ...rises, regrade('+02:00', 2)], '+06:00')).toEqual([
      '+02:30 medium',
    ]);
  });
  it('GRADE-UNCONFIRMED: where both differ the clock is that of the first, whichever scale it is', () => {
    const icansFirst = [regrade('+00:00', 0, 0), ice('+01:00', 8), temp('+01:40', 38.6)];
    expect(spells('GRADE-UNCONFIRMED', icansFirst, '+04:00')).toEqual(['+02:00 medium']);
    const crsFirst = [regrade('+00:00', 0, 0), temp('+01:00', 38.6), ice('+01:40', 8)];
    expect(spells('GRADE-UNCONFIRMED', crsFirst, '+04:00')).toEqual(['+02:00 medium']);
    expect(said('GRADE-UNCONFIRMED', crsFirst, '+03:00').text).toBe(
      'CRS 1 suggested, 0 confirmed and ICANS 1 suggested, 0 confirmed',
    );
  });
  it('GRADE-UNCONFIRMED: a difference counts from the regrade it differs from, each scale from its own', () => {
    // Both are suggested from the start on. ICANS was confirmed below its suggestion at +00:30 for the time before it rose.
    const rows = [temp('+00:00', 38.6), regrade('-00:30', 0, 0), ice('+00:00', 8), regrade('+00:40', 1)];
    expect(spells('GRADE-UNCONFIRMED', rows, '+04:00')).toEqual(['+01:00 medium']);
    // CRS rises at +01:00; a regrade of CRS alone confirms it at +01:30, one level too low and knowingly.
    const again = [regrade('+00:00', 0, 0), temp('+01:00', 38.6), cannula('+01:00'), regrade('+01:30', 1)];
    expect(spells('GRADE-UNCONFIRMED', again, '+06:00')).toEqual([]);
  });
});

describe('ECHO-DUE and ECHO-REPEAT', () => {
  const grade3 = [temp('+01:00', 39), norepi('+02:00'), temp('+06:00', 38.5)];
  it('ECHO-DUE: shows the earlier echocardiogram with its record, or that there is none', () => {
    const rows = [diagnostic('+00:30', 'echocardiogram', { id: 'echo-1' }), diagnostic('+00:40', 'chest-xray'), ...grade3];
    expect(said('ECHO-DUE', rows, '+09:00')).toEqual({
      priority: 'low',
      since: offset('+08:00'),
      text: 'CRS 3 or more since 02:00, no echocardiogram in this episode',
      evidence: [
        { name: 'CRS', value: 3, t: offset('+02:00') },
        { name: 'echocardiogram', value: 'earlier', t: offset('+00:30'), eventId: 'echo-1' },
      ],
    });
    expect(said('ECHO-DUE', grade3, '+09:00').evidence.at(-1)).toEqual({ name: 'echocardiogram', value: null, t: null });
  });
  it('ECHO-DUE: an echocardiogram of the very instant the episode opened, and one before grade 3, are of this episode', () => {
    expect(holds('ECHO-DUE', [diagnostic('+01:00', 'echocardiogram'), ...grade3], '+09:00')).toBe(false);
    expect(holds('ECHO-DUE', [diagnostic('+01:30', 'echocardiogram'), ...grade3], '+09:00')).toBe(false);
    expect(holds('ECHO-DUE', [diagnostic('+00:59', 'echocardiogram'), ...grade3], '+09:00')).toBe(true);
    expect(holds('ECHO-DUE', [...grade3, diagnostic('+03:00', 'chest-xray')], '+09:00')).toBe(true);
  });
  it('ECHO-REPEAT: says the ejection fraction, when, and from which record; without one nothing is asked', () => {
    const low = diagnostic('+01:00', 'echocardiogram', { efPercent: 35, id: 'echo-1' });
    expect(said('ECHO-REPEAT', [low], '+74:00')).toEqual({
      priority: 'low',
      since: offset('+73:00'),
      text: 'Ejection fraction 35 % at 1 Mar 01:00, not repeated for 72 h',
      evidence: [{ name: 'ejection fraction', value: 35, unit: '%', t: offset('+01:00'), eventId: 'echo-1' }],
    });
    expect(holds('ECHO-REPEAT', [diagnostic('+01:00', 'echocardiogram')], '+74:00')).toBe(false);
    expect(holds('ECHO-REPEAT', [low, diagnostic('+02:00', 'chest-xray')], '+74:00')).toBe(true);
  });
});

describe('BASELINE-INCOMPLETE', () => {
  const infused = { patient: { carTInfusedAt: '+10:00', monitoringStart: '+00:00' } };
  const missing = (rows: readonly Row[], at = '+12:00', setting: object = infused) =>
    said('BASELINE-INCOMPLETE', rows, at, setting).evidence.map((e) => e.name);
  it('BASELINE-INCOMPLETE: a result of the very instant of the infusion counts, one after it does not', () => {
    expect(missing([lab('+10:00', 'urate', 4, 'mg/dL')])).not.toContain('urate');
    expect(missing([lab('+10:01', 'urate', 4, 'mg/dL')])).toContain('urate');
    expect(missing([ice('+10:00', 10)])).not.toContain('ICE or CAPD');
    expect(missing([ice('+10:01', 10)])).toContain('ICE or CAPD');
  });
  it('BASELINE-INCOMPLETE: an ICE that could not be taken is no baseline, a CAPD is', () => {
    expect(missing([{ t: '+05:00', kind: 'ice', assessable: false, reason: 'language' }])).toContain('ICE or CAPD');
    const child = { patient: { ...infused.patient, ageYears: 5, weightKg: 18 } };
    expect(missing([{ t: '+05:00', kind: 'ice', capd: 4 }], '+12:00', child)).not.toContain('ICE or CAPD');
  });
  it('BASELINE-INCOMPLETE: without an infusion there is no baseline to miss', () => {
    expect(missingBaseline(emptyChart(), protocolOf(), offset('+12:00'))).toEqual([]);
  });
  it('BASELINE-INCOMPLETE: a second infusion told a week before has its own baseline, from 24 h before it', () => {
    const first = { patient: { carTInfusedAt: '-720:00', monitoringStart: '-800:00' } };
    const told = infusionTold('-20:00', '+48:00');
    expect(spells('BASELINE-INCOMPLETE', [told], '+80:00', first)).toEqual([
      ...['-744:00 low', '-696:00:00.001 off', '+24:00 low', '+72:00:00.001 off'],
    ]);
    expect(missing([told, lab('+20:00', 'urate', 4, 'mg/dL')], '+30:00', first)).not.toContain('urate');
    expect(missing([lab('-721:00', 'urate', 4, 'mg/dL'), told], '+30:00', first)).toContain('urate');
  });
  it('BASELINE-INCOMPLETE: each missing item stands in the evidence without a value', () => {
    const found = said('BASELINE-INCOMPLETE', [], '+12:00', infused);
    expect(found.since).toBe(offset('-14:00'));
    expect(found.evidence[0]).toEqual({ name: 'hemoglobin', value: null, t: null });
    expect(found.evidence).toHaveLength(18);
  });
});
