import type { Fault } from './answer';
import type { Segment } from './message';

/** Thrown while a message is read: nothing of it applies, and the sender is told where to look. */
export class MessageFault extends Error {
  override name = 'MessageFault';
  readonly fault: Fault;

  constructor(code: 'AE' | 'AR', at: Segment | string, field: number | null, condition: Fault['condition'], text: string) {
    super(text);
    const segment = typeof at === 'string' ? at : at.name;
    this.fault = { code, segment, sequence: typeof at === 'string' ? 1 : at.sequence, field, condition, text };
  }
}
