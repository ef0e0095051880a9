// @vitest-environment jsdom
import { cleanup, configure, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LiveSourceProvider } from '../../../app/live/hooks';
import { PatientRoom } from '../../../app/live/store';
import { LivePatient } from '../../../app/patients/[id]/live-patient';
import { PersonProvider } from '../../../app/session/person';
import { fixtureSource } from '../../../app/style/fixture-source';
import { unitSnapshot } from '../../../app/style/fixtures';
import { ZONE } from '../../../app/style/patient-fixture';
import type { EndedEmergency } from '../../../lib/people/emergency';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => undefined }), usePathname: () => '/patients/p-701' }));
configure({ defaultHidden: true });

const natural: EndedEmergency = {
  patientId: 'p-701',
  unit: 'ICU-7',
  zone: 'America/Chicago',
  at: '2026-11-21T09:00:00.000Z',
  byReview: false,
};
let ended: EndedEmergency[] = [];
beforeEach(() => {
  vi.stubGlobal('fetch', async () => Response.json({ mayOpen: true, own: [], ended, overseen: null }));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** The page of a patient, just refused by the server. */
function refused() {
  const room = new PatientRoom(() => undefined);
  room.refuse({ code: 'forbidden', message: 'You have no right to this patient.' });
  render(
    <LiveSourceProvider source={{ ...fixtureSource(unitSnapshot()), patient: () => room }} zone={ZONE}>
      <PersonProvider person={{ id: 'lee', name: 'K. Lee', roles: [{ unitId: 'ICU-8', role: 'nurse' }] }}>
        <LivePatient id="p-701">{() => 'the patient'}</LivePatient>
      </PersonProvider>
    </LiveSourceProvider>,
  );
}

test('emergency access that ran out says when, what of the work stands, and how to take it again', async () => {
  ended = [natural];
  refused();
  const said = await screen.findByText('Emergency access has ended');
  expect(said.parentElement?.textContent).toMatch(/ended at .*03:00 CST, after its four hours/);
  expect(said.parentElement?.textContent).toContain('not sent is not saved');
  expect(screen.getByRole('link', { name: 'Take emergency access again' }).getAttribute('href')).toBe('/emergency-access');
  expect(screen.queryByText('This patient cannot be shown')).toBeNull();
});
test('emergency access that its review closed is said to have been', async () => {
  ended = [{ ...natural, byReview: true }];
  refused();
  expect((await screen.findByText('Emergency access has ended')).parentElement?.textContent).toContain('its review closed it');
});
test('who never had it to this patient is told that there is no right, and where emergency access is asked for', async () => {
  ended = [{ ...natural, patientId: 'p-702' }];
  refused();
  expect(await screen.findByText(/^You have no right to this patient/)).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Emergency access' })).toBeTruthy();
  expect(screen.queryByText('Emergency access has ended')).toBeNull();
});
