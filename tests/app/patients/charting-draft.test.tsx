// @vitest-environment jsdom
import { act, cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ClockProvider, stillClock } from '../../../app/live/clock';
import { ChartingDrawer } from '../../../app/patients/[id]/charting/drawer';
import { savedBeforeLock } from '../../../app/session/before-lock';
import { STATE } from '../../../app/style/patient-state';

configure({ defaultHidden: true, asyncUtilTimeout: 20_000 });

/** What the server keeps for this person, by path. */
const kept = new Map<string, unknown>();
let online = true;
/** Entries the server was sent, whether or not its answer came through. */
let sent: { commandId: string; t: string }[] = [];
/** The server's answer to an entry waits for this. */
let answering: Promise<unknown> = Promise.resolve();
const closed = vi.fn();

beforeEach(() => {
  kept.clear();
  closed.mockClear();
  online = true;
  sent = [];
  answering = Promise.resolve();
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    if (!path.includes('/drafts/')) {
      sent.push(JSON.parse(String(init.body)));
      if (!online) throw new TypeError('Failed to fetch');
      await answering;
      return new Response(JSON.stringify({ id: 'x', status: 'stored' }), { status: 200 });
    }
    if (init.method === 'PUT') kept.set(path, JSON.parse(String(init.body)));
    if (init.method === 'DELETE') kept.delete(path);
    const body = kept.get(path);
    return new Response(JSON.stringify({ draft: body === undefined ? null : { body, ageMs: 240_000 } }), { status: 200 });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function open(state = STATE, at = '2026-11-22T09:14:22Z') {
  render(
    <ClockProvider clock={stillClock(Date.parse(at))} zone="America/Chicago">
      <ChartingDrawer state={state} onClose={closed} />
    </ClockProvider>,
  );
}
/** Behind a lock nothing of the page is drawn. */
async function lock() {
  await act(() => savedBeforeLock());
  cleanup();
}
const begin = () => {
  fireEvent.change(screen.getByLabelText('Drug'), { target: { value: 'crystalloid-bolus' } });
  fireEvent.change(screen.getByLabelText('Volume'), { target: { value: '500' } });
};
const value = (label: string) => (screen.getByLabelText(label) as HTMLInputElement).value;
const back = () => screen.findByText(/Your entry from 4 min ago is back/);

describe('an entry that was begun in the charting drawer when the screen locked itself', () => {
  test('is back when the drawer is opened again, with its form and its time', async () => {
    open();
    fireEvent.click(screen.getByRole('button', { name: 'Vasopressor' }));
    fireEvent.change(screen.getByLabelText('Rate'), { target: { value: '0.1' } });
    fireEvent.change(screen.getByLabelText('Time'), { target: { value: '02:40' } });
    await lock();
    open();
    await back();
    expect(value('Rate')).toBe('0.1');
    expect(value('Time')).toBe('02:40');
  });
  test('stays with its patient', async () => {
    open();
    begin();
    await lock();
    open({ ...STATE, patient: { ...STATE.patient, id: 'another' } });
    await act(async () => undefined);
    expect(screen.queryByText(/is back/)).toBeNull();
    expect(value('Drug')).toBe('');
  });
  test('that was NOT SAVED at 03:14 is still of 03:14 when it is back at 03:20', async () => {
    open();
    begin();
    online = false;
    fireEvent.click(screen.getByRole('button', { name: /^Save dose/ }));
    await screen.findByText(/NOT SAVED/);
    await lock();
    open(STATE, '2026-11-22T09:20:00Z');
    await back();
    expect(value('Time')).toBe('03:14');
    expect(screen.queryByText(/^now,/)).toBeNull();
  });
  test('whose answer never came is sent again as the same entry, so that a dose that was stored stays one', async () => {
    open();
    begin();
    online = false;
    fireEvent.click(screen.getByRole('button', { name: /^Save dose/ }));
    await screen.findByText(/NOT SAVED/);
    await lock();
    online = true;
    open(STATE, '2026-11-22T09:20:00Z');
    await back();
    fireEvent.click(screen.getByRole('button', { name: /^Save dose/ }));
    await screen.findByText(/^Saved/);
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
  });
  test('and was just being saved does not come back to be saved twice: the lock waits for the answer', async () => {
    let answer: (value: unknown) => void = () => undefined;
    answering = new Promise((resolve) => {
      answer = resolve;
    });
    open();
    begin();
    fireEvent.click(screen.getByRole('button', { name: /^Save dose/ }));
    const locked = vi.fn();
    const locking = savedBeforeLock(60_000).then(locked);
    await waitFor(() => expect(kept.size).toBe(1));
    await act(async () => undefined);
    expect(locked).not.toHaveBeenCalled();
    answer(null);
    await act(() => locking);
    cleanup();
    expect(kept.size).toBe(0);
  });
  test('is gone once it was saved, begun afresh, emptied by hand or the drawer was closed', async () => {
    for (const done of [
      async () => {
        fireEvent.click(screen.getByRole('button', { name: /^Save dose/ }));
        await screen.findByText(/^Saved/);
      },
      () => fireEvent.click(screen.getByRole('button', { name: 'Start afresh' })),
      () => {
        fireEvent.change(screen.getByLabelText('Volume'), { target: { value: '' } });
        fireEvent.change(screen.getByLabelText('Drug'), { target: { value: '' } });
      },
      () => fireEvent.click(screen.getByRole('button', { name: 'Close' })),
    ]) {
      open();
      begin();
      await lock();
      expect(kept.size).toBe(1);
      open();
      await back();
      await done();
      await waitFor(() => expect(kept.size).toBe(0));
      await lock();
      expect(kept.size).toBe(0);
    }
    expect(closed).toHaveBeenCalledOnce();
  });
});
