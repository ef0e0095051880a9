import { describe, expect, it } from 'vitest';
import { comparePlaced, insert, type Placed } from '../../../lib/chart/fold/insert';

const entry = (id: string, t: number, receivedAt?: number): Placed => ({
  id,
  t,
  ...(receivedAt === undefined ? {} : { receivedAt }),
});
const sorted = (...entries: Placed[]): string =>
  [...entries]
    .sort(comparePlaced)
    .map((e) => e.id)
    .join('');

describe('the place of a record: its own time, then its arrival, then its id', () => {
  it.each([
    ['the later time comes last, whatever the arrival', entry('b', 1, 9), entry('a', 2, 3), 'ba'],
    ['of one time the later arrival comes last', entry('b', 1, 3), entry('a', 1, 4), 'ba'],
    ['without an arrival it comes before one that has it', entry('b', 1), entry('a', 1, 4), 'ba'],
    ['of one time and arrival the id decides', entry('a', 1, 3), entry('b', 1, 3), 'ab'],
    ['of one time and no arrival the id decides', entry('a', 1), entry('b', 1), 'ab'],
  ])('%s', (_, first, second, expected) => {
    expect(sorted(first, second)).toBe(expected);
    expect(sorted(second, first)).toBe(expected);
    expect(comparePlaced(first, second)).toBeLessThan(0);
    expect(comparePlaced(second, first)).toBeGreaterThan(0);
  });
  it('the same place is the same place', () => {
    expect(comparePlaced(entry('a', 1, 3), entry('a', 1, 3))).toBe(0);
    expect(comparePlaced(entry('a', 1), entry('a', 1))).toBe(0);
  });
});

describe('a record that comes late stands where it belongs', () => {
  const ten = entry('ten', 10);
  const twenty = entry('twenty', 20);
  const thirty = entry('thirty', 30);
  const ids = (list: readonly Placed[]): string[] => list.map((e) => e.id);

  it.each([
    ['before all', entry('x', 5), ['x', 'ten', 'twenty', 'thirty']],
    ['between two', entry('x', 15), ['ten', 'x', 'twenty', 'thirty']],
    ['after all', entry('x', 35), ['ten', 'twenty', 'thirty', 'x']],
  ])('%s', (_, late, expected) => {
    expect(ids(insert([ten, twenty, thirty], late, 10))).toEqual(expected);
    // Of a list that is not half full every member stays.
    expect(ids(insert([ten, twenty, thirty], late, 5))).toEqual(expected);
    expect(ids(insert([ten, twenty, thirty], late, 4))).toEqual(expected);
  });
  it('the first of a list', () => {
    expect(ids(insert([], ten, 3))).toEqual(['ten']);
  });
  it('two of one place stand in the order they came', () => {
    const again = { ...ten, feed: 'another' };
    expect(insert([ten, twenty], again, 10)).toEqual([ten, again, twenty]);
  });
  it('of a full list the oldest goes', () => {
    expect(ids(insert([ten, twenty, thirty], entry('x', 35), 3))).toEqual(['twenty', 'thirty', 'x']);
    expect(ids(insert([ten, twenty, thirty], entry('x', 15), 3))).toEqual(['x', 'twenty', 'thirty']);
  });
  it('a full list stays the very same when something older than all of it comes', () => {
    const full = [ten, twenty, thirty];
    expect(insert(full, entry('x', 5), 3)).toBe(full);
    expect(ids(insert([ten, twenty], entry('x', 5), 3))).toEqual(['x', 'ten', 'twenty']);
  });
});
