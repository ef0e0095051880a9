import { describe, expect, test } from 'vitest';
import { STATE } from '../../../app/style/patient-state';
import { PatientRoom } from '../../../server/push/rooms';

const later = (ms: number): typeof STATE => {
  const at = new Date(Date.parse(STATE.asOf) + ms).toISOString();
  const again = <T extends { basis: { computedAt: string } }>(g: T): T => ({ ...g, basis: { ...g.basis, computedAt: at } });
  return { ...STATE, asOf: at, crs: again(STATE.crs), icans: again(STATE.icans) };
};

describe('what a patient’s page is sent', () => {
  test('nothing while only the clock goes on, though both grades are evaluated each second', () => {
    const room = new PatientRoom('p');
    expect(room.change(STATE)).not.toBeNull();
    for (let s = 1; s <= 60; s++) expect(room.change(later(s * 1_000))).toBeNull();
  });
  test('a new heart rate goes out without the two bases', () => {
    const room = new PatientRoom('p');
    room.change(STATE);
    const next = later(1_000);
    const heartRate = next.latest.heartRate;
    if (!heartRate) throw new Error('the fixture has a heart rate');
    const change = room.change({ ...next, latest: { ...next.latest, heartRate: { ...heartRate, value: 99 } } });
    expect(Object.keys(change ?? {}).sort()).toEqual(['asOf', 'latest']);
    expect(JSON.stringify(change).length).toBeLessThan(JSON.stringify(STATE).length / 3);
  });
  test('another reason, status or input of a grade is sent', () => {
    const room = new PatientRoom('p');
    room.change(STATE);
    const next = later(1_000);
    expect(room.change({ ...next, crs: { ...next.crs, status: 'held' } })?.crs?.status).toBe('held');
    const reason = { ...next.crs, status: 'held' as const, basis: { ...next.crs.basis, reason: 'Another.' } };
    expect(room.change({ ...next, crs: reason })?.crs?.basis.reason).toBe('Another.');
  });
});
