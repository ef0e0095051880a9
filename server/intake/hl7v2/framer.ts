const START = 0x0b;
const END = 0x1c;
const CR = 0x0d;
const LF = 0x0a;

/** A frame above this is refused; no message of a monitor, lab or ADT system comes near it. */
export const MAX_FRAME_BYTES = 5 * 1024 * 1024;
/** So much of a refused frame is kept to find its sender and number. */
const HEAD_BYTES = 16 * 1024;
/** A buffer that has grown beyond this is given back after its frame. */
const KEEP_BYTES = 64 * 1024;

export type Frame =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  /** The frame was over the limit; only its beginning is here. */
  | { readonly kind: 'too-large'; readonly head: Uint8Array; readonly size: number };

/**
 * Cuts one connection's byte stream into MLLP frames: start byte, content, end byte and carriage return. Pieces may be
 * cut anywhere, the end marker included, and hold any number of frames. Bytes outside a frame and empty frames are
 * dropped. Each byte is looked at once, and no more than one frame up to the limit is ever held.
 */
export class Framer {
  private inside = false;
  /** The last byte so far was an end byte whose carriage return has not come yet. */
  private ended = false;
  private buffer = new Uint8Array(4096);
  private length = 0;
  private size = 0;

  constructor(private readonly limit: number = MAX_FRAME_BYTES) {}

  /** Bytes of an unfinished frame; 0 between frames. */
  get pending(): number {
    return this.inside ? this.size + 1 : 0;
  }

  /** Frames completed by this piece, in order. A frame's bytes may share memory with the piece. */
  push(piece: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    let i = 0;
    while (i < piece.length) {
      if (!this.inside) {
        const start = piece.indexOf(START, i);
        if (start < 0) break;
        this.inside = true;
        i = start + 1;
        continue;
      }
      if (this.ended) {
        this.ended = false;
        if (piece[i] === CR) {
          this.finish(this.take(), frames);
          i += 1;
          continue;
        }
        this.append(Uint8Array.of(END));
      }
      const end = this.endFrom(piece, i);
      if (end < 0) {
        this.ended = piece[piece.length - 1] === END;
        this.append(piece.subarray(i, this.ended ? piece.length - 1 : piece.length));
        break;
      }
      if (this.size === 0 && end - i <= this.limit) this.finish({ kind: 'whole', bytes: piece.subarray(i, end) }, frames);
      else {
        this.append(piece.subarray(i, end));
        this.finish(this.take(), frames);
      }
      i = end + 2;
    }
    return frames;
  }

  private endFrom(piece: Uint8Array, from: number): number {
    let end = piece.indexOf(END, from);
    while (end >= 0 && end < piece.length - 1 && piece[end + 1] !== CR) end = piece.indexOf(END, end + 1);
    return end === piece.length - 1 ? -1 : end;
  }

  private append(bytes: Uint8Array): void {
    this.size += bytes.length;
    if (this.size > this.limit && this.buffer.length > KEEP_BYTES) {
      // It is refused whatever follows: only its beginning is worth the memory.
      this.length = Math.min(this.length, HEAD_BYTES);
      this.buffer = this.buffer.slice(0, this.length);
    }
    const room = (this.size > this.limit ? Math.min(HEAD_BYTES, this.limit) : this.limit) - this.length;
    if (room <= 0) return;
    const kept = bytes.length > room ? bytes.subarray(0, room) : bytes;
    const needed = this.length + kept.length;
    if (needed > this.buffer.length) {
      const grown = new Uint8Array(Math.min(this.limit, Math.max(needed, this.buffer.length * 2)));
      grown.set(this.buffer.subarray(0, this.length));
      this.buffer = grown;
    }
    this.buffer.set(kept, this.length);
    this.length = needed;
  }

  private take(): Frame {
    const tooLarge = this.size > this.limit;
    const kept = this.buffer.slice(0, tooLarge ? Math.min(this.length, HEAD_BYTES) : this.length);
    return tooLarge ? { kind: 'too-large', head: kept, size: this.size } : { kind: 'whole', bytes: kept };
  }

  private finish(frame: Frame, frames: Frame[]): void {
    if (frame.kind === 'whole') frames.push(...restarts(frame.bytes));
    else frames.push(frame);
    this.inside = false;
    this.length = 0;
    this.size = 0;
    if (this.buffer.length > KEEP_BYTES) this.buffer = new Uint8Array(4096);
  }
}

/**
 * A start byte followed by a header segment inside a frame means the sender broke off and began again: what stood before
 * was never finished and is dropped unanswered, so that it is sent again and half a message is never applied. If an end
 * byte without its carriage return stands before it, both were finished.
 */
function restarts(bytes: Uint8Array): Frame[] {
  if (bytes.indexOf(START) < 0) return blank(bytes) ? [] : [{ kind: 'whole', bytes }];
  const whole: Frame[] = [];
  let from = 0;
  for (let at = bytes.indexOf(START); at >= 0; at = bytes.indexOf(START, at + 1)) {
    if (!headerAt(bytes, at + 1)) continue;
    if (at > from && bytes[at - 1] === END) {
      const before = bytes.subarray(from, at - 1);
      if (!blank(before)) whole.push({ kind: 'whole', bytes: before });
    }
    from = at + 1;
  }
  const last = bytes.subarray(from);
  if (!blank(last)) whole.push({ kind: 'whole', bytes: last });
  return whole;
}

function headerAt(bytes: Uint8Array, at: number): boolean {
  const name = String.fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0);
  return name === 'MSH' || name === 'FHS' || name === 'BHS';
}

function blank(bytes: Uint8Array): boolean {
  for (const b of bytes) if (b !== CR && b !== LF && b !== 0x20) return false;
  return true;
}
