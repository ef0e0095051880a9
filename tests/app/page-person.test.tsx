// @vitest-environment jsdom
import { cleanup, fireEvent, render, renderHook, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

vi.mock('next/navigation', () => ({ usePathname: () => '/', useRouter: () => ({ push: () => undefined }) }));

import { useHistory } from '../../app/alerts/history';
import { Feeds } from '../../app/intake/feeds';
import { Quarantine } from '../../app/intake/quarantine';
import { ClockProvider, stillClock } from '../../app/live/clock';
import { askFor } from '../../app/live/command';
import { useJson } from '../../app/rules/use-json';
import { PersonProvider } from '../../app/session/person';
import { UnitProvider, useUnits } from '../../app/session/unit';
import { NOW, ZONE } from '../../app/style/fixtures';
import { PAGE_PERSON_HEADER } from '../../lib/people/page-person';
import type { QuarantineView } from '../../lib/quarantine';

const asked: { path: string; person: string | null }[] = [];
const answers: Record<string, unknown> = {};
beforeEach(() => {
  asked.length = 0;
  for (const path of Object.keys(answers)) delete answers[path];
  askFor('lee');
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    asked.push({ path, person: new Headers(init.headers).get(PAGE_PERSON_HEADER) });
    return Response.json(answers[path.split('?')[0] ?? ''] ?? {});
  });
});
afterEach(() => {
  cleanup();
  askFor(null);
  vi.unstubAllGlobals();
});
/** Everything asked so far named the person the page was drawn for, these addresses among it. */
async function allNamed(...paths: readonly string[]) {
  await waitFor(() => {
    const known = asked.map((a) => a.path.split('?')[0]);
    for (const path of paths) expect(known).toContain(path);
  });
  expect(asked.filter((a) => a.person !== 'lee')).toEqual([]);
}
const inPage = (page: React.ReactNode) =>
  render(
    <ClockProvider clock={stillClock(NOW)} zone={ZONE}>
      <PersonProvider person={{ id: 'lee', name: 'K. Lee', roles: [{ unitId: 'ICU-7', role: 'admin' }] }}>{page}</PersonProvider>
    </ClockProvider>,
  );

test('the history of alerts is asked for in the name of the person the page was drawn for', async () => {
  answers['/api/alerts'] = { alerts: [] };
  renderHook(() => useHistory('ICU-7', true));
  await allNamed('/api/alerts');
});

test('feeds are asked for in the name of the person the page was drawn for', async () => {
  answers['/api/feeds'] = { feeds: [] };
  inPage(<Feeds />);
  await allNamed('/api/feeds');
});

const ENTRY: QuarantineView = {
  ...{
    id: '3',
    source: 'LAB',
    sourceId: '2',
    protocol: 'hl7v2',
    status: 'held',
    state: 'open',
    settledAt: null,
    settledBy: null,
  },
  ...{ reason: 'unknown unit', detail: 'ferritin in an unknown unit', eventId: null, mrn: null, bed: null, count: 1 },
  ...{ help: 'Map the unit.', receivedAt: '2026-11-21T08:00:00Z', lastAt: '2026-11-21T08:00:00Z', acts: ['replay'] },
};

test('quarantine, its counts and what is done with an entry name the person the page was drawn for', async () => {
  answers['/api/quarantine'] = { items: [ENTRY] };
  answers['/api/quarantine/counts'] = { counts: [] };
  answers['/api/quarantine/3/replay'] = { state: 'settled', said: 'read again' };
  inPage(<Quarantine initial={{ source: '', reason: '' }} />);
  fireEvent.click(await screen.findByRole('button', { name: 'Read again' }));
  await allNamed('/api/quarantine', '/api/quarantine/counts', '/api/quarantine/3/replay');
});

test('rules, versions of a protocol and a dry run name the person the page was drawn for', async () => {
  for (const path of ['/api/rules', '/api/protocols', '/api/protocols/diff', '/api/protocols/dry-run'])
    renderHook(() => useJson(path));
  await allNamed('/api/rules', '/api/protocols', '/api/protocols/diff', '/api/protocols/dry-run');
});

test('the units of a person are asked for in their name', async () => {
  answers['/api/units'] = { units: [{ id: 'ICU-8', name: 'ICU 8' }] };
  const { result } = renderHook(() => useUnits(), {
    wrapper: ({ children }) => <UnitProvider own={[]}>{children}</UnitProvider>,
  });
  await waitFor(() => expect(result.current.current).toBe('ICU-8'));
  await allNamed('/api/units');
});

test('a dry run that takes longer than a page waits for anything else goes on', async () => {
  let seen: AbortSignal | undefined;
  vi.stubGlobal('fetch', (_path: string, init: RequestInit) => {
    seen = init.signal ?? undefined;
    return new Promise(() => undefined);
  });
  const waits = vi.spyOn(AbortSignal, 'timeout');
  renderHook(() => useJson('/api/protocols/dry-run', 0, 600_000));
  expect(seen?.aborted).toBe(false);
  expect(waits.mock.calls).toEqual([[600_000]]);
  waits.mockRestore();
});
