import { ASTCT_2019 } from './astct-2019';
import type { Protocol } from './protocol';
import { REVIEW_2025 } from './review-2025';

export const PROTOCOLS: readonly Protocol[] = [ASTCT_2019, REVIEW_2025];
export const DEFAULT_PROTOCOL = ASTCT_2019;

export function protocolById(id: string): Protocol | undefined {
  return PROTOCOLS.find((p) => p.id === id);
}

/** The protocol a grade is shown against, side by side and never mixed. */
export function otherProtocol(protocol: Protocol): Protocol {
  return protocol.id === ASTCT_2019.id ? REVIEW_2025 : ASTCT_2019;
}
