import { describe, expect, it } from 'vitest';
import { type Action, type Actor, can, type Resource, ROLES, type Role, unitsOf } from '../../lib/permissions';

const person = (role: Role, unitId = 'ICU-7'): Actor => ({
  kind: 'user',
  id: 'u1',
  name: 'Ann',
  session: 's',
  roles: [{ unitId, role }],
});
const key = (...scopes: ('ingest' | 'read')[]): Actor => ({
  kind: 'key',
  id: 'k',
  name: 'MON',
  source: 'MON',
  units: ['ICU-7'],
  scopes,
});
const kiosk: Actor = { kind: 'kiosk', id: 'w', name: 'Wall', unitId: 'ICU-7' };
const here = { kind: 'unit', unitId: 'ICU-7' } as const;
const patient = { kind: 'patient', unitId: 'ICU-7' } as const;
const charting = (eventKind: string) => ({ ...patient, eventKind });

const ACTIONS: readonly Action[] = ['read', 'chart', 'settle', 'answer', 'manage', 'approve'];
const RESOURCES: readonly Resource[] = [
  here,
  patient,
  charting('regrade'),
  { kind: 'quarantine' },
  { kind: 'feeds' },
  { kind: 'metrics' },
  { kind: 'audit' },
  { kind: 'kiosk', unitId: 'ICU-7' },
  { kind: 'unit-settings', unitId: 'ICU-7' },
  { kind: 'users', unitId: 'ICU-7' },
  { kind: 'sources' },
];

describe('permissions', () => {
  it('nobody may do nothing', () => {
    for (const action of ACTIONS) for (const resource of RESOURCES) expect(can(null, action, resource)).toBe(false);
  });
  it('a role on one unit gives nothing on another', () => {
    for (const role of ROLES)
      for (const action of ACTIONS)
        for (const resource of RESOURCES.filter((r) => 'unitId' in r))
          expect(can(person(role, 'ICU-8'), action, resource)).toBe(false);
  });
  it('everybody who works on a unit sees its board', () => {
    for (const role of ROLES) expect(can(person(role), 'read', here)).toBe(true);
  });
  it('who needs no patient details does not get them', () => {
    expect(ROLES.filter((role) => !can(person(role), 'read', patient))).toEqual(['it']);
  });
  it('grading is for bedside staff and consultants', () => {
    expect(ROLES.filter((role) => can(person(role), 'chart', charting('regrade')))).toEqual([
      'nurse',
      'charge-nurse',
      'physician',
      'consultant',
    ]);
  });
  it('what a finding is put down to, and treatment limits, are for doctors', () => {
    for (const kind of ['attribution', 'limits'])
      expect(ROLES.filter((role) => can(person(role), 'chart', charting(kind)))).toEqual(['physician', 'consultant']);
  });
  it('auditors and IT chart nothing', () => {
    for (const kind of ['vital', 'note', 'regrade', 'admission', 'merge'])
      for (const role of ['auditor', 'it'] as const) expect(can(person(role), 'chart', charting(kind))).toBe(false);
  });
  it('an unknown kind of event is for nobody, not even one named like a property of every object', () => {
    for (const kind of ['prescription', 'constructor', '__proto__'])
      for (const role of ROLES) expect(can(person(role), 'chart', charting(kind))).toBe(false);
  });
  it('a wall reads the board of its unit and nothing else', () => {
    const allowed = ACTIONS.flatMap((action) => RESOURCES.filter((r) => can(kiosk, action, r)).map((r) => [action, r]));
    expect(allowed).toEqual([['read', here]]);
    expect(can(kiosk, 'read', { kind: 'unit', unitId: 'ICU-8' })).toBe(false);
  });
  it('a key reads only with the scope for it, only its unit, and changes nothing', () => {
    expect(can(key('ingest'), 'read', here)).toBe(false);
    expect(can(key('read'), 'read', patient)).toBe(true);
    expect(can(key('read'), 'read', { kind: 'patient', unitId: 'ICU-8' })).toBe(false);
    for (const action of ACTIONS.filter((a) => a !== 'read'))
      for (const resource of RESOURCES) expect(can(key('ingest', 'read'), action, resource)).toBe(false);
    expect(can(key('read'), 'read', { kind: 'audit' })).toBe(false);
  });
  it('settings are for administrators, sources and walls for IT too', () => {
    expect(ROLES.filter((role) => can(person(role), 'manage', { kind: 'users', unitId: 'ICU-7' }))).toEqual(['admin']);
    expect(ROLES.filter((role) => can(person(role), 'manage', { kind: 'sources' }))).toEqual(['it', 'admin']);
    expect(ROLES.filter((role) => can(person(role), 'approve', { kind: 'kiosk', unitId: 'ICU-7' }))).toEqual([
      'charge-nurse',
      'admin',
    ]);
  });
  it('a person with two roles on a unit works on it once', () => {
    const both: Actor = {
      kind: 'user',
      id: 'u',
      name: 'Ann',
      session: 's',
      roles: [...'ab'].map((_, i) => ({ unitId: 'ICU-7', role: ROLES[i] as Role })),
    };
    expect(unitsOf(both)).toEqual(['ICU-7']);
  });
});
