import { describe, expect, it } from 'vitest';
import { changeMark, wallChange } from '../../../lib/display/protocol-change';
import { HOUR } from '../../../lib/time';

const AT = Date.parse('2026-03-01T14:02:00Z');
const change = (crs: [number, number], icans: [number, number]) => ({
  at: new Date(AT).toISOString(),
  from: 'astct-2019@1.0.0',
  to: 'astct-2019@1.0.0-site.1',
  crs: { was: crs[0], is: crs[1] },
  icans: { was: icans[0], is: icans[1] },
});

describe('the mark of a changed protocol', () => {
  it('names the grade that moved, on a tile each beside its own', () => {
    const c = change([2, 1], [0, 0]);
    expect(changeMark(c, 'CRS', AT + HOUR, 'UTC')).toBe('protocol changed 14:02, was 2');
    expect(changeMark(c, 'ICANS', AT + HOUR, 'UTC')).toBe('');
  });
  it('is said on the wall with the time of the unit, nothing where no grade moved', () => {
    expect(wallChange(change([2, 1], [3, 2]), AT + HOUR, 'Europe/Berlin')).toMatchObject({
      was: 'CRS was 2, ICANS was 3',
      short: 'was 2/3',
      at: '15:02',
    });
    expect(wallChange(change([2, 2], [0, 0]), AT, 'UTC')).toBeNull();
    expect(wallChange(null, AT, 'UTC')).toBeNull();
  });
  it('takes the place of other words on a crowded wall for less than an hour', () => {
    const c = change([2, 1], [0, 0]);
    expect([wallChange(c, AT + HOUR - 1, 'UTC')?.recent, wallChange(c, AT + HOUR, 'UTC')?.recent]).toEqual([true, false]);
  });
});
