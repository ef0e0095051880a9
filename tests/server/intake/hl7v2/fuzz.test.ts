import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answer } from '../../../../server/intake/hl7v2/answer';
import { Framer } from '../../../../server/intake/hl7v2/framer';
import { parse } from '../../../../server/intake/hl7v2/parse';
import { bounded, fuzzTimeout } from '../../../support/fuzz';
import { files } from './corpus';
import { header, message, OBR, PID, PV1, RECEIVED, SOURCE } from './support';

const NOW = new Date(RECEIVED);
const corpus = [...files().values()].flat().filter((frame) => frame.length < 4_000);

/** What must hold for any bytes at all. */
function holds(frame: Uint8Array | string): void {
  for (const m of parse(frame, SOURCE, RECEIVED)) {
    expect([null, 'AA', 'AE', 'AR']).toContain(m.answerCode);
    expect(m.err === null).toBe(m.answerCode === 'AA' || m.answerCode === null);
    if (m.err) expect([m.events.length, m.refused.length]).toEqual([0, 1]);
    for (const { event, patient } of m.events) {
      expect(event.id.length).toBeGreaterThan(0);
      expect(event.id.length).toBeLessThanOrEqual(200);
      expect(Number.isFinite(event.t)).toBe(true);
      expect(patient.mrn ?? patient.bed).toMatch(/\S/);
      for (const value of Object.values(event)) if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
    }
    if (m.answerCode) {
      const text = answer(m.header, m.controlId, m.answerCode, m.err, NOW);
      const [again] = parse(text, SOURCE, RECEIVED);
      expect(again?.type.startsWith('ACK')).toBe(true);
      expect(again?.answerCode).toBeNull();
    }
  }
}

describe('any input at all', () => {
  const word = fc.oneof(
    fc.constantFrom(
      '',
      '""',
      'NM',
      'ST',
      'CWE',
      'SN',
      'F',
      'R',
      'C',
      'D',
      'X',
      'M100',
      '88',
      '-1',
      '1e309',
      '38.5',
      '<5',
      '20261121010203+0000',
      '20261101013000',
      'soon',
    ),
    fc.constantFrom(
      '8867-4^x^LN',
      '150021^x^MDC',
      '2276-4^x^LN',
      '7512^x^RXNORM',
      '426854004^x^SCT',
      '/min',
      'mm[Hg]',
      'ICU-7^^04',
      'a^b&c~d',
      '\\F\\',
      '\\X00\\',
      '__proto__',
      'constructor^x^L',
    ),
    fc.string({ maxLength: 12 }),
  );
  const name = fc.constantFrom(
    'PID',
    'PV1',
    'OBR',
    'OBX',
    'ORC',
    'RXA',
    'RXE',
    'RXO',
    'RXR',
    'TQ1',
    'MRG',
    'EVN',
    'NTE',
    'MSH',
    'MSA',
    'ZZZ',
    'PIDX',
    '',
  );
  const segment = fc.tuple(name, fc.array(word, { maxLength: 24 })).map(([n, fields]) => [n, ...fields].join('|'));
  const type = fc.constantFrom(
    'ORU^R01',
    'ADT^A01',
    'ADT^A02',
    'ADT^A03',
    'ADT^A08',
    'ADT^A11',
    'ADT^A12',
    'ADT^A13',
    'ADT^A17',
    'ADT^A40',
    'RAS^O17',
    'RDE^O11',
    'ORM^O01',
    'ORU^R40',
    'QBP^Q11',
    'X',
    '',
  );

  it(
    'segments of any shape: an answer each, ids and numbers as they must be',
    () => {
      fc.assert(
        fc.property(type, fc.array(segment, { maxLength: 12 }), (t, rows) => holds(message(header(t), PID, PV1, OBR, ...rows))),
        bounded(1_500),
      );
    },
    fuzzTimeout(),
  );
  it(
    'bytes of any kind',
    () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => holds(bytes)),
        bounded(500),
      );
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) =>
          holds(Uint8Array.of(...new TextEncoder().encode('MSH|^~\\&|'), ...bytes)),
        ),
        bounded(500),
      );
    },
    fuzzTimeout(2),
  );
  it(
    'real messages with bytes changed, cut out or repeated',
    () => {
      const change = fc.record({ at: fc.nat(), length: fc.nat(40), bytes: fc.uint8Array({ maxLength: 20 }) });
      fc.assert(
        fc.property(fc.nat(corpus.length - 1), fc.array(change, { minLength: 1, maxLength: 6 }), (which, changes) => {
          let frame = corpus[which] as Uint8Array;
          for (const c of changes) {
            const at = c.at % (frame.length + 1);
            frame = Uint8Array.of(...frame.subarray(0, at), ...c.bytes, ...frame.subarray(at + c.length));
          }
          holds(frame);
        }),
        bounded(800),
      );
    },
    fuzzTimeout(),
  );
  it(
    'the framer takes any stream and is usable afterwards',
    () => {
      const byte = fc.oneof(fc.constantFrom(0x0b, 0x1c, 0x0d, 0x4d), fc.nat(255));
      fc.assert(
        fc.property(fc.array(fc.array(byte, { maxLength: 40 }), { maxLength: 10 }), (pieces) => {
          const framer = new Framer(64);
          for (const piece of pieces) {
            for (const f of framer.push(Uint8Array.from(piece)))
              expect(f.kind === 'whole' ? f.bytes.length : f.head.length).toBeLessThanOrEqual(64);
          }
          const tail = framer.push(new TextEncoder().encode('\x1c\r\x0bMSH|^~\\&|end\x1c\r')).at(-1);
          expect(tail?.kind === 'whole' && new TextDecoder().decode(tail.bytes)).toBe('MSH|^~\\&|end');
        }),
        bounded(1_000),
      );
    },
    fuzzTimeout(),
  );
  it('names an object already has mean nothing as codes, units or places', () => {
    const odd = message(
      header('ORU^R01'),
      'PID|1||__proto__',
      'PV1|1|I|constructor^^toString',
      OBR,
      'OBX|1|NM|constructor^x^__proto__||5|toString|||||F',
      'OBX|2|NM|8867-4^x^LN||80|hasOwnProperty|||||F',
    );
    const [m] = parse(odd, SOURCE, RECEIVED);
    expect(m?.events).toEqual([]);
    expect(m?.refused.map((r) => r.reason)).toEqual(['unknown code', 'unit not known']);
  });
});
