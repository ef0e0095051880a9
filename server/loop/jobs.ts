import { isMovement } from '../../lib/stays';
import type { AdmittedEvent, Delivery, Outcome } from '../intake/port';
import type { AlertCommand, CommandAnswer } from './command-lane';

export interface DeliveryJob {
  readonly kind: 'delivery';
  readonly delivery: Delivery;
  readonly resolve: (outcomes: readonly Outcome[]) => void;
  readonly reject: (error: Error) => void;
}
export interface CommandJob {
  readonly kind: 'command';
  readonly patientKey: number;
  readonly command: AlertCommand;
  readonly resolve: (answer: CommandAnswer) => void;
  readonly reject: (error: Error) => void;
}
/** What waits for its turn in the loop. */
export type Job = DeliveryJob | CommandJob | { readonly kind: 'task'; readonly run: () => Promise<void> };

/** What a job weighs among those that wait. */
export const eventsOf = (job: Job): number => (job.kind === 'delivery' ? Math.max(1, job.delivery.events.length) : 1);
/** Says where somebody is or who somebody is: it goes alone, in a transaction of its own. */
export const moves = (a: AdmittedEvent): boolean => isMovement(a.event) || a.event.kind === 'merge';
