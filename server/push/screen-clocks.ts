import { clockMessage } from '../../lib/live';
import { can } from '../../lib/permissions';
import type { Actor } from '../auth/actor';
import type { Io } from './listen';

/** Hears from screens how far their clocks are off; only of units that they may see. */
export function listenClocks(io: Io, heard: (actor: Actor, unitId: string, offMs: number) => void): void {
  io.on('connection', (socket) => {
    socket.on('clock', (message) => {
      const parsed = clockMessage.safeParse(message);
      if (!parsed.success) return;
      const { unit, offMs } = parsed.data;
      if (can(socket.data.actor, 'read', { kind: 'unit', unitId: unit })) heard(socket.data.actor, unit, offMs);
    });
  });
}
