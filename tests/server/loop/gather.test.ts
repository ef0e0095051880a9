import { describe, expect, it } from 'vitest';
import { Gather } from '../../../server/loop/gather';

describe('what the loop waits for before its next batch', () => {
  it('a message that comes alone never waits, nor the first one after a pause', () => {
    const gather = new Gather();
    expect(gather.plan(1, 0)).toBeNull();
    gather.after(1, 6, 100);
    expect(gather.plan(1, 101)).toBeNull();
    gather.after(16, 6, 200);
    expect(gather.plan(1, 210.1)).toBeNull();
  });

  it('several that were answered are given a moment to speak again, up to as many as can, and once', () => {
    const gather = new Gather();
    gather.after(8, 4.5, 100);
    expect(gather.plan(0, 100)).toBeNull();
    expect(gather.plan(8, 100.2)).toEqual({ ms: 1.5, until: 16 });
    expect(gather.plan(8, 100.4)).toBeNull();
  });

  it('never longer than 2 ms, however long the database took', () => {
    const gather = new Gather();
    gather.after(3, 900, 100);
    expect(gather.plan(1, 101)).toEqual({ ms: 2, until: 4 });
  });
});
