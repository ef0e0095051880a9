import { describe, expect, it } from 'vitest';
import { wallSubject } from '../../../lib/display/wall-words';
import { RULES } from '../../../lib/rules';

describe('words of an alert on a wall', () => {
  it.each(RULES.map((r) => [r.id, r.title] as const))('%s fits beside UNOWNED and its clock', (rule, title) => {
    expect(wallSubject({ rule, title, level: null }).length).toBeLessThanOrEqual(13);
  });
  it('a grade is named with its number, whatever the title of the rule', () => {
    expect(wallSubject({ rule: 'CRS-ESCALATION', title: 'CRS rises', level: 4 })).toBe('CRS 4');
  });
});
