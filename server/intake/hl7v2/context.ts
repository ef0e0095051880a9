import type { ChartEvent } from '../../../lib/events/event';
import type { Instant } from '../../../lib/time';
import type { AdmittedEvent, Refused, SourceSettings } from '../port';
import { MessageFault } from './fault';
import type { PatientRef } from './identity';
import type { Message, Segment } from './message';
import { type Moment, readTime } from './time';

/** What reading one message needs and gathers. */
export interface Context {
  readonly message: Message;
  readonly source: SourceSettings;
  readonly receivedAt: Instant;
  readonly events: AdmittedEvent[];
  readonly refused: Refused[];
  /** Time stamps read so far: a message repeats the same one in every row. */
  readonly moments: Map<string, Moment>;
}

/** Where a time may stand. */
export interface Stamp {
  readonly segment: Segment;
  readonly field: number;
  readonly component?: number;
}
/** An instant and, for a local time that came twice, the other one it may mean. */
export interface When {
  readonly t: Instant;
  readonly otherT?: Instant;
}

function momentOf(ctx: Context, stamp: Stamp): Moment {
  const text = stamp.segment.text(stamp.field, stamp.component);
  let moment = ctx.moments.get(text);
  if (moment === undefined) {
    moment = readTime(text, ctx.source.zone);
    ctx.moments.set(text, moment);
  }
  return moment;
}

/**
 * The first of these stamps that is filled. Of a repeated hour doses take the later instant, everything else the earlier.
 * `loose` passes over a bare date where another stamp is left. Text instead of an instant: why the event has to wait.
 * A stamp that cannot be read leaves the time in doubt and ends the message.
 */
export function when(
  ctx: Context,
  stamps: readonly (Stamp | undefined)[],
  take: 'earlier' | 'later',
  loose = false,
): When | string {
  let waits = 'no time';
  for (const stamp of stamps) {
    if (stamp === undefined) continue;
    const moment = momentOf(ctx, stamp);
    switch (moment.kind) {
      case 'absent':
        continue;
      case 'instant':
        return { t: moment.t };
      case 'ambiguous':
        return take === 'later' ? { t: moment.later, otherT: moment.earlier } : { t: moment.earlier, otherT: moment.later };
      case 'unreadable':
        throw new MessageFault(
          'AE',
          stamp.segment,
          stamp.field,
          102,
          `${stamp.segment.text(stamp.field, stamp.component).slice(0, 40)} is not a time`,
        );
      case 'skipped':
        return 'time in the skipped hour';
      case 'imprecise':
        waits = 'time without hour and minute';
        if (!loose) return waits;
    }
  }
  return waits;
}

/** MSH-7: when the message was made, the last resort for every time. */
export const sentAt = (ctx: Context): Stamp => ({ segment: ctx.message.msh, field: 7 });

/** Envelope of an event this message makes. */
export function envelope(ctx: Context, id: string, at: When, revision: ChartEvent['revision']) {
  return {
    id,
    feed: ctx.source.name,
    t: at.t,
    ...(at.otherT === undefined ? {} : { otherT: at.otherT }),
    receivedAt: ctx.receivedAt,
    revision,
  };
}

/** Keeps a segment that gave no event, with its reason. */
export function keep(
  ctx: Context,
  status: Refused['status'],
  reason: string,
  detail: string,
  raw: string,
  patient: PatientRef | null,
  id?: string,
): void {
  ctx.refused.push({ status, reason, detail, raw, ...(patient ? { patient } : {}), ...(id === undefined ? {} : { id }) });
}
