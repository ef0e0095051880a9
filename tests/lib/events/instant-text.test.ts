import { describe, expect, it } from 'vitest';
import { hasZone, instantOf } from '../../../lib/events/instant-text';

describe('the instant of a text', () => {
  it.each([
    ['2026-03-14T02:10:00Z', Date.UTC(2026, 2, 14, 2, 10)],
    ['2026-03-14t02:10:00.250z', Date.UTC(2026, 2, 14, 2, 10, 0, 250)],
    ['2026-03-14T02:10-05:00', Date.UTC(2026, 2, 14, 7, 10)],
    ['2024-02-29T23:59:59+14:00', Date.UTC(2024, 1, 29, 9, 59, 59)],
  ])('%s', (text, t) => {
    expect(instantOf(text)).toBe(t);
    expect(hasZone(text)).toBe(true);
  });
  it.each([
    '2026-03-14T02:10:00',
    '2026-02-30T02:10:00Z',
    '2026-02-29T02:10:00Z',
    '2026-13-01T02:10:00Z',
    '2026-03-14T25:10:00Z',
    '2026-03-14T24:00:00Z',
    '2026-03-14',
    '14.03.2026 02:10',
    '',
  ])('%s is none: without a zone, or on no calendar', (text) => {
    expect(instantOf(text)).toBeNaN();
    expect(hasZone(text)).toBe(false);
  });
  it('the answer to one text is never given to the next', () => {
    expect(instantOf('2026-03-14T02:10:00Z')).toBe(Date.UTC(2026, 2, 14, 2, 10));
    expect(instantOf('tomorrow')).toBeNaN();
    expect(instantOf('2026-03-14T02:11:00Z')).toBe(Date.UTC(2026, 2, 14, 2, 11));
    expect(instantOf('2026-03-14T02:10:00Z')).toBe(Date.UTC(2026, 2, 14, 2, 10));
  });
});
