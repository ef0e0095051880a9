import { describe, expect, it } from 'vitest';
import {
  bolus,
  bp,
  cannula,
  dex,
  finding,
  given,
  holds,
  ice,
  norepi,
  offset,
  oxygen,
  type Row,
  type Setting,
  seizure,
  spells,
  temp,
  toci,
} from '../../support/charts';

/** What a finding says beside that it holds: since when, from what, in which words. Written against mutants nobody had noticed. */
const FEVER = temp('+00:00', 39);
const GRADE3 = [FEVER, norepi('+01:00')];
const GRADE4 = [FEVER, oxygen('+01:00', 'cpap', { fio2: 0.5 })];
const value = (rule: string, rows: readonly Row[], at: string, name: string, setting: Setting = {}) =>
  finding(rule, rows, at, setting).evidence.find((e) => e.name === name);
const since = (rule: string, rows: readonly Row[], at: string) => finding(rule, rows, at).since;

describe('refractory CRS', () => {
  const steroid = [dex('+02:00'), dex('+08:00'), dex('+14:00'), dex('+20:00')];
  it('CRS-REFRACTORY: a dose of an earlier episode is not the first of this one', () => {
    // The first episode is over at +25:00; the second has one dose of its own.
    const rows = [
      temp('+00:00', 39),
      toci('+00:30'),
      temp('+01:00', 37),
      temp('+30:00', 39),
      norepi('+31:00'),
      toci('+32:00'),
      dex('+33:00', 40),
    ];
    expect(spells('CRS-REFRACTORY', rows, '+50:00')).toEqual([]);
  });
  it('CRS-REFRACTORY: a steroid given long before does not count, nor hide when the next one leaves the 24 h', () => {
    const rows = [dex('-30:00', 40), ...GRADE3, toci('+02:00'), toci('+10:00'), ...steroid];
    expect(spells('CRS-REFRACTORY', rows, '+30:00')).toEqual(['+20:00 high', '+26:00 off']);
  });
  it('CRS-REFRACTORY: the amount of steroid is evidence, in mg of the last 24 h', () => {
    const rows = [...GRADE3, toci('+02:00'), toci('+10:00'), ...steroid];
    expect(value('CRS-REFRACTORY', rows, '+21:00', 'dexamethasone equivalent in 24 h')).toMatchObject({ value: 40, unit: 'mg' });
  });
  it('CRS-REFRACTORY by organs: names each group with its grade, since the later of grade and dose', () => {
    const organs = [
      { t: '+09:00', kind: 'lab', test: 'ast', value: 300, unit: 'U/L' },
      { t: '+09:00', kind: 'lab', test: 'creatinine', value: 4, unit: 'mg/dL' },
    ];
    const rows = [...GRADE4, toci('+02:00'), dex('+02:00', 40), ...organs];
    const found = finding('CRS-REFRACTORY', rows, '+11:00');
    expect(found.text).toContain('liver 3');
    expect(found.since).toBe(offset('+10:00'));
    expect(found.evidence.find((e) => e.name === 'liver')).toMatchObject({ value: 3 });
    const later = [FEVER, cannula('+00:30'), toci('+02:00'), dex('+02:00', 40), ...organs, oxygen('+12:00', 'cpap')];
    expect(since('CRS-REFRACTORY', later, '+13:00')).toBe(offset('+12:00'));
  });
  it('CRS-REFRACTORY by the pulse: one given more than 12 h before the episode is none of this course', () => {
    const pulse = (t: string) => given(t, 'methylprednisolone', 500);
    expect(spells('CRS-REFRACTORY', [pulse('-12:01'), ...GRADE4], '+30:00')).toEqual([]);
    expect(spells('CRS-REFRACTORY', [pulse('-12:00'), ...GRADE4], '+30:00')).toEqual(['+12:00 high']);
    expect(spells('CRS-REFRACTORY', [given('+02:00', 'methylprednisolone'), ...GRADE4], '+30:00')).toEqual([]);
    expect(finding('CRS-REFRACTORY', [pulse('+02:00'), ...GRADE4], '+27:00').text).toContain('methylprednisolone 500 mg');
  });
  it('CRS-REFRACTORY: by two ways at once it holds since the first of them', () => {
    const rows = [...GRADE4, toci('+02:00'), toci('+10:00'), ...steroid, given('+00:30', 'methylprednisolone', 500)];
    // The pulse is 24 h old at +24:30, the second dose has been judged since +18:00.
    expect(since('CRS-REFRACTORY', rows, '+25:00')).toBe(offset('+18:00'));
  });
});

describe('steroids', () => {
  it('STEROID-ESCALATE-CRS4: only methylprednisolone is the pulse, not as many mg of another steroid', () => {
    const with_ = (drug: string) => holds('STEROID-ESCALATE-CRS4', [...GRADE4, given('+01:10', drug, 500)], '+02:10');
    expect([with_('hydrocortisone'), with_('prednisone'), with_('methylprednisolone')]).toEqual([true, true, false]);
    expect(holds('STEROID-ESCALATE-CRS4', [...GRADE4, given('+01:10', 'methylprednisolone')], '+02:10')).toBe(true);
  });
  it('STEROID-DUE-ICANS: considered at 2, the protocol’s dose from 3', () => {
    const text = (points: number) => finding('STEROID-DUE-ICANS', [ice('+01:00', points)], '+02:10').text;
    expect(text(5)).toContain('consider dexamethasone 10 mg');
    expect(text(2)).toContain('protocol dexamethasone 10 mg');
    expect(text(2)).not.toContain('consider');
  });
  it('STEROID-GAP: names the grade that asks, with its own number', () => {
    const rows = (more: Row[]) => [FEVER, dex('+01:00'), ...more];
    const by = (more: Row[]) => finding('STEROID-GAP', rows(more), '+14:00');
    const crs = by([norepi('+00:30'), seizure('+00:40', { seizure: { type: 'clinical', durationMin: 6 } })]);
    expect(crs.text).toContain('CRS 3, last steroid at');
    expect(crs.evidence[0]).toMatchObject({ name: 'CRS', value: 3 });
    const icans = by([seizure('+00:40', { seizure: { type: 'clinical', durationMin: 6 } })]);
    expect(icans.text).toContain('ICANS 4, last steroid at');
    expect(icans.evidence[0]).toMatchObject({ name: 'ICANS', value: 4 });
  });
  it('STEROID-ADD-G2: since the second bolus or the first dose, whichever was later; with what was given', () => {
    const rows = [FEVER, bp('+00:30', 82), bolus('+00:40', 500), bolus('+01:20', 500), toci('+01:30'), bp('+05:00', 84)];
    expect(since('STEROID-ADD-G2', rows, '+05:10')).toBe(offset('+01:30'));
    expect(value('STEROID-ADD-G2', rows, '+05:10', 'boluses')).toMatchObject({ value: 2, t: offset('+01:20') });
    const early = [FEVER, bp('+00:30', 82), toci('+00:35'), bolus('+00:40', 500), bolus('+01:20', 500), bp('+05:00', 84)];
    expect(since('STEROID-ADD-G2', early, '+05:10')).toBe(offset('+01:20'));
  });
  it('STEROID-DUE-CRS3: the last steroid is named with its amount, or that none was given', () => {
    const old = [dex('-20:00', 8), ...GRADE3];
    expect(value('STEROID-DUE-CRS3', old, '+02:10', 'last dexamethasone')).toMatchObject({ value: 8, unit: 'mg' });
    expect(finding('STEROID-DUE-CRS3', GRADE3, '+02:10').evidence.at(-1)).toMatchObject({ value: 'none given' });
    expect(finding('STEROID-DUE-CRS3', GRADE3, '+02:10').evidence[0]).toMatchObject({ name: 'CRS', value: 3 });
  });
});

describe('CRS', () => {
  it('CRS-POSSIBLE-NO-FEVER: since the sign, not before the infusion, and says why it is not graded', () => {
    const low = finding('CRS-POSSIBLE-NO-FEVER', [temp('+00:00', 37), cannula('+01:00')], '+02:00');
    expect(low.since).toBe(offset('+01:00'));
    expect(low.text).toContain('no fever on record: nasal cannula');
    const before = { patient: { carTInfusedAt: '+03:00', monitoringStart: '+00:00' } };
    const running = [temp('+00:00', 37), norepi('+01:00')];
    expect(finding('CRS-POSSIBLE-NO-FEVER', running, '+04:00', before).since).toBe(offset('+03:00'));
    expect(holds('CRS-POSSIBLE-NO-FEVER', running, '+02:59', before)).toBe(false);
  });
  it('CRS-POSSIBLE-NO-FEVER: after D+30 it names the day from which a regrade is needed', () => {
    const late = { patient: { carTInfusedAt: '-744:00' } };
    expect(finding('CRS-POSSIBLE-NO-FEVER', [FEVER], '+00:10', late).text).toContain('Not graded after D+30 until a regrade');
  });
  it('CRS-G1-PERSIST: shows since when the episode is open and the last fever', () => {
    const rows = [FEVER, temp('+20:00', 38.5), temp('+40:00', 38.5), temp('+60:00', 38.5), temp('+70:00', 38.7)];
    const found = finding('CRS-G1-PERSIST', rows, '+73:00');
    expect(found.since).toBe(offset('+72:00') + 1);
    expect(found.evidence).toMatchObject([
      { name: 'episode open since', t: offset('+00:00') },
      { name: 'temperature', value: 38.7 },
    ]);
  });
});
