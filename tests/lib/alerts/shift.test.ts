import { expect, it } from 'vitest';
import { sameShift } from '../../../lib/alerts/shift';

const ZONE = 'America/Chicago';
const chicago = (day: string, hm: string) => Date.parse(`${day}T${hm}:00-06:00`);

it('a shift begins at 07:00 and 19:00 on the unit’s wall; the night goes across midnight', () => {
  expect(sameShift(chicago('2026-11-21', '07:00'), chicago('2026-11-21', '18:59'), ZONE)).toBe(true);
  expect(sameShift(chicago('2026-11-21', '06:59'), chicago('2026-11-21', '07:00'), ZONE)).toBe(false);
  expect(sameShift(chicago('2026-11-20', '19:05'), chicago('2026-11-21', '06:30'), ZONE)).toBe(true);
  expect(sameShift(chicago('2026-11-20', '18:59'), chicago('2026-11-20', '19:00'), ZONE)).toBe(false);
});

it('the night in which clocks are put back is one shift of thirteen hours', () => {
  const [begins, ends] = [Date.parse('2026-10-31T19:00:00-05:00'), Date.parse('2026-11-01T07:00:00-06:00')];
  expect(ends - begins).toBe(13 * 3_600_000);
  expect(sameShift(begins, ends - 1, ZONE)).toBe(true);
  expect(sameShift(begins, ends, ZONE)).toBe(false);
});
