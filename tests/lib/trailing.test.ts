import { expect, it } from 'vitest';
import { withoutTrailing } from '../../lib/trailing';

it.each([
  ['1.1.0.0', '.0', '1.1'],
  ['1.10', '.0', '1.10'],
  ['.0.0', '.0', ''],
  ['ICU-7^^04', '^', 'ICU-7^^04'],
  ['ICU-7^^^', '^', 'ICU-7'],
  ['', '/', ''],
])('%s without %s at its end is %s', (text, ending, left) => {
  expect(withoutTrailing(text, ending)).toBe(left);
});
it('a long row of it that something follows is left as it is, and at once', () => {
  const text = `${'/'.repeat(2_000_000)}x`;
  const started = performance.now();
  expect(withoutTrailing(text, '/')).toBe(text);
  expect(performance.now() - started).toBeLessThan(500);
});
