// @vitest-environment jsdom
import { act, cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AlertCentre } from '../../app/alerts/alerts';
import { Board } from '../../app/board/board';
import type { LiveSource } from '../../app/live/client';
import { LiveSourceProvider } from '../../app/live/hooks';
import { PersonProvider } from '../../app/session/person';
import { fixtureSource } from '../../app/style/fixture-source';
import { UNIT, unitSnapshot, ZONE } from '../../app/style/fixtures';
import { densityFor } from '../../app/wall/density';
import { Wall } from '../../app/wall/wall';
import { foldAlert, foldBoard } from '../../lib/screen';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: vi.fn() }), usePathname: () => '/' }));

// A board is large: asking jsdom for the visibility of every ancestor of every element takes most of the time.
configure({ defaultHidden: true, asyncUtilTimeout: 20_000 });
const NURSE = { id: 'u1', name: 'S. Okafor', roles: [{ unitId: UNIT.id, role: 'charge-nurse' as const }] };
let source: LiveSource;
function show(page: React.ReactNode) {
  return render(
    <PersonProvider person={NURSE}>
      <LiveSourceProvider source={source} zone={ZONE}>
        {page}
      </LiveSourceProvider>
    </PersonProvider>,
  );
}
beforeEach(() => {
  source = fixtureSource(unitSnapshot());
  window.matchMedia = vi
    .fn()
    .mockReturnValue({ matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }) as never;
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});
const names = () => screen.getAllByRole('article').map((a) => a.getAttribute('aria-label'));

describe.each([
  ['board', () => <Board unitId={UNIT.id} />],
  ['wall', () => <Wall unitId={UNIT.id} />],
])('the %s', (_, page) => {
  it('has one article a bed, named as a person would say it', () => {
    show(page());
    expect(names()).toHaveLength(24);
    for (const name of [
      'Bed 704, CRS 4, ICANS 1',
      'Bed 706, CRS 2 held, ICANS 0',
      'Bed 717, CRS 0, ICANS not known',
      'Bed 722, empty',
    ])
      expect(screen.getByRole('article', { name })).toBeTruthy();
  });
  it('changes only the tile whose row changed', async () => {
    show(page());
    const touched = new Set<string>();
    const watch = new MutationObserver((list) => {
      for (const m of list) {
        const node = m.target instanceof Element ? m.target : m.target.parentElement;
        const tile = node?.closest('article')?.getAttribute('aria-label');
        if (tile) touched.add(tile);
      }
    });
    watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    const row = source.unit(UNIT.id).bed('ICU-7-707');
    await act(async () => {
      source.unit(UNIT.id).fold((s) =>
        foldBoard(s, {
          seq: 2,
          changes: [{ bed: 'ICU-7-707', crs: row?.crs ? { ...row.crs, chip: 'NC 6 L', grade: 3 } : null }],
        }),
      );
      await Promise.resolve();
    });
    watch.disconnect();
    expect([...touched]).toEqual(['Bed 707, CRS 3, ICANS 0']);
  });
  it('a tile that throws takes down itself alone, and says so', () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const snapshot = unitSnapshot();
    const broken = snapshot.beds.map((b) => (b.bed === 'ICU-7-702' ? { ...b, latest: null as never, due: null as never } : b));
    source = fixtureSource({ ...snapshot, beds: broken });
    show(page());
    expect(names()).toHaveLength(24);
    expect(within(screen.getByRole('article', { name: 'Bed 702, NOT LIVE, display fault' })).getByText('NOT LIVE')).toBeTruthy();
    vi.restoreAllMocks();
  });
});

describe('densities of the wall', () => {
  it.each([
    [1, 'full', 8],
    [8, 'full', 8],
    [9, 'rows', 12],
    [16, 'pair', 16],
    [24, 'stack', 24],
    [25, 'small', 32],
    [40, 'line', 40],
    [64, 'line', 64],
  ])('%d beds: %s, room for %d', (beds, tile, room) => {
    const density = densityFor(beds);
    expect(density.tile).toBe(tile);
    expect(density.columns * density.rows).toBeGreaterThanOrEqual(Math.min(beds, room));
  });
  it.each([8, 12, 16, 24])(
    '%d beds at 1920 by 1080: a unit of the drawing is at least a pixel, so 76 units are 76 px',
    (beds) => {
      const { columns, rows, width, height } = densityFor(beds);
      const tileWidth = (1920 - 8 * (columns + 1)) / columns;
      const tileHeight = (1080 - 72 - 40 - 8 * (rows + 1)) / rows;
      expect(Math.min((tileWidth - 2) / (width - 2), (tileHeight - 2) / (height - 2))).toBeGreaterThanOrEqual(1);
    },
  );
  it('keeps every bed on screen at 40, quiet ones in the strip', () => {
    source = fixtureSource(unitSnapshot(40));
    show(<Wall unitId={UNIT.id} />);
    expect(new Set(names()).size).toBe(40);
  });
});

describe('answering an alert', () => {
  const strip = () => screen.getByRole('region', { name: 'Highest alert nobody has' });
  it('sends the version that stood on the screen, once, with a command id', async () => {
    const fetched = vi.fn().mockResolvedValue(new Response(JSON.stringify({ alert: {} }), { status: 200 }));
    vi.stubGlobal('fetch', fetched);
    show(<Board unitId={UNIT.id} />);
    const alert = [...unitSnapshot().alerts].find((a) => a.bed === 'ICU-7-704' && a.priority === 'high');
    await act(async () => fireEvent.click(within(strip()).getByRole('button', { name: 'Respond: 704 CRS 4' })));
    expect(fetched).toHaveBeenCalledTimes(1);
    const [path, request] = fetched.mock.calls[0] as [string, RequestInit];
    expect(path).toBe(`/api/alerts/${alert?.id}/acknowledge`);
    expect(JSON.parse(String(request.body))).toEqual({ commandId: expect.any(String), version: 1 });
    expect(screen.getByText(/^Saved 03:14:22$/)).toBeTruthy();
  });
  it('409: says who has it and does not offer to send the same again', async () => {
    vi.stubGlobal(
      'fetch',
      vi
        .fn()
        .mockResolvedValue(new Response(JSON.stringify({ error: {}, alert: { owner: { name: 'M. Chen' } } }), { status: 409 })),
    );
    show(<Board unitId={UNIT.id} />);
    await act(async () => fireEvent.click(within(strip()).getByRole('button', { name: 'Respond: 704 CRS 4' })));
    expect(screen.getByText('M. Chen has it.')).toBeTruthy();
    expect(screen.getByText(/NOT SAVED/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'retry' })).toBeNull();
  });
  it('a lost server is NOT SAVED, and retry repeats the same command id', async () => {
    const fetched = vi.fn().mockRejectedValue(new TypeError('network'));
    vi.stubGlobal('fetch', fetched);
    show(<Board unitId={UNIT.id} />);
    await act(async () => fireEvent.click(within(strip()).getByRole('button', { name: 'Respond: 704 CRS 4' })));
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'retry' })));
    const ids = fetched.mock.calls.map(([, r]) => JSON.parse(String((r as RequestInit).body)).commandId);
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
  });
  it('shows no answer to somebody who may not give it', () => {
    render(
      <PersonProvider person={{ id: 'a', name: 'Auditor', roles: [{ unitId: UNIT.id, role: 'auditor' }] }}>
        <LiveSourceProvider source={source} zone={ZONE}>
          <Board unitId={UNIT.id} />
        </LiveSourceProvider>
      </PersonProvider>,
    );
    expect(within(strip()).queryAllByRole('button')).toEqual([]);
  });
  it('"a" goes to the answer without giving it, and never while somebody types', () => {
    const fetched = vi.fn();
    vi.stubGlobal('fetch', fetched);
    show(<Board unitId={UNIT.id} />);
    const button = within(strip()).getByRole('button', { name: 'Respond: 704 CRS 4' });
    fireEvent.keyDown(screen.getByRole('combobox', { name: 'Find a patient or bed' }), { key: 'a' });
    expect(document.activeElement).not.toBe(button);
    fireEvent.keyDown(document.body, { key: 'a' });
    expect(document.activeElement).toBe(button);
    expect(fetched).not.toHaveBeenCalled();
  });
  it('the strip goes to the next alert the moment this one has an owner', async () => {
    show(<Board unitId={UNIT.id} />);
    const alert = [...unitSnapshot().alerts].find((a) => a.bed === 'ICU-7-704' && a.priority === 'high');
    if (!alert) throw new Error('no high in 704');
    await act(async () => {
      source.unit(UNIT.id).fold((s) =>
        foldAlert(s, {
          seq: 2,
          alert: { ...alert, phase: 'acknowledged', version: 2, owner: { id: 'x', name: 'M. Chen', role: 'physician' } },
        }),
      );
    });
    expect(within(strip()).getByRole('button', { name: 'Respond: 711 CRS 2' })).toBeTruthy();
  });
});

describe('the alert centre', () => {
  it('lists what is open with unowned first, and what ended unseen', () => {
    show(<AlertCentre unitId={UNIT.id} />);
    const rows = within(screen.getByRole('tabpanel'))
      .getAllByRole('listitem')
      .map((r) => r.textContent ?? '');
    expect(rows[0]).toContain('CRS 4 suggested');
    expect(rows[1]).toContain('MAP 58');
    expect(rows.at(-2)).toContain('WAS HIGH 01:12 to 01:19');
    expect(screen.getByRole('button', { name: 'Seen: 715 CRS 4' })).toBeTruthy();
  });
  it('names each answer once', () => {
    show(<AlertCentre unitId={UNIT.id} />);
    expect(screen.getAllByRole('button', { name: 'Respond: 704 CRS 4' })).toHaveLength(1);
  });
  it('a high cannot be snoozed, a medium only with a reason', () => {
    show(<AlertCentre unitId={UNIT.id} />);
    expect(screen.queryByRole('button', { name: 'Snooze: 704 CRS 4' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Snooze: 711 CRS 2' }));
    const five = screen.getByRole('button', { name: '5 min' }) as HTMLButtonElement;
    expect(five.disabled).toBe(true);
    fireEvent.change(screen.getByLabelText('Reason'), { target: { value: 'line change' } });
    expect(five.disabled).toBe(false);
  });
});

describe("one team's beds on the desk board", () => {
  it('shows the beds of the team chosen and those with an unowned high, and says how many it does not show', async () => {
    const teams = [{ name: 'Blue', beds: ['ICU-7-702', 'ICU-7-707'] }];
    vi.stubGlobal(
      'fetch',
      vi.fn().mockImplementation(async () => new Response(JSON.stringify({ patients: [], people: [], teams }), { status: 200 })),
    );
    show(<Board unitId={UNIT.id} />);
    const filter = screen.getByRole('combobox', { name: 'Patients of' });
    fireEvent.focus(filter);
    await waitFor(() => expect(filter.textContent).toContain('Blue'), { timeout: 20_000 });
    fireEvent.change(filter, { target: { value: 'team:Blue' } });
    expect(names().map((n) => n?.slice(0, 7))).toEqual(['Bed 702', 'Bed 704', 'Bed 707']);
    expect(screen.getByText('21 beds not shown')).toBeTruthy();
  });
});
