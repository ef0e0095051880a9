import { describe, expect, it } from 'vitest';
import { current } from '../../../lib/chart/read';
import { RULES, ruleById } from '../../../lib/rules';
import {
  attribution,
  bp,
  cannula,
  chartAt,
  finding,
  holds,
  norepi,
  oxygen,
  regrade,
  roomAir,
  runs,
  spells,
  temp,
  vital,
} from '../../support/charts';

describe('CRS-ONSET', () => {
  it('CRS-ONSET holds 12 h from the rise to grade 1, the last instant included', () => {
    expect(spells('CRS-ONSET', [temp('+00:00', 38.0), temp('+11:00', 38.2)], '+20:00')).toEqual([
      '+00:00 medium',
      '+12:00:00.001 off',
    ]);
  });
  it('CRS-ONSET is over when the latest rise ended higher, even if the grade falls back to 1', () => {
    expect(spells('CRS-ONSET', [temp('+00:00', 38.5), cannula('+01:00'), roomAir('+02:00')], '+06:00')).toEqual([
      '+00:00 medium',
      '+01:00 off',
    ]);
  });
  it('CRS-ONSET does not hold at 37.99, nor for fever attributed elsewhere, nor without an infusion', () => {
    expect(holds('CRS-ONSET', [temp('+00:00', 37.99)], '+00:10')).toBe(false);
    expect(holds('CRS-ONSET', [attribution('+00:00', 'fever'), temp('+00:10', 38.6)], '+00:20')).toBe(false);
    expect(holds('CRS-ONSET', [temp('+00:00', 38.6)], '+00:20', { patient: { carTInfusedAt: null } })).toBe(false);
  });
  it('CRS-ONSET tells nurse and attending, names the criteria and shares its alert with CRS-ESCALATION', () => {
    const f = finding('CRS-ONSET', [temp('+00:00', 38.4, { id: 'v1' })], '+00:10');
    expect(f.text).toBe('Meets ASTCT grade 1 criteria: fever');
    expect(f.level).toBe(1);
    expect(f.evidence[0]).toMatchObject({ name: 'temperature', value: 38.4, eventId: 'v1' });
    expect(ruleById('CRS-ONSET')?.notify).toEqual(['RN', 'HEM']);
    expect(ruleById('CRS-ONSET')?.family).toBe(ruleById('CRS-ESCALATION')?.family);
    expect(ruleById('CRS-ONSET')?.kind).toBe(ruleById('CRS-ESCALATION')?.kind);
  });
});

describe('CRS-ESCALATION', () => {
  it('CRS-ESCALATION is medium to 2 and high to 3 and 4, each with its own 12 h', () => {
    const day = [temp('+00:00', 38.5), cannula('+01:00'), oxygen('+03:00', 'hfnc', { flowLpm: 40 }), temp('+12:00', 38.5)];
    expect(spells('CRS-ESCALATION', day, '+20:00')).toEqual(['+01:00 medium', '+03:00 high', '+15:00:00.001 off']);
    expect(finding('CRS-ESCALATION', day, '+04:00')).toMatchObject({
      level: 3,
      text: 'Meets ASTCT grade 3 criteria: high-flow nasal cannula 40 L/min',
    });
  });
  it('CRS-ESCALATION by VA-ECMO names VA-ECMO alone, and a drug beside it, but no low pressure nobody measured', () => {
    const ecmo = [temp('+00:00', 39), bp('+00:10', 118), { t: '+01:00', kind: 'support', support: 'ecmo-va', status: 'running' }];
    expect(finding('CRS-ESCALATION', ecmo, '+01:10')).toMatchObject({ level: 4, text: 'Meets ASTCT grade 4 criteria: VA-ECMO' });
    expect(finding('CRS-ESCALATION', [...ecmo, norepi('+01:00')], '+01:10').text).toBe(
      'Meets ASTCT grade 4 criteria: VA-ECMO and vasopressor: norepinephrine',
    );
  });
  it('CRS-ESCALATION ends when the grade falls below, and comes back after a short fall with the time of the first rise (RUN-01)', () => {
    const syringe = [temp('+00:00', 39), norepi('+01:00'), norepi('+02:30', 0), norepi('+02:33'), temp('+12:00', 38.6)];
    expect(spells('CRS-ESCALATION', syringe, '+14:00')).toEqual([
      '+01:00 high',
      '+02:30 off',
      '+02:33 high',
      '+13:00:00.001 off',
    ]);
  });
  it('CRS-ESCALATION: a fall of more than 30 min makes the return a rise of its own', () => {
    const long = [temp('+00:00', 39), norepi('+01:00'), norepi('+02:30', 0), norepi('+03:00:01'), temp('+12:00', 38.6)];
    expect(spells('CRS-ESCALATION', long, '+16:00')).toEqual([
      '+01:00 high',
      '+02:30 off',
      '+03:00:01 high',
      '+15:00:01.001 off',
    ]);
  });
  it('CRS-ESCALATION names two vasopressors and leaves vasopressin out of the count', () => {
    const two = [temp('+00:00', 39), norepi('+01:00'), runs('+02:00', 'epinephrine', 3, 'ug/min')];
    expect(finding('CRS-ESCALATION', two, '+02:10')).toMatchObject({
      level: 4,
      text: 'Meets ASTCT grade 4 criteria: 2 vasopressors: norepinephrine and epinephrine',
    });
    const vaso = [temp('+00:00', 39), norepi('+01:00'), runs('+02:00', 'vasopressin', 0.03, 'U/min')];
    expect(finding('CRS-ESCALATION', vaso, '+02:10').level).toBe(3);
  });
  it('CRS-ESCALATION rests on the low pressure itself and says so', () => {
    const f = finding('CRS-ESCALATION', [temp('+00:00', 38.6), bp('+00:10', 84, { mapMmHg: 58, id: 'low' })], '+00:20');
    expect(f.text).toBe('Meets ASTCT grade 2 criteria: hypotension');
    expect(f.evidence).toContainEqual(
      expect.objectContaining({ name: 'systolic pressure', value: 84, source: 'charted', eventId: 'low' }),
    );
  });
  it('CRS-ESCALATION under the review protocol names that protocol', () => {
    const f = finding('CRS-ESCALATION', [temp('+00:00', 39), norepi('+01:00', 25)], '+01:10', { profile: 'review-2025' });
    expect(f.text).toMatch(/^Meets ICU review 2025 \(variant\) grade 3 criteria/);
  });
});

describe('CRS-POSSIBLE-NO-FEVER', () => {
  it('CRS-POSSIBLE-NO-FEVER is low at domain 2, medium with the intensivist at 3, over when the domain is gone', () => {
    const rows = [temp('+00:00', 37), cannula('+01:00'), cannula('+02:00', 8), roomAir('+03:00')];
    expect(spells('CRS-POSSIBLE-NO-FEVER', rows, '+05:00')).toEqual(['+01:00 low', '+02:00 medium', '+03:00 off']);
    const rule = ruleById('CRS-POSSIBLE-NO-FEVER');
    expect(rule?.notifyFor?.(finding('CRS-POSSIBLE-NO-FEVER', rows, '+01:30'))).toEqual(['RN', 'HEM']);
    expect(rule?.notifyFor?.(finding('CRS-POSSIBLE-NO-FEVER', rows, '+02:30'))).toEqual(['RN', 'ICU', 'HEM']);
  });
  it('CRS-POSSIBLE-NO-FEVER ends with the first fever, which grades the domain', () => {
    expect(spells('CRS-POSSIBLE-NO-FEVER', [norepi('+01:00'), temp('+02:00', 38)], '+05:00')).toEqual([
      '+01:00 medium',
      '+02:00 off',
    ]);
  });
  it('CRS-POSSIBLE-NO-FEVER does not speak before the infusion', () => {
    const setting = { patient: { carTInfusedAt: '+02:00', monitoringStart: '-10:00' } };
    expect(spells('CRS-POSSIBLE-NO-FEVER', [cannula('+01:00')], '+05:00', setting)).toEqual(['+02:00 low']);
  });
  it('CRS-POSSIBLE-NO-FEVER from D+31 also for fever alone, until a regrade opens the episode', () => {
    const setting = { patient: { carTInfusedAt: '-744:00' } };
    expect(spells('CRS-POSSIBLE-NO-FEVER', [temp('+01:00', 38.6), regrade('+01:30', 1, 0)], '+03:00', setting)).toEqual([
      '+01:00 low',
      '+01:30 off',
    ]);
  });
});

describe('CRS-G1-PERSIST', () => {
  const fever = (...hours: string[]) => hours.map((h) => temp(h, 38.3));
  it('CRS-G1-PERSIST from more than 72 h of an open episode', () => {
    expect(spells('CRS-G1-PERSIST', fever('+00:00', '+23:00', '+46:00', '+70:00'), '+75:00')).toEqual(['+72:00:00.001 medium']);
  });
  it('CRS-G1-PERSIST only while a febrile reading lies in the last 12 h', () => {
    expect(spells('CRS-G1-PERSIST', [...fever('+00:00', '+23:00', '+46:00', '+61:00'), temp('+62:00', 37)], '+80:00')).toEqual([
      '+72:00:00.001 medium',
      '+73:00 off',
    ]);
  });
  it('CRS-G1-PERSIST from 24 h with axi-cel', () => {
    expect(spells('CRS-G1-PERSIST', fever('+00:00', '+20:00'), '+30:00', { patient: { product: 'axi-cel' } })).toEqual([
      '+24:00:00.001 medium',
    ]);
  });
  it('CRS-G1-PERSIST is silent at grade 2 and speaks again when it is 1', () => {
    const rows = [...fever('+00:00', '+23:00', '+46:00', '+70:00', '+76:00'), cannula('+73:00'), roomAir('+75:00')];
    expect(spells('CRS-G1-PERSIST', rows, '+80:00')).toEqual(['+72:00:00.001 medium', '+73:00 off', '+75:00 medium']);
  });
  it('CRS-G1-PERSIST never changes the grade', () => {
    const chart = chartAt(fever('+00:00', '+23:00', '+46:00', '+70:00'), '+73:00');
    expect(current(chart).crs).toBe(1);
  });
});

describe('rules as a whole', () => {
  it('a stream of normal readings wakes nothing but what looks at plateau, respiratory rate and lost signs at a grave grade', () => {
    const awake = RULES.filter((r) => r.reads.includes('vitals') || r.reads.includes('feed')).map((r) => r.id);
    expect([...awake].sort()).toEqual(['NIV-WATCH', 'T1', 'VENT-PLATEAU']);
  });
  it('no rule speaks of a patient without anything on record but what is overdue', () => {
    expect(holds('VITALS-OVERDUE', [vital('+00:00', { heartRate: 80 })], '+01:00')).toBe(false);
  });
});
