// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const push = vi.hoisted(() => vi.fn());
vi.mock('next/navigation', () => ({ useRouter: () => ({ push }), usePathname: () => '/patients/p-701' }));

import { LiveSourceProvider } from '../../app/live/hooks';
import { PatientView } from '../../app/patients/[id]/patient-view';
import { GuidanceSourceProvider } from '../../app/patients/[id]/use-guidance';
import { TrendSourceProvider } from '../../app/patients/[id]/use-trend';
import { PersonProvider } from '../../app/session/person';
import { fixtureSource } from '../../app/style/fixture-source';
import { unitSnapshot } from '../../app/style/fixtures';
import { fixtureGuidance } from '../../app/style/patient-chart';
import { fixtureTrend, ZONE } from '../../app/style/patient-fixture';
import { STATE } from '../../app/style/patient-state';

configure({ defaultHidden: true, asyncUtilTimeout: 60_000 });
vi.setConfig({ testTimeout: 90_000 });
const trend = { load: async (_id: string, query: object) => fixtureTrend({ codes: null, ...query } as never) };
const guidance = { load: async () => fixtureGuidance() };

beforeEach(() => {
  push.mockClear();
  window.localStorage.clear();
  window.history.replaceState(null, '', '/patients/p-701');
  window.matchMedia = vi
    .fn()
    .mockReturnValue({ matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }) as never;
  const nurse = { id: 'lee', name: 'K. Lee', roles: [{ unitId: 'ICU-7', role: 'nurse' as const }] };
  render(
    <LiveSourceProvider source={fixtureSource(unitSnapshot())} zone={ZONE}>
      <PersonProvider person={nurse}>
        <TrendSourceProvider value={trend}>
          <GuidanceSourceProvider value={guidance}>
            <PatientView state={{ ...STATE, alerts: STATE.alerts.map((a) => ({ ...a, phase: 'raised' as const })) }} />
          </GuidanceSourceProvider>
        </TrendSourceProvider>
      </PersonProvider>
    </LiveSourceProvider>,
  );
});
afterEach(cleanup);
const press = (...keys: string[]) => {
  for (const key of keys) fireEvent.keyDown(document.body, { key });
};

test('on a patient "[" and "]" move the range back and forth, "?" lists the keys', () => {
  press('[');
  expect(screen.getByRole('button', { name: /^PAUSED AT/ })).toBeTruthy();
  press(']');
  expect(screen.queryByRole('button', { name: /^PAUSED AT/ })).toBeNull();
  press('?');
  expect(screen.getByRole('dialog', { name: 'Keys' })).toBeTruthy();
});
test('"b" and a number lead to the bed of that place, a number alone nowhere, "/" to the search of the board', () => {
  press('4');
  expect(push).not.toHaveBeenCalled();
  press('b', '4');
  expect(push).toHaveBeenLastCalledWith('/patients/p-704');
  press('/');
  expect(push).toHaveBeenLastCalledWith('/units/ICU-7#find');
});
test('"a" goes to the answer of this patient\'s highest alert and gives none', () => {
  const send = vi.fn();
  vi.stubGlobal('fetch', send);
  press('a');
  expect(document.activeElement?.textContent).toMatch(/^Respond: 701/);
  expect(send).not.toHaveBeenCalledWith(expect.stringContaining('acknowledge'), expect.anything());
  vi.unstubAllGlobals();
});
test('single keys can be switched off; the buttons stay', () => {
  press('?');
  fireEvent.click(screen.getByRole('checkbox', { name: 'Single keys work in this browser' }));
  fireEvent.click(screen.getByRole('button', { name: 'Close' }));
  press('g', 'b', '4', '/', '?', '[');
  expect(push).not.toHaveBeenCalled();
  expect(screen.queryByRole('dialog', { name: 'Keys' })).toBeNull();
  expect(screen.queryByRole('button', { name: /^PAUSED AT/ })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Keys' }));
  expect(screen.getByRole('dialog', { name: 'Keys' })).toBeTruthy();
});
