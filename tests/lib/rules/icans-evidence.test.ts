import { describe, expect, it } from 'vitest';
import { dexamethasoneText, pulseText, tociDoseText } from '../../../lib/rules/doses-said';
import {
  chartAt,
  dex,
  diagnostic,
  finding,
  given,
  holds,
  ice,
  norepi,
  offset,
  oxygen,
  protocolOf,
  type Row,
  type Setting,
  seizure,
  temp,
} from '../../support/charts';

/** ICANS: since when, in which words, on which records; and the amounts as a finding writes them. */
describe('SEIZURE', () => {
  it('SEIZURE: its time, its length if known, its kind and its event', () => {
    const said = (fields: object) => finding('SEIZURE', [seizure('+01:00', { id: 's', seizure: fields })], '+01:10');
    expect(said({ type: 'non-convulsive', durationMin: 3 })).toMatchObject({
      trigger: 's',
      priority: 'high',
      since: offset('+01:00'),
      text: 'Seizure at 01:00, 3 min',
      evidence: [{ name: 'seizure', value: 'non-convulsive', t: offset('+01:00'), eventId: 's' }],
    });
    expect(said({})).toMatchObject({ text: 'Seizure at 01:00', evidence: [{ name: 'seizure', value: 'seizure' }] });
  });
});

describe('ICE-FALL', () => {
  it('ICE-FALL compares with the highest of the day before it, not with the last; the newest of equals', () => {
    const rows = [
      ice('+00:00', 10, { id: 'a' }),
      ice('+02:00', 10, { id: 'b' }),
      ice('+04:00', 8),
      ice('+06:00', 6, { id: 'd' }),
    ];
    expect(finding('ICE-FALL', rows, '+06:10')).toMatchObject({
      trigger: 'd',
      since: offset('+06:00'),
      text: 'ICE 10 → 6 in 4 h',
      evidence: [
        { name: 'ICE', value: 6, t: offset('+06:00'), eventId: 'd' },
        { name: 'highest ICE before', value: 10, t: offset('+02:00'), eventId: 'b' },
      ],
    });
  });
  it('ICE-FALL: aphasia is a fall to 0; another record of the same instant is not the one before', () => {
    const aphasia = { t: '+06:00', kind: 'ice', assessable: false, reason: 'global-aphasia' };
    expect(finding('ICE-FALL', [ice('+02:00', 9), aphasia], '+06:10').text).toBe('ICE 9 → 0 in 4 h');
    expect(holds('ICE-FALL', [ice('+02:00', 10), ice('+02:00', 6)], '+02:10')).toBe(false);
  });
});

describe('INTUBATED-NO-DEX', () => {
  const D5: Setting = { patient: { carTInfusedAt: '-72:00' } };
  const tube = (indication?: string): Row => oxygen('+48:00', 'invasive-ventilation', { fio2: 0.5, indication, id: 'tube' });
  it('INTUBATED-NO-DEX: the tube with what it is for, and that no steroid was given', () => {
    expect(finding('INTUBATED-NO-DEX', [tube('airway-protection'), ice('+47:00', 1)], '+49:00', D5)).toMatchObject({
      level: 3,
      since: offset('+48:30'),
      text: 'Ventilated since 3 Mar 00:00 (D+5), no dexamethasone since 6 h before: protocol dexamethasone 10 mg q6h'.replace(
        '3 Mar ',
        '',
      ),
      evidence: [
        { name: 'invasive ventilation', value: 'airway-protection', t: offset('+48:00'), eventId: 'tube' },
        { name: 'dexamethasone', value: 'none given', t: null },
      ],
    });
  });
  it('INTUBATED-NO-DEX: the last steroid with its amount; the level is the worse of CRS and ICANS', () => {
    const rows = [
      temp('+40:00', 39),
      norepi('+41:00'),
      ice('+47:00', 8),
      given('+10:00', 'hydrocortisone', 50),
      given('+20:00', 'hydrocortisone', 50),
      dex('+30:00', 8, { id: 'd' }),
      tube(),
    ];
    const found = finding('INTUBATED-NO-DEX', rows, '+49:00', D5);
    expect(found.level).toBe(4);
    expect(found.evidence[1]).toEqual({ name: 'last dexamethasone', value: 8, unit: 'mg', t: offset('+30:00'), eventId: 'd' });
  });
  it('INTUBATED-NO-DEX: a dose of unknown amount is no answer', () => {
    expect(holds('INTUBATED-NO-DEX', [tube(), given('+48:10', 'dexamethasone')], '+49:00', D5)).toBe(true);
  });
});

describe('NEURO-WORKUP', () => {
  const tube = (t: string): Row => oxygen(t, 'invasive-ventilation', { fio2: 0.4, indication: 'airway-protection' });
  it('NEURO-WORKUP: what began first, and only what is missing', () => {
    const found = finding('NEURO-WORKUP', [ice('+47:00', 2), tube('+49:00')], '+62:00');
    expect(found).toMatchObject({
      since: offset('+59:00'),
      text: 'ICANS 3 for 12 h without EEG and brain imaging in 24 h',
      evidence: [{ name: 'ICANS 3', value: 'since', t: offset('+47:00') }],
    });
    expect(found.evidence).toHaveLength(1);
    const tubeFirst = finding('NEURO-WORKUP', [tube('+48:00'), ice('+50:00', 2)], '+63:00');
    expect(tubeFirst.text).toBe('Intubated in the peak window for 12 h without EEG and brain imaging in 24 h');
    expect(tubeFirst.since).toBe(offset('+60:00'));
  });
  it('NEURO-WORKUP: with an image the EEG alone is missing; the image is shown', () => {
    const rows = [ice('+01:00', 2), diagnostic('+05:00', 'mri-brain', { id: 'm' })];
    const found = finding('NEURO-WORKUP', rows, '+14:00');
    expect(found.text).toBe('ICANS 3 for 12 h without EEG');
    expect(found.since).toBe(offset('+13:00'));
    expect(found.evidence[1]).toEqual({ name: 'mri-brain', value: 'done', t: offset('+05:00'), eventId: 'm' });
  });
  it('NEURO-WORKUP with an EEG: since the image was a day old, or since the 12 h where that is later or none was made', () => {
    const rows = (...more: Row[]) => [ice('+01:00', 2), diagnostic('+02:00', 'eeg'), ...more];
    const since = (...more: Row[]) => finding('NEURO-WORKUP', rows(...more), '+35:00').since;
    expect(since(diagnostic('+08:00', 'ct-brain'))).toBe(offset('+32:00'));
    expect(since(diagnostic('-20:00', 'ct-brain'))).toBe(offset('+13:00'));
    expect(since()).toBe(offset('+13:00'));
  });
});

describe('Amounts in words (C8)', () => {
  const child: Setting = { patient: { ageYears: 6, weightKg: 14 } };
  const signed: Setting = { ...child, protocol: (p) => ({ ...p, paediatricDosesSigned: true, paediatricPulseMg: 250 }) };
  const said = (text: typeof pulseText, setting: Setting = {}) =>
    text(chartAt([], '+00:00', setting), offset('+00:00'), protocolOf(setting));
  it('the methylprednisolone pulse: 500 mg for an adult, for a child what the site has set', () => {
    expect([said(pulseText), said(pulseText, child), said(pulseText, signed)]).toEqual([
      'methylprednisolone 500 mg',
      'methylprednisolone, dose by site protocol',
      'methylprednisolone 250 mg',
    ]);
  });
  it('dexamethasone 10 mg, 0.5 mg/kg for a child whose site has signed its doses; the rhythm only if asked', () => {
    expect([said(dexamethasoneText), said(dexamethasoneText, child), said(dexamethasoneText, signed)]).toEqual([
      'dexamethasone 10 mg',
      'dexamethasone, dose by site protocol',
      'dexamethasone 7 mg',
    ]);
    expect(dexamethasoneText(chartAt([], '+00:00'), offset('+00:00'), protocolOf(), 'q6h')).toBe('dexamethasone 10 mg q6h');
  });
  it('tocilizumab 8 mg/kg, 12 below 30 kg, at most 800 mg; without a weight only the rule (TOCI-01)', () => {
    const adult = (weightKg?: number) => said(tociDoseText, { patient: { weightKg } });
    expect([adult(80), adult(71.4), adult(62.5), adult(120), adult()]).toEqual([
      '640 mg (8 mg/kg, 80 kg)',
      '571 mg (8 mg/kg, 71.4 kg)',
      '500 mg (8 mg/kg, 62.5 kg)',
      '800 mg (8 mg/kg, 120 kg, capped)',
      '8 mg/kg, at most 800 mg; weight not known',
    ]);
    expect([said(tociDoseText, child), said(tociDoseText, signed)]).toEqual([
      'dose by site protocol',
      '168 mg (12 mg/kg, 14 kg)',
    ]);
  });
});
