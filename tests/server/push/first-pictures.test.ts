import { expect, it, vi } from 'vitest';
import type { UserActor } from '../../../lib/permissions';
import { makeFirstPictures } from '../../../server/push/first-pictures';

const actor = (unitId: string): UserActor => ({
  ...{ kind: 'user', id: 'u1', name: 'A. Ruiz', session: 's1' },
  roles: [{ unitId, role: 'nurse' }],
});
const OURS = actor('ICU-7');
const STATE = { asOf: '2026-11-22T03:00:00.000Z', patient: { infusedAt: null } };

/** A server of one unit with one patient, whose views say what `say` says. */
function server(say: { snapshot: () => unknown; state: () => unknown }) {
  const person = { key: 1, uid: 'p1', mrn: '7' };
  const parts = {
    monitor: {
      census: {
        unit: (id: string) => (id === 'ICU-7' ? { id } : undefined),
        byRef: (ref: string) => (ref === 'p1' ? person : undefined),
        openStay: () => ({ unitId: 'ICU-7' }),
        staysOf: () => [],
      },
      ward: { get: () => undefined },
    },
    views: say,
    clock: { speed: 1 },
    pool: {},
    trends: { flush: () => Promise.reject(new Error('the disk is full')) },
    log: { error: vi.fn(), warn: vi.fn() },
    onRead: vi.fn(),
  };
  return { ...parts, pictures: makeFirstPictures(parts as never) };
}
const fine = { snapshot: () => ({ beds: [] }), state: () => STATE };

it('a unit is drawn for whoever may read it, and for nobody else', () => {
  const { pictures } = server(fine);
  expect(pictures.unit(OURS, 'ICU-7')).toEqual({ beds: [] });
  expect(pictures.unit(actor('ICU-8'), 'ICU-7')).toBeNull();
  expect(pictures.unit(OURS, 'ICU-9')).toBeNull();
});
it('a patient is drawn for whoever may read them, and only then somebody has looked', () => {
  const { pictures, onRead } = server(fine);
  expect(pictures.patient(actor('ICU-8'), 'p1')).toBeNull();
  expect(pictures.patient(OURS, 'p2')).toBeNull();
  expect(onRead).not.toHaveBeenCalled();
  expect(pictures.patient(OURS, 'p1')?.snapshot).toMatchObject({ mrn: '7', serverNow: STATE.asOf, state: STATE });
  expect(onRead).toHaveBeenCalledExactlyOnceWith(OURS, 'p1');
});
it('lanes that cannot be read are asked for again by the page', async () => {
  const { pictures, log } = server(fine);
  await expect(pictures.patient(OURS, 'p1')?.course).resolves.toBeNull();
  expect(log.warn).toHaveBeenCalledOnce();
});
it('a picture that cannot be made costs the page nothing, and is written down', () => {
  const broken = () => {
    throw new Error('no such chart');
  };
  const { pictures, log } = server({ snapshot: broken, state: broken });
  expect(pictures.unit(OURS, 'ICU-7')).toBeNull();
  expect(pictures.patient(OURS, 'p1')).toBeNull();
  expect(log.error).toHaveBeenCalledTimes(2);
});
