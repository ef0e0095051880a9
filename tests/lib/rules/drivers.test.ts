import { describe, expect, it } from 'vitest';
import type { Protocol } from '../../../lib/protocols/protocol';
import type { Finding } from '../../../lib/rules/rule';
import {
  attribution,
  bp,
  cannula,
  finding,
  ice,
  norepi,
  offset,
  oxygen,
  type Row,
  roomAir,
  runs,
  type Setting,
  seizure,
  temp,
  vital,
} from '../../support/charts';

/** What a rise of CRS or ICANS says it rests on: every word and every input of it, and nothing that does not grade. */
const FEVER = temp('+00:00', 39, { id: 'fever' });
const crs = (rows: readonly Row[], at: string, setting: Setting = {}): Finding =>
  finding('CRS-ESCALATION', [FEVER, ...rows], at, setting);
const noFever = (rows: readonly Row[], at: string, setting: Setting = {}): Finding =>
  finding('CRS-POSSIBLE-NO-FEVER', rows, at, setting);
const support = (t: string, what: string, id: string): Row => ({ t, kind: 'support', support: what, status: 'running', id });
const REVIEW = { profile: 'review-2025' };

describe('Hypotension', () => {
  it('CRS-ESCALATION rests on the pressure that was low: systolic and mean, charted or by device, with its event', () => {
    const low = vital('+01:00', { sbpMmHg: 84, mapMmHg: 58, id: 'low' });
    expect(crs([low], '+01:10').text).toBe('Meets ASTCT grade 2 criteria: hypotension');
    expect(crs([low], '+01:10').evidence).toEqual([
      { name: 'systolic pressure', value: 84, unit: 'mm[Hg]', t: offset('+01:00'), source: 'charted', eventId: 'low' },
      { name: 'mean pressure', value: 58, unit: 'mm[Hg]', t: offset('+01:00'), source: 'charted', eventId: 'low' },
    ]);
    expect(crs([vital('+01:00', { mapMmHg: 58, id: 'low' })], '+01:10').evidence).toEqual([
      { name: 'mean pressure', value: 58, unit: 'mm[Hg]', t: offset('+01:00'), source: 'charted', eventId: 'low' },
    ]);
  });
  it('CRS-ESCALATION: a lone device pressure is named once it counts, 15 min after it was taken (C2)', () => {
    const [systolic] = crs([bp('+01:00', 80, { source: 'device' })], '+01:20').evidence;
    expect(systolic).toMatchObject({ name: 'systolic pressure', value: 80, source: 'device', t: offset('+01:15') });
  });
  it('CRS-ESCALATION keeps naming the charted pressure when a later device one comes to count by time alone', () => {
    const rows = [bp('+01:00', 85, { id: 'charted' }), bp('+01:30', 80, { source: 'device', id: 'device' })];
    expect(crs(rows, '+01:50').evidence).toMatchObject([{ value: 85, t: offset('+01:00'), eventId: 'charted' }]);
  });
  it('CRS-ESCALATION names every running vasopressor; vasopressin is none of the two that make grade 4', () => {
    const norepinephrine = runs('+01:00', 'norepinephrine', 6, 'ug/min', { id: 'n' });
    const vasopressin = runs('+01:00', 'vasopressin', 0.03, 'U/min', { id: 'v' });
    const epinephrine = runs('+01:00', 'epinephrine', 3, 'ug/min', { id: 'e' });
    const one = crs([norepinephrine, vasopressin], '+01:10');
    expect(one.text).toBe('Meets ASTCT grade 3 criteria: vasopressor: norepinephrine and vasopressin');
    expect(one.evidence).toEqual([
      { name: 'norepinephrine', value: 'running', t: offset('+01:00'), eventId: 'n' },
      { name: 'vasopressin', value: 'running', t: offset('+01:00'), eventId: 'v' },
    ]);
    const two = crs([norepinephrine, vasopressin, epinephrine], '+01:10');
    expect(two.text).toBe('Meets ASTCT grade 4 criteria: 2 vasopressors: norepinephrine, vasopressin and epinephrine');
    expect(two.evidence).toHaveLength(3);
  });
  it('CRS-ESCALATION leaves out the epinephrine that the site takes for an inotrope (Q7)', () => {
    const inotrope = {
      protocol: (p: Protocol) => ({
        ...p,
        numbers: { ...p.numbers, 'crs.inotropeEpinephrineMax': { ...p.numbers['crs.inotropeEpinephrineMax'], value: 0.05 } },
      }),
    };
    const rows = [norepi('+01:00'), runs('+01:00', 'epinephrine', 0.03, 'ug/kg/min')];
    expect(crs(rows, '+01:10', inotrope).text).toBe('Meets ASTCT grade 3 criteria: vasopressor: norepinephrine');
  });
  it('CRS-ESCALATION to 4 by VA-ECMO names it, and not the pressure it replaced', () => {
    const va = support('+01:00', 'ecmo-va', 'va');
    const running = { name: 'VA-ECMO', value: 'running', t: offset('+01:00'), eventId: 'va' };
    expect(crs([bp('+00:30', 70), va], '+01:10')).toMatchObject({
      text: 'Meets ASTCT grade 4 criteria: VA-ECMO',
      evidence: [running],
    });
    expect(crs([va, norepi('+01:00')], '+01:10')).toMatchObject({
      text: 'Meets ASTCT grade 4 criteria: VA-ECMO and vasopressor: norepinephrine',
      evidence: [running, { name: 'norepinephrine' }],
    });
  });
  it('CRS-13: a vasopressor or VA-ECMO attributed to another cause is not what the grade rests on', () => {
    for (const running of [norepi('+01:20'), support('+01:20', 'ecmo-va', 'va')]) {
      const rows = [bp('+01:00', 84, { id: 'low' }), attribution('+01:10', 'hypotension'), running];
      const found = crs(rows, '+01:30');
      expect(found.text).toBe('Meets ASTCT grade 2 criteria: hypotension');
      expect(found.evidence).toMatchObject([{ name: 'systolic pressure', value: 84, eventId: 'low' }]);
    }
  });
});

describe('Hypoxia', () => {
  it('CRS-ESCALATION rests on the saturation on room air, with its event', () => {
    const found = crs([roomAir('+00:30'), vital('+01:00', { spo2Percent: 85, id: 'low' })], '+01:10');
    expect(found.text).toBe('Meets ASTCT grade 2 criteria: low SpO2 without oxygen');
    expect(found.evidence).toEqual([
      { name: 'SpO2', value: 85, unit: '%', t: offset('+01:00'), source: 'charted', eventId: 'low' },
    ]);
  });
  it.each([
    [cannula('+01:00', 3), 2, 'nasal cannula 3 L/min'],
    [oxygen('+01:00', 'nasal-cannula'), 2, 'nasal cannula'],
    [oxygen('+01:00', 'venturi', { fio2: 0.4 }), 3, 'Venturi mask'],
    [oxygen('+01:00', 'cpap', { fio2: 0.4 }), 4, 'CPAP'],
    [oxygen('+01:00', 'bipap', { fio2: 0.4 }), 4, 'BiPAP'],
  ])('CRS-ESCALATION names the oxygen device as people write it, with the flow if it is known', (row, grade, words) => {
    const found = crs([{ ...row, id: 'o' } as Row], '+01:10');
    expect(found.text).toBe(`Meets ASTCT grade ${grade} criteria: ${words}`);
    expect(found.evidence).toMatchObject([{ name: 'oxygen', t: offset('+01:00'), eventId: 'o' }]);
  });
  it('CRS-ESCALATION to 4 by VV-ECMO names it, with the ventilation and not the saturation beside it', () => {
    const vv = support('+01:00', 'ecmo-vv', 'vv');
    const running = { name: 'VV-ECMO', value: 'running', t: offset('+01:00'), eventId: 'vv' };
    const alone = crs([vital('+00:30', { spo2Percent: 80 }), vv], '+01:10');
    expect(alone.text).toBe('Meets ASTCT grade 4 criteria: VV-ECMO');
    expect(alone.evidence).toEqual([running]);
    const both = crs([oxygen('+01:00', 'invasive-ventilation', { id: 'o' }), vv], '+01:10');
    expect(both.text).toBe('Meets ASTCT grade 4 criteria: VV-ECMO and invasive ventilation');
    expect(both.evidence).toMatchObject([running, { name: 'oxygen', eventId: 'o' }]);
  });
  it('CRS-13: oxygen or VV-ECMO attributed to another cause is not what the grade rests on', () => {
    for (const running of [cannula('+01:20'), support('+01:20', 'ecmo-vv', 'vv')]) {
      const rows = [vital('+01:00', { spo2Percent: 85, id: 'low' }), attribution('+01:10', 'hypoxia'), running];
      const found = crs(rows, '+01:30');
      expect(found.text).toBe('Meets ASTCT grade 2 criteria: low SpO2 without oxygen');
      expect(found.evidence).toMatchObject([{ name: 'SpO2', value: 85, eventId: 'low' }]);
    }
  });
  it('CRS-ESCALATION names only the domain at the grade, both where both are', () => {
    expect(crs([norepi('+01:00'), cannula('+01:00')], '+01:10').text).toBe(
      'Meets ASTCT grade 3 criteria: vasopressor: norepinephrine',
    );
    expect(crs([bp('+01:00', 84), cannula('+01:00')], '+01:10').text).toBe(
      'Meets ASTCT grade 2 criteria: hypotension and nasal cannula 2 L/min',
    );
  });
});

describe('Renal replacement and fever', () => {
  const crrt = support('+01:00', 'crrt', 'crrt');
  it('REV-04: in the review of 2025 renal replacement is what grade 4 rests on', () => {
    const found = crs([crrt], '+01:10', REVIEW);
    expect(found.level).toBe(4);
    expect(found.text).toContain('grade 4 criteria: renal replacement');
    expect(found.evidence).toEqual([{ name: 'renal replacement', value: 'running', t: offset('+01:00'), eventId: 'crrt' }]);
  });
  it('REV-04: it is no domain: it is not named where the other signs do not count, nor by ASTCT', () => {
    expect(noFever([crrt, cannula('+01:00')], '+01:10', REVIEW).text).toBe(
      'Not graded, no fever on record: nasal cannula 2 L/min',
    );
    expect(crs([crrt, oxygen('+01:00', 'cpap')], '+01:10').text).toBe('Meets ASTCT grade 4 criteria: CPAP');
  });
  it('CRS-15: late fever that waits for a clinician is shown with its reading', () => {
    const found = noFever([FEVER], '+00:10', { patient: { carTInfusedAt: '-744:00' } });
    expect(found.text).toContain(': fever');
    expect(found.evidence).toEqual([{ name: 'temperature', value: 39, unit: 'Cel', t: offset('+00:00'), eventId: 'fever' }]);
  });
});

describe('ICANS', () => {
  const icans = (rows: readonly Row[], at = '+01:10', setting: Setting = {}): Finding =>
    finding('ICANS-ESCALATION', rows, at, setting);
  const neuro = (t: string, fields: object, id = 'n'): Row => ({ t, kind: 'neuro', id, ...fields });
  const record = (fields: object): Row => ({ t: '+01:00', kind: 'ice', id: 'i', ...fields });
  const at = offset('+01:00');

  it.each([
    [ice('+01:00', 5, { id: 'i' }), 2, 'ICE 5', { name: 'ICE', value: 5 }],
    [record({ assessable: false, reason: 'unarousable' }), 4, 'not arousable for ICE', { name: 'ICE', value: 'unarousable' }],
  ])('ICANS-ESCALATION rests on the ICE record', (row, grade, words, evidence) => {
    const found = icans([row]);
    expect(found.text).toBe(`Meets ASTCT ICANS grade ${grade} criteria: ${words}`);
    expect(found.evidence).toEqual([{ ...evidence, t: at, eventId: 'i' }]);
  });
  it('ICANS-06: under 12 years on the CAPD, by its own name; unarousable is no CAPD', () => {
    const child = { patient: { ageYears: 6, weightKg: 20 } };
    const found = icans([record({ capd: 12 })], '+01:10', child);
    expect(found.text).toBe('Meets ASTCT ICANS grade 3 criteria: CAPD 12');
    expect(found.evidence).toEqual([{ name: 'CAPD', value: 12, t: at, eventId: 'i' }]);
    const none = icans([record({ assessable: false, reason: 'unarousable' })], '+01:10', child);
    expect(none.text).toContain('not arousable for ICE');
    expect(none.evidence).toMatchObject([{ name: 'ICE', value: 'unarousable' }]);
  });
  it.each([
    [{ loc: 'awakens-spontaneously' }, 1, 'drowsy, awakens by itself', 'consciousness', 'awakens-spontaneously'],
    [{ loc: 'unarousable' }, 4, 'not arousable', 'consciousness', 'unarousable'],
    [{ motor: 'deep-focal' }, 4, 'deep focal weakness', 'motor', 'deep-focal'],
    [{ icp: 'papilledema' }, 4, 'papilloedema', 'intracranial pressure', 'papilledema'],
    [{ seizure: { type: 'non-convulsive', durationMin: 1 } }, 3, 'seizure', 'seizure', 'non-convulsive'],
    [{ seizure: { durationMin: 6 } }, 4, 'seizure', 'seizure', 'seizure'],
  ])('ICANS-ESCALATION rests on %j with its event', (fields, grade, words, name, value) => {
    const found = icans([neuro('+01:00', fields)]);
    expect(found.text).toBe(`Meets ASTCT ICANS grade ${grade} criteria: ${words}`);
    expect(found.evidence).toEqual([{ name, value, t: at, eventId: 'n' }]);
  });
  it('ICANS-ESCALATION names only the domains at the grade; what is lower or normal stays out', () => {
    const rows = [ice('+00:10', 8), neuro('+00:20', { loc: 'awakens-spontaneously', motor: 'none', icp: 'none' })];
    expect(icans([...rows, seizure('+01:00', { id: 's' })]).text).toBe('Meets ASTCT ICANS grade 3 criteria: seizure');
    expect(icans([...rows, neuro('+01:00', { loc: 'awakens-to-voice' }, 'later')]).evidence).toMatchObject([
      { name: 'consciousness', value: 'awakens-to-voice' },
    ]);
    expect(icans([neuro('+00:30', { loc: 'awakens-spontaneously', motor: 'none', icp: 'none' }), ice('+01:00', 4)]).text).toBe(
      'Meets ASTCT ICANS grade 2 criteria: ICE 4',
    );
  });
  it('ICANS-03: the seizure that made grade 4 is named, not a shorter one after it; with it all else at 4', () => {
    const long = seizure('+01:00', { id: 'long', seizure: { type: 'clinical', durationMin: 6 } });
    expect(icans([long, seizure('+01:05', { id: 'short' })]).evidence).toEqual([
      { name: 'seizure', value: 'clinical', t: at, eventId: 'long' },
    ]);
    expect(icans([long, neuro('+01:00', { motor: 'deep-focal' }, 'm')]).text).toContain(': seizure and deep focal weakness');
  });
});
