import { describe, expect, it } from 'vitest';
import { isOverdue, REVIEW_WITHIN_MS } from '../../../lib/people/emergency';
import { can, type UserActor } from '../../../lib/permissions';

const doctor: UserActor = {
  ...{ kind: 'user', id: 'u', name: 'M. Chen', session: '', roles: [{ unitId: 'ICU-8', role: 'physician' }] },
  emergencies: ['p1'],
};

describe('emergency access', () => {
  it('lets a clinician of another unit read that one patient, and nothing else of the unit', () => {
    expect(can(doctor, 'read', { kind: 'patient', unitId: 'ICU-7', patientId: 'p1' })).toBe(true);
    expect(can(doctor, 'read', { kind: 'patient', unitId: 'ICU-7', patientId: 'p2' })).toBe(false);
    expect(can(doctor, 'read', { kind: 'patient', unitId: 'ICU-7' })).toBe(false);
    expect(can(doctor, 'read', { kind: 'unit', unitId: 'ICU-7' })).toBe(false);
    expect(can(doctor, 'read', { kind: 'raw', unitId: 'ICU-7' })).toBe(false);
    expect(can(doctor, 'chart', { kind: 'patient', unitId: 'ICU-7', patientId: 'p1', eventKind: 'note' })).toBe(false);
  });
  it('is gone with its row', () => {
    const { emergencies: _, ...without } = doctor;
    expect(can(without, 'read', { kind: 'patient', unitId: 'ICU-7', patientId: 'p1' })).toBe(false);
  });
  it('is reviewed within 72 hours, to the millisecond', () => {
    expect([
      isOverdue(0, null, REVIEW_WITHIN_MS - 1),
      isOverdue(0, null, REVIEW_WITHIN_MS),
      isOverdue(0, 5, 2 * REVIEW_WITHIN_MS),
    ]).toEqual([...[false, true, false]]);
  });
});
