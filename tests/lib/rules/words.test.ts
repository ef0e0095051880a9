import { describe, expect, it } from 'vitest';
import { DEFAULT_PROTOCOL } from '../../../lib/protocols';
import { clock, criteriaOf, drugName, hours, list, mg, said, sentence, span } from '../../../lib/rules/words';
import { HOUR, MINUTE } from '../../../lib/time';
import { chartAt, offset, protocolOf } from '../../support/charts';

/** Times, spans and amounts as findings write them. */
describe('Words of findings', () => {
  const length = (h: number, min = 0) => span(h * HOUR + min * MINUTE);
  it('a span in minutes, then hours with minutes, from 72 h in days', () => {
    expect([length(0), length(0, 59), length(1), length(1, 1), length(7, 50)]).toEqual([
      '0 min',
      '59 min',
      '1 h',
      '1 h 1 min',
      '7 h 50 min',
    ]);
    expect([length(71, 59), length(72), length(74), length(74, 30), length(240)]).toEqual([
      '71 h 59 min',
      '3 d',
      '3 d 2 h',
      '3 d 2 h',
      '10 d',
    ]);
    expect(span(-5 * MINUTE)).toBe('0 min');
  });
  it('a time of day alone near the finding, with its date from 20 h away, in the zone of the unit', () => {
    const chart = chartAt([], '+00:00');
    const anchor = offset('+20:00');
    expect(clock(chart, offset('+00:00') + 1, anchor)).toBe('00:00');
    expect(clock(chart, offset('-04:00'), anchor)).toBe('28 Feb 20:00');
    // The same far instant beside another finding is written for that one.
    expect(clock(chart, offset('-04:00'), offset('-05:00'))).toBe('20:00');
    expect(clock(chart, offset('-04:00'), anchor)).toBe('28 Feb 20:00');
    expect(clock(chart, offset('+44:00'), anchor)).toBe('2 Mar 20:00');
  });
  it('whole hours, at least one', () => {
    expect([hours(0), hours(72 * HOUR), hours(12 * HOUR + 20 * MINUTE)]).toEqual(['1 h', '72 h', '12 h']);
  });
  it('a number of the protocol with its unit; parts of an hour in minutes; a count without unit', () => {
    const p = { ...DEFAULT_PROTOCOL, numbers: { ...DEFAULT_PROTOCOL.numbers } };
    expect(said(p, 'icans.workupAfter')).toBe('12 h');
    expect(said(p, 'icans.workupFromGrade')).toBe('3');
    expect(said(p, 'vent.mlPerKgAbove')).toBe('8 mL/kg');
    expect(said(p, 'vitals.overdue')).toBe('4 h 15 min');
    expect(said(p, 'niv.fio2From')).toBe('0.6');
  });
  it('amounts to one decimal, drugs by their title or as they were written, lists and sentences', () => {
    expect([mg(640), mg(62.46)]).toEqual(['640 mg', '62.5 mg']);
    expect([drugName('norepinephrine'), drugName('study-drug')]).toEqual(['norepinephrine', 'study-drug']);
    expect([list([]), list(['a']), list(['a', 'b']), list(['a', 'b', 'c'])]).toEqual(['', 'a', 'a and b', 'a, b and c']);
    expect(sentence('vecuronium')).toBe('Vecuronium');
  });
  it('the criteria by their name: ASTCT for the default, else the title of the variant', () => {
    expect(criteriaOf(protocolOf())).toBe('ASTCT');
    const review = protocolOf({ profile: 'review-2025' });
    expect(criteriaOf(review)).toBe(review.title);
  });
});
