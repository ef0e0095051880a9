// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react';
import { renderToString } from 'react-dom/server';
import { afterEach, expect, it, vi } from 'vitest';
import { ClockProvider, stillClock } from '../../app/live/clock';
import { useOtherZone } from '../../app/live/other-zone';

const NOON = Date.parse('2026-11-22T12:00:00Z');
const Told = () => <p>{useOtherZone() ?? 'here'}</p>;
const page = (zone: string) => (
  <ClockProvider clock={stillClock(NOON)} zone={zone}>
    <Told />
  </ClockProvider>
);
const shown = (zone: string): string => render(page(zone)).container.textContent ?? '';
const deviceIn = (zone: string) =>
  vi
    .spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions')
    .mockReturnValue({ timeZone: zone } as Intl.ResolvedDateTimeFormatOptions);
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it('whose clock shows another time than the unit’s wall is told whose times these are', () => {
  deviceIn('Europe/Berlin');
  expect(shown('America/Chicago')).toBe('America/Chicago');
});
it('who stands in another zone in which it is as late is told nothing', () => {
  deviceIn('Europe/Berlin');
  expect(shown('Europe/Paris')).toBe('here');
});
it('the same time on another day is another time', () => {
  deviceIn('Pacific/Pago_Pago');
  expect(shown('Pacific/Apia')).toBe('Pacific/Apia');
});
it('the server, which does not know where the reader is, says nothing', () => {
  expect(renderToString(page('America/Chicago'))).toContain('here');
});
