// @vitest-environment jsdom
import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeskTile } from '../../app/board/desk-tile';
import { LiveSourceProvider } from '../../app/live/hooks';
import { vitalCells } from '../../app/patients/[id]/bars';
import { fixtureSource } from '../../app/style/fixture-source';
import { NOW, UNIT, unitSnapshot, ZONE } from '../../app/style/fixtures';
import { STATE } from '../../app/style/patient-state';
import { HOUR, MINUTE } from '../../lib/time';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: vi.fn() }), usePathname: () => '/' }));
beforeEach(() => {
  window.matchMedia = vi
    .fn()
    .mockReturnValue({ matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }) as never;
});
afterEach(cleanup);
const at = (ms: number) => new Date(NOW - ms).toISOString();

describe('a bed on the desk board', () => {
  function tile(ferritinMs: number, oxygenMs: number) {
    const unit = unitSnapshot();
    const beds = unit.beds.map((b) => {
      if (b.label !== '701' || b.latest.ferritin === undefined || b.oxygen === null) return b;
      const ferritin = { ...b.latest.ferritin, t: at(ferritinMs) };
      return { ...b, latest: { ...b.latest, ferritin }, oxygen: { ...b.oxygen, t: at(oxygenMs) } };
    });
    render(
      <LiveSourceProvider source={fixtureSource({ ...unit, beds })} zone={ZONE}>
        <DeskTile unitId={UNIT.id} bed="ICU-7-701" />
      </LiveSourceProvider>,
    );
    return within(screen.getByRole('article', { name: /^Bed 701/ }));
  }
  it('ferritin of today has its change, and its age for who points at it', () => {
    const bed = tile(4 * HOUR, MINUTE);
    expect(bed.getByText('×2.1/12 h')).toBeTruthy();
    expect(bed.getByTitle('collected 4 h ago, ×2.1/12 h')).toBeTruthy();
  });
  it('ferritin of the day before yesterday has its age in sight and is hatched', () => {
    const bed = tile(40 * HOUR, MINUTE);
    expect(bed.getByText('40h old')).toBeTruthy();
    expect(bed.getByText(/^8.420$/).className).toContain('hatch');
  });
  it('oxygen charted 7 h ago has its age in sight and is hatched', () => {
    const bed = tile(4 * HOUR, 7 * HOUR);
    expect(bed.getByText('7h')).toBeTruthy();
    expect(bed.getByText('HFNC').closest('dd')?.className).toContain('hatch');
  });
});

it('values in the head of a patient grow old though no message comes', () => {
  const fresh = (ms: number) => vitalCells(STATE, NOW + ms).find((c) => c.key === 'heartRate')?.fresh;
  expect([fresh(0), fresh(2 * MINUTE), fresh(5 * MINUTE), fresh(20 * MINUTE)]).toEqual(['fresh', 'ageing', 'stale', 'withheld']);
});
