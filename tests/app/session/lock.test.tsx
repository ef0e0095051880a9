// @vitest-environment jsdom
import { act, cleanup, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { beforeLock } from '../../../app/session/before-lock';
import { LockProvider, useLock } from '../../../app/session/lock';
import { Channel } from '../../support/tabs';

beforeEach(() => vi.stubGlobal('BroadcastChannel', Channel));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function State() {
  return useLock()?.locked ? 'locked' : 'open';
}

test('locked from another tab, a page keeps what was typed last and says so there, and shows nothing meanwhile', async () => {
  let stored: () => void = () => undefined;
  const keep = vi.fn(() => new Promise<void>((resolve) => (stored = resolve)));
  const forget = beforeLock(keep);
  const page = render(
    <LockProvider shared={true} locked={false} ended={false}>
      <State />
    </LockProvider>,
  );
  const other = new Channel();
  const heard: string[] = [];
  other.addEventListener('message', (e) => heard.push((e as MessageEvent<string>).data));
  await act(async () => other.postMessage('locked'));
  expect(page.container.textContent).toBe('locked');
  expect(keep).toHaveBeenCalledTimes(1);
  expect(heard).toEqual(['keeping']);
  await act(async () => stored());
  expect(heard).toEqual(['keeping', 'kept']);
  forget();
  other.close();
});
