import type { Socket } from 'node:net';
import type { Exchange } from './exchange';
import { type Frame, Framer } from './framer';

/** So many messages of one connection may be on their way to the store; more wait in the socket. */
const MOST_UNDER_WAY = 256;
const MOST_WAITING_BYTES = 8 * 1024 * 1024;
/** A sender that does not read its answers is not read from either. */
const MOST_UNREAD_BYTES = 1024 * 1024;

/**
 * One sender's connection. Messages are handed on in the order they came without waiting for each other's commit, and
 * answered in that order; nothing that goes wrong with one ends the connection or holds up the next.
 */
export class Connection {
  private readonly framer: Framer;
  private readonly waiting: Frame[] = [];
  private waitingBytes = 0;
  private underWay = 0;
  private working = false;
  private ended = false;
  private tail: Promise<void> = Promise.resolve();
  private outgoing: string[] = [];
  private lastByteMs: number;

  constructor(
    private readonly socket: Socket,
    private readonly exchange: Exchange,
    private readonly sender: string | null,
    private readonly monotonicMs: () => number,
    maxFrameBytes: number,
  ) {
    this.framer = new Framer(maxFrameBytes);
    this.lastByteMs = monotonicMs();
    socket.on('data', (piece: Uint8Array) => this.take(piece));
    socket.on('drain', () => this.throttle());
    socket.on('end', () => void this.finish());
    socket.on('error', () => socket.destroy());
  }

  /** How long a frame has stood unfinished without another byte, in real milliseconds; 0 between frames. */
  get stalledMs(): number {
    return this.framer.pending === 0 ? 0 : this.monotonicMs() - this.lastByteMs;
  }
  destroy(): void {
    this.socket.destroy();
  }

  /** Reads no further, answers what has come, then hangs up. */
  async finish(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    this.socket.pause();
    while (this.working || this.waiting.length > 0 || this.underWay > 0) await this.settled();
    this.flush();
    this.socket.end();
  }
  private async settled(): Promise<void> {
    await this.tail;
    await new Promise((resolve) => setImmediate(resolve));
  }

  private take(piece: Uint8Array): void {
    this.lastByteMs = this.monotonicMs();
    for (const frame of this.framer.push(piece)) {
      this.waiting.push(frame);
      this.waitingBytes += sizeOf(frame);
    }
    this.throttle();
    if (!this.working) void this.work();
  }

  private async work(): Promise<void> {
    this.working = true;
    while (this.underWay < MOST_UNDER_WAY) {
      const frame = this.waiting.shift();
      if (frame === undefined) break;
      this.waitingBytes -= sizeOf(frame);
      for (const answer of await this.exchange.take(frame, this.sender)) this.promise(answer);
    }
    this.working = false;
    this.throttle();
  }

  private promise(answer: Promise<string>): void {
    this.underWay++;
    this.tail = this.tail.then(async () => {
      this.send(await answer);
      this.underWay--;
      if (!this.working && this.waiting.length > 0 && this.underWay <= MOST_UNDER_WAY / 2) void this.work();
      else this.throttle();
    });
  }

  /** Answers of one commit leave in one write. */
  private send(answer: string): void {
    if (this.outgoing.push(answer) === 1) process.nextTick(() => this.flush());
  }
  private flush(): void {
    if (this.outgoing.length === 0) return;
    const frames = this.outgoing.map((text) => `\x0b${text}\x1c\r`).join('');
    this.outgoing = [];
    if (this.socket.writable) this.socket.write(frames);
    this.throttle();
  }

  private throttle(): void {
    if (this.ended) return;
    const full =
      this.waiting.length + this.underWay > 2 * MOST_UNDER_WAY ||
      this.waitingBytes > MOST_WAITING_BYTES ||
      this.socket.writableLength > MOST_UNREAD_BYTES;
    if (full) this.socket.pause();
    else if (this.socket.isPaused()) this.socket.resume();
  }
}

const sizeOf = (frame: Frame): number => (frame.kind === 'whole' ? frame.bytes.length : frame.head.length);
