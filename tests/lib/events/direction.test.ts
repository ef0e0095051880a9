import { describe, expect, it } from 'vitest';
import { parseWithoutTurns, turnsWrittenOut, withoutTurns } from '../../../lib/events/direction';

describe('text that turns the direction of what stands behind it', () => {
  it('loses the characters nobody sees, and nothing else', () => {
    expect(withoutTurns('Olsen\u202e, Eve\u2069')).toBe('Olsen, Eve');
    expect(withoutTurns('\u05e9\u05e8\u05d4\u200f M\u00fcller')).toBe('\u05e9\u05e8\u05d4\u200f M\u00fcller');
  });
  it('is read from JSON without them, however they are written and wherever they stand', () => {
    const name = 'Olsen\u202e';
    for (const json of [JSON.stringify({ a: [{ name }] }), '{"a":[{"name":"Olsen\\u202E"}]}', '{"a":[{"name":"Olsen\\u2069"}]}'])
      expect(parseWithoutTurns(json)).toEqual({ a: [{ name: 'Olsen' }] });
    expect(parseWithoutTurns('{"a\\u2013":1}')).toEqual({ 'a\u2013': 1 });
  });
  it('is shown with them written out to whoever opens what was sent', () => {
    expect(turnsWrittenOut('PID|\u202eX')).toBe('PID|[U+202E]X');
  });
});
