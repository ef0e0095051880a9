import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Protocol } from '../../lib/protocols/protocol';
import type { Instant } from '../../lib/time';
import type { Census } from '../census';
import type { Clock } from '../clock';
import type { RawIds } from '../store/ids';
import type { Sources } from '../store/sources';
import type { Doubts } from './doubts';
import type { RecentIds } from './drafts';
import type { Published } from './published';
import type { Reach } from './reach';
import type { Ward } from './ward';

/** What the parts of the loop share. Everything in it is as committed. */
export interface Room {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Logger;
  readonly census: Census;
  readonly ward: Ward;
  readonly sources: Sources;
  readonly rawIds: RawIds;
  readonly recent: RecentIds;
  readonly doubts: Doubts;
  /** From when this server could hear what is sent. */
  readonly listeningSince: Instant;
  /** The protocol in force for a patient: that of the unit where the open or last stay is. */
  protocolOf(key: number): Protocol;
  /** A protocol by "id@version"; undefined for one that is not known here. */
  protocolByRef(ref: string): Protocol | undefined;
  /** The unit of the open or last stay follows its protocol since then; null since it was made. */
  protocolSince(key: number): Instant | null;
  /** Reads what was published meanwhile: another node may have heard of it first. */
  settleProtocols(): Promise<void>;
  /** Who is asked whether an alert must go on to its next tier at once. */
  reach(): Reach;
  /** Called after each commit with what changed. */
  published(change: Published): void;
  /** Called after each commit for every new version of a reading. */
  stored(key: number, t: Instant, seq: bigint): void;
}
