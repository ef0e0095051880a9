import { createHash } from 'node:crypto';

/**
 * How the audit names an event: ids of HL7 events hold the number of the patient, and a line can never be changed. Whoever has the
 * event can compute it; from the name nobody gets to the number.
 */
export const eventName = (eventId: string): string => createHash('sha256').update(eventId).digest('hex').slice(0, 16);
