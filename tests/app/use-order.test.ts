// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useOrder } from '../../app/board/use-order';
import { unitSnapshot } from '../../app/style/fixtures';
import { unitScreen } from '../../lib/screen';
import { MINUTE } from '../../lib/time';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const screen = unitScreen(unitSnapshot());
function board() {
  const hook = renderHook(({ frozen }) => useOrder(screen, frozen), { initialProps: { frozen: false } });
  const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms));
  const first = () => hook.result.current.order[0];
  act(() => hook.result.current.choose('acuity'));
  expect(first()).toBe('ICU-7-704');
  return { hook, pass, first };
}

it('ten minutes after another order was chosen the beds stand in their own again', () => {
  const { pass, first } = board();
  pass(9 * MINUTE);
  expect(first()).toBe('ICU-7-704');
  pass(MINUTE);
  expect(first()).toBe('ICU-7-701');
});

it('nothing moves under a finger: the way back waits until it is lifted', () => {
  const { hook, pass, first } = board();
  hook.result.current.hold.onPointerEnter();
  pass(15 * MINUTE);
  expect(first()).toBe('ICU-7-704');
  hook.result.current.hold.onPointerLeave();
  pass(5_000);
  expect(first()).toBe('ICU-7-701');
});

it('nothing moves while a high is unowned: the way back waits until somebody has it', () => {
  const { hook, pass, first } = board();
  hook.rerender({ frozen: true });
  pass(15 * MINUTE);
  expect(first()).toBe('ICU-7-704');
  hook.rerender({ frozen: false });
  pass(5_000);
  expect(first()).toBe('ICU-7-701');
});

it('nor does another order that somebody asks for while a high is unowned', () => {
  const { hook, first } = board();
  hook.rerender({ frozen: true });
  act(() => hook.result.current.choose('bed'));
  expect(first()).toBe('ICU-7-704');
});
