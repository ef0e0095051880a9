// @vitest-environment jsdom
import { cleanup, configure, render, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => undefined }), usePathname: () => '/patients/p-701' }));

import { LiveSourceProvider } from '../../../app/live/hooks';
import { PatientView } from '../../../app/patients/[id]/patient-view';
import { GuidanceSourceProvider } from '../../../app/patients/[id]/use-guidance';
import { TrendSourceProvider } from '../../../app/patients/[id]/use-trend';
import { fixtureSource } from '../../../app/style/fixture-source';
import { NOW, unitSnapshot } from '../../../app/style/fixtures';
import { fixtureGuidance } from '../../../app/style/patient-chart';
import { fixtureTrend, ZONE } from '../../../app/style/patient-fixture';
import { STATE } from '../../../app/style/patient-state';
import { MINUTE } from '../../../lib/time';

configure({ defaultHidden: true, asyncUtilTimeout: 60_000 });
vi.setConfig({ testTimeout: 90_000 });
afterEach(cleanup);

/** The circulation lane of a patient whose monitor gave its last heart rate this long ago. */
async function circulation(ms: number) {
  const heartRate = { ...STATE.latest.heartRate, t: new Date(NOW - ms).toISOString() } as never;
  const trend = { load: async (_id: string, query: object) => fixtureTrend({ codes: null, ...query } as never) };
  render(
    <LiveSourceProvider source={fixtureSource(unitSnapshot())} zone={ZONE}>
      <TrendSourceProvider value={trend}>
        <GuidanceSourceProvider value={{ load: async () => fixtureGuidance() }}>
          <PatientView state={{ ...STATE, latest: { ...STATE.latest, heartRate } }} />
        </GuidanceSourceProvider>
      </TrendSourceProvider>
    </LiveSourceProvider>,
  );
  return within(await screen.findByRole('figure', { name: 'HR, MAP, RR' }));
}

test('a value beside its lane has its time for who points at it, and goes with the others when nothing is live', async () => {
  const beside = (await circulation(0)).getByTitle('03:14, 0 s');
  expect(beside.textContent).toContain('HR');
  expect(beside.querySelector('.live-value')).toBeTruthy();
});

test('a heart rate of 5 min ago is hatched beside its lane, with its age, though no message comes', async () => {
  const beside = (await circulation(5 * MINUTE)).getByTitle('03:09, 5 min');
  expect(beside.textContent).toMatch(/ HR 5 min$/);
  expect(beside.querySelector('.hatch')).toBeTruthy();
});

test('a heart rate of 20 min ago is withheld beside its lane too', async () => {
  const beside = (await circulation(20 * MINUTE)).getByTitle('02:54, 20 min');
  expect(beside.textContent).toBe('— HR 20 min');
});
