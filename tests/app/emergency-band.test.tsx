// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EmergencyBand } from '../../app/emergency/emergency-band';
import { type Clock, ClockProvider } from '../../app/live/clock';
import { PersonProvider } from '../../app/session/person';
import { MINUTE, SECOND } from '../../lib/time';

const UNTIL = Date.parse('2026-11-21T09:00:00.000Z');
let now = 0;
const beats = new Set<() => void>();
const clock: Clock = {
  now: () => now,
  subscribe: (onBeat) => {
    beats.add(onBeat);
    return () => beats.delete(onBeat);
  },
};
const at = (left: number) => {
  now = UNTIL - left;
  act(() => {
    for (const beat of beats) beat();
  });
};

beforeEach(() => {
  now = UNTIL - 200 * MINUTE;
  const access = { id: 'e1', patientId: 'p-701', until: new Date(UNTIL).toISOString() };
  vi.stubGlobal('fetch', async () => Response.json({ mayOpen: true, own: [access], ended: [], overseen: null }));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test('emergency access counts down to its end, and ten minutes before says what becomes of what has been typed', async () => {
  render(
    <PersonProvider person={{ id: 'lee', name: 'K. Lee', roles: [{ unitId: 'ICU-8', role: 'nurse' }] }}>
      <ClockProvider clock={clock} zone="America/Chicago">
        <EmergencyBand patientId="p-701" unitId="ICU-7" />
      </ClockProvider>
    </PersonProvider>,
  );
  const said = await screen.findByText(/until 03:00|until/, { selector: 'p' });
  await vi.waitFor(() => expect(said.textContent).toContain('3 h left'));
  expect(said.textContent).toContain('on record');
  // What came with an answer is drawn before it listens to the clock.
  await vi.waitFor(() => expect(beats.size).toBeGreaterThan(0));
  at(11 * MINUTE);
  expect(said.textContent).toContain('11 min left');
  expect(said.textContent).not.toContain('lost');
  at(9 * MINUTE + 41 * SECOND);
  expect(said.textContent).toContain('9:41 left');
  expect(said.textContent).toContain('what is not sent by then is lost');
  // Whoever listens hears that the end is near once, and not each second.
  expect(screen.getByText('less than 10 minutes left')).toBeTruthy();
  expect(screen.getByText('9:41 left').getAttribute('aria-hidden')).toBe('true');
});
