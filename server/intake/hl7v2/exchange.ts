import { hash } from 'node:crypto';
import type { Instant } from '../../../lib/time';
import { DatabaseAway, type Intake, type Outcome, type SourceSettings } from '../port';
import { type AnswerCode, answer, type Fault } from './answer';
import type { Frame } from './framer';
import { isAcknowledgement, type ParsedMessage, type Received, read, receive, unitNamed } from './parse';
import { readTime } from './time';

/** What is known of senders. */
export interface SourceBook {
  find(name: string): SourceSettings | undefined;
  /** Makes the source if it is new. */
  ensure(name: string, kind: string, zone: string): Promise<SourceSettings>;
}
export interface Warnings {
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}
export interface ExchangeOptions {
  readonly intake: Intake;
  readonly sources: SourceBook;
  readonly clock: { now(): Instant };
  readonly log: Warnings;
  /** Messages that were stored before this start: the same one again is answered anew, and stored no second time. */
  readonly storedBefore?: { find(source: string, controlId: string, body: string): bigint | undefined };
  /** Zone of a unit we run: that of a sender not seen before. */
  readonly zoneOfUnit?: (unit: string) => string | null;
}

interface Verdict {
  readonly code: AnswerCode;
  readonly fault: Fault | null;
}

/** The same message again within so many gets its answer without being read twice; the store recognises older ones. */
const REMEMBERED = 20_000;

/** Takes messages in and says how each is answered: what listens on sockets needs to know no more. */
export class Exchange {
  private readonly answered = new Map<string, Verdict | Promise<Verdict>>();

  constructor(private readonly options: ExchangeOptions) {}

  /**
   * Handles one frame: every message in it is handed on before this resolves, each answer is promised in order. An
   * acknowledgement has no answer. `sender` overrides MSH-3 and MSH-4 (a client certificate does).
   */
  async take(frame: Frame, sender: string | null): Promise<Promise<string>[]> {
    if (frame.kind === 'too-large') return [this.tooLarge(frame, sender)];
    try {
      return await this.each(frame.bytes, sender);
    } catch (error) {
      this.options.log.error({ err: error, size: frame.bytes.length }, 'a frame could not be read');
      const { code, fault } = unreadable();
      return [Promise.resolve(answer(null, '', code, fault, new Date(this.options.clock.now())))];
    }
  }

  private async each(bytes: Uint8Array, sender: string | null): Promise<Promise<string>[]> {
    const answers: Promise<string>[] = [];
    for (const message of receive(bytes)) {
      if (isAcknowledgement(message)) continue;
      answers.push(this.answerOf(message, await this.judge(message, sender)));
    }
    return answers;
  }

  private async answerOf(message: Received, verdict: { of: Verdict | Promise<Verdict> }): Promise<string> {
    const { code, fault } = await verdict.of;
    return answer(message.header, message.controlId, code, fault, new Date(this.options.clock.now()));
  }

  /** Wrapped, so that waiting for the source does not mean waiting for the commit. */
  private async judge(message: Received, sender: string | null): Promise<{ of: Verdict | Promise<Verdict> }> {
    const feed = sender ?? message.sender;
    // One without a number too: it is refused, and an engine that sends it again until somebody looks must not fill the quarantine.
    const key = `${feed}\u001f${message.controlId}\u001f${digest(message.raw)}`;
    const before = this.answered.get(key);
    if (before !== undefined) return { of: before };
    let source: SourceSettings;
    try {
      source = this.options.sources.find(feed) ?? (await this.newSource(feed, message));
    } catch (error) {
      return { of: this.unstored(error, feed, message) };
    }
    const verdict = this.store(message, source);
    this.remember(key, verdict);
    return { of: verdict };
  }

  private newSource(feed: string, message: Received): Promise<SourceSettings> {
    const unit = unitNamed(message, { ...UNKNOWN, name: feed });
    const zone = unit === null ? null : (this.options.zoneOfUnit?.(unit) ?? null);
    return this.options.sources.ensure(feed, 'hl7v2', zone ?? 'UTC');
  }

  private async store(message: Received, source: SourceSettings): Promise<Verdict> {
    try {
      const parsed = this.read(message, source);
      if (parsed.err && parsed.err.condition !== 207)
        this.options.log.warn(
          { feed: source.name, controlId: parsed.controlId, type: parsed.type, fault: parsed.err.text },
          'a message was refused',
        );
      return verdictOf(parsed, await this.deliver(parsed, source, sentAt(message, source)));
    } catch (error) {
      return this.unstored(error, source.name, message);
    }
  }

  /** A message our own code stumbles over is kept for a person and refused for good: sent again it would fail again. */
  private read(message: Received, source: SourceSettings): ParsedMessage {
    try {
      return read(message, source, this.options.clock.now());
    } catch (error) {
      this.options.log.error({ err: error, feed: source.name, controlId: message.controlId }, 'a message could not be read');
      const { controlId, type, header, raw } = message;
      const { code, fault } = unreadable();
      const refused = [
        { status: 'rejected' as const, reason: 'internal error', detail: 'our reading of it failed; its text is kept', raw },
      ];
      return { controlId, type, header, raw, answerCode: code, err: fault, events: [], refused };
    }
  }

  private deliver(parsed: ParsedMessage, source: SourceSettings, sentAt: Instant | null): Promise<readonly Outcome[]> {
    const known =
      parsed.controlId === '' ? undefined : this.options.storedBefore?.find(source.name, parsed.controlId, parsed.raw);
    return this.options.intake.deliver({
      feed: source.name,
      protocol: 'hl7v2',
      receivedAt: this.options.clock.now(),
      raw: parsed.raw,
      controlId: parsed.controlId || null,
      sentAt,
      ...(known === undefined ? {} : { replayOf: known }),
      units: source.units,
      // One part refused, all refused: a message never half-applies.
      atomic: true,
      events: parsed.events,
      refused: parsed.refused,
    });
  }

  private unstored(error: unknown, feed: string, message: Received): Verdict {
    const away = error instanceof DatabaseAway;
    if (!away)
      this.options.log.error(
        { err: error, feed, controlId: message.controlId, size: message.raw.length },
        'a message could not be taken in',
      );
    return failed(
      away ? 'nothing was stored: the database is away, send again' : 'nothing was stored: internal error, send again',
    );
  }

  /** Remembered once it is settled, and not at all if it says "send again". */
  private remember(key: string, verdict: Promise<Verdict>): void {
    this.answered.set(key, verdict);
    void verdict.then((v) => {
      if (v.code === 'AE' && v.fault?.condition === 207) this.answered.delete(key);
      else this.answered.set(key, v);
      if (this.answered.size > REMEMBERED)
        for (const oldest of [...this.answered.keys()].slice(0, REMEMBERED / 2)) this.answered.delete(oldest);
    });
  }

  /** Only the beginning of the frame is there: enough for its number, and to show that it came. */
  private async tooLarge(frame: Extract<Frame, { kind: 'too-large' }>, sender: string | null): Promise<string> {
    const [first] = receive(frame.head);
    const size = `${(frame.size / 1024 / 1024).toFixed(1)} MB`;
    const fault: Fault = {
      code: 'AR',
      segment: 'MSH',
      sequence: 1,
      field: null,
      condition: 104,
      text: `a message of ${size} is above the limit: split it`,
    };
    const { clock, intake, sources, log } = this.options;
    const feed = sender ?? first?.sender ?? 'unnamed sender';
    log.warn({ feed, size: frame.size }, 'a message above the limit was refused');
    try {
      const source = sources.find(feed) ?? (await sources.ensure(feed, 'hl7v2', 'UTC'));
      const raw = first?.raw ?? '';
      const refused = [
        { status: 'rejected' as const, reason: 'message too large', detail: `${size}; only its beginning is kept`, raw },
      ];
      await intake.deliver({
        feed,
        protocol: 'hl7v2',
        receivedAt: clock.now(),
        raw,
        controlId: first?.controlId || null,
        units: source.units,
        atomic: true,
        events: [],
        refused,
      });
    } catch {
      // The refusal stands whether or not it could be recorded.
    }
    return answer(first?.header ?? null, first?.controlId ?? '', 'AR', fault, new Date(clock.now()));
  }
}

const UNKNOWN: SourceSettings = { name: '', zone: 'UTC', monitor: false, units: null, codes: {}, unitMap: {}, locations: {} };

/** MSH-7, if it is an instant. */
function sentAt(m: Received, source: SourceSettings): Instant | null {
  const moment = readTime(m.message?.msh.text(7) ?? '', source.zone);
  return moment.kind === 'instant' ? moment.t : null;
}

const failed = (text: string): Verdict => ({
  code: 'AE',
  fault: { code: 'AE', segment: 'MSH', sequence: 1, field: null, condition: 207, text },
});

const unreadable = (): { code: 'AR'; fault: Fault } => ({
  code: 'AR',
  fault: {
    code: 'AR',
    segment: 'MSH',
    sequence: 1,
    field: null,
    condition: 207,
    text: 'internal error: the message could not be read',
  },
});

/** AA once it is durable, held parts included; AR if the sender may not write where the message belongs. */
function verdictOf(parsed: ParsedMessage, outcomes: readonly Outcome[]): Verdict {
  if (parsed.err) return { code: parsed.err.code, fault: parsed.err };
  const rejected = outcomes.find((o) => o.status === 'rejected');
  if (rejected === undefined) return { code: 'AA', fault: null };
  return {
    code: 'AR',
    fault: { code: 'AR', segment: 'PID', sequence: 1, field: 3, condition: 103, text: rejected.reason ?? 'not allowed' },
  };
}

const digest = (raw: string): string => hash('sha256', raw, 'base64');
