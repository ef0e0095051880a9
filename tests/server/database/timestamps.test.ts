import fc from 'fast-check';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { readTimestamp } from '../../../server/database/timestamps';

const driver = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (text: string) => unknown;

describe('a stored time is read as the driver reads it', () => {
  it.each([
    '2026-11-21 03:10:00+00',
    '2026-11-21 03:10:00.25+00',
    '2026-11-21 03:10:00.123456+00',
    '2024-02-29 23:59:59.999+00',
    '2026-11-21 04:10:00.5+01',
    '2026-11-21 03:10:00.25-03:30',
    '0044-03-15 12:00:00+00 BC',
    '12026-11-21 03:10:00+00',
    'infinity',
    '-infinity',
  ])('%s', (text) => expect(readTimestamp(text)).toEqual(driver(text)));

  it('every instant of a century, to the millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2100, 0) }), (t) => {
        const text = new Date(t)
          .toISOString()
          .replace('T', ' ')
          .replace(/\.?0*Z$/, '+00');
        expect(readTimestamp(text)).toEqual(new Date(t));
      }),
    );
  });
});
