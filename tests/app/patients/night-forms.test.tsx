// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ClockProvider, stillClock } from '../../../app/live/clock';
import { LiveSourceProvider } from '../../../app/live/hooks';
import { ChartingDrawer } from '../../../app/patients/[id]/charting/drawer';
import { RegradeView } from '../../../app/patients/[id]/regrade/regrade-view';
import { fixtureSource } from '../../../app/style/fixture-source';
import { unitSnapshot } from '../../../app/style/fixtures';
import { STATE } from '../../../app/style/patient-state';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => undefined }) }));
configure({ defaultHidden: true, asyncUtilTimeout: 20_000 });

/** Berlin, 25 October 2026: at 03:00 GMT+2 (01:00Z) clocks go back to 02:00 GMT+1; 29 March: at 02:00 (01:00Z) on to 03:00. */
const ZONE = 'Europe/Berlin';
const source = fixtureSource(unitSnapshot());
const sent: { kind: string; t: string }[] = [];

beforeEach(() => {
  sent.length = 0;
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    if (path.includes('/drafts/')) return new Response(JSON.stringify({ draft: null }), { status: 200 });
    if (init.method !== 'POST') return new Response('{}', { status: 404 });
    sent.push(JSON.parse(String(init.body)));
    return new Response(JSON.stringify({ id: 'x', status: 'stored' }), { status: 200 });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const draw = (page: ReactNode, at: string) =>
  render(
    <LiveSourceProvider source={source} zone={ZONE}>
      <ClockProvider clock={stillClock(Date.parse(at))} zone={ZONE}>
        {page}
      </ClockProvider>
    </LiveSourceProvider>,
  );
const typeTime = (label: string, hm: string) => fireEvent.change(screen.getByLabelText(label), { target: { value: hm } });
const pressed = (name: string) => screen.getByRole('button', { name }).getAttribute('aria-pressed') === 'true';

const regrade = (at: string) => draw(<RegradeView state={STATE} onSaved={() => undefined} />, at);
const WHEN = 'Time of assessment';
async function confirm() {
  fireEvent.click(screen.getByLabelText(/Two identifiers checked/));
  fireEvent.click(screen.getByLabelText('Yes'));
  fireEvent.click(screen.getByLabelText('Alert'));
  for (const correct of screen.getAllByRole('radio', { name: 'correct' })) fireEvent.click(correct);
  fireEvent.click(screen.getByLabelText('None'));
  fireEvent.click(screen.getByLabelText('No deep focal weakness'));
  fireEvent.change(screen.getByLabelText('Raised pressure, oedema'), { target: { value: 'none' } });
  fireEvent.click(screen.getByLabelText(/^Agree, ICANS/));
  fireEvent.click(screen.getByLabelText(/^Agree, CRS/));
  fireEvent.click(screen.getByRole('button', { name: /^Confirm 701/ }));
  await screen.findByText(/^Saved/);
}

describe('UX-3.10 a regrade in the night the clocks go back', () => {
  test('at a time that was shown twice is of the earlier one, shows both, and is of the later once that is chosen', async () => {
    regrade('2026-10-25T02:10:00Z');
    typeTime(WHEN, '02:30');
    expect(pressed('02:30 GMT+2')).toBe(true);
    await confirm();
    expect(new Set(sent.map((e) => e.t))).toEqual(new Set(['2026-10-25T00:30:00.000Z']));
    cleanup();
    sent.length = 0;
    regrade('2026-10-25T02:10:00Z');
    typeTime(WHEN, '02:30');
    fireEvent.click(screen.getByRole('button', { name: '02:30 GMT+1' }));
    await confirm();
    expect(new Set(sent.map((e) => e.t))).toEqual(new Set(['2026-10-25T01:30:00.000Z']));
  });
  test('of now, in the second of both hours, is of the second', async () => {
    regrade('2026-10-25T01:20:00Z');
    expect(screen.getByText('now, GMT+1')).toBeTruthy();
    await confirm();
    expect(new Set(sent.map((e) => e.t))).toEqual(new Set(['2026-10-25T01:20:00.000Z']));
  });
});

describe('UX-3.10 the night the clocks go forward', () => {
  const SKIPPED = 'The clocks went forward: they never showed this time.';
  test('a regrade at a time that never was says so and cannot be confirmed; the minute after is one hour later on the clock', async () => {
    regrade('2026-03-29T01:30:00Z');
    typeTime(WHEN, '02:30');
    expect(screen.getByText(SKIPPED)).toBeTruthy();
    expect(screen.getByRole('button', { name: /^Confirm 701/ }).hasAttribute('disabled')).toBe(true);
    typeTime(WHEN, '03:00');
    expect(screen.queryByText(SKIPPED)).toBeNull();
    await confirm();
    expect(new Set(sent.map((e) => e.t))).toEqual(new Set(['2026-03-29T01:00:00.000Z']));
  });
  test('a dose at a time that never was is not saved; 01:59 and 03:00 are one minute apart', async () => {
    draw(<ChartingDrawer state={STATE} onClose={() => undefined} />, '2026-03-29T01:30:00Z');
    const dose = async (hm: string) => {
      fireEvent.change(screen.getByLabelText('Drug'), { target: { value: 'crystalloid-bolus' } });
      fireEvent.change(screen.getByLabelText('Volume'), { target: { value: '500' } });
      typeTime('Time', hm);
    };
    const save = () => screen.getByRole('button', { name: /^Save dose/ });
    await dose('02:15');
    expect(screen.getByText(SKIPPED)).toBeTruthy();
    expect(save().hasAttribute('disabled')).toBe(true);
    for (const [i, hm] of ['01:59', '03:00'].entries()) {
      await dose(hm);
      fireEvent.click(save());
      await vi.waitFor(() => expect(sent).toHaveLength(i + 1));
      await screen.findByText(/^Saved/);
    }
    expect(sent.map((e) => e.t)).toEqual(['2026-03-29T00:59:00.000Z', '2026-03-29T01:00:00.000Z']);
  });
});
