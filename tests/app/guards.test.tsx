// @vitest-environment jsdom
import { cleanup, configure, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => undefined }), usePathname: () => '/patients/p-701' }));

import { PhoneBoard } from '../../app/board/phone-board';
import { PartGuard } from '../../app/components/guard';
import { LiveSourceProvider, useUnit } from '../../app/live/hooks';
import { PatientView } from '../../app/patients/[id]/patient-view';
import { GuidanceSourceProvider } from '../../app/patients/[id]/use-guidance';
import { TrendSourceProvider } from '../../app/patients/[id]/use-trend';
import { fixtureSource } from '../../app/style/fixture-source';
import { UNIT, unitSnapshot, ZONE } from '../../app/style/fixtures';
import { fixtureGuidance } from '../../app/style/patient-chart';
import { fixtureTrend } from '../../app/style/patient-fixture';
import { STATE } from '../../app/style/patient-state';

configure({ defaultHidden: true, asyncUtilTimeout: 60_000 });
vi.setConfig({ testTimeout: 90_000 });

beforeEach(() => {
  // React reports what a guard has caught; it is meant here.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});
/** Something no part of a screen can draw. */
const BROKEN = Object.create(null);

test('a panel of a patient that cannot be drawn says so in its place; grades, lanes and the other panels stay', async () => {
  const trend = { load: async (_id: string, query: object) => fixtureTrend({ codes: null, ...query } as never) };
  const advice = fixtureGuidance();
  const guidance = { load: async () => ({ ...advice, checklist: { ...advice.checklist, sections: BROKEN } }) };
  render(
    <LiveSourceProvider source={fixtureSource(unitSnapshot())} zone={ZONE}>
      <TrendSourceProvider value={trend}>
        <GuidanceSourceProvider value={guidance}>
          <PatientView state={STATE} />
        </GuidanceSourceProvider>
      </TrendSourceProvider>
    </LiveSourceProvider>,
  );
  expect(await screen.findByText('Checklist NOT LIVE: display fault')).toBeTruthy();
  expect(screen.getByRole('heading', { name: /^Why CRS/ })).toBeTruthy();
  expect(screen.getByRole('heading', { name: /^Tocilizumab/ })).toBeTruthy();
  expect(await screen.findByRole('figure', { name: 'Ferritin' })).toBeTruthy();
});

test('one item of a list that cannot be drawn stays an item of it', () => {
  const Item = ({ text }: { text: object }) => <li>{`${text}`}</li>;
  render(
    <ul>
      <PartGuard inList what="Alert of 703">
        <Item text={BROKEN} />
      </PartGuard>
      <PartGuard inList what="Alert of 704">
        <Item text={{ toString: () => 'CRS 4' }} />
      </PartGuard>
    </ul>,
  );
  expect(screen.getAllByRole('listitem').map((li) => li.textContent)).toEqual(['Alert of 703 NOT LIVE: display fault', 'CRS 4']);
});

function Phone() {
  const room = useUnit(UNIT.id);
  return 'screen' in room ? <PhoneBoard unitId={UNIT.id} screen={room.screen} /> : null;
}
test('on a phone a bed that cannot be drawn is NOT LIVE alone', () => {
  const unit = unitSnapshot();
  const beds = unit.beds.map((b) => (b.label === '703' ? { ...b, product: BROKEN } : b));
  render(
    <LiveSourceProvider source={fixtureSource({ ...unit, beds })} zone={ZONE}>
      <Phone />
    </LiveSourceProvider>,
  );
  expect(screen.getByRole('article', { name: 'Bed 703, NOT LIVE, display fault' })).toBeTruthy();
  expect(screen.getByRole('article', { name: /^Bed 702/ })).toBeTruthy();
});
