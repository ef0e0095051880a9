import { expect, it } from 'vitest';
import { changedAlerts } from '../../../server/loop/changed-alerts';
import type { Patient } from '../../../server/loop/ward';

const alert = (id: string, version: number, open = true) => ({ id, version, ...(open ? { nextActionAt: null } : {}) });
const patient = (open: object[], closed: object[] = []) => ({ open, closed }) as unknown as Pick<Patient, 'open' | 'closed'>;
const ids = (before: ReturnType<typeof patient> | undefined, now: ReturnType<typeof patient>) =>
  changedAlerts(before, now).map((a) => a.id);

it('screens are told of alerts another node has changed, raised or closed, and of no other', () => {
  const before = patient([alert('same', 1), alert('changed', 1), alert('ended', 2)]);
  const now = patient([alert('same', 1), alert('changed', 2), alert('new', 1)], [alert('ended', 3, false)]);
  expect(ids(before, now)).toEqual(['changed', 'new', 'ended']);
});
it('of a patient who was not here before, of those that are open', () => {
  expect(ids(undefined, patient([alert('open', 4)], [alert('over', 2, false)]))).toEqual(['open']);
});
