import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Frame, Framer } from '../../../../server/intake/hl7v2/framer';
import { runs } from '../../../support/property';

const bytes = (text: string) => new TextEncoder().encode(text);
const frame = (text: string) => `\x0b${text}\x1c\r`;
const text = (f: Frame) => (f.kind === 'whole' ? new TextDecoder().decode(f.bytes) : `too large: ${f.size}`);
const A = 'MSH|^~\\&|A\rPID|1\r';
const B = 'MSH|^~\\&|B\rPID|2\r';

/** What comes out when the stream arrives in these pieces. */
function through(...pieces: (string | Uint8Array)[]): string[] {
  const framer = new Framer();
  return pieces.flatMap((p) => framer.push(typeof p === 'string' ? bytes(p) : p)).map(text);
}

describe('MLLP frames', () => {
  it('one message in one piece', () => expect(through(frame(A))).toEqual([A]));
  it('two messages in one piece', () => expect(through(frame(A) + frame(B))).toEqual([A, B]));
  it('one and a half, then the rest', () => {
    const all = frame(A) + frame(B);
    const cut = frame(A).length + 7;
    expect(through(all.slice(0, cut), all.slice(cut))).toEqual([A, B]);
  });
  it('the end marker itself is cut', () => expect(through(frame(A).slice(0, -1), '\r', frame(B))).toEqual([A, B]));
  it('one byte at a time', () => {
    expect(through(...Array.from(bytes(frame(A) + frame(B)), (b) => Uint8Array.of(b)))).toEqual([A, B]);
  });
  it('cut at every byte', () => {
    const all = frame(A) + frame(B);
    for (let cut = 0; cut <= all.length; cut++) expect(through(all.slice(0, cut), all.slice(cut))).toEqual([A, B]);
  });

  it('bytes outside a frame and empty frames are dropped', () => {
    expect(through(`GET / HTTP/1.1\r\n\r\n${frame(A)}noise\x1c\r${frame('')}${frame('\r\n')}${frame(B)}\r\n`)).toEqual([A, B]);
  });
  it('an end byte without its carriage return is content, wherever the pieces are cut', () => {
    const odd = 'MSH|a\x1cb\x1c\x1c';
    for (let cut = 0; cut <= odd.length + 3; cut++) {
      const all = frame(odd);
      expect(through(all.slice(0, cut), all.slice(cut))).toEqual([odd]);
    }
  });
  it('a sender that breaks off and begins again: the unfinished message is never taken', () => {
    expect(through(`\x0b${A.slice(0, 8)}`, frame(B))).toEqual([B]);
  });
  it('an end byte without carriage return before the next start ends the message all the same', () => {
    expect(through(`\x0b${A}\x1c${frame(B)}`)).toEqual([A, B]);
  });
  it('a start byte within text is content', () => expect(through(frame('MSH|note\x0bmore'))).toEqual(['MSH|note\x0bmore']));

  it('a frame above the limit is told with its beginning, and the next one is whole', () => {
    const framer = new Framer(1000);
    const long = `MSH|^~\\&|A${'x'.repeat(5000)}`;
    const found = [...(frame(long) + frame(B))].flatMap((c) => framer.push(bytes(c)));
    expect(found.map((f) => f.kind)).toEqual(['too-large', 'whole']);
    const [first, second] = found as [Extract<Frame, { kind: 'too-large' }>, Frame];
    expect(first.size).toBe(long.length);
    expect(new TextDecoder().decode(first.head)).toBe(long.slice(0, 1000));
    expect(text(second)).toBe(B);
    expect(framer.push(bytes(frame(long))).map((f) => f.kind)).toEqual(['too-large']);
    expect(framer.push(bytes(frame('y'.repeat(1000)))).map((f) => f.kind)).toEqual(['whole']);
  });
  it('memory does not grow with what has passed, nor with a frame that never ends', () => {
    const framer = new Framer(64 * 1024);
    const piece = bytes('x'.repeat(60_000));
    framer.push(bytes('\x0bMSH|'));
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 2_000; i++) framer.push(piece);
    expect(framer.pending).toBeGreaterThan(100_000_000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2_000_000);
    expect(framer.push(bytes(`\x1c\r${frame(A)}`)).map((f) => f.kind)).toEqual(['too-large', 'whole']);
    expect(framer.pending).toBe(0);
  });

  it('of a frame that has grown too large only the beginning is held, while the sender goes on', () => {
    const framers = Array.from({ length: 10 }, () => new Framer());
    const piece = bytes('x'.repeat(1_000_000));
    for (const framer of framers) {
      framer.push(bytes('\x0bMSH|^~\\&|A'));
      for (let i = 0; i < 8; i++) framer.push(piece);
    }
    const held = framers.map((f) => (f as unknown as { buffer: Uint8Array }).buffer.length);
    expect(Math.max(...held)).toBeLessThanOrEqual(64 * 1024);
    const [last] = (framers[0] as Framer).push(bytes(`\x1c\r`));
    expect(last).toMatchObject({ kind: 'too-large', size: 8_000_010 });
  });

  it('any messages, any noise between, cut anywhere: the same messages come out', () => {
    const content = fc
      .string({ unit: fc.constantFrom('A', '|', '\r', '\n', 'é', 'ß', ' '), maxLength: 30 })
      .map((s) => `MSH|${s}`);
    const noise = fc.string({ unit: fc.constantFrom('x', '\r', '\n'), maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(content, noise), { maxLength: 6 }),
        fc.array(fc.nat(400), { maxLength: 12 }),
        (list, cuts) => {
          const all = bytes(list.map(([c, n]) => frame(c) + n).join(''));
          const at = [0, ...cuts.filter((c) => c < all.length).sort((a, b) => a - b), all.length];
          expect(through(...at.slice(1).map((end, i) => all.subarray(at[i], end)))).toEqual(list.map(([c]) => c));
        },
      ),
      runs(300),
    );
  });
});
