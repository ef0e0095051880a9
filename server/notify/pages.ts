import { receiptMessage } from '../../lib/live';
import type { Io } from '../push/listen';
import { roomOfPerson } from '../push/rooms';

export interface People {
  /** The person has opened a page: what waited for one is sent now. */
  pageOpened(userId: string): void;
  /** A page of the person has a notice, and has it on the screen or not. */
  receipt(deliveryId: string, displayed: boolean, userId: string): void;
}

/** Lets the pages of each signed-in person hear what is for this person, and takes their receipts. */
export function listenToPages(io: Io, people: People): void {
  io.on('connection', (socket) => {
    const { actor } = socket.data;
    if (actor.kind !== 'user') return;
    void Promise.resolve(socket.join(roomOfPerson(actor.id))).then(() => people.pageOpened(actor.id));
    socket.on('receipt', (message) => {
      const parsed = receiptMessage.safeParse(message);
      if (parsed.success) people.receipt(parsed.data.deliveryId, parsed.data.displayed, actor.id);
    });
  });
}
