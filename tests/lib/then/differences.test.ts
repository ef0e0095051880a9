import { describe, expect, test } from 'vitest';
import { STATE } from '../../../app/style/patient-state';
import { differences } from '../../../lib/then/differences';
import { clampMoment, momentQuery, readMoment, sliderRange } from '../../../lib/then/moment';

const row = (rows: ReturnType<typeof differences>, name: string) => rows.find((r) => r.name === name);
const T = Date.parse('2026-11-21T09:14:00Z');

describe('as known then: one instant told twice', () => {
  test('what was shown and what is known agree: nothing is marked', () => {
    expect(differences(STATE, STATE).filter((r) => r.differs)).toEqual([]);
    expect(differences(STATE, STATE).length).toBeGreaterThan(15);
  });
  test('a value that arrived late was not known then; its line alone is marked', () => {
    const { ferritin: _, ...latest } = STATE.latest;
    const marked = differences({ ...STATE, latest }, STATE).filter((r) => r.differs);
    expect(marked.map((r) => [r.name, r.shown])).toEqual([['ferritin', null]]);
    expect(marked[0]?.now).toContain('420');
  });
  test('a grade that was believed to be another one shows both, and a grade taken back later is on the side that had it', () => {
    const believed = { ...STATE, crs: { ...STATE.crs, grade: STATE.crs.grade - 1 } };
    expect(row(differences(believed, STATE), 'CRS')).toMatchObject({
      shown: `${STATE.crs.grade - 1}, suggested`,
      now: `${STATE.crs.grade}, confirmed`,
      differs: true,
    });
    expect(row(differences(STATE, null), 'CRS')).toMatchObject({ now: null, differs: true });
  });
  test('the same number of another time is a difference too', () => {
    const tempC = STATE.latest.tempC;
    if (!tempC) throw new Error('the fixture has a temperature');
    const moved = { ...STATE, latest: { ...STATE.latest, tempC: { ...tempC, t: '2026-11-21T01:00:00Z' } } };
    expect(row(differences(moved, STATE), 'Temperature °C')?.differs).toBe(true);
  });
  test('an alert that was open then and is withdrawn on today’s knowledge stands on one side only', () => {
    const alerts = STATE.alerts.map((a) => ({ ...a, phase: 'withdrawn' as const }));
    const marked = differences(STATE, { ...STATE, alerts }).filter((r) => r.group === 'Alerts');
    expect(marked.length).toBeGreaterThan(0);
    expect(marked.every((r) => r.shown !== null && r.now === null && r.differs)).toBe(true);
  });
});

describe('the address of a past moment', () => {
  test('names only an instant and a picture, and leads back to the same view', () => {
    const query = momentQuery({ at: T, mode: 'known' });
    expect(query).toBe('at=2026-11-21T09%3A14%3A00.000Z&mode=known');
    expect(readMoment(new URLSearchParams(query), T + 1)).toEqual({ at: T, mode: 'known' });
  });
  test('a future or unreadable instant is no moment', () => {
    expect(readMoment(new URLSearchParams('at=2026-11-22T00:00:00Z'), T)).toBeNull();
    expect(readMoment(new URLSearchParams('at=yesterday'), T)).toBeNull();
  });
  test('the slider reaches from the admission to now, over both hours of an autumn night', () => {
    const before = Date.parse('2026-11-01T05:30:00Z'); // 00:30 CDT; 01:30 comes twice
    const range = sliderRange({ admittedAt: before, infusedAt: null, now: before + 3 * 3_600_000 });
    expect(range.to - range.from).toBe(3 * 3_600_000);
    expect(clampMoment(before - 1, range)).toBe(range.from);
    const [first, second] = [before + 3_600_000, before + 2 * 3_600_000];
    expect(momentQuery({ at: first, mode: 'shown' })).not.toBe(momentQuery({ at: second, mode: 'shown' }));
  });
});
