import { describe, expect, it } from 'vitest';
import { ruleById } from '../../../lib/rules';
import {
  attribution,
  cannula,
  dex,
  diagnostic,
  finding,
  given,
  holds,
  ice,
  oxygen,
  roomAir,
  seizure,
  spells,
  temp,
} from '../../support/charts';

const intubated = (t: string) => oxygen(t, 'invasive-ventilation', { fio2: 0.4, indication: 'airway-protection' });

describe('ICANS-ESCALATION', () => {
  it('ICANS-ESCALATION is medium to 1 and 2, high from 3, 12 h each', () => {
    const rows = [ice('+01:00', 8), ice('+03:00', 4), ice('+05:00', 1), ice('+12:00', 1)];
    expect(spells('ICANS-ESCALATION', rows, '+20:00')).toEqual(['+01:00 medium', '+05:00 high', '+17:00:00.001 off']);
    expect(finding('ICANS-ESCALATION', rows, '+04:00')).toMatchObject({
      level: 2,
      text: 'Meets ASTCT ICANS grade 2 criteria: ICE 4',
    });
  });
  it('ICANS-ESCALATION ends when the grade falls below', () => {
    expect(spells('ICANS-ESCALATION', [ice('+01:00', 4), ice('+03:00', 8)], '+06:00')).toEqual(['+01:00 medium', '+03:00 off']);
  });
  it('ICANS-ESCALATION to 1 does not page the neurologist', () => {
    const rule = ruleById('ICANS-ESCALATION');
    expect(rule?.notifyFor?.(finding('ICANS-ESCALATION', [ice('+01:00', 9)], '+01:10'))).toEqual(['RN', 'HEM']);
    expect(rule?.notifyFor?.(finding('ICANS-ESCALATION', [ice('+01:00', 6)], '+01:10'))).toEqual(['RN', 'ICU', 'HEM', 'NEU']);
  });
  it('ICANS-ESCALATION names consciousness, seizure, weakness and oedema', () => {
    const text = (fields: object) => finding('ICANS-ESCALATION', [{ t: '+01:00', kind: 'neuro', ...fields }], '+01:10').text;
    expect(text({ loc: 'awakens-to-tactile' })).toBe('Meets ASTCT ICANS grade 3 criteria: awakens only to touch');
    expect(text({ seizure: { durationMin: 6 } })).toBe('Meets ASTCT ICANS grade 4 criteria: seizure');
    expect(text({ motor: 'deep-focal' })).toBe('Meets ASTCT ICANS grade 4 criteria: deep focal weakness');
    expect(text({ icp: 'focal-edema' })).toBe('Meets ASTCT ICANS grade 3 criteria: focal oedema');
  });
  it('ICANS-ESCALATION does not speak before the infusion', () => {
    expect(holds('ICANS-ESCALATION', [ice('+01:00', 3)], '+01:10', { patient: { carTInfusedAt: '+05:00' } })).toBe(false);
  });
});

describe('SEIZURE', () => {
  it('SEIZURE for 24 h, the last instant included; a second one is a second finding', () => {
    expect(spells('SEIZURE', [seizure('+01:00'), seizure('+03:00')], '+40:00')).toEqual([
      '+01:00 high',
      '+03:00 high x2',
      '+25:00:00.001 high',
      '+27:00:00.001 off',
    ]);
  });
  it('SEIZURE charted a day late is told for 24 h from its arrival', () => {
    expect(spells('SEIZURE', [seizure('+00:00', { receivedAt: '+25:00' })], '+60:00')).toEqual([
      '+25:00 high',
      '+49:00:00.001 off',
    ]);
  });
  it('SEIZURE is told also when attributed to another cause, which grades nothing', () => {
    const rows = [attribution('+00:30', 'icans-seizure'), seizure('+01:00')];
    expect(finding('SEIZURE', rows, '+01:10').text).toContain('attributed to another cause');
    expect(holds('ICANS-ESCALATION', rows, '+01:10')).toBe(false);
    expect(ruleById('SEIZURE')?.notify).toEqual(['RN', 'ICU', 'HEM', 'NEU']);
  });
});

describe('ICE-FALL', () => {
  it('ICE-FALL of exactly three points within 24 h, for 12 h', () => {
    expect(spells('ICE-FALL', [ice('+00:00', 10), ice('+06:00', 7)], '+30:00')).toEqual(['+06:00 medium', '+18:00:00.001 off']);
    expect(finding('ICE-FALL', [ice('+00:00', 10), ice('+06:00', 7)], '+06:10').text).toBe('ICE 10 → 7 in 6 h');
    expect(holds('ICE-FALL', [ice('+00:00', 10), ice('+06:00', 8)], '+06:10')).toBe(false);
  });
  it('ICE-FALL compares with the 24 h before the latest, both ends of it', () => {
    expect(holds('ICE-FALL', [ice('+00:00', 10), ice('+24:00', 7)], '+24:10')).toBe(true);
    expect(holds('ICE-FALL', [ice('+00:00', 10), ice('+24:00:01', 7)], '+24:10')).toBe(false);
  });
  it('ICE-FALL ends with a later, better ICE and holds through one that could not be taken', () => {
    expect(spells('ICE-FALL', [ice('+00:00', 10), ice('+06:00', 7), ice('+08:00', 9)], '+12:00')).toEqual([
      '+06:00 medium',
      '+08:00 off',
    ]);
    const sedated = { t: '+08:00', kind: 'ice', assessable: false, reason: 'sedated' };
    expect(holds('ICE-FALL', [ice('+00:00', 10), ice('+06:00', 7), sedated], '+09:00')).toBe(true);
  });
  it('ICE-FALL: an ICE before the infusion counts as the highest, not as the latest', () => {
    expect(holds('ICE-FALL', [ice('-01:00', 10), ice('+03:00', 6)], '+03:10', { patient: { carTInfusedAt: '+00:00' } })).toBe(
      true,
    );
    expect(holds('ICE-FALL', [ice('-03:00', 10), ice('-01:00', 6)], '+00:10', { patient: { carTInfusedAt: '+00:00' } })).toBe(
      false,
    );
  });
  it('ICE-FALL not when attributed at its own time, nor under 12 years', () => {
    expect(holds('ICE-FALL', [ice('+00:00', 10), attribution('+05:00', 'icans-ice'), ice('+06:00', 5)], '+06:10')).toBe(false);
    expect(holds('ICE-FALL', [ice('+00:00', 10), ice('+06:00', 5)], '+06:10', { patient: { ageYears: 11, weightKg: 30 } })).toBe(
      false,
    );
  });
  it('ICE-FALL to unarousable is a fall to 0', () => {
    expect(
      finding('ICE-FALL', [ice('+00:00', 3), { t: '+06:00', kind: 'ice', assessable: false, reason: 'unarousable' }], '+06:10')
        .text,
    ).toBe('ICE 3 → 0 in 6 h');
  });
});

describe('INTUBATED-NO-DEX', () => {
  const D5 = { patient: { carTInfusedAt: '-72:00' } };
  it('INTUBATED-NO-DEX 30 min after an intubation on D+5, until 10 mg dexamethasone or extubation', () => {
    expect(spells('INTUBATED-NO-DEX', [intubated('+48:00'), dex('+49:00')], '+52:00', D5)).toEqual(['+48:30 high', '+49:00 off']);
    expect(spells('INTUBATED-NO-DEX', [intubated('+48:00'), roomAir('+50:00')], '+52:00', D5)).toEqual([
      '+48:30 high',
      '+50:00 off',
    ]);
  });
  it('INTUBATED-NO-DEX from D+5 to D+10 by the calendar', () => {
    const on = (t: string) => holds('INTUBATED-NO-DEX', [intubated(t)], '+260:00', D5);
    expect([on('+47:59'), on('+48:00'), on('+191:59'), on('+192:00')]).toEqual([false, true, true, false]);
  });
  it('INTUBATED-NO-DEX is answered by one dose of 10 mg since 6 h before, not by two of 5', () => {
    expect(holds('INTUBATED-NO-DEX', [dex('+42:00'), intubated('+48:00')], '+49:00', D5)).toBe(false);
    expect(holds('INTUBATED-NO-DEX', [dex('+41:59'), intubated('+48:00')], '+49:00', D5)).toBe(true);
    expect(holds('INTUBATED-NO-DEX', [dex('+47:00', 5), dex('+48:10', 5), intubated('+48:00')], '+49:00', D5)).toBe(true);
    expect(holds('INTUBATED-NO-DEX', [given('+48:10', 'hydrocortisone', 300), intubated('+48:00')], '+49:00', D5)).toBe(true);
  });
  it("INTUBATED-NO-DEX: a child's own dose suffices (C8)", () => {
    const child = { patient: { ageYears: 3, weightKg: 14 } };
    expect(holds('INTUBATED-NO-DEX', [dex('+48:10', 7), intubated('+48:00')], '+49:00', child)).toBe(false);
    expect(holds('INTUBATED-NO-DEX', [dex('+48:10', 6.9), intubated('+48:00')], '+49:00', child)).toBe(true);
  });
});

describe('NEURO-WORKUP', () => {
  it('NEURO-WORKUP after 12 h of ICANS 3 without EEG or imaging', () => {
    const rows = [ice('+01:00', 2), diagnostic('+14:00', 'eeg'), diagnostic('+15:00', 'mri-brain')];
    expect(spells('NEURO-WORKUP', rows, '+42:00')).toEqual(['+13:00 low', '+15:00 off', '+39:00 low']);
    expect(finding('NEURO-WORKUP', rows, '+13:10').text).toBe('ICANS 3 for 12 h without EEG and brain imaging in 24 h');
    expect(finding('NEURO-WORKUP', rows, '+14:10').text).toBe('ICANS 3 for 12 h without brain imaging in 24 h');
  });
  it('NEURO-WORKUP: an EEG from 12 h before the start counts', () => {
    const image = diagnostic('+12:00', 'ct-brain');
    expect(holds('NEURO-WORKUP', [diagnostic('-11:00', 'eeg'), image, ice('+01:00', 2)], '+14:00')).toBe(false);
    expect(holds('NEURO-WORKUP', [diagnostic('-11:01', 'eeg'), image, ice('+01:00', 2)], '+14:00')).toBe(true);
  });
  it('NEURO-WORKUP for intubation on D+5 to D+10, and from ICANS 2 where the site says so', () => {
    expect(spells('NEURO-WORKUP', [intubated('+48:00')], '+62:00')).toEqual(['+60:00 low']);
    expect(spells('NEURO-WORKUP', [temp('+00:00', 38.5), cannula('+01:00'), ice('+01:00', 5)], '+20:00')).toEqual([]);
    const from2 = {
      protocol: (p: import('../../../lib/protocols/protocol').Protocol) => ({
        ...p,
        numbers: { ...p.numbers, 'icans.workupFromGrade': { value: 2, unit: '1', source: 'ASCO21' } },
      }),
    };
    expect(spells('NEURO-WORKUP', [ice('+01:00', 5)], '+20:00', from2)).toEqual(['+13:00 low']);
  });
});
