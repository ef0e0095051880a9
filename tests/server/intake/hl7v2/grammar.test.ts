import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Exchange } from '../../../../server/intake/hl7v2/exchange';
import { Framer } from '../../../../server/intake/hl7v2/framer';
import { parse } from '../../../../server/intake/hl7v2/parse';
import type { Delivery } from '../../../../server/intake/port';
import { manualClock } from '../../../support/clock';
import { bounded, fuzzTimeout } from '../../../support/fuzz';
import { header, message, PID, RECEIVED, SOURCE } from './support';

/** Messages made by the grammar of HL7: what is meant is known, so what is read can be held against it. */

interface Marks {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  readonly escape: string;
  readonly subcomponent: string;
}
const MARKS: readonly Marks[] = ['|^~\\&', '|^~\\&', '!*@%$', '|~^\\&', '#:;/_'].map((m) => {
  const [field, component, repetition, mark, subcomponent] = [...m] as [string, string, string, string, string];
  return { field, component, repetition, escape: mark, subcomponent };
});
/** Text as HL7 writes it: separators as escapes. */
function written(text: string, m: Marks): string {
  const names: Record<string, string> = {
    [m.field]: 'F',
    [m.component]: 'S',
    [m.repetition]: 'R',
    [m.escape]: 'E',
    [m.subcomponent]: 'T',
  };
  return [...text].map((c) => (names[c] === undefined ? c : `${m.escape}${names[c]}${m.escape}`)).join('');
}

interface Reading {
  readonly code: string;
  readonly field: string;
  readonly value: number;
  readonly unit: string;
  readonly status: string;
  readonly second: number;
}
const CODES = [
  ['8867-4', 'heartRate', '/min', 30, 200],
  ['9279-1', 'respRate', '/min', 5, 60],
  ['2708-6', 'spo2Percent', '%', 60, 100],
  ['8310-5', 'tempC', 'Cel', 34, 41],
] as const;
const reading: fc.Arbitrary<Reading> = fc
  .tuple(
    fc.constantFrom(...CODES),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom('F', 'R', '', 'P', 'C', 'D', 'X'),
    fc.nat(59),
  )
  .map(([[code, field, unit, low, high], at, status, second]) => ({
    code,
    field,
    unit,
    value: Math.round((low + at * (high - low)) * 10) / 10,
    status,
    second,
  }));
const person = fc.record({
  mrn: fc.stringMatching(/^[A-Z0-9|^~&\\!*@%$#:;/_-]{1,12}$/).filter((t) => /\w/.test(t)),
  family: fc
    .string({ unit: fc.constantFrom('a', 'é', '張', ' ', '|', '^', '~', '\\', '&', '#', '!', "'"), minLength: 1, maxLength: 12 })
    .filter((t) => t.trim() === t && t !== ''),
});
const layout = fc.record({
  marks: fc.constantFrom(...MARKS),
  end: fc.constantFrom('\r', '\n', '\r\n', '\r\r'),
  batch: fc.boolean(),
  blanks: fc.boolean(),
  extra: fc.boolean(),
});

const stamp = (second: number) => `202611210102${String(second).padStart(2, '0')}`;

describe('what the grammar can say is read as it was meant', () => {
  it(
    'readings of one patient, in any separators, line ends, batches, with escapes and padding',
    () => {
      fc.assert(
        fc.property(
          person,
          fc.array(reading, { maxLength: 12 }),
          layout,
          ({ mrn }, rows, { marks: m, end, batch, blanks, extra }) => {
            const f = m.field;
            const c = m.component;
            const pad = blanks ? ' ' : '';
            const segments = [
              `MSH${f}${c}${m.repetition}${m.escape}${m.subcomponent}${f}MON${f}ICU${f}${f}${f}20261121010500${f}${f}ORU${c}R01${f}N1${f}P${f}2.6`,
              `PID${f}1${f}${f}VISIT${c}${c}${c}H${c}VN${m.repetition}${pad}${written(mrn, m)}${pad}${c}${c}${c}H${c}MR`,
              `OBR${f}1${f}${f}F1${f}P${f}${f}${f}20261121010200`,
              ...(extra ? [`NTE${f}1${f}${f}${written('a|b^c~d\\e&f', m)}`, `ZZZ${f}x`] : []),
              ...rows.map(
                (r, i) =>
                  `OBX${f}${i + 1}${f}NM${f}${r.code}${c}${written('Name & more', m)}${c}LN${f}1.${i}${f}${pad}${r.value}${pad}${f}${r.unit}${f}${f}${f}${f}${f}${r.status}${f}${f}${f}${stamp(r.second)}`,
              ),
            ];
            const text = (batch ? [`BHS${segments[0]?.slice(3)}`, ...segments, `BTS${f}1`] : segments).join(end) + end;
            const [only, ...others] = parse(text, SOURCE, RECEIVED);
            expect(others).toEqual([]);
            const meant = rows.filter((r) => r.status !== 'X');
            expect(only?.answerCode).toBe('AA');
            const trimmed = mrn.trim();
            const got = only?.events.map(({ patient, event }) => {
              const e = event as unknown as Record<string, unknown>;
              return [
                patient.mrn,
                Object.keys(e).find((k) => CODES.some((x) => x[1] === k)),
                e.revision,
                new Date(event.t).getUTCSeconds(),
              ];
            });
            expect(got).toEqual(
              meant.map((r) => [
                trimmed,
                r.status === 'D' ? undefined : r.field,
                r.status === 'D' ? 'entered-in-error' : r.status === 'C' ? 'corrected' : 'final',
                r.second,
              ]),
            );
            for (const [i, r] of meant.entries())
              if (r.status !== 'D') expect(only?.events[i]?.event).toHaveProperty(r.field, r.value);
          },
        ),
        bounded(600),
      );
    },
    fuzzTimeout(),
  );

  it(
    'a name with every kind of character comes through its escapes',
    () => {
      fc.assert(
        fc.property(person, layout, ({ mrn, family }, { marks: m, end }) => {
          const f = m.field;
          const text = [
            `MSH${f}${m.component}${m.repetition}${m.escape}${m.subcomponent}${f}ADT${f}H${f}${f}${f}20261121010500${f}${f}ADT${m.component}A01${f}N1${f}P${f}2.6`,
            `PID${f}1${f}${f}${written(mrn, m)}${f}${f}${written(family, m)}`,
            `PV1${f}1${f}I${f}ICU-7${m.component}${m.component}04`,
          ].join(end);
          const [only] = parse(text, SOURCE, RECEIVED);
          expect(only?.events).toMatchObject([{ patient: { mrn: mrn.trim() }, event: { kind: 'admission', name: family } }]);
        }),
        bounded(400, 1_500),
      );
    },
    fuzzTimeout(),
  );
});

describe('whatever comes, the next message is unharmed', () => {
  const good = message(header('ORU^R01', 'GOOD'), PID, 'OBX|1|NM|8867-4^x^LN||77|/min|||||F');
  const token = fc.constantFrom(
    'MSH',
    'PID',
    'PV1',
    'OBX',
    'OBR',
    'RXA',
    'ORC',
    'MRG',
    'EVN',
    'FHS',
    'BHS',
    'BTS',
    '|',
    '^',
    '~',
    '\\',
    '&',
    '\r',
    '\n',
    '|^~\\&|',
    'ORU^R01',
    'ADT^A01',
    'ADT^A40',
    'RAS^O17',
    'RDE^O11',
    '20261121',
    'NM',
    'M100',
    '""',
    '\\X',
    '\\F\\',
    '\u0000',
    '\ufeff',
    '\x1c',
    '\x0b',
    'é',
    '9'.repeat(400),
  );
  const soup = fc.array(token, { maxLength: 60 }).map((t) => t.join(''));
  const headed = soup.map((t) => `MSH|^~\\&|A|B|C|D|20261121010203||ORU^R01|X1|P|2.6\r${t}`);

  it(
    'an answer for each message at most, in bounded time, and the good one after it is AA',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.oneof(soup, headed), { maxLength: 3 }), async (junk) => {
          const delivered: Delivery[] = [];
          const exchange = new Exchange({
            intake: {
              deliver: async (d) => {
                delivered.push(d);
                return d.events.map(() => ({ status: 'stored' as const }));
              },
            },
            sources: { find: (name) => ({ ...SOURCE, name }), ensure: async () => SOURCE },
            clock: manualClock(RECEIVED),
            log: { warn: () => undefined, error: (fields) => expect(fields).toBe('nothing to report') },
          });
          const framer = new Framer();
          const stream = [...junk, good].map((t) => `\x0b${t}\x1c\r`).join('');
          const started = performance.now();
          const answers: string[] = [];
          for (const frame of framer.push(new TextEncoder().encode(stream)))
            for (const a of await exchange.take(frame, null)) answers.push(await a);
          expect(performance.now() - started).toBeLessThan(2_000);
          // Junk may hold ends and beginnings of frames itself; one without a header is answered once.
          const headers = stream.split('MSH').length - 1;
          const junkFrames = stream.split('\x0b').length - 2;
          expect(answers.length).toBeLessThanOrEqual(headers + junkFrames);
          expect(answers.at(-1)).toContain('MSA|AA|GOOD');
          expect(delivered.at(-1)?.events).toMatchObject([{ event: { heartRate: 77 } }]);
          for (const a of answers) expect(a).toMatch(/^MSH.*\rMSA.A[AER]/);
        }),
        bounded(600),
      );
    },
    fuzzTimeout(),
  );
});
