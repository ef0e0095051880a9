import { describe, expect, it } from 'vitest';
import { DEFAULT_PERSON_SETTINGS } from '../../../lib/alerts/person-settings';
import type { Member, Staff } from '../../../lib/alerts/recipients';
import { overseers } from '../../../lib/people/overseers';
import type { Role } from '../../../lib/permissions';

const T = Date.UTC(2026, 10, 21);
const member = (id: string, ...roles: Role[]): Member => ({
  ...{ id, name: id, email: `${id}@example.org`, roles, pushes: 1 },
  settings: DEFAULT_PERSON_SETTINGS,
});
const staff = (more: Partial<Staff> = {}): Staff => ({
  members: [
    member('nurse', 'nurse'),
    member('day', 'charge-nurse'),
    member('night', 'charge-nurse'),
    member('admin', 'admin'),
    member('auditor', 'auditor'),
    member('physician', 'physician'),
    member('it', 'it'),
  ],
  ...{ assigned: [], assigns: true, onCall: [], scheduled: [], failSafe: null, webhooks: 0, mail: false },
  ...more,
});
const told = (s: Staff, by = 'somebody else') => {
  const { seeing, called } = overseers(s, 'ICU-7', by, T);
  return { seeing: seeing.map((m) => m.id), called: [...called].sort() };
};

describe('emergency access is told', () => {
  it('to charge nurses, administrators and auditors of the unit; nobody who only works there', () => {
    expect(told(staff()).seeing).toEqual(['day', 'night', 'admin', 'auditor']);
  });
  it('away from their pages to the charge nurse on duty and to who reviews', () => {
    expect(told(staff({ scheduled: ['CN'], onCall: [{ duty: 'CN', userId: 'night' }] })).called).toEqual([
      'admin',
      'auditor',
      'night',
    ]);
    expect(told(staff()).called).toEqual(['admin', 'auditor', 'day', 'night']);
  });
  it('never to whoever took it', () => {
    expect(told(staff(), 'admin')).toEqual({ seeing: ['day', 'night', 'auditor'], called: ['auditor', 'day', 'night'] });
  });
});
