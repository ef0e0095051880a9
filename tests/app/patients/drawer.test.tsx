// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Drawer } from '../../../app/patients/[id]/drawer';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

it('a drawer stays open while a notice beside it is answered, and closes with a press beside both', () => {
  const close = vi.fn();
  render(
    <>
      <div className="notice-stack">
        <button type="button">Respond: 704 CRS 4</button>
      </div>
      <p>the page</p>
      <Drawer title="Chart 701" onClose={close}>
        <input aria-label="Dose" />
      </Drawer>
    </>,
  );
  // What is outside counts from the moment after the drawer has opened.
  act(() => vi.advanceTimersByTime(10));
  fireEvent.pointerDown(screen.getByText('Respond: 704 CRS 4'));
  fireEvent.click(screen.getByText('Respond: 704 CRS 4'));
  expect(close).not.toHaveBeenCalled();
  fireEvent.pointerDown(screen.getByText('the page'));
  fireEvent.click(screen.getByText('the page'));
  expect(close).toHaveBeenCalledOnce();
});
