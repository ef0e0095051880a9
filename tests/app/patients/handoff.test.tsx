// @vitest-environment jsdom
import { act, cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LiveSourceProvider } from '../../../app/live/hooks';
import { HandoffScreen } from '../../../app/patients/[id]/handoff/handoff-view';
import { savedBeforeLock } from '../../../app/session/before-lock';
import { PersonProvider } from '../../../app/session/person';
import { fixtureSource } from '../../../app/style/fixture-source';
import { unitSnapshot } from '../../../app/style/fixtures';
import { ZONE } from '../../../app/style/patient-fixture';
import { STATE } from '../../../app/style/patient-state';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => undefined }), usePathname: () => '/patients/p-701' }));
configure({ defaultHidden: true, asyncUtilTimeout: 20_000 });

const source = fixtureSource(unitSnapshot());
const data = { illness: [], summary: [], actions: [], awareness: [] };
const asOf = '2026-11-21T09:00:00.000Z';
const given = {
  id: 'h-1',
  at: asOf,
  author: 'A. Ruiz',
  authorId: 'ruiz',
  body: { asOf, protocol: 'astct-2019@1', data, text: { illness: 'watcher', summary: '', actions: '', awareness: '' } },
  readBacks: [],
};
/** What the server keeps unfinished for this person, by path. */
const kept = new Map<string, unknown>();
let online = true;
/** Handovers given before, newest first. */
let givenBefore: (typeof given)[] = [];
let sent: { path: string; commandId: string; text?: { summary: string }; synthesis?: string }[] = [];

beforeEach(() => {
  kept.clear();
  online = true;
  sent = [];
  givenBefore = [given];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    const json = (body: unknown) => new Response(JSON.stringify(body), { status: 200 });
    if (path.includes('/drafts/')) {
      if (init.method === 'PUT') kept.set(path, JSON.parse(String(init.body)));
      if (init.method === 'DELETE') kept.delete(path);
      return json({ draft: kept.has(path) ? { body: kept.get(path), ageMs: 240_000 } : null });
    }
    if (init.method !== 'POST') return json({ asOf, protocol: 'astct-2019@1', data, handoffs: givenBefore });
    sent.push({ path, ...JSON.parse(String(init.body)) });
    if (!online) throw new TypeError('Failed to fetch');
    return json({ id: 'x' });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function open(unitId = 'ICU-7') {
  render(
    <LiveSourceProvider source={source} zone={ZONE}>
      <PersonProvider person={{ id: 'lee', name: 'K. Lee', roles: [{ unitId, role: 'nurse' }] }}>
        <HandoffScreen state={STATE} />
      </PersonProvider>
    </LiveSourceProvider>,
  );
  await screen.findByText('Given before');
}
const summary = () => screen.getAllByLabelText<HTMLTextAreaElement>('Your words')[1] as HTMLTextAreaElement;
const write = (words: string) => fireEvent.change(summary(), { target: { value: words } });
const give = () => fireEvent.click(screen.getByRole('button', { name: /^Give handover/ }));
const notSaved = () => screen.findByText(/NOT SAVED/);
const saved = () => screen.findByText(/^Saved/);

describe('a handover that was NOT SAVED', () => {
  test('is the same handover when it is given again in the same words', async () => {
    await open();
    write('sleepy since noon');
    online = false;
    give();
    await notSaved();
    online = true;
    fireEvent.click(screen.getByRole('button', { name: 'retry' }));
    await saved();
    expect(sent[1]).toEqual(sent[0]);
    expect(summary().value).toBe('');
  });
  test('is another one in other words: under the same command the server would keep only the first', async () => {
    await open();
    write('sleepy since noon');
    online = false;
    give();
    await notSaved();
    online = true;
    write('sleepy since noon, seizure at 14:00');
    give();
    await saved();
    expect(sent[1]?.text?.summary).toBe('sleepy since noon, seizure at 14:00');
    expect(sent[1]?.commandId).not.toBe(sent[0]?.commandId);
  });
  test('is back after a lock, word for word, and is the same handover still', async () => {
    await open();
    write('sleepy\nsince noon');
    online = false;
    give();
    await notSaved();
    await act(() => savedBeforeLock());
    cleanup();
    online = true;
    await open();
    await screen.findByText(/Your entry from 4 min ago is back/);
    expect(summary().value).toBe('sleepy\nsince noon');
    give();
    await saved();
    expect(sent[1]).toEqual(sent[0]);
    await waitFor(() => expect(kept.size).toBe(0));
  });
});

test('what a receiver says back and was NOT SAVED is tried again as that, and gives no handover', async () => {
  await open();
  const article = within(screen.getByRole('article'));
  fireEvent.change(article.getByLabelText(/^Say back/), { target: { value: 'ICE at 18:00' } });
  online = false;
  fireEvent.click(article.getByRole('button', { name: /^Take over/ }));
  await notSaved();
  online = true;
  fireEvent.click(screen.getByRole('button', { name: 'retry' }));
  await saved();
  expect(sent.map((s) => [s.path.endsWith('/h-1/read-back'), s.synthesis])).toEqual([
    [true, 'ICE at 18:00'],
    [true, 'ICE at 18:00'],
  ]);
  expect(sent[1]?.commandId).toBe(sent[0]?.commandId);
});

describe('what a receiver says back', () => {
  const synthesis = () => screen.getByLabelText<HTMLTextAreaElement>(/^Say back/);
  const sayBack = (words: string) => fireEvent.change(synthesis(), { target: { value: words } });
  const takeOver = () => fireEvent.click(screen.getByRole('button', { name: /^Take over/ }));

  test('is back after a lock, word for word, and gone from there once it is saved', async () => {
    await open();
    sayBack('ICE at 18:00\nneurology knows');
    await act(() => savedBeforeLock());
    cleanup();
    await open();
    await screen.findByText(/Your entry from 4 min ago is back/);
    expect(synthesis().value).toBe('ICE at 18:00\nneurology knows');
    takeOver();
    await saved();
    expect(sent.map((s) => s.synthesis)).toEqual(['ICE at 18:00\nneurology knows']);
    await waitFor(() => expect(kept.size).toBe(0));
    expect(synthesis().value).toBe('');
  });
  test('and was NOT SAVED before a lock is the same answer when it is tried again after it', async () => {
    await open();
    sayBack('ICE at 18:00');
    online = false;
    takeOver();
    await notSaved();
    await act(() => savedBeforeLock());
    cleanup();
    online = true;
    await open();
    await screen.findByText(/Your entry from 4 min ago is back/);
    takeOver();
    await saved();
    expect(sent[1]).toEqual(sent[0]);
  });
  test('is let go of by starting afresh, and does not touch the handover that is being written', async () => {
    await open();
    write('sleepy since noon');
    sayBack('ICE at 18:00');
    await act(() => savedBeforeLock());
    cleanup();
    await open();
    await waitFor(() => expect(screen.getAllByText(/is back/)).toHaveLength(2));
    fireEvent.click(within(screen.getByRole('article')).getByRole('button', { name: 'Start afresh' }));
    expect(synthesis().value).toBe('');
    expect(summary().value).toBe('sleepy since noon');
    await waitFor(() => expect([...kept.keys()]).toEqual([expect.stringMatching(/handoff$/)]));
  });
});

test('who sees the patient by emergency access reads the handover, and is offered none to give, take over or print', async () => {
  await open('ICU-8');
  expect(screen.getByRole('heading', { name: 'Handover of 701' })).toBeTruthy();
  expect(screen.queryAllByLabelText('Your words')).toEqual([]);
  expect(screen.queryAllByRole('button').map((b) => b.textContent)).toEqual([]);
  expect(screen.queryByRole('link', { name: /^Grade course/ })).toBeNull();
});

test('of two nurses of one name each takes over the other’s handover, and is told of their own that nobody said it back', async () => {
  givenBefore = [
    { ...given, id: 'h-2', author: 'K. Lee', authorId: 'lee-of-nights' },
    { ...given, author: 'K. Lee', authorId: 'lee' },
  ];
  await open();
  const [namesake, own] = screen.getAllByRole('article').map((a) => within(a));
  expect(namesake?.queryByRole('button', { name: /^Take over/ })).not.toBeNull();
  expect(namesake?.queryByText('not said back yet')).toBeNull();
  expect(own?.queryByRole('button', { name: /^Take over/ })).toBeNull();
  expect(own?.queryByText('not said back yet')).not.toBeNull();
});
