// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ClockProvider, stillClock } from '../../../app/live/clock';
import { ChartingDrawer } from '../../../app/patients/[id]/charting/drawer';
import { STATE } from '../../../app/style/patient-state';

configure({ defaultHidden: true, asyncUtilTimeout: 20_000 });

const sent: Record<string, unknown>[] = [];
let online = true;

beforeEach(() => {
  sent.length = 0;
  online = true;
  vi.stubGlobal('fetch', async (_path: string, init: RequestInit) => {
    sent.push(JSON.parse(String(init.body)));
    if (!online) throw new TypeError('Failed to fetch');
    return new Response(JSON.stringify({ id: 'x', status: 'stored' }), { status: 200 });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function open(at: string, zone: string) {
  render(
    <ClockProvider clock={stillClock(Date.parse(at))} zone={zone}>
      <ChartingDrawer state={STATE} onClose={() => undefined} />
    </ClockProvider>,
  );
}
function bolus() {
  fireEvent.change(screen.getByLabelText('Drug'), { target: { value: 'crystalloid-bolus' } });
  fireEvent.change(screen.getByLabelText('Volume'), { target: { value: '500' } });
  fireEvent.click(screen.getByRole('button', { name: /^Save dose/ }));
}
const ids = () => new Set(sent.map((e) => e.commandId)).size;

test('a second bolus of 500 mL, charted in the drawer that is still open, is a second bolus', async () => {
  open('2026-11-22T09:14:22Z', 'America/Chicago');
  bolus();
  await screen.findByText(/^Saved/);
  bolus();
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(ids()).toBe(2);
});

test('a dose that was NOT SAVED and is tried again is the same dose, however often', async () => {
  open('2026-11-22T09:14:22Z', 'America/Chicago');
  online = false;
  bolus();
  fireEvent.click(await screen.findByRole('button', { name: 'retry' }));
  await waitFor(() => expect(sent).toHaveLength(2));
  await screen.findByText(/NOT SAVED/);
  online = true;
  fireEvent.click(screen.getByRole('button', { name: /^Save dose/ }));
  await screen.findByText(/^Saved/);
  expect(sent).toHaveLength(3);
  expect(ids()).toBe(1);
});
