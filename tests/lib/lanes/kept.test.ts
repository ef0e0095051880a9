import { describe, expect, it } from 'vitest';
import { kept } from '../../../lib/lanes/kept';

describe('lanes: what says the same stays the same object', () => {
  const before = { pulse: [{ t: 1, v: 90 }], ferritin: [{ t: 1, v: 8420 }], drug: null };
  it('a lane without a new reading keeps its object, one with a new reading keeps the readings it had', () => {
    const after = kept(before, {
      pulse: [
        { t: 1, v: 90 },
        { t: 2, v: 91 },
      ],
      ferritin: [{ t: 1, v: 8420 }],
      drug: null,
    });
    expect(after.ferritin).toBe(before.ferritin);
    expect(after.pulse).not.toBe(before.pulse);
    expect(after.pulse[0]).toBe(before.pulse[0]);
    expect(after.pulse).toEqual([
      { t: 1, v: 90 },
      { t: 2, v: 91 },
    ]);
  });
  it('the whole is the same object where nothing is new', () => expect(kept(before, structuredClone(before))).toBe(before));
  it.each([
    ['a corrected value', { ...before, ferritin: [{ t: 1, v: 842 }] }],
    ['a withdrawn reading', { ...before, pulse: [] }],
    ['a drug that appears', { ...before, drug: 'tocilizumab' }],
    ['a part that is gone', { pulse: before.pulse, ferritin: before.ferritin }],
    ['nothing known any more', null],
  ])('%s is taken as it now is', (_, after) => {
    expect(kept(before, structuredClone(after))).toEqual(after);
  });
});
