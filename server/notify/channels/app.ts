import type { Io } from '../../push/listen';
import { roomOfPerson } from '../../push/rooms';
import type { Send } from './port';

/** Open pages of the person. The page shows the notice and says so; without a page it waits for one. */
export function app(io: Io): Send {
  return async (parcel) => {
    if (parcel.userId === null) return { ok: false, final: true, detail: 'nobody is meant' };
    const room = roomOfPerson(parcel.userId);
    const pages = await io
      .in(room)
      .fetchSockets()
      .then((sockets) => sockets.length)
      .catch(() => 0);
    if (pages === 0) return { ok: false, absent: true, detail: 'no open page' };
    io.to(room).emit('notice', {
      deliveryId: parcel.id,
      alertId: parcel.body.kind === 'test' || parcel.body.kind === 'emergency-access' ? null : parcel.alertId,
      unit: parcel.unitId,
      bed: parcel.body.bed ?? null,
      priority: parcel.priority,
      tier: parcel.tier,
      why: parcel.body.why,
      at: new Date(parcel.body.at).toISOString(),
      ...(parcel.body.kind === 'test' ? { test: true } : {}),
    });
    return { ok: true, detail: pages === 1 ? 'one open page' : `${pages} open pages` };
  };
}
