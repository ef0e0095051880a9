import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type Json } from '../../../lib/audit/canonical';
import { runs } from '../../support/property';

describe('canonical JSON', () => {
  it('writes keys in order, at every depth, and no blanks', () => {
    expect(canonicalJson({ b: [1, { z: null, a: 'é"' }], a: true })).toBe('{"a":true,"b":[1,{"a":"é\\"","z":null}]}');
  });
  it('says the same whatever the order of the keys, and loses nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value as Json);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(backwards(value as Json))).toBe(text);
      }),
      runs(),
    );
  });
});

function backwards(value: Json): Json {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([k, v]) => [k, backwards(v as Json)]),
  );
}
