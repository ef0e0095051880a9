import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HttpError, parseJson } from '../../../../server/http/answer';
import { MAX_EVENTS, parseBody, resultsOf } from '../../../../server/intake/json/parse';
import { bounded, fuzzTimeout } from '../../../support/fuzz';
import { arbitraryWire } from './wire-events';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const GOOD = { id: 'good', patient: { mrn: 'M' }, kind: 'vital', t: '2026-11-21T11:00:00Z', heartRate: 77 };
const stored = { status: 'stored' as const };

/** What must hold for any body that is an envelope. */
function holds(body: unknown, count: number): void {
  const parsed = parseBody(body, NOW);
  if ('wrong' in parsed) throw new Error(parsed.wrong);
  expect(parsed.slots).toHaveLength(count);
  const results = resultsOf(
    parsed,
    parsed.events.map(() => stored),
  );
  expect(results).toHaveLength(count);
  expect(results.filter((r) => r.status === 'stored')).toHaveLength(parsed.events.length);
  for (const r of results) {
    if (r.status === 'rejected') expect(r.reason?.length).toBeGreaterThan(3);
    else expect(typeof r.id).toBe('string');
  }
  for (const { event, patient } of parsed.events) {
    expect(event.id.length).toBeGreaterThan(0);
    expect(event.id.length).toBeLessThanOrEqual(200);
    expect(Number.isFinite(event.t)).toBe(true);
    expect(patient.mrn ?? patient.bed).toBeDefined();
    // It is written as JSON, which the database has to take.
    const text = JSON.stringify(event);
    expect(text).not.toMatch(/\\u0000|\\ud[89a-f]/i);
  }
  for (const refused of parsed.refused) expect(typeof refused.raw).toBe('string');
}

describe('POST /api/events, whatever is in it', () => {
  it(
    'events made by the grammar, damaged anywhere: a result each, and the good one beside them is stored',
    () => {
      fc.assert(
        fc.property(fc.array(arbitraryWire, { maxLength: 6 }), (events) => {
          const body = JSON.parse(JSON.stringify({ events: [...events, GOOD] }));
          holds(body, events.length + 1);
          const parsed = parseBody(body, NOW);
          if ('wrong' in parsed) throw new Error(parsed.wrong);
          expect(parsed.events.at(-1)?.event).toMatchObject({ id: 'good', heartRate: 77 });
        }),
        bounded(1_500),
      );
    },
    fuzzTimeout(),
  );
  it(
    'any JSON at all as events, or as the body',
    () => {
      fc.assert(
        fc.property(fc.array(fc.jsonValue({ maxDepth: 5 }), { minLength: 1, maxLength: 5 }), (events) =>
          holds({ events }, events.length),
        ),
        bounded(1_000, 1_000),
      );
      fc.assert(
        fc.property(fc.jsonValue({ maxDepth: 4 }), (body) => {
          const parsed = parseBody(body, NOW);
          if (!('wrong' in parsed)) expect(parsed.slots.length).toBeGreaterThan(0);
        }),
        bounded(500, 1_000),
      );
      expect(parseBody({ events: Array.from({ length: MAX_EVENTS + 1 }, () => GOOD) }, NOW)).toHaveProperty('wrong');
    },
    fuzzTimeout(2),
  );
  it(
    'the text of a body with bytes changed is refused as a whole or read, never anything else',
    () => {
      const healthy = new TextEncoder().encode(JSON.stringify({ events: [GOOD, { ...GOOD, id: 'é', note: '\ud83d\ude00' }] }));
      const change = fc.record({ at: fc.nat(healthy.length), length: fc.nat(6), bytes: fc.uint8Array({ maxLength: 6 }) });
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
          let bytes = healthy;
          for (const c of changes)
            bytes = Uint8Array.of(...bytes.subarray(0, c.at), ...c.bytes, ...bytes.subarray(c.at + c.length));
          let body: unknown;
          try {
            body = parseJson(Buffer.from(bytes));
          } catch (error) {
            expect(error).toBeInstanceOf(HttpError);
            expect((error as HttpError).status).toBe(400);
            return;
          }
          const parsed = parseBody(body, NOW);
          if (!('wrong' in parsed)) holds(body, parsed.slots.length);
        }),
        bounded(1_500, 1_500),
      );
    },
    fuzzTimeout(),
  );
});
