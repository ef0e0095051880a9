// @vitest-environment jsdom
import { act, cleanup, configure, renderHook, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { useDraft } from '../../../app/patients/[id]/use-draft';
import { emptyRegrade, type RegradeForm } from '../../../lib/forms/regrade';
import { type RegradeDraft, readDraft } from '../../../lib/forms/regrade-draft';

configure({ asyncUtilTimeout: 20_000 });

const draftOf = (form: RegradeForm): RegradeDraft => ({ form, when: null, unfinished: null });
const kept = draftOf({
  ...emptyRegrade(false),
  assessable: 'yes',
  note: 'Slower.',
  identified: true,
  icans: { kind: 'agree' },
});
const sent: { method: string; path: string; body: unknown }[] = [];
let draft: { body: unknown; ageMs: number } | null = null;

beforeEach(() => {
  sent.length = 0;
  draft = null;
  localStorage.clear();
  sessionStorage.clear();
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    const method = init.method ?? 'GET';
    sent.push({ method, path, body: typeof init.body === 'string' ? JSON.parse(init.body) : null });
    return new Response(JSON.stringify(method === 'GET' ? { draft } : {}), { status: 200 });
  });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const regrade = (content: RegradeDraft | null, restore: (draft: RegradeDraft) => void = () => undefined) =>
  useDraft({ patientId: 'p-1', form: 'regrade', content, read: readDraft, restore });

describe('an unfinished regrade on the page', () => {
  test('is brought back after a reload, without the wristband check and without verdicts', async () => {
    draft = { body: kept, ageMs: 120_000 };
    const restored: RegradeDraft[] = [];
    const hook = renderHook(() => regrade(null, (draft) => restored.push(draft)));
    await waitFor(() => expect(restored).toHaveLength(1));
    expect(restored[0]).toEqual(draftOf({ ...kept.form, identified: false, icans: null }));
    await waitFor(() => expect(hook.result.current.ageMs).toBe(120_000));
  });
  test('does not overwrite what somebody has begun to answer meanwhile', async () => {
    draft = { body: kept, ageMs: 1 };
    const restore = vi.fn();
    const begun = draftOf({ ...emptyRegrade(false), note: 'new' });
    renderHook(() => regrade(begun, restore));
    await waitFor(() => expect(sent.some((s) => s.method === 'GET')).toBe(true));
    await act(async () => undefined);
    expect(restore).not.toHaveBeenCalled();
  });
  test('goes to the server once it is touched and rests, never to the storage of the browser; once saved it is dropped', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const form = draftOf({ ...emptyRegrade(false), note: 'Slower.' });
    const hook = renderHook(({ touched }) => regrade(touched ? form : null), {
      initialProps: { touched: false },
    });
    await act(() => vi.advanceTimersByTimeAsync(5_000));
    expect(sent.filter((s) => s.method === 'PUT')).toEqual([]);
    hook.rerender({ touched: true });
    await act(() => vi.advanceTimersByTimeAsync(5_000));
    expect(sent.filter((s) => s.method === 'PUT')).toEqual([
      { method: 'PUT', path: '/api/patients/p-1/drafts/regrade', body: form },
    ]);
    expect(localStorage.length + sessionStorage.length).toBe(0);
    act(() => hook.result.current.close());
    await act(() => vi.advanceTimersByTimeAsync(5_000));
    expect(sent.at(-1)?.method).toBe('DELETE');
    expect(sent.filter((s) => s.method === 'PUT')).toHaveLength(1);
  });
});
