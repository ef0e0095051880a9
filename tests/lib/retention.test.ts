import { describe, expect, it } from 'vitest';
import { isShorter, readRetention, retentionTrouble } from '../../lib/retention';

describe('how long what is kept', () => {
  it('nothing set: messages 90 days, sign-ins 90, the audit for good', () => {
    expect(readRetention(undefined)).toMatchObject({ raw: 90, quarantine: 90, sessions: 90, audit: null });
  });
  it('what is set holds; what makes no sense does not', () => {
    expect(readRetention({ raw: 30, trends: null, sessions: 1, audit: 365 })).toMatchObject({
      ...{ raw: 30, trends: null },
      ...{ sessions: 90, audit: null },
    });
  });
  it('the audit is never kept less than six years', () => {
    expect(retentionTrouble('audit', 2_191)).toContain('from 2192');
    expect(retentionTrouble('audit', 2_192)).toBeNull();
    expect(retentionTrouble('raw', 7.5)).not.toBeNull();
  });
  it('a number where there was none is a shorter time', () => {
    expect([isShorter(null, 900), isShorter(90, 89), isShorter(90, 90), isShorter(90, null)]).toEqual([true, true, false, false]);
  });
});
