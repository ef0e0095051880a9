import { describe, expect, it } from 'vitest';
import { reassessment } from '../../../lib/rules/infection';
import {
  cannula,
  chartAt,
  diagnostic,
  given,
  holds,
  lab,
  norepi,
  offset,
  protocolOf,
  type Row,
  said,
  spells,
  temp,
  toci,
  withhold,
} from '../../support/charts';

const FEVER = temp('+00:00', 38.9);
const GRADE2 = [FEVER, cannula('+01:00')];

describe('ABX-NOT-STARTED and ABX-NEUTROPENIC', () => {
  it('ABX-NOT-STARTED: names the last antibiotic that did not answer it, or that none was given', () => {
    const doses = [given('+01:10', 'vancomycin', 1250, { id: 'a' }), given('+01:20', 'vancomycin', 1000, { id: 'b' })];
    const third = given('+01:40', 'vancomycin', 750, { id: 'c' });
    expect(said('ABX-NOT-STARTED', [...GRADE2, ...doses, third], '+02:10')).toEqual({
      priority: 'high',
      since: offset('+02:00'),
      text: 'CRS 2 or more since 01:00 without an antipseudomonal antibiotic',
      evidence: [
        { name: 'CRS', value: 2, t: offset('+01:00') },
        { name: 'last antibiotic: vancomycin', value: 750, unit: 'mg', t: offset('+01:40'), eventId: 'c' },
      ],
    });
    expect(said('ABX-NOT-STARTED', GRADE2, '+02:10').evidence[1]).toEqual({ name: 'antibiotic', value: 'none given', t: null });
  });
  it('ABX-NEUTROPENIC: since 60 min of CRS 1, or since the low neutrophils if they were counted later', () => {
    const anc = (t: string) => lab(t, 'anc', 0.3, '10*9/L', { id: 'anc' });
    expect(said('ABX-NEUTROPENIC', [anc('-02:00'), FEVER], '+03:00')).toMatchObject({
      priority: 'medium',
      since: offset('+01:00'),
      evidence: [
        { name: 'ANC', value: 0.3, unit: '10*9/L', t: offset('-02:00'), eventId: 'anc' },
        { name: 'CRS', value: 1, t: offset('+00:00') },
        { name: 'antibiotic', value: 'none given' },
      ],
    });
    expect(said('ABX-NEUTROPENIC', [FEVER, anc('+02:00')], '+03:00').since).toBe(offset('+02:00'));
  });
});

describe('CULTURES-DUE', () => {
  const result = (t: string) => ({ t, kind: 'lab', test: 'blood-culture', value: 'negative' });
  it('CULTURES-DUE: a culture known only by its result counts since 6 h before the episode, that instant included', () => {
    expect(holds('CULTURES-DUE', [result('-06:00'), FEVER], '+01:10')).toBe(false);
    expect(holds('CULTURES-DUE', [result('-06:01'), FEVER], '+01:10')).toBe(true);
  });
  it('CULTURES-DUE: shows the earlier blood culture with its record, whatever other tests were done since', () => {
    const rows = [diagnostic('-10:00', 'blood-culture', { id: 'old' }), diagnostic('-01:00', 'chest-xray'), FEVER];
    expect(said('CULTURES-DUE', rows, '+01:10')).toEqual({
      priority: 'medium',
      since: offset('+01:00'),
      text: 'CRS since 00:00, no blood culture on record since 6 h before',
      evidence: [
        { name: 'episode opened', value: 'CRS', t: offset('+00:00') },
        { name: 'blood culture', value: 'earlier', t: offset('-10:00'), eventId: 'old' },
      ],
    });
    expect(said('CULTURES-DUE', [diagnostic('-01:00', 'chest-xray'), FEVER], '+01:10').evidence[1]).toEqual({
      name: 'blood culture',
      value: null,
      t: null,
    });
  });
  it('CULTURES-DUE is silent at grade 0 although the episode is still open', () => {
    // The fever is more than a day old when the vasopressor stops: grade 0, the episode open for a day.
    expect(spells('CULTURES-DUE', [FEVER, norepi('+01:00'), temp('+02:00', 37), norepi('+26:00', 0)], '+30:00')).toEqual([
      '+01:00 medium',
      '+26:00 off',
    ]);
  });
});

describe('CULTURE-POSITIVE', () => {
  it('CULTURE-POSITIVE: names site, organism and hours since collection; reported within the hour it names none', () => {
    const culture = { t: '+00:00', kind: 'lab', test: 'blood-culture', value: 'positive', id: 'c' };
    expect(said('CULTURE-POSITIVE', [culture], '+01:00')).toEqual({
      priority: 'medium',
      since: offset('+00:00'),
      text: 'Blood culture positive: organism not named',
      evidence: [{ name: 'blood culture', value: 'positive', t: offset('+00:00'), eventId: 'c' }],
    });
    const sterile = { ...culture, test: 'sterile-culture', organism: 'Candida albicans', receivedAt: '+30:00' };
    expect(said('CULTURE-POSITIVE', [sterile], '+31:00')).toEqual({
      priority: 'medium',
      since: offset('+30:00'),
      text: 'Sterile-site culture positive after 30 h: Candida albicans',
      evidence: [{ name: 'sterile-site culture', value: 'Candida albicans', t: offset('+00:00'), eventId: 'c' }],
    });
  });
});

describe('REASSESS-DUE', () => {
  const decision = (t: string) => ({ t, kind: 'decision', reassess: 'crs-infection' });
  it('REASSESS-DUE: ends with the reassessment; a decision about something else does not end it', () => {
    const rows = [...GRADE2, toci('+02:00')];
    expect(spells('REASSESS-DUE', [...rows, withhold('+15:00', 'antibiotics'), decision('+30:00')], '+32:00')).toEqual([
      '+26:00 low',
      '+30:00 off',
    ]);
  });
  it('REASSESS-DUE: the first dose is the first of this episode, one at its very opening included', () => {
    const atOpening = [FEVER, cannula('+01:00'), toci('+00:00', 640, { id: 'first' }), toci('+08:00')];
    expect(said('REASSESS-DUE', atOpening, '+25:00')).toMatchObject({
      since: offset('+24:00'),
      evidence: [
        { name: 'first tocilizumab of the episode', eventId: 'first' },
        { name: 'CRS', value: 2 },
      ],
    });
    // The first episode is over at +25:00; the dose of it does not count for the second.
    const second = [temp('+00:00', 39), toci('+00:30'), temp('+01:00', 37), temp('+30:00', 39), cannula('+31:00')];
    expect(spells('REASSESS-DUE', second, '+50:00')).toEqual(['+24:30 low', '+25:00 off'].slice(2));
    expect(spells('REASSESS-DUE', [...second, toci('+32:00')], '+60:00')).toEqual(['+56:00 low']);
  });
  it('MON-13: no reassessment is open without an episode, nor after it is over', () => {
    const open = (rows: readonly Row[], at: string) => reassessment(chartAt(rows, at), protocolOf(), offset(at));
    const over = [FEVER, toci('+00:30'), temp('+01:00', 37)];
    expect(open(over, '+13:00')).toMatchObject({ opensAt: offset('+12:30'), dueAt: offset('+24:30') });
    expect(open(over, '+26:00')).toBeNull();
    expect(open([temp('+00:00', 37), toci('+00:30')], '+13:00')).toBeNull();
  });
});
