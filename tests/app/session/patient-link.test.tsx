// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PatientLink } from '../../../app/session/patient-link';
import { type PersonHere, PersonProvider } from '../../../app/session/person';
import type { Role } from '../../../lib/permissions';

vi.mock('../../../app/session/unit', () => ({ useUnits: () => ({ current: 'ICU-7', units: [] }) }));
afterEach(cleanup);

function bed(person: PersonHere | null): void {
  render(
    <PersonProvider person={person}>
      <PatientLink patientId="p1" label="704" className="tile-link num">
        704
      </PatientLink>
    </PersonProvider>,
  );
}
const inRole = (role: Role, unitId = 'ICU-7'): PersonHere => ({ id: 'u1', name: 'A', roles: [{ unitId, role }] });

describe('a bed’s label', () => {
  it.each(['nurse', 'charge-nurse', 'pharmacist', 'consultant', 'auditor'] as const)('leads a %s to the patient', (role) => {
    bed(inRole(role));
    expect(screen.getByRole('link', { name: 'Open 704' }).getAttribute('href')).toBe('/patients/p1');
  });
  it('leads nobody where they would only be refused: IT sees the board, no charts', () => {
    bed(inRole('it'));
    expect(screen.queryByRole('link')).toBeNull();
    expect(screen.getByText('704').className).not.toContain('tile-link');
  });
  it('in a picture of the page, where nobody is signed in, it is a link', () => {
    bed(null);
    expect(screen.getByRole('link', { name: 'Open 704' })).toBeTruthy();
  });
});
