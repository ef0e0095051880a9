import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net';

/** What a line does to the bytes of one direction. Default: it passes them on at once. */
export interface Way {
  /** Bytes stop here and stay; the sender's socket fills and holds it (a partition, a frozen peer). */
  readonly hold?: boolean;
  /** Each piece arrives so much later, in order (ms). */
  readonly delayMs?: number;
  readonly bytesPerSecond?: number;
}
export interface Line {
  /** client to server */
  readonly up?: Way;
  /** server to client */
  readonly down?: Way;
  /** New connections are reset at once. */
  readonly refuse?: boolean;
}
/** A TCP line between two parties that can be made bad in the ways networks are. */
export interface BadLine {
  readonly port: number;
  /** Where new connections lead from now on. */
  aim(port: number): void;
  /** From now on, for the connections there are and those to come. */
  set(line: Line): void;
  /** Resets every connection, in both directions. */
  reset(): void;
  /** The far end is gone and nobody tells the near one: half-open connections. */
  orphan(): void;
  /** Bytes passed on since the start, per direction. */
  passed(): { readonly up: number; readonly down: number };
  close(): Promise<void>;
}

/** Pieces waiting in one direction beyond this many bytes hold the sender. */
const MOST_WAITING_BYTES = 64 * 1024;

export async function openProxy(target: number): Promise<BadLine> {
  let line: Line = {};
  let aimed = target;
  const passed = { up: 0, down: 0 };
  const pairs = new Set<Pair>();
  const server: Server = createServer({ allowHalfOpen: true }, (near) => {
    if (line.refuse) return void near.resetAndDestroy();
    const far = createConnection({ port: aimed, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    near.setNoDelay(true);
    const pair: Pair = {
      near,
      far,
      up: new Pump(
        near,
        far,
        () => line.up ?? {},
        (n) => {
          passed.up += n;
        },
      ),
      down: new Pump(
        far,
        near,
        () => line.down ?? {},
        (n) => {
          passed.down += n;
        },
      ),
      orphaned: false,
    };
    pairs.add(pair);
    const over = () => {
      if (pair.orphaned) return;
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on('error', over).on('close', over);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const reset = () => {
    for (const { near, far } of pairs) for (const socket of [near, far]) if (!socket.destroyed) socket.resetAndDestroy();
    pairs.clear();
  };
  return {
    port: (server.address() as AddressInfo).port,
    aim(port) {
      aimed = port;
    },
    set(next) {
      line = next;
      for (const pair of pairs) for (const pump of [pair.up, pair.down]) pump.turn();
    },
    reset,
    orphan() {
      for (const pair of pairs) {
        pair.orphaned = true;
        pair.far.destroy();
      }
    },
    passed: () => ({ ...passed }),
    close() {
      reset();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  readonly up: Pump;
  readonly down: Pump;
  orphaned: boolean;
}

/** One direction of one connection. */
class Pump {
  private readonly waiting: { readonly due: number; readonly bytes: Buffer | null }[] = [];
  private waitingBytes = 0;
  private freeAt = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly from: Socket,
    private readonly to: Socket,
    private readonly way: () => Way,
    private readonly onPassed: (bytes: number) => void,
  ) {
    from.on('data', (bytes: Buffer) => this.take(bytes));
    from.on('end', () => this.take(null));
    to.on('drain', () => this.turn());
  }

  private take(bytes: Buffer | null): void {
    const { delayMs = 0, bytesPerSecond } = this.way();
    const now = performance.now();
    // A slow line is busy until the piece before has gone through.
    const start = Math.max(now, this.freeAt);
    this.freeAt = bytesPerSecond === undefined ? now : start + ((bytes?.length ?? 0) / bytesPerSecond) * 1_000;
    this.waiting.push({ due: this.freeAt + delayMs, bytes });
    this.waitingBytes += bytes?.length ?? 0;
    this.turn();
  }

  /** Passes on what may go; asked again when the line changes. */
  turn(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const { hold = false } = this.way();
    while (!hold && this.waiting.length > 0 && !this.to.writableNeedDrain) {
      const next = this.waiting[0] as (typeof this.waiting)[number];
      const wait = next.due - performance.now();
      if (wait > 0) {
        this.timer = setTimeout(() => this.turn(), wait);
        break;
      }
      this.waiting.shift();
      this.waitingBytes -= next.bytes?.length ?? 0;
      if (this.to.destroyed) continue;
      if (next.bytes === null) this.to.end();
      else {
        this.onPassed(next.bytes.length);
        this.to.write(next.bytes);
      }
    }
    if (this.waitingBytes > MOST_WAITING_BYTES) this.from.pause();
    else if (this.from.isPaused()) this.from.resume();
  }
}
