// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Idle } from '../../../app/session/idle';
import { Channel } from '../../support/tabs';

const tabs: Idle[] = [];
function tab(onLocked: () => Promise<unknown>): Idle {
  const made = new Idle({
    onIdle: () => undefined,
    onSoon: () => undefined,
    onEnded: () => undefined,
    onOther: (said) => (said === 'locked' ? onLocked() : Promise.resolve()),
  });
  tabs.push(made);
  return made;
}
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('BroadcastChannel', Channel);
});
afterEach(() => {
  for (const open of tabs.splice(0)) open.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Milliseconds of `work`, as the faked clock counts them; null if it is not done within `most`. */
async function lasts(work: Promise<unknown>, most: number): Promise<number | null> {
  const from = Date.now();
  let took: number | null = null;
  void work.then(() => {
    took = Date.now() - from;
  });
  await vi.advanceTimersByTimeAsync(most);
  return took;
}
const after = (ms: number) => () => new Promise((resolve) => setTimeout(resolve, ms));

test('a tab locks once what was typed in every other tab of this person is kept', async () => {
  const here = tab(after(0));
  tab(after(300));
  tab(after(900));
  expect(await lasts(here.lockOthers(), 5_000)).toBe(900);
});
test('a tab that has no other beside it, or only ones where nothing was typed, locks within a tenth of a second', async () => {
  const here = tab(after(0));
  expect(await lasts(here.lockOthers(), 5_000)).toBe(100);
  tab(() => Promise.resolve());
  expect(await lasts(here.lockOthers(), 5_000)).toBe(100);
});
test('a server that does not answer another tab holds the lock up for a second and a half, not for good', async () => {
  const here = tab(after(0));
  tab(() => new Promise(() => undefined));
  expect(await lasts(here.lockOthers(), 5_000)).toBe(1_600);
});
