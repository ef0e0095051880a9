import { describe, expect, it } from 'vitest';
import {
  bp,
  cannula,
  diagnostic,
  finding,
  given,
  holds,
  lab,
  norepi,
  roomAir,
  runs,
  spells,
  temp,
  toci,
  withhold,
} from '../../support/charts';

const FEVER = temp('+00:00', 38.9);
const GRADE2 = [FEVER, cannula('+01:00')];

describe('ABX-NOT-STARTED', () => {
  it('ABX-NOT-STARTED from exactly 60 min of grade 2 until a drug of the set', () => {
    expect(spells('ABX-NOT-STARTED', [...GRADE2, given('+02:30', 'cefepime', 2000)], '+05:00')).toEqual([
      '+02:00 high',
      '+02:30 off',
    ]);
  });
  it('ABX-NOT-STARTED: vancomycin alone does not answer it, aztreonam and ceftazidime-avibactam do', () => {
    expect(holds('ABX-NOT-STARTED', [...GRADE2, given('+01:20', 'vancomycin', 1250)], '+02:05')).toBe(true);
    for (const drug of ['aztreonam', 'ceftazidime-avibactam', 'meropenem', 'piperacillin-tazobactam']) {
      expect(holds('ABX-NOT-STARTED', [...GRADE2, given('+01:20', drug, 1000)], '+02:05')).toBe(false);
    }
  });
  it('ABX-NOT-STARTED: since 24 h before the run counts, that instant included; running counts', () => {
    expect(holds('ABX-NOT-STARTED', [given('-23:00', 'cefepime', 2000), ...GRADE2], '+02:05')).toBe(false);
    expect(holds('ABX-NOT-STARTED', [given('-23:00:01', 'cefepime', 2000), ...GRADE2], '+02:05')).toBe(true);
    expect(holds('ABX-NOT-STARTED', [runs('-40:00', 'meropenem', 125, 'mg/h'), ...GRADE2], '+02:05')).toBe(false);
  });
  it('ABX-NOT-STARTED: a decision holds 8 h and ends at a rise', () => {
    expect(spells('ABX-NOT-STARTED', [...GRADE2, withhold('+01:30', 'antibiotics')], '+12:00')).toEqual(['+09:30 high']);
    expect(spells('ABX-NOT-STARTED', [...GRADE2, withhold('+01:30', 'antibiotics'), norepi('+03:00')], '+12:00')).toEqual([
      '+03:00 high',
    ]);
  });
});

describe('ABX-NEUTROPENIC', () => {
  const anc = (t: string, v: number) => lab(t, 'anc', v, '10*9/L');
  it('ABX-NEUTROPENIC from 60 min of CRS 1 with ANC below 0.5', () => {
    expect(spells('ABX-NEUTROPENIC', [anc('-02:00', 0.49), FEVER, given('+02:00', 'cefepime', 2000)], '+05:00')).toEqual([
      '+01:00 medium',
      '+02:00 off',
    ]);
    expect(holds('ABX-NEUTROPENIC', [anc('-02:00', 0.5), FEVER], '+02:00')).toBe(false);
    expect(holds('ABX-NEUTROPENIC', [FEVER], '+02:00')).toBe(false);
  });
  it('ABX-NEUTROPENIC: "< 0.5" is below 0.5', () => {
    const said = (comparator: string) =>
      holds('ABX-NEUTROPENIC', [lab('-02:00', 'anc', 0.5, '10*9/L', { comparator }), FEVER], '+02:00');
    expect([said('<'), said('<='), said('>')]).toEqual([true, false, false]);
  });
  it('ABX-NEUTROPENIC only with an ANC of at most 48 h', () => {
    expect(spells('ABX-NEUTROPENIC', [anc('-46:00', 0.1), FEVER], '+05:00')).toEqual(['+01:00 medium', '+02:00:00.001 off']);
  });
  it('ABX-NEUTROPENIC hands over to ABX-NOT-STARTED at grade 2', () => {
    const rows = [anc('-02:00', 0.1), FEVER, cannula('+01:30')];
    expect(spells('ABX-NEUTROPENIC', rows, '+05:00')).toEqual(['+01:00 medium', '+01:30 off']);
    expect(spells('ABX-NOT-STARTED', rows, '+05:00')).toEqual(['+02:30 high']);
  });
  it('ABX-NEUTROPENIC respects a decision', () => {
    expect(spells('ABX-NEUTROPENIC', [anc('-02:00', 0.1), FEVER, withhold('+00:30', 'antibiotics')], '+10:00')).toEqual([
      '+08:30 medium',
    ]);
  });
});

describe('CULTURES-DUE', () => {
  it('CULTURES-DUE exactly 60 min after the episode opened, until a blood culture', () => {
    expect(spells('CULTURES-DUE', [FEVER, diagnostic('+02:00', 'blood-culture')], '+05:00')).toEqual([
      '+01:00 medium',
      '+02:00 off',
    ]);
    expect(holds('CULTURES-DUE', [FEVER, diagnostic('+00:30', 'urine-culture')], '+01:10')).toBe(true);
  });
  it('CULTURES-DUE: a culture since 6 h before counts, also one known only by its result', () => {
    expect(holds('CULTURES-DUE', [diagnostic('-06:00', 'blood-culture'), FEVER], '+01:10')).toBe(false);
    expect(holds('CULTURES-DUE', [diagnostic('-06:01', 'blood-culture'), FEVER], '+01:10')).toBe(true);
    expect(holds('CULTURES-DUE', [FEVER, { t: '+00:20', kind: 'lab', test: 'blood-culture', value: 'negative' }], '+01:10')).toBe(
      false,
    );
  });
  it('CULTURES-DUE only while CRS is 1 or more, and not with a decision', () => {
    expect(spells('CULTURES-DUE', [temp('+00:00', 38.5), temp('+01:30', 37)], '+30:00')).toEqual(['+01:00 medium', '+24:00 off']);
    expect(spells('CULTURES-DUE', [FEVER, withhold('+00:30', 'cultures')], '+09:00')).toEqual(['+08:30 medium']);
  });
});

describe('CULTURE-POSITIVE', () => {
  const culture = (t: string, value: string, more: object = {}) => ({ t, kind: 'lab', test: 'blood-culture', value, ...more });
  it('CULTURE-POSITIVE ages from the report: one that turns positive 25 h after it was drawn is told', () => {
    const rows = [culture('+00:00', 'positive', { receivedAt: '+25:00', organism: 'Escherichia coli' })];
    expect(spells('CULTURE-POSITIVE', rows, '+60:00')).toEqual(['+25:00 medium', '+49:00:00.001 off']);
    expect(finding('CULTURE-POSITIVE', rows, '+26:00').text).toBe('Blood culture positive after 25 h: Escherichia coli');
  });
  it('MON-14 a culture named later stays positive since its first report, also where the organism comes under another id', () => {
    const rows = [
      culture('+00:00', 'positive', { receivedAt: '+14:00' }),
      culture('+00:00', 'positive', { receivedAt: '+39:00', organism: 'Escherichia coli' }),
    ];
    expect(finding('CULTURE-POSITIVE', rows, '+40:00').text).toBe('Blood culture positive after 14 h: Escherichia coli');
    expect(finding('CULTURE-POSITIVE', [...rows].reverse(), '+40:00').text).toBe(
      'Blood culture positive after 14 h: Escherichia coli',
    );
  });
  it('CULTURE-POSITIVE not for a negative one; a sterile-site culture counts', () => {
    expect(holds('CULTURE-POSITIVE', [culture('+00:00', 'negative')], '+01:00')).toBe(false);
    expect(holds('CULTURE-POSITIVE', [{ ...culture('+00:00', 'positive'), test: 'sterile-culture' }], '+01:00')).toBe(true);
  });
});

describe('REASSESS-DUE', () => {
  const decision = (t: string) => ({ t, kind: 'decision', reassess: 'crs-infection' });
  const rows = [...GRADE2, toci('+02:00')];
  it('REASSESS-DUE exactly 24 h after the first dose of the episode', () => {
    expect(spells('REASSESS-DUE', rows, '+30:00')).toEqual(['+26:00 low']);
  });
  it('REASSESS-DUE is closed by a reassessment from 12 h on, not by an earlier one', () => {
    expect(spells('REASSESS-DUE', [...rows, decision('+14:00')], '+30:00')).toEqual([]);
    expect(spells('REASSESS-DUE', [...rows, decision('+13:59')], '+30:00')).toEqual(['+26:00 low']);
  });
  it('REASSESS-DUE only while CRS is 1 or more', () => {
    expect(holds('REASSESS-DUE', [temp('+00:00', 38.9), toci('+00:30'), temp('+01:00', 37), bp('+01:00', 120)], '+24:40')).toBe(
      false,
    );
    expect(spells('REASSESS-DUE', [...rows, roomAir('+27:00'), temp('+26:30', 37)], '+30:00')).toEqual([
      '+26:00 low',
      '+27:00 off',
    ]);
  });
});
