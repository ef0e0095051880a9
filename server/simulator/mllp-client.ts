import { connect, type Socket } from 'node:net';

/** What a receiver said of a message. */
export interface Ack {
  readonly code: string;
  readonly text: string;
}

export interface MllpClientOptions {
  readonly host: string;
  readonly port: number;
  /** Messages under way without an answer; MLLP allows one, but our server answers in order and takes more. */
  readonly window?: number;
  /** No answer to any message for so long: the connection is given up and made again. */
  readonly answerMs?: number;
  readonly reconnectMs?: number;
  readonly onProblem?: (problem: string) => void;
}

export interface MllpClient {
  /**
   * Resolves with the receiver's answer once it has one. Messages leave in the order of the calls; what was not answered
   * when a connection breaks is sent again, first and in the same order. Rejects only when the client is closed.
   */
  send(message: string): Promise<Ack>;
  readonly connected: boolean;
  /** Ends the connection; what was not answered is rejected. */
  close(): Promise<void>;
}

interface Waiting {
  readonly frame: Buffer;
  readonly id: string;
  readonly resolve: (ack: Ack) => void;
  readonly reject: (error: Error) => void;
}

const START = 0x0b;
const END = 0x1c;
const CR = 0x0d;

/** A sender that keeps one MLLP connection and loses nothing that was not acknowledged. */
export function mllpClient(options: MllpClientOptions): MllpClient {
  const { window = 200, answerMs = 30_000, reconnectMs = 500, onProblem = () => {} } = options;
  /** Sent and not yet answered, then not yet sent: `sent` of them are on the wire. */
  let queue: Waiting[] = [];
  let sent = 0;
  let socket: Socket | null = null;
  let ready = false;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  let patience: NodeJS.Timeout | undefined;

  const open = (): void => {
    if (closed) return;
    let rest: Buffer = Buffer.alloc(0);
    const mine = connect({ host: options.host, port: options.port });
    socket = mine;
    mine.setNoDelay(true);
    mine.on('connect', () => {
      ready = true;
      pump();
    });
    mine.on('data', (chunk) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      for (let frame = take(rest); frame; frame = take(rest)) {
        rest = frame.rest;
        answered(frame.text);
      }
    });
    mine.on('error', (error) => onProblem(error.message));
    mine.on('close', () => {
      if (socket !== mine) return;
      socket = null;
      ready = false;
      sent = 0;
      clearTimeout(patience);
      if (!closed) retry = setTimeout(open, reconnectMs);
    });
  };

  const pump = (): void => {
    if (!ready || socket === null) return;
    while (sent < Math.min(window, queue.length)) {
      const next = queue[sent];
      if (next === undefined) break;
      socket.write(next.frame);
      sent += 1;
    }
    wait();
  };

  const wait = (): void => {
    clearTimeout(patience);
    if (sent === 0) return;
    patience = setTimeout(() => {
      onProblem(`no answer for ${answerMs} ms`);
      socket?.destroy();
    }, answerMs);
    patience.unref();
  };

  const answered = (text: string): void => {
    const ack = readAck(text);
    if (ack === null) return;
    // Answers come in order; the look-up by id is for receivers that answer out of order.
    const index = queue.findIndex((waiting, i) => i < sent && waiting.id === ack.id);
    if (index < 0) {
      onProblem(`answer to an unknown message ${ack.id}`);
      return;
    }
    const [done] = queue.splice(index, 1);
    sent -= 1;
    done?.resolve({ code: ack.code, text: ack.text });
    pump();
  };

  open();
  return {
    get connected() {
      return ready;
    },
    send(message) {
      if (closed) return Promise.reject(new Error('closed'));
      const id = controlId(message);
      return new Promise<Ack>((resolve, reject) => {
        queue.push({ frame: frameOf(message), id, resolve, reject });
        pump();
      });
    },
    close() {
      closed = true;
      clearTimeout(retry);
      clearTimeout(patience);
      const left = queue;
      queue = [];
      sent = 0;
      for (const waiting of left) waiting.reject(new Error('closed'));
      const last = socket;
      if (last === null) return Promise.resolve();
      return new Promise((resolve) => {
        last.once('close', () => resolve());
        last.destroy();
      });
    },
  };
}

function frameOf(message: string): Buffer {
  return Buffer.concat([Buffer.from([START]), Buffer.from(message, 'utf8'), Buffer.from([END, CR])]);
}

/** The first whole frame of a buffer and what follows it, or null. */
function take(buffer: Buffer): { readonly text: string; readonly rest: Buffer } | null {
  const start = buffer.indexOf(START);
  if (start < 0) return null;
  const end = buffer.indexOf(Buffer.from([END, CR]), start);
  if (end < 0) return null;
  return { text: buffer.toString('utf8', start + 1, end), rest: buffer.subarray(end + 2) };
}

/** MSH-10 of a message with standard separators. */
function controlId(message: string): string {
  return message.slice(0, message.indexOf('\r')).split('|')[9] ?? '';
}

function readAck(text: string): (Ack & { readonly id: string }) | null {
  const msa = text.split(/\r\n?|\n/).find((segment) => segment.startsWith('MSA|'));
  if (msa === undefined) return null;
  const [, code = '', id = '', words = ''] = msa.split('|');
  const error = text.split(/\r\n?|\n/).find((segment) => segment.startsWith('ERR|'));
  return { code, id, text: words || error || '' };
}
