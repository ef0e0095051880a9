// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Clock, ClockProvider, stillClock } from '../../../app/live/clock';
import { ChartingDrawer } from '../../../app/patients/[id]/charting/drawer';
import { STATE } from '../../../app/style/patient-state';

configure({ defaultHidden: true, asyncUtilTimeout: 20_000 });

const sent: Record<string, unknown>[] = [];
let online = true;

beforeEach(() => {
  sent.length = 0;
  online = true;
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (path.includes('/drafts/')) return new Response(JSON.stringify({ draft: null }), { status: 200 });
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
  openBy(stillClock(Date.parse(at)), zone);
}
function openBy(clock: Clock, zone: string) {
  render(
    <ClockProvider clock={clock} zone={zone}>
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

/** A clock that the test moves on. */
function wound(at: string) {
  let t = Date.parse(at);
  return {
    now: () => t,
    subscribe: () => () => undefined,
    goOn: (minutes: number) => {
      t += minutes * 60_000;
    },
  };
}
const timeShown = () => (screen.getByLabelText('Time') as HTMLInputElement).value;
async function notSaved(press: () => void) {
  online = false;
  press();
  await screen.findByText(/NOT SAVED/);
}
async function savedOnRetry() {
  online = true;
  fireEvent.click(screen.getByRole('button', { name: 'retry' }));
  await screen.findByText(/^Saved/);
}

test('a dose that was NOT SAVED at 03:14 and goes through at 03:34 is a dose of 03:14, and the form says so meanwhile', async () => {
  const clock = wound('2026-11-22T09:14:22Z');
  openBy(clock, 'America/Chicago');
  expect(screen.getByText(/^now,/)).toBeTruthy();
  await notSaved(bolus);
  clock.goOn(20);
  expect(timeShown()).toBe('03:14');
  expect(screen.queryByText(/^now,/)).toBeNull();
  await savedOnRetry();
  expect(sent.map((e) => e.t)).toEqual(['2026-11-22T09:14:22.000Z', '2026-11-22T09:14:22.000Z']);
  expect(screen.getByText(/^now,/)).toBeTruthy();
});

test('a dose that was NOT SAVED and is changed is of now again', async () => {
  const clock = wound('2026-11-22T09:14:22Z');
  openBy(clock, 'America/Chicago');
  await notSaved(bolus);
  clock.goOn(20);
  online = true;
  fireEvent.change(screen.getByLabelText('Volume'), { target: { value: '250' } });
  expect(timeShown()).toBe('03:34');
  expect(screen.getByText(/^now,/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: /^Save dose/ }));
  await screen.findByText(/^Saved/);
  expect(sent.at(-1)?.t).toBe('2026-11-22T09:34:22.000Z');
});

test('a dose that was NOT SAVED keeps its time while a look is taken at another form', async () => {
  const clock = wound('2026-11-22T09:14:22Z');
  openBy(clock, 'America/Chicago');
  await notSaved(bolus);
  clock.goOn(20);
  fireEvent.click(screen.getByRole('button', { name: 'Oxygen' }));
  expect(timeShown()).toBe('03:34');
  expect(screen.queryByText(/NOT SAVED/)).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Dose' }));
  expect(timeShown()).toBe('03:14');
  await savedOnRetry();
  expect(sent.at(-1)?.t).toBe('2026-11-22T09:14:22.000Z');
});

/** The night of 25 October 2026 in Berlin: 02:59 CEST is followed by 02:00 CET. */
const night = (hm: string) => `2026-10-25T${hm}`;
const typeTime = (hm: string) => fireEvent.change(screen.getByLabelText('Time'), { target: { value: hm } });

test('a time of before the clocks were put back is named in the zone of then, not of now', () => {
  open(night('04:10:00+01:00'), 'Europe/Berlin');
  typeTime('01:30');
  expect(screen.getByText('GMT+2')).toBeTruthy();
});

test('of a time that the clock showed twice the one in use is shown, and the other can be chosen', async () => {
  open(night('03:10:00+01:00'), 'Europe/Berlin');
  typeTime('02:30');
  expect(screen.getByRole('button', { name: '02:30 GMT+1' }).getAttribute('aria-pressed')).toBe('true');
  fireEvent.click(screen.getByRole('button', { name: '02:30 GMT+2' }));
  bolus();
  await screen.findByText(/^Saved/);
  expect(sent.at(-1)?.t).toBe('2026-10-25T00:30:00.000Z');
});

test('a dose that was NOT SAVED is the same dose on the retry, also when something else was saved in between', async () => {
  openBy(wound('2026-11-22T09:14:22Z'), 'America/Chicago');
  await notSaved(bolus);
  online = true;
  fireEvent.click(screen.getByRole('button', { name: 'Weight' }));
  fireEvent.change(screen.getByLabelText('Dosing weight'), { target: { value: '80' } });
  fireEvent.click(screen.getByRole('button', { name: /^Save weight/ }));
  await screen.findByText(/^Saved/);
  fireEvent.click(screen.getByRole('button', { name: 'Dose' }));
  fireEvent.click(screen.getByRole('button', { name: /^Save dose/ }));
  await screen.findByText(/^Saved/);
  expect(sent.map((e) => e.kind)).toEqual(['medication', 'weight', 'medication']);
  expect(sent[2]).toEqual(sent[0]);
});

/** Sent twice, 20 minutes apart, and the same to the last letter: the server knows it again. */
async function triedAgain(clock: ReturnType<typeof wound>, press: () => void) {
  await notSaved(() => {
    press();
    // As long as an answer is waited for.
    clock.goOn(10 / 60);
  });
  clock.goOn(20);
  await savedOnRetry();
  expect(sent).toHaveLength(2);
  expect(sent[1]).toEqual(sent[0]);
}

test('a patient who left for CT at 03:14 for 60 min is expected back at 04:14, whenever the entry went through, and left once', async () => {
  const clock = wound('2026-11-22T09:14:22Z');
  openBy(clock, 'America/Chicago');
  await triedAgain(clock, () => {
    fireEvent.click(screen.getByRole('button', { name: 'Off the unit' }));
    fireEvent.click(screen.getByRole('button', { name: 'CT' }));
    fireEvent.click(screen.getByRole('button', { name: '60 min' }));
    fireEvent.click(screen.getByRole('button', { name: /^Save off the unit/ }));
  });
  expect(sent[0]).toMatchObject({ t: '2026-11-22T09:14:22.000Z', until: '2026-11-22T10:14:22.000Z' });
});

test('treatment limits that were NOT SAVED at first are reviewed as from when they were set, and stand once', async () => {
  const clock = wound('2026-11-22T09:14:22Z');
  openBy(clock, 'America/Chicago');
  await triedAgain(clock, () => {
    fireEvent.click(screen.getByRole('button', { name: 'Treatment limits' }));
    fireEvent.change(screen.getByLabelText('What is limited'), { target: { value: 'No intubation' } });
    fireEvent.click(screen.getByRole('button', { name: '24 h' }));
    fireEvent.click(screen.getByRole('button', { name: /^Save treatment limits/ }));
  });
  expect(sent[0]).toMatchObject({ t: '2026-11-22T09:14:22.000Z', reviewBy: '2026-11-23T09:14:22.000Z' });
});

test('a dose typed for the minute that is about to begin is one dose, however late it goes through', async () => {
  const clock = wound('2026-11-22T09:14:22Z');
  openBy(clock, 'America/Chicago');
  await triedAgain(clock, () => {
    typeTime('03:15');
    bolus();
  });
  expect(sent[0]?.t).toBe('2026-11-22T09:14:22.000Z');
});
