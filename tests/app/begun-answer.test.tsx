// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { AnswerButtons } from '../../app/alerts/answer';
import { LiveSourceProvider } from '../../app/live/hooks';
import { PersonProvider } from '../../app/session/person';
import { fixtureSource } from '../../app/style/fixture-source';
import { UNIT, unitSnapshot, ZONE } from '../../app/style/fixtures';
import type { UnitAlertView } from '../../lib/state';

configure({ defaultHidden: true });
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});
const alert = unitSnapshot().alerts.find((a) => a.priority === 'medium' && a.phase === 'raised') as UnitAlertView;

function show(id = 'okafor') {
  render(
    <LiveSourceProvider source={fixtureSource(unitSnapshot())} zone={ZONE}>
      <PersonProvider person={{ id, name: 'S. Okafor', roles: [{ unitId: UNIT.id, role: 'charge-nurse' }] }}>
        <AnswerButtons alert={alert} bed="704" kinds={['respond', 'promise', 'snooze', 'resolve']} />
      </PersonProvider>
    </LiveSourceProvider>,
  );
}
const press = (name: RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const field = (label: string) => screen.queryByLabelText<HTMLInputElement>(label);
const write = (label: string, words: string) => fireEvent.change(field(label) as HTMLElement, { target: { value: words } });
/** A lock takes the page away, and unlocking draws it anew. */
const lockAndUnlock = (id?: string) => {
  cleanup();
  show(id);
};

test('the reason begun over an alert is back after a lock, and is said to be; given up, it stays away', () => {
  show();
  press(/^Resolve: /);
  write('Reason', 'goals of care, family told');
  lockAndUnlock();
  expect(field('Reason')?.value).toBe('goals of care, family told');
  expect(screen.getByText('Your words are back.')).toBeTruthy();
  press(/^Cancel$/);
  lockAndUnlock();
  expect(field('Reason')).toBeNull();
});
test('a promise begun is back after a lock; sent, it is not', () => {
  vi.stubGlobal('fetch', async () => Response.json({ alert: {} }));
  show();
  press(/^Respond with a time: /);
  write('I will have', 'Tocilizumab hanging');
  lockAndUnlock();
  expect(field('I will have')?.value).toBe('Tocilizumab hanging');
  fireEvent.click(screen.getAllByRole('button', { name: /^by / })[0] as HTMLElement);
  lockAndUnlock();
  expect(field('I will have')).toBeNull();
});
test('the words of one person are shown to nobody else', () => {
  show();
  press(/^Snooze: /);
  write('Reason', 'sampling, line drawn');
  lockAndUnlock('another');
  expect(field('Reason')).toBeNull();
});
