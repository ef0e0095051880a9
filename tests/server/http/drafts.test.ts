import { describe, expect, it } from 'vitest';
import { Drafts } from '../../../server/http/drafts';

const MINUTE = 60_000;

describe('unfinished forms', () => {
  it('come back for the person, the patient and the form they belong to, and for nobody else', () => {
    const drafts = new Drafts(() => 0);
    drafts.keep('lee', 7, 'regrade', { note: 'x' });
    expect(drafts.read('lee', 7, 'regrade')?.body).toEqual({ note: 'x' });
    expect(drafts.read('chen', 7, 'regrade')).toBeNull();
    expect(drafts.read('lee', 8, 'regrade')).toBeNull();
  });
  it('are gone after a quarter of an hour, and once they are saved', () => {
    let now = 0;
    const drafts = new Drafts(() => now);
    drafts.keep('lee', 7, 'regrade', {});
    now = 15 * MINUTE - 1;
    expect(drafts.read('lee', 7, 'regrade')?.ageMs).toBe(now);
    now = 15 * MINUTE;
    expect(drafts.read('lee', 7, 'regrade')).toBeNull();
    drafts.keep('lee', 7, 'regrade', {});
    drafts.drop('lee', 7, 'regrade');
    expect(drafts.read('lee', 7, 'regrade')).toBeNull();
  });
  it('never take more than their share of memory: the oldest gives way', () => {
    const drafts = new Drafts(() => 0);
    for (let i = 0; i < 2_001; i++) drafts.keep(`p${i}`, 1, 'regrade', i);
    expect(drafts.read('p0', 1, 'regrade')).toBeNull();
    expect(drafts.read('p1', 1, 'regrade')?.body).toBe(1);
    expect(drafts.read('p2000', 1, 'regrade')?.body).toBe(2_000);
  });
});
