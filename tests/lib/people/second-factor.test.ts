import { describe, expect, it } from 'vitest';
import { readSecondFactorRoles, unitsAsking } from '../../../lib/people/second-factor';

const units = [
  { id: 'A', settings: { secondFactor: ['admin', 'physician'] } },
  { id: 'B', settings: { secondFactor: ['admin'] } },
  { id: 'C', settings: {} },
];

describe('a unit asks for a second factor by role', () => {
  it('names the units on which the person holds such a role, each once', () => {
    const roles = [
      { unitId: 'B', role: 'nurse' as const },
      { unitId: 'A', role: 'physician' as const },
      { unitId: 'A', role: 'admin' as const },
      { unitId: 'C', role: 'admin' as const },
    ];
    expect(unitsAsking(roles, units)).toEqual(['A']);
    expect(unitsAsking([{ unitId: 'gone', role: 'admin' }], units)).toEqual([]);
  });
  it('settings that cannot be read ask nobody', () => {
    expect([null, undefined, { secondFactor: 'admin' }, { secondFactor: ['king'] }].map(readSecondFactorRoles)).toEqual([
      [],
      [],
      [],
      [],
    ]);
  });
});
