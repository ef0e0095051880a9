import { describe, expect, it } from 'vitest';
import { ageFrom } from '../../../lib/chart/day';
import { DAY } from '../../../lib/time';

const age = (born: string, t: string): number | null => ageFrom(born, Date.parse(t));

describe('the age by date of birth', () => {
  it('is a whole number on the birthday and grows evenly to the next one', () => {
    expect(age('1971-05-10', '2026-05-10T00:00:00Z')).toBe(55);
    expect(age('1971-05-10', '2026-05-11T00:00:00Z')).toBeCloseTo(55 + 1 / 365, 10);
    expect(age('1971-05-10', '2026-11-08T12:00:00Z')).toBeCloseTo(55.5, 10);
    expect(age('1971-05-10', '2027-05-09T00:00:00Z')).toBeCloseTo(56 - 1 / 365, 10);
  });
  it('the year that ends in a leap year has 366 days, in whichever order the years are asked for', () => {
    const asked: [string, number][] = [
      ['2026-05-11T00:00:00Z', 55 + 1 / 365],
      ['2027-05-11T00:00:00Z', 56 + 1 / 366],
      ['2028-05-09T00:00:00Z', 57 - 1 / 366],
      ['2027-05-09T00:00:00Z', 56 - 1 / 365],
      ['2028-05-11T00:00:00Z', 57 + 1 / 365],
      ['2028-05-09T00:00:00Z', 57 - 1 / 366],
    ];
    for (const [t, years] of asked) expect(age('1971-05-10', t), t).toBeCloseTo(years, 10);
  });
  it('a millisecond before the birthday the year is not over, in either order of asking', () => {
    const day = Date.parse('2026-07-20T00:00:00Z');
    expect(ageFrom('2014-07-20', day - 1)).toBeLessThan(12);
    expect(ageFrom('2014-07-20', day)).toBe(12);
    expect(ageFrom('2014-07-20', day + 1)).toBeGreaterThan(12);
    expect(ageFrom('2014-07-20', day - 1)).toBeLessThan(12);
    expect(ageFrom('2014-07-20', day - 1)).toBeGreaterThan(11.99);
  });
  it('asked again for later and earlier years, the same date of birth gives the age of then', () => {
    const years = [2026, 2025, 2026, 2027, 2025];
    expect(years.map((year) => age('1990-02-01', `${year}-02-01T00:00:00Z`))).toEqual([36, 35, 36, 37, 35]);
  });
  it('two patients asked for in turn keep their own age', () => {
    const t = '2026-03-01T00:00:00Z';
    expect([age('2010-03-01', t), age('1950-03-01', t), age('2010-03-01', t)]).toEqual([16, 76, 16]);
  });
  it('a newborn has an age in parts of the first year', () => {
    const born = Date.parse('2026-02-01T00:00:00Z');
    expect(ageFrom('2026-02-01', born)).toBe(0);
    expect(ageFrom('2026-02-01', born + 7 * DAY)).toBeCloseTo(7 / 365, 10);
  });
  it('who was born on 29 February has a birthday on 1 March between leap years', () => {
    expect(age('2008-02-29', '2026-02-28T23:59:59Z')).toBeLessThan(18);
    expect(age('2008-02-29', '2026-03-01T00:00:00Z')).toBe(18);
    expect(age('2008-02-29', '2028-02-29T00:00:00Z')).toBe(20);
  });
  it('of a date of birth with a time only the date counts, whatever its offset', () => {
    expect(age('1970-03-05T23:00:00-06:00', '2026-03-05T00:00:00Z')).toBe(56);
    expect(age('1970-03-05T00:00:00+14:00', '2026-03-05T00:00:00Z')).toBe(56);
  });
  it('a year alone is read as its first day', () => {
    expect(age('1970', '2026-01-01T00:00:00Z')).toBe(56);
  });
  it.each(['', 'unknown', '19700305', '1970-13-01', '1970-02-30', '5.3.1970', 'March 5, 1970'])(
    '"%s" is no date and gives no age',
    (born) => {
      expect(age(born, '2026-03-05T00:00:00Z')).toBeNull();
    },
  );
  it('of which only the month is known counts from its first day', () => {
    expect(age('1971-05', '2026-05-01T00:00:00Z')).toBe(55);
  });
});
