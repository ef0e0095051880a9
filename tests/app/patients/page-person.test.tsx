// @vitest-environment jsdom
import { cleanup, renderHook, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { askFor, NotRead } from '../../../app/live/command';
import { useThen } from '../../../app/patients/[id]/then/use-then';
import { useGuidance } from '../../../app/patients/[id]/use-guidance';
import { serverTrend, whyFailed } from '../../../app/patients/[id]/use-trend';
import { NOW } from '../../../app/style/patient-fixture';
import { STATE } from '../../../app/style/patient-state';
import { PAGE_PERSON_HEADER } from '../../../lib/people/page-person';

const asked: { path: string; person: string | null }[] = [];
let answer: () => Response;
beforeEach(() => {
  asked.length = 0;
  answer = () => Response.json({});
  askFor('lee');
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    asked.push({ path, person: new Headers(init.headers).get(PAGE_PERSON_HEADER) });
    return answer();
  });
});
afterEach(() => {
  cleanup();
  askFor(null);
  vi.unstubAllGlobals();
});

test('trends, guidance and "as known then" name the person the page was drawn for, like everything else it asks', async () => {
  await serverTrend.load('p-701', { from: 0, to: 1, points: 1, codes: null }, new AbortController().signal);
  renderHook(() => useGuidance(STATE, NOW));
  renderHook(() => useThen('p-701', NOW));
  await waitFor(() => expect(asked).toHaveLength(4));
  expect(asked.map((a) => a.person)).toEqual(['lee', 'lee', 'lee', 'lee']);
});

test('of an instant before the patient was known "as known then" says so, and does not call it a fault', async () => {
  answer = () => Response.json({ error: { code: 'not-found', message: 'There is no such patient.' } }, { status: 404 });
  const { result } = renderHook(() => useThen('p-701', NOW));
  await waitFor(() => expect(result.current.then).toEqual({ at: NOW, shown: null, known: null }));
  expect(result.current.problem).toBeNull();
});

test('when emergency access ends, the lanes do not claim that trends are broken in the moment before the page says that it ended', async () => {
  answer = () => Response.json({ error: { code: 'forbidden', message: 'You have no right to this patient.' } }, { status: 403 });
  const over = await serverTrend
    .load('p-701', { from: 0, to: 1, points: 1, codes: null }, new AbortController().signal)
    .catch((e) => e);
  expect(over).toBeInstanceOf(NotRead);
  expect(whyFailed(over, null, NOW)).toBeNull();
  answer = () => new Response('', { status: 500 });
  const broken = await serverTrend
    .load('p-701', { from: 0, to: 1, points: 1, codes: null }, new AbortController().signal)
    .catch((e) => e);
  expect(whyFailed(broken, null, NOW)).toEqual({ why: 'The server answered 500.', since: NOW });
});
