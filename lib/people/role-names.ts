import type { Role } from '../permissions';

/** What a role is called where people read it. */
export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  nurse: 'Nurse',
  'charge-nurse': 'Charge nurse',
  physician: 'Physician',
  pharmacist: 'Pharmacist',
  consultant: 'Consultant',
  it: 'Technical support',
  admin: 'Administrator',
  auditor: 'Auditor',
};
