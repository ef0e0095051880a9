// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { LiveSourceProvider } from '../../../app/live/hooks';
import { fixtureSource } from '../../../app/style/fixture-source';
import { NOW, UNIT, unitSnapshot, ZONE } from '../../../app/style/fixtures';
import { Wall } from '../../../app/wall/wall';
import type { BedRow } from '../../../lib/state';
import { HOUR } from '../../../lib/time';

afterEach(cleanup);
const at = (ms: number) => new Date(NOW - ms).toISOString();
/** The wall of the first so many beds, bed 701 changed. */
function tile(beds: number, change: (row: BedRow) => BedRow): string {
  const unit = unitSnapshot();
  const rows = unit.beds.slice(0, beds).map((b) => (b.label === '701' ? change(b) : b));
  render(
    <LiveSourceProvider source={fixtureSource({ ...unit, beds: rows })} zone={ZONE}>
      <Wall unitId={UNIT.id} />
    </LiveSourceProvider>,
  );
  return screen.getByRole('article', { name: /^Bed 701/ }).textContent ?? '';
}
const old = (row: BedRow): BedRow => ({
  ...row,
  latest: Object.fromEntries(Object.entries(row.latest).map(([k, v]) => [k, k === 'ferritin' ? { ...v, t: at(40 * HOUR) } : v])),
  oxygen: row.oxygen && { ...row.oxygen, t: at(7 * HOUR) },
  pressors: row.pressors.map((p) => ({ ...p, t: at(7 * HOUR) })),
});

it('eight beds: an old ferritin, oxygen and pressor rate have their age beside them', () => {
  const text = tile(8, old);
  expect(text).toContain('50 7h');
  expect(text).toContain('NE + VP* 7h');
  expect(text).toMatch(/8.420.*40h/);
});
it('twelve beds: an old ferritin has its age', () => {
  expect(tile(12, old)).toMatch(/8.420 40h/);
});
it.each([8, 12])('%d beds: an arterial pressure is not called one of a cuff', (beds) => {
  const text = tile(beds, (row) => row);
  expect(text).toContain('MAP art');
  expect(text).not.toContain('MAP cuff');
});

it.each([8, 12, 24])('%d beds: the footer says the units of the tiles, and that this is no cleared medical device', (beds) => {
  tile(beds, (row) => row);
  const footer = screen.getByRole('contentinfo').textContent ?? '';
  expect(footer).toContain('T °C');
  expect(footer).toContain('pressors µg/kg/min, VP U/min');
  expect(footer.includes('ferritin ng/mL · CRP mg/L')).toBe(beds <= 12);
  expect(footer).toContain('Secondary display. Bedside monitors are the primary alarms.');
  expect(footer).toContain('Not a cleared medical device; for use after local validation.');
});
it('regrade and ICE both late: each label ends before the next begins', () => {
  const late = ['crs-regrade', 'ice'].map((what) => ({ what, dueAt: at(60 * HOUR), overdueAt: at(59 * HOUR) }));
  const text = tile(8, (row) => ({ ...row, due: late as BedRow['due'] }));
  expect(text).toContain('CRS late60 h');
  expect(text).toContain('ICE late60 h');
});
