import { Hl7Message } from '@medplum/core';
import fc from 'fast-check';
import { Message as NodeHl7Message } from 'node-hl7-client';
import { describe, expect, it } from 'vitest';
import { decode } from '../../../../server/intake/hl7v2/charset';
import { type Message, messagesIn, part } from '../../../../server/intake/hl7v2/message';
import { runs } from '../../../support/property';
import { files } from './corpus';
import { message } from './support';

/**
 * The same text read by us and by two parsers of others: @medplum/core, which cuts and does not unescape, and node-hl7-client,
 * which unescapes. Every place where the readings differ has to be one of those below, and each of those has to occur.
 */
interface Place {
  /** As @medplum/core has it: cut, escapes left in. */
  readonly theirs: string;
  readonly ours: string;
  readonly message: Message;
}
const EXPLAINED: Readonly<Record<string, (p: Place) => boolean>> = {
  // HL7 writes "" for "delete what you have"; we have no value then, they have two quotation marks.
  'explicit null': (p) => p.theirs === '""' && p.ours === '',
  // Blanks around a value are padding of the sender's.
  'blanks around a value': (p) => p.theirs !== p.ours && p.theirs.trim() === p.ours,
  // They hand escapes on; we put in what they stand for, as node-hl7-client does.
  'escapes of separators': (p) => p.theirs.includes(p.message.sep.escape) && unescapedByOthers(p) === p.ours,
  // Line breaks and other formatting: node-hl7-client leaves them or has marks of its own.
  'escapes of formatting and bytes': (p) => /\\(\.\w+.*?|[HN]|X[0-9A-Fa-f]+)\\/.test(p.theirs) && !p.ours.includes('\\.br\\'),
};

/** node-hl7-client's reading of one value, trimmed as ours are. */
function unescapedByOthers(p: Place): string {
  return new NodeHl7Message({ text: 'MSH|^~\\&|A|B|C|D|20260101||ACK|1|P|2.6' }).unescape(p.theirs).trim();
}

interface Findings {
  readonly places: number;
  readonly explained: Map<string, number>;
  readonly unexplained: string[];
}
function compare(texts: readonly string[]): Findings {
  const explained = new Map<string, number>();
  const unexplained: string[] = [];
  let places = 0;
  const note = (name: string) => explained.set(name, (explained.get(name) ?? 0) + 1);
  for (const text of texts) {
    for (const m of messagesIn(text)) {
      if (!('sep' in m)) {
        // They take any five characters for separators, and no message without a header.
        note(m.raw.startsWith('MSH') ? 'separators that contradict each other' : 'no header');
        continue;
      }
      // They begin at MSH and take what follows for segments, trailers included.
      const from = m.raw.indexOf('MSH');
      if (from > 0) note('headers of a batch');
      const theirs = Hl7Message.parse(m.raw.slice(from));
      const lines = theirs.segments.filter((s) => s.toString() !== '');
      const known = lines.filter((s) => m.segments.some((o) => o.raw === s.toString()));
      // They take any line for a segment; we keep aside what has no name of three capitals or figures.
      for (const l of lines)
        if (!known.includes(l))
          note(/^(FHS|BHS|BTS|FTS)/.test(l.toString()) ? 'headers of a batch' : 'lines that are no segment');
      if (known.length !== m.segments.length)
        unexplained.push(`${m.raw.slice(0, 80)}: ${m.segments.length} segments, theirs ${known.length}`);
      for (const [i, segment] of m.segments.entries()) {
        const other = known[i];
        if (other === undefined) continue;
        const fields = segment.raw.split(m.sep.field).length + (segment.name === 'MSH' ? 1 : 0);
        for (let n = segment.name === 'MSH' ? 3 : 1; n < fields; n++) {
          const field = other.getField(n);
          // A field that is "" as a whole is none for us, repetitions or not.
          const repetitions = segment.repetitions(n);
          for (const [r, components] of (field?.components ?? []).entries()) {
            for (const [c, component] of components.entries()) {
              for (const [s, value] of component.split(m.sep.subcomponent).entries()) {
                places++;
                const ours = part(repetitions[r] ?? '', m.sep, c + 1, s + 1);
                if (ours === value) continue;
                const place: Place = { theirs: value, ours, message: m };
                const reason = Object.keys(EXPLAINED).find((name) => EXPLAINED[name]?.(place));
                if (reason === undefined)
                  unexplained.push(
                    `${segment.name}-${n}.${c + 1}.${s + 1}: ours ${JSON.stringify(ours)}, theirs ${JSON.stringify(value)}`,
                  );
                else note(reason);
              }
            }
          }
        }
      }
    }
  }
  return { places, explained, unexplained };
}

/** What no sample has: formatting and bytes as escapes, the explicit null, a batch. */
const RARE = message(
  'FHS|^~\\&|A',
  'MSH|^~\\&|A|B|C|D|20261121||ORU^R01|1|P|2.6',
  'PID|1||M1||"" |""',
  'OBX|1|TX|8867-4^x^LN||line\\.br\\line \\H\\strong\\N\\ S\\XC3B6\\hn',
  'FTS|1',
);

describe('read as other parsers read', () => {
  it('every place of every sample; each difference is one of those explained', () => {
    const found = compare([...[...files().values()].flat().map(decode), RARE]);
    expect(found.unexplained).toEqual([]);
    expect(found.places).toBeGreaterThan(20_000);
    console.log(`differential: ${found.places} places; ${[...found.explained].map(([k, n]) => `${k} ${n}`).join(', ')}`);
    expect([...found.explained.keys()].sort()).toEqual([
      'blanks around a value',
      'escapes of formatting and bytes',
      'escapes of separators',
      'explicit null',
      'headers of a batch',
      'lines that are no segment',
      'no header',
      'separators that contradict each other',
    ]);
  });
  it('generated messages with any separators', () => {
    const leaf = fc.oneof(
      fc.constantFrom('', '""', ' 88 ', 'Doe', '20261121', '-1.5', 'é', 'x y'),
      fc.stringMatching(/^[A-Za-z0-9 .:;/-]{0,12}$/),
    );
    const marks = fc.constantFrom('|^~\\&', '!*@%$', '|~^\\&', '#:;/_', '|^~\\&');
    const shape = fc.array(
      fc.array(fc.array(fc.array(leaf, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }), {
        minLength: 1,
        maxLength: 3,
      }),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(
        marks,
        fc.array(fc.tuple(fc.constantFrom('PID', 'OBX', 'ZA1', 'NTE'), shape), { maxLength: 8 }),
        (sep, segments) => {
          const [f, c, r, , s] = [...sep] as [string, string, string, string, string];
          // Separators among the letters of a value would make another message of it.
          const plain = (text: string) => [...text].filter((x) => !sep.includes(x)).join('');
          const rows = segments.map(([name, fields]) =>
            [name, ...fields.map((reps) => reps.map((cs) => cs.map((ss) => ss.map(plain).join(s)).join(c)).join(r))].join(f),
          );
          const head = `MSH${sep}${f}A${f}B${f}C${f}D${f}20261121${f}${f}ORU${c}R01${f}1${f}P${f}2.6`;
          expect(compare([message(head, ...rows)]).unexplained).toEqual([]);
        },
      ),
      runs(400),
    );
  });
});
