import { describe, expect, it } from 'vitest';
import { dayNumber, daysAfter, startOfDayAfter, zoneOffset } from '../../../lib/chart/day';
import { HOUR } from '../../../lib/time';

const when = (text: string): number => Date.parse(text);

describe('C18 the day after infusion is the calendar day of the unit', () => {
  it.each([
    ['ahead of UTC', 'Asia/Tokyo', '2026-03-01T12:00:00Z', 9],
    ['behind UTC in winter', 'America/Chicago', '2026-01-15T12:00:00Z', -6],
    ['behind UTC in summer', 'America/Chicago', '2026-07-15T12:00:00Z', -5],
    ['not a whole hour', 'Asia/Kathmandu', '2026-03-01T12:34:56.789Z', 5.75],
    ['UTC', 'UTC', '2026-03-01T12:34:56.789Z', 0],
  ])('a wall clock %s', (_, zone, t, hours) => {
    expect(zoneOffset(zone, when(t))).toBe(hours * HOUR);
  });
  it('midnight of the unit begins the day, not midnight of UTC', () => {
    const chicago = (t: string): number => dayNumber('America/Chicago', when(t));
    expect(chicago('2026-01-15T05:59:59.999Z')).toBe(chicago('2026-01-14T12:00:00Z'));
    expect(chicago('2026-01-15T06:00:00Z')).toBe(chicago('2026-01-14T12:00:00Z') + 1);
    const tokyo = (t: string): number => dayNumber('Asia/Tokyo', when(t));
    expect(tokyo('2026-01-15T14:59:59.999Z')).toBe(tokyo('2026-01-15T00:00:00Z'));
    expect(tokyo('2026-01-15T15:00:00Z')).toBe(tokyo('2026-01-15T00:00:00Z') + 1);
  });
  it('cells given at eleven in the evening are one day old an hour later, and yesterday is D-1', () => {
    const infused = when('2026-01-15T05:00:00Z');
    const day = (t: string): number => daysAfter('America/Chicago', infused, when(t));
    expect(day('2026-01-15T05:59:00Z')).toBe(0);
    expect(day('2026-01-15T06:00:00Z')).toBe(1);
    expect(day('2026-01-14T05:59:00Z')).toBe(-1);
  });
  it.each([
    ['behind UTC', 'America/Chicago', '2026-01-15T20:00:00Z', 1, '2026-01-16T06:00:00Z'],
    ['ahead of UTC', 'Asia/Tokyo', '2026-01-15T20:00:00Z', 1, '2026-01-16T15:00:00Z'],
    ['the day of the infusion itself', 'America/Chicago', '2026-01-15T20:00:00Z', 0, '2026-01-15T06:00:00Z'],
    ['two weeks on, after the clocks went forward', 'America/Chicago', '2026-03-01T20:00:00Z', 14, '2026-03-15T05:00:00Z'],
    ['the day the clocks go forward', 'America/Chicago', '2026-03-07T20:00:00Z', 1, '2026-03-08T06:00:00Z'],
    ['the day after that', 'America/Chicago', '2026-03-07T20:00:00Z', 2, '2026-03-09T05:00:00Z'],
    ['the day the clocks go back', 'Europe/Berlin', '2026-10-24T10:00:00Z', 1, '2026-10-24T22:00:00Z'],
    ['the day after that', 'Europe/Berlin', '2026-10-24T10:00:00Z', 2, '2026-10-25T23:00:00Z'],
    ['where midnight is skipped east of Greenwich', 'Africa/Cairo', '2026-04-23T15:00:00Z', 1, '2026-04-23T22:00:00Z'],
    ['where midnight is skipped west of Greenwich', 'America/Santiago', '2026-09-05T15:00:00Z', 1, '2026-09-06T04:00:00Z'],
    ['the same in the north', 'America/Havana', '2026-03-07T15:00:00Z', 1, '2026-03-08T05:00:00Z'],
    // The change of the clocks lies between midnight of the unit and midnight of UTC.
    ['a change in the evening of UTC', 'Australia/Sydney', '2026-04-04T02:00:00Z', 1, '2026-04-04T13:00:00Z'],
  ])('a day begins: %s', (_, zone, infused, n, begins) => {
    const start = startOfDayAfter(zone, when(infused), n);
    expect(new Date(start).toISOString()).toBe(new Date(when(begins)).toISOString());
    expect(daysAfter(zone, when(infused), start)).toBe(n);
    expect(daysAfter(zone, when(infused), start - 1)).toBe(n - 1);
  });
});
