// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ClockProvider, stillClock } from '../../../app/live/clock';
import { CorrectDialog } from '../../../app/patients/[id]/history/correct-dialog';
import { STATE } from '../../../app/style/patient-state';
import type { HistoryEntry } from '../../../lib/history/entry';

configure({ defaultHidden: true, asyncUtilTimeout: 20_000 });
const NOW = '2026-11-22T09:14:22.000Z';
const sent: Record<string, unknown>[] = [];

beforeEach(() => {
  sent.length = 0;
  vi.stubGlobal('fetch', async (_path: string, init: RequestInit) => {
    sent.push(JSON.parse(String(init.body)));
    return new Response(JSON.stringify({ id: 'x', status: 'stored' }), { status: 200 });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** A dose of 10 mg that should have been 8, charted at `t`. */
function correct(t: string) {
  const body = { kind: 'medication', drug: 'dexamethasone', status: 'given', doseMg: 10, t };
  const entry = { t, at: t, text: 'dexamethasone 10 mg', event: { id: 'd-1', body } } as unknown as HistoryEntry;
  render(
    <ClockProvider clock={stillClock(Date.parse(NOW))} zone="America/Chicago">
      <CorrectDialog state={STATE} entry={entry} onClose={() => undefined} onSaved={() => undefined} />
    </ClockProvider>,
  );
  fireEvent.change(screen.getByLabelText(/Dose/), { target: { value: '8' } });
  fireEvent.change(screen.getByLabelText('Why'), { target: { value: 'misread' } });
}
const save = async () => {
  fireEvent.click(screen.getByRole('button', { name: /^Save correction/ }));
  await screen.findByText(/^Saved/);
};

test('the amount of a dose of nine days ago is put right, and its time stays', async () => {
  correct('2026-11-13T09:00:00.000Z');
  await save();
  expect(sent[0]).toMatchObject({ id: 'd-1', doseMg: 8, t: '2026-11-13T09:00:00.000Z' });
});

test('“now” beside the time of a correction is now', async () => {
  correct('2026-11-22T08:00:00.000Z');
  fireEvent.change(screen.getByLabelText('Time'), { target: { value: '01:00' } });
  fireEvent.click(screen.getByRole('button', { name: 'now' }));
  await save();
  expect(sent[0]).toMatchObject({ doseMg: 8, t: NOW });
});
