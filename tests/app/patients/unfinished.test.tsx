// @vitest-environment jsdom
import { act, cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ClockProvider, stillClock } from '../../../app/live/clock';
import { LiveSourceProvider } from '../../../app/live/hooks';
import { CorrectDialog } from '../../../app/patients/[id]/history/correct-dialog';
import { RegradeView } from '../../../app/patients/[id]/regrade/regrade-view';
import { savedBeforeLock } from '../../../app/session/before-lock';
import { fixtureSource } from '../../../app/style/fixture-source';
import { unitSnapshot } from '../../../app/style/fixtures';
import { ZONE } from '../../../app/style/patient-fixture';
import { STATE } from '../../../app/style/patient-state';
import type { HistoryEntry } from '../../../lib/history/entry';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => undefined }) }));
configure({ defaultHidden: true, asyncUtilTimeout: 20_000 });

const source = fixtureSource(unitSnapshot());
/** What the server keeps for this person, by path. */
const kept = new Map<string, unknown>();
/** Whether answers to an entry come through; what was sent is stored either way. */
let answers: 'come' | 'are lost' | 'never come' = 'come';
let sent: Record<string, unknown>[] = [];

beforeEach(() => {
  kept.clear();
  answers = 'come';
  sent = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    if (path.includes('/drafts/')) {
      if (init.method === 'PUT') kept.set(path, JSON.parse(String(init.body)));
      if (init.method === 'DELETE') kept.delete(path);
      const body = kept.get(path);
      return new Response(JSON.stringify({ draft: body === undefined ? null : { body, ageMs: 240_000 } }), { status: 200 });
    }
    if (init.method !== 'POST') return new Response('{}', { status: 404 });
    sent.push(JSON.parse(String(init.body)));
    if (answers === 'never come') return new Promise(() => undefined);
    if (answers === 'are lost') throw new TypeError('Failed to fetch');
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
/** Behind a lock nothing of the page is drawn. */
async function lock() {
  await act(() => savedBeforeLock(50));
  cleanup();
}
const PRESSED = '2026-11-22T09:14:22Z';
const LATER = '2026-11-22T09:20:00Z';
const value = (label: string | RegExp) => (screen.getByLabelText(label) as HTMLInputElement).value;

describe('a correction that was begun when the screen locked itself', () => {
  /** A dose of dexamethasone in the history, as it reads by now. */
  function open({ id = 'd-1', doseMg = 10, at = PRESSED } = {}) {
    const t = '2026-11-22T08:00:00.000Z';
    const event = { id, body: { drug: 'dexamethasone', kind: 'medication', status: 'given', doseMg, t } };
    const entry = { t, at: t, text: 'dexamethasone', event } as unknown as HistoryEntry;
    draw(<CorrectDialog state={STATE} entry={entry} onClose={() => undefined} onSaved={() => undefined} />, at);
  }
  const begin = () => {
    fireEvent.change(screen.getByLabelText(/Dose/), { target: { value: '8' } });
    fireEvent.change(screen.getByLabelText('Why'), { target: { value: 'misread' } });
  };
  const press = () => fireEvent.click(screen.getByRole('button', { name: /^Save correction/ }));
  const back = () => screen.findByText(/Your entry from 4 min ago is back/);

  test('is back when the correction of that entry is opened again, as it was typed', async () => {
    open();
    begin();
    fireEvent.change(screen.getByLabelText('Time'), { target: { value: '01:40' } });
    await lock();
    open({ at: LATER });
    await back();
    expect([value(/Dose/), value('Why'), value('Time')]).toEqual(['8', 'misread', '01:40']);
  });
  test('does not come into the correction of another entry', async () => {
    open();
    begin();
    await lock();
    open({ id: 'd-2' });
    await act(async () => undefined);
    expect(screen.queryByText(/is back/)).toBeNull();
    expect(value('Why')).toBe('');
  });
  test('and was stored, though nobody heard, is the same correction when it is tried again', async () => {
    open();
    begin();
    answers = 'are lost';
    press();
    await screen.findByText(/NOT SAVED/);
    await lock();
    answers = 'come';
    open({ doseMg: 8, at: LATER });
    await back();
    press();
    await screen.findByText(/^Saved/);
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
    await waitFor(() => expect(kept.size).toBe(0));
  });
  test('is gone once it was saved, begun afresh or closed', async () => {
    for (const done of [
      async () => {
        press();
        await screen.findByText(/^Saved/);
      },
      () => fireEvent.click(screen.getByRole('button', { name: 'Start afresh' })),
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
  });
});

describe('a regrade that was sent when the screen locked itself', () => {
  const open = (at = PRESSED) => draw(<RegradeView state={STATE} onSaved={() => undefined} />, at);
  const answer = () => {
    fireEvent.click(screen.getByLabelText('Yes'));
    fireEvent.click(screen.getByLabelText('Alert'));
    for (const correct of screen.getAllByRole('radio', { name: 'correct' })) fireEvent.click(correct);
    fireEvent.click(screen.getByLabelText('None'));
    fireEvent.click(screen.getByLabelText('No deep focal weakness'));
    fireEvent.change(screen.getByLabelText('Raised pressure, oedema'), { target: { value: 'none' } });
  };
  const identify = () => fireEvent.click(screen.getByLabelText(/Two identifiers checked/));
  const agree = (scale: string) => fireEvent.click(screen.getByLabelText(new RegExp(`^Agree, ${scale}`)));
  const confirm = () => fireEvent.click(screen.getByRole('button', { name: /^Confirm 701/ }));
  const back = () => screen.findByText(/Your answers from 4 min ago are back/);
  const send = () => {
    identify();
    answer();
    agree('ICANS');
    agree('CRS');
    confirm();
  };

  test('without an answer is sent again as the same regrade, of the moment it was first pressed', async () => {
    open();
    answers = 'are lost';
    send();
    await screen.findByText(/NOT SAVED/);
    await lock();
    answers = 'come';
    open(LATER);
    await back();
    expect(value('Time of assessment')).toBe('03:14');
    expect(screen.getByRole('button', { name: /^Confirm 701/ }).hasAttribute('disabled')).toBe(true);
    identify();
    agree('ICANS');
    agree('CRS');
    expect(value('Time of assessment')).toBe('03:14');
    confirm();
    await screen.findByText(/^Saved/);
    expect(sent.map((e) => e.kind)).toEqual(['neuro', 'neuro', 'ice', 'regrade']);
    expect(sent[1]).toEqual(sent[0]);
    expect(new Set(sent.map((e) => e.t))).toEqual(new Set(['2026-11-22T09:14:22.000Z']));
  });
  test('and hung for longer than a lock waits is the same regrade as well', async () => {
    open();
    answers = 'never come';
    send();
    await waitFor(() => expect(sent).toHaveLength(1));
    await lock();
    answers = 'come';
    open(LATER);
    await back();
    identify();
    agree('ICANS');
    agree('CRS');
    confirm();
    await screen.findByText(/^Saved/);
    expect(sent[1]).toEqual(sent[0]);
  });
  test('keeps its other grade and the reason for it, and its time', async () => {
    open();
    fireEvent.change(screen.getByLabelText('Time of assessment'), { target: { value: '02:50' } });
    answers = 'are lost';
    identify();
    answer();
    agree('ICANS');
    const grades = () => within(screen.getByRole('region', { name: 'Grades' }));
    fireEvent.click(grades().getAllByLabelText('Override with a reason').at(-1) as HTMLElement);
    fireEvent.click(grades().getByRole('radio', { name: '2' }));
    fireEvent.change(grades().getByRole('textbox'), { target: { value: 'sedation, not CRS' } });
    fireEvent.change(screen.getByLabelText(/password signs/i), { target: { value: 'secret' } });
    confirm();
    await screen.findByText(/NOT SAVED/);
    await lock();
    open(LATER);
    await back();
    expect(value('Time of assessment')).toBe('02:50');
    expect((grades().getByRole('textbox') as HTMLInputElement).value).toBe('sedation, not CRS');
  });
  test('is another regrade once it is begun afresh, even with the same answers', async () => {
    open();
    answers = 'are lost';
    send();
    await screen.findByText(/NOT SAVED/);
    await lock();
    answers = 'come';
    open(LATER);
    await back();
    fireEvent.click(screen.getByRole('button', { name: 'Start afresh' }));
    send();
    await screen.findByText(/^Saved/);
    expect(sent[1]?.commandId).not.toBe(sent[0]?.commandId);
    expect(sent[1]?.t).toBe('2026-11-22T09:20:00.000Z');
  });
});
