import { describe, expect, it } from 'vitest';
import { ruleById } from '../../../lib/rules';
import {
  attribution,
  bp,
  cannula,
  finding,
  holds,
  ice,
  lab,
  norepi,
  ordered,
  oxygen,
  regrade,
  roomAir,
  spells,
  temp,
  toci,
  vital,
  withhold,
} from '../../support/charts';

const FEVER = temp('+00:00', 38.9);
const GRADE2 = [FEVER, cannula('+01:00')];

describe('TOCI-DUE', () => {
  it('TOCI-DUE from the start of grade 2 until a dose', () => {
    expect(spells('TOCI-DUE', [...GRADE2, toci('+03:10')], '+06:00')).toEqual(['+01:00 medium', '+03:10 off']);
  });
  it('TOCI-DUE is answered by a dose in the 8 h before the run, not by an older one', () => {
    expect(holds('TOCI-DUE', [toci('-07:00'), ...GRADE2], '+01:10')).toBe(false);
    expect(holds('TOCI-DUE', [toci('-07:01'), ...GRADE2], '+01:10')).toBe(true);
  });
  it('TOCI-DUE is not answered by an order', () => {
    expect(holds('TOCI-DUE', [...GRADE2, ordered('+01:10', 'tocilizumab', 640, '+02:00')], '+02:10')).toBe(true);
  });
  it('TOCI-DUE waits for the limits: three doses in 24 h, then the oldest leaves the window', () => {
    const early = [toci('-20:00'), toci('-14:00'), toci('-08:00')];
    expect(spells('TOCI-DUE', [...early, ...GRADE2], '+06:00')).toEqual(['+04:00 medium']);
  });
  it('TOCI-DUE is silent once four doses were given since the infusion', () => {
    const four = [toci('-60:00'), toci('-50:00'), toci('-40:00'), toci('-30:00')];
    expect(spells('TOCI-DUE', [...four, ...GRADE2], '+20:00')).toEqual([]);
  });
  it('TOCI-DUE: withholding with a reason holds exactly 8 h, and ends when the grade rises above that of the decision', () => {
    expect(spells('TOCI-DUE', [...GRADE2, withhold('+01:30', 'tocilizumab')], '+12:00')).toEqual([
      '+01:00 medium',
      '+01:30 off',
      '+09:30 medium',
    ]);
    const rise = [...GRADE2, withhold('+01:30', 'tocilizumab'), oxygen('+03:00', 'hfnc', { flowLpm: 40 })];
    expect(spells('TOCI-DUE', rise, '+05:00')).toEqual(['+01:00 medium', '+01:30 off', '+03:00 medium']);
    const icans = [...GRADE2, withhold('+01:30', 'tocilizumab'), ice('+02:00', 8)];
    expect(spells('TOCI-DUE', icans, '+05:00')).toEqual(['+01:00 medium', '+01:30 off', '+02:00 medium']);
  });
  it('TOCI-DUE: a decision made during a syringe change stands at the grade before it', () => {
    const rows = [FEVER, norepi('+01:00'), norepi('+02:00', 0), withhold('+02:01', 'tocilizumab'), norepi('+02:03')];
    expect(spells('TOCI-DUE', rows, '+05:00')).toEqual(['+01:00 medium', '+02:00 off']);
  });
  it('TOCI-DUE: a decision about something else does not silence it', () => {
    expect(holds('TOCI-DUE', [...GRADE2, withhold('+01:30', 'antibiotics')], '+02:00')).toBe(true);
  });
  it('TOCI-DUE says the amount for this patient: capped, by weight, from 12 mg/kg below 30 kg, or by site protocol', () => {
    const text = (patient: object, protocol?: object) =>
      finding('TOCI-DUE', GRADE2, '+01:10', {
        patient: patient as Record<string, unknown>,
        protocol: (p) => ({ ...p, ...protocol }),
      }).text;
    expect(text({ weightKg: 80 })).toContain('640 mg (8 mg/kg, 80 kg)');
    expect(text({ weightKg: 120 })).toContain('800 mg (8 mg/kg, 120 kg, capped)');
    expect(text({ ageYears: 9, weightKg: 29.9 })).toContain('dose by site protocol');
    expect(text({ ageYears: 9, weightKg: 29.9 }, { paediatricDosesSigned: true })).toContain('359 mg (12 mg/kg, 29.9 kg)');
    expect(text({ ageYears: 9, weightKg: 30 }, { paediatricDosesSigned: true })).toContain('240 mg (8 mg/kg, 30 kg)');
    expect(text({ weightKg: undefined })).toContain('weight not known');
  });
  it('TOCI-DUE tells nurse, intensivist, attending and pharmacist', () => {
    expect(ruleById('TOCI-DUE')?.notify).toEqual(['RN', 'ICU', 'HEM', 'PH']);
  });
});

describe('TOCI-DELAY', () => {
  it('TOCI-DELAY from exactly 2 h of the run, with TOCI-DUE still holding', () => {
    expect(spells('TOCI-DELAY', [...GRADE2, toci('+03:10')], '+06:00')).toEqual(['+03:00 high', '+03:10 off']);
    expect(holds('TOCI-DUE', GRADE2, '+03:00')).toBe(true);
    expect(ruleById('TOCI-DELAY')?.family).toBe('TOCI-DUE');
  });
  it('TOCI-DELAY counts through falls of exactly 30 min and is silent during them', () => {
    const rows = [FEVER, norepi('+01:00'), norepi('+02:50', 0), norepi('+03:20')];
    expect(spells('TOCI-DELAY', rows, '+06:00')).toEqual(['+03:20 high']);
  });
  it('TOCI-DELAY begins anew after a fall of more than 30 min, a lower regrade in it, or an attribution', () => {
    const fall = (middle: object[]) => [FEVER, norepi('+01:00'), ...middle] as Parameters<typeof spells>[1];
    expect(spells('TOCI-DELAY', fall([norepi('+01:30', 0), norepi('+02:01')]), '+06:00')).toEqual(['+04:01 high']);
    expect(spells('TOCI-DELAY', fall([norepi('+01:30', 0), regrade('+01:35', 1, 0), norepi('+01:50')]), '+06:00')).toEqual([
      '+03:50 high',
    ]);
    expect(spells('TOCI-DELAY', fall([attribution('+01:30', 'hypotension', { until: '+01:45' })]), '+06:00')).toEqual([
      '+03:45 high',
    ]);
  });
  it('TOCI-DELAY: a regrade that confirms the grade in the fall does not end the run', () => {
    expect(
      spells('TOCI-DELAY', [FEVER, norepi('+01:00'), norepi('+01:30', 0), regrade('+01:35', 3, 0), norepi('+01:50')], '+06:00'),
    ).toEqual(['+03:00 high']);
  });
});

describe('TOCI-REPEAT-DUE', () => {
  it('TOCI-REPEAT-DUE exactly 8 h after the dose, while the sign is there and the grade not lower', () => {
    expect(spells('TOCI-REPEAT-DUE', [...GRADE2, toci('+02:00'), roomAir('+11:00')], '+12:00')).toEqual([
      '+10:00 medium',
      '+11:00 off',
    ]);
  });
  it('TOCI-REPEAT-DUE is not raised below the grade at the dose', () => {
    const better = [FEVER, oxygen('+01:00', 'hfnc', { flowLpm: 40 }), toci('+02:00'), cannula('+09:00')];
    expect(spells('TOCI-REPEAT-DUE', better, '+12:00')).toEqual([]);
  });
  it('TOCI-REPEAT-DUE needs a sign that is there now, not one that stands on the hold (C4)', () => {
    const held = [FEVER, bp('+00:30', 82), toci('+01:00'), bp('+02:00', 110), bp('+06:00', 84), bp('+07:00', 112)];
    expect(holds('TOCI-REPEAT-DUE', held, '+09:00')).toBe(false);
    expect(holds('TOCI-REPEAT-DUE', [...held, bp('+08:30', 85)], '+09:00')).toBe(true);
  });
  it('TOCI-REPEAT-DUE is not silenced by a decision to withhold (C7)', () => {
    expect(holds('TOCI-REPEAT-DUE', [...GRADE2, toci('+02:00'), withhold('+09:30', 'tocilizumab')], '+10:00')).toBe(true);
  });
  it('TOCI-REPEAT-DUE stops at the total of four', () => {
    const four = [toci('-40:00'), toci('-30:00'), toci('-20:00'), ...GRADE2, toci('+02:00')];
    expect(spells('TOCI-REPEAT-DUE', four, '+20:00')).toEqual(['+01:00 medium', '+02:00 off']);
  });
  it('TOCI-REPEAT-DUE: a lone low device pressure counts from its 15th minute, by time alone', () => {
    const rows = [
      FEVER,
      bp('+00:30', 82),
      toci('+01:00'),
      bp('+05:30', 84),
      bp('+06:00', 112),
      bp('+09:10', 84, { source: 'device' }),
    ];
    expect(spells('TOCI-REPEAT-DUE', rows, '+09:28')).toEqual(['+09:25 medium']);
  });
});

describe('CRS-NO-IMPROVE-24H', () => {
  it('CRS-NO-IMPROVE-24H from exactly 24 h after the first dose of the episode', () => {
    const rows = [...GRADE2, toci('+02:00'), toci('+10:00'), roomAir('+30:00')];
    expect(spells('CRS-NO-IMPROVE-24H', rows, '+32:00')).toEqual(['+26:00 high', '+30:00 off']);
    expect(finding('CRS-NO-IMPROVE-24H', rows, '+27:00')).toMatchObject({
      level: 2,
      text: 'CRS 2, not below the grade at the first dose (1 Mar 02:00): manage as grade 3',
    });
  });
  it('CRS-NO-IMPROVE-24H: grade 3 at the dose and 2 now is an improvement', () => {
    const rows = [FEVER, oxygen('+01:00', 'hfnc', { flowLpm: 40 }), toci('+02:00'), cannula('+20:00')];
    expect(spells('CRS-NO-IMPROVE-24H', rows, '+30:00')).toEqual([]);
  });
  it('CRS-NO-IMPROVE-24H: the grade at a dose given in a short fall is the one before it', () => {
    const rows = [
      FEVER,
      norepi('+01:00'),
      norepi('+02:00', 0),
      toci('+02:01'),
      norepi('+02:03'),
      norepi('+25:00', 0),
      cannula('+25:00'),
    ];
    expect(spells('CRS-NO-IMPROVE-24H', rows, '+30:00')).toEqual([]);
  });
  it('CRS-NO-IMPROVE-24H counts no dose of an earlier episode', () => {
    expect(spells('CRS-NO-IMPROVE-24H', [toci('-10:00'), ...GRADE2], '+20:00')).toEqual([]);
  });
});

describe('FEVER-POST-TOCI', () => {
  it('FEVER-POST-TOCI for a temperature taken more than 12 h and at most 24 h after the dose', () => {
    const taken = (t: string) => holds('FEVER-POST-TOCI', [FEVER, toci('+01:00'), temp(t, 38.4)], '+25:30');
    expect(taken('+13:00')).toBe(false);
    expect(taken('+13:00:01')).toBe(true);
    expect(taken('+25:00')).toBe(true);
    expect(taken('+25:00:01')).toBe(false);
  });
  it('FEVER-POST-TOCI ends with the next normal temperature or the next dose', () => {
    const rows = [FEVER, toci('+01:00'), temp('+13:30', 38.4), temp('+14:30', 37.2), temp('+15:00', 38.2), toci('+16:00')];
    expect(spells('FEVER-POST-TOCI', rows, '+20:00')).toEqual(['+13:30 medium', '+14:30 off', '+15:00 medium', '+16:00 off']);
  });
});

describe('IL6-POST-TOCI', () => {
  const il6 = (t: string) => lab(t, 'il6', 9000, 'pg/mL');
  it('IL6-POST-TOCI for 24 h after the collection, the last instant included', () => {
    expect(spells('IL6-POST-TOCI', [toci('+01:00'), il6('+09:00')], '+40:00')).toEqual(['+09:00 low', '+33:00:00.001 off']);
  });
  it('IL6-POST-TOCI not for one collected before the dose, nor more than 14 days after it', () => {
    expect(holds('IL6-POST-TOCI', [il6('+00:59'), toci('+01:00')], '+02:00')).toBe(false);
    expect(holds('IL6-POST-TOCI', [toci('+01:00'), il6('+337:00')], '+337:10')).toBe(true);
    expect(holds('IL6-POST-TOCI', [toci('+01:00'), il6('+337:00:01')], '+337:10')).toBe(false);
  });
});

describe('TOCI-INTERVAL', () => {
  it('TOCI-INTERVAL: 8 h is allowed, from 7 h 45 min low, earlier high', () => {
    const second = (t: string) => spells('TOCI-INTERVAL', [toci('+01:00'), toci(t)], '+10:00');
    expect(second('+09:00')).toEqual([]);
    expect(second('+08:59:59')).toEqual(['+08:59:59 low']);
    expect(second('+08:45')).toEqual(['+08:45 low']);
    expect(second('+08:44:59')).toEqual(['+08:44:59 high']);
  });
  it('TOCI-INTERVAL holds 24 h from the dose, and from its arrival if it was charted late', () => {
    expect(spells('TOCI-INTERVAL', [toci('+01:00'), toci('+07:00')], '+40:00')).toEqual(['+07:00 high', '+31:00:00.001 off']);
    expect(spells('TOCI-INTERVAL', [toci('+01:00'), toci('+07:00', 640, { receivedAt: '+10:00' })], '+40:00')).toEqual([
      '+10:00 high',
      '+34:00:00.001 off',
    ]);
  });
  it('TOCI-INTERVAL: an order is judged by its planned time, high however near, and ends when the dose is given', () => {
    const rows = [toci('+01:00'), ordered('+04:00', 'tocilizumab', 640, '+08:59'), toci('+09:00')];
    expect(spells('TOCI-INTERVAL', rows, '+10:00')).toEqual(['+04:00 high', '+09:00 off']);
    expect(finding('TOCI-INTERVAL', rows, '+05:00').text).toBe(
      'Ordered for 08:59, 7 h 59 min after the dose of 01:00: hold, eligible from 09:00',
    );
    expect(finding('TOCI-INTERVAL', [toci('+01:00'), toci('+07:00')], '+07:10').text).toMatch(
      /^Already given 6 h after the dose of 01:00: tell prescriber and pharmacy/,
    );
  });
  it('TOCI-INTERVAL: a second violation is a second finding', () => {
    expect(spells('TOCI-INTERVAL', [toci('+01:00'), toci('+06:00'), toci('+11:00')], '+12:00')).toEqual([
      '+06:00 high',
      '+11:00 high x2',
    ]);
  });
  it('TOCI-INTERVAL: a dose withdrawn takes its finding with it', () => {
    const rows = [
      toci('+01:00'),
      toci('+07:00', 640, { id: 'd2' }),
      { t: '+07:00', kind: 'medication', drug: 'tocilizumab', status: 'entered-in-error', id: 'd2', receivedAt: '+08:00' },
    ];
    expect(spells('TOCI-INTERVAL', rows, '+10:00')).toEqual(['+07:00 high', '+08:00 off']);
  });
});

describe('TOCI-24H-LIMIT and TOCI-TOTAL-LIMIT', () => {
  it('TOCI-24H-LIMIT: three in the 24 h before, one exactly 24 h old no longer counts', () => {
    const fourth = (t: string) => holds('TOCI-24H-LIMIT', [toci('+00:00'), toci('+06:00'), toci('+12:00'), toci(t)], '+30:00');
    expect(fourth('+23:59:59')).toBe(true);
    expect(fourth('+24:00')).toBe(false);
  });
  it('TOCI-24H-LIMIT counts doses before the infusion, TOCI-TOTAL-LIMIT does not', () => {
    const setting = { patient: { carTInfusedAt: '+02:00', monitoringStart: '-10:00' } };
    const rows = [toci('-05:00'), toci('+03:00'), toci('+11:00'), toci('+18:00'), toci('+30:00')];
    expect(holds('TOCI-24H-LIMIT', rows, '+18:10', setting)).toBe(true);
    expect(holds('TOCI-TOTAL-LIMIT', rows, '+30:10', setting)).toBe(false);
  });
  it('TOCI-TOTAL-LIMIT for the fifth dose, and for an order of it', () => {
    const four = [toci('+00:00'), toci('+08:00'), toci('+16:00'), toci('+24:00')];
    expect(spells('TOCI-TOTAL-LIMIT', four, '+33:00')).toEqual([]);
    expect(spells('TOCI-TOTAL-LIMIT', [...four, ordered('+25:00', 'tocilizumab', 640, '+40:00')], '+33:00')).toEqual([
      '+25:00 high',
    ]);
    expect(spells('TOCI-TOTAL-LIMIT', [...four, toci('+40:00')], '+41:00')).toEqual(['+40:00 high']);
  });
  it('TOCI-TOTAL-LIMIT counts anew after a second infusion', () => {
    const four = [toci('+00:00'), toci('+08:00'), toci('+16:00'), toci('+24:00')];
    const again = { t: '+48:00', kind: 'infusion', product: 'axi-cel' };
    expect(holds('TOCI-TOTAL-LIMIT', [...four, toci('+50:00')], '+51:00')).toBe(true);
    expect(holds('TOCI-TOTAL-LIMIT', [...four, again, toci('+50:00')], '+51:00')).toBe(false);
  });
});

describe('TOCI-OVERDOSE and TOCI-UNDERDOSE', () => {
  const dose = (mg: number, weightKg: number | undefined) => (rule: string) =>
    holds(rule, [toci('+01:00', mg)], '+01:10', { patient: { weightKg } });
  it('TOCI-OVERDOSE above 800 mg or above 110 % of the weight dose, compared at 0.1 mg', () => {
    expect(dose(800, 100)('TOCI-OVERDOSE')).toBe(false);
    expect(dose(800.04, 110)('TOCI-OVERDOSE')).toBe(false);
    expect(dose(800.06, 110)('TOCI-OVERDOSE')).toBe(true);
    expect(dose(528, 60)('TOCI-OVERDOSE')).toBe(false);
    expect(dose(528.1, 60)('TOCI-OVERDOSE')).toBe(true);
  });
  it('TOCI-OVERDOSE without a weight checks the 800 mg alone', () => {
    expect(dose(800, undefined)('TOCI-OVERDOSE')).toBe(false);
    expect(dose(801, undefined)('TOCI-OVERDOSE')).toBe(true);
    expect(dose(100, undefined)('TOCI-UNDERDOSE')).toBe(false);
  });
  it('TOCI-UNDERDOSE strictly below 90 % of the capped dose, not rounded', () => {
    expect(dose(576, 80)('TOCI-UNDERDOSE')).toBe(false);
    expect(dose(575.99, 80)('TOCI-UNDERDOSE')).toBe(true);
    expect(dose(720, 130)('TOCI-UNDERDOSE')).toBe(false);
  });
  it('TOCI-OVERDOSE uses the weight in force at the dose', () => {
    const rows = [toci('+01:00', 640), { t: '+02:00', kind: 'weight', weightKg: 50 }];
    expect(holds('TOCI-OVERDOSE', rows, '+03:00')).toBe(false);
  });
  it('TOCI-OVERDOSE of an order asks to hold it, of a dose to tell', () => {
    expect(finding('TOCI-OVERDOSE', [ordered('+01:00', 'tocilizumab', 900)], '+01:10').text).toBe(
      '900 mg ordered, protocol 640 mg at 80 kg: hold and check',
    );
    expect(finding('TOCI-OVERDOSE', [toci('+01:00', 900)], '+01:10').text).toMatch(/^900 mg already given/);
    expect(ruleById('TOCI-OVERDOSE')?.notify).toEqual(['RN', 'PH', 'ICU', 'HEM']);
  });
});

describe('TOCI-DUPLICATE', () => {
  const pair = (gap: string, mg = 640) => [toci('+01:00', 640, { source: 'pump' }), toci(gap, mg, { source: 'pharmacy' })];
  const answer = (t: string, duplicate: string) => ({ t, kind: 'decision', duplicate });
  it('TOCI-DUPLICATE for two sources at most 30 min and 10 % apart, until answered', () => {
    expect(holds('TOCI-DUPLICATE', pair('+01:30'), '+02:00')).toBe(true);
    expect(holds('TOCI-DUPLICATE', pair('+01:30:01'), '+02:00')).toBe(false);
    expect(holds('TOCI-DUPLICATE', pair('+01:20', 576), '+02:00')).toBe(true);
    expect(holds('TOCI-DUPLICATE', pair('+01:20', 575), '+02:00')).toBe(false);
    expect(spells('TOCI-DUPLICATE', [...pair('+01:20'), answer('+03:00', 'different')], '+04:00')).toEqual([
      '+01:20 medium',
      '+03:00 off',
    ]);
  });
  it('TOCI-DUPLICATE: while it is open no TOCI-INTERVAL for that pair; without an answer for 30 min it is raised', () => {
    expect(spells('TOCI-INTERVAL', pair('+01:20'), '+04:00')).toEqual(['+01:50 high']);
    expect(spells('TOCI-INTERVAL', [...pair('+01:20'), answer('+01:30', 'same')], '+04:00')).toEqual([]);
    expect(spells('TOCI-INTERVAL', [...pair('+01:20'), answer('+01:30', 'different')], '+04:00')).toEqual(['+01:30 high']);
  });
  it('TOCI-DUPLICATE never pairs records of one source or without one', () => {
    expect(holds('TOCI-DUPLICATE', [toci('+01:00'), toci('+01:20')], '+02:00')).toBe(false);
    expect(
      holds('TOCI-DUPLICATE', [toci('+01:00', 640, { source: 'pump' }), toci('+01:20', 640, { source: 'pump' })], '+02:00'),
    ).toBe(false);
  });
  it('TOCI-DUPLICATE: an answer given before both records were known does not count', () => {
    const rows = [
      toci('+01:00', 640, { source: 'pump' }),
      toci('+01:20', 640, { source: 'pharmacy', receivedAt: '+05:00' }),
      answer('+02:00', 'different'),
    ];
    expect(spells('TOCI-DUPLICATE', rows, '+06:00')).toEqual(['+05:00 medium']);
  });
});

describe('TOCI-G1-ICANS2 and TOCI-ICANS-ONLY', () => {
  const both = [temp('+00:00', 38.5), ice('+01:00', 3)];
  it('TOCI-G1-ICANS2 is high for the order and medium once given', () => {
    const rows = [...both, ordered('+02:00', 'tocilizumab', 640, '+03:00'), toci('+03:00')];
    expect(spells('TOCI-G1-ICANS2', rows, '+04:00')).toEqual(['+02:00 high', '+03:00 medium']);
    expect(finding('TOCI-G1-ICANS2', rows, '+03:10').text).toBe('Already given with CRS 1 and ICANS 2: review steroid now');
  });
  it('TOCI-G1-ICANS2 not at CRS 2, not at ICANS 1, not in the review protocol', () => {
    expect(holds('TOCI-G1-ICANS2', [...both, cannula('+01:30'), toci('+02:00')], '+02:10')).toBe(false);
    expect(holds('TOCI-G1-ICANS2', [temp('+00:00', 38.5), ice('+01:00', 7), toci('+02:00')], '+02:10')).toBe(false);
    expect(holds('TOCI-G1-ICANS2', [...both, toci('+02:00')], '+02:10', { profile: 'review-2025' })).toBe(false);
  });
  it('TOCI-G1-ICANS2: a dose in a syringe change is judged by the grade before it (RUN-01)', () => {
    const rows = [...both, norepi('+01:10'), norepi('+01:50', 0), toci('+02:00'), norepi('+02:05')];
    expect(holds('TOCI-G1-ICANS2', rows, '+02:10')).toBe(false);
    const late = [...both, norepi('+01:10'), norepi('+01:29', 0), toci('+02:00')];
    expect(holds('TOCI-G1-ICANS2', late, '+02:10')).toBe(true);
  });
  it('TOCI-ICANS-ONLY with CRS 0 and ICANS 1, for 24 h; not with CRS 1', () => {
    expect(spells('TOCI-ICANS-ONLY', [ice('+01:00', 8), toci('+02:00')], '+30:00')).toEqual([
      '+02:00 medium',
      '+26:00:00.001 off',
    ]);
    expect(holds('TOCI-ICANS-ONLY', [temp('+00:00', 38.5), ice('+01:00', 8), toci('+02:00')], '+02:10')).toBe(false);
    expect(holds('TOCI-ICANS-ONLY', [vital('+00:00', { tempC: 37 }), toci('+02:00')], '+02:10')).toBe(false);
  });
});
