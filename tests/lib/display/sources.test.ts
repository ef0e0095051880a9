import { expect, test } from 'vitest';
import { SOURCES, sourcesNamed } from '../../../lib/display/sources';
import { RULES } from '../../../lib/rules';

test('a tag that an alert names is told in words, each once and in the order of the list', () => {
  expect(sourcesNamed(['Second line: S1 and S2 name anakinra', 'S2: over three to four days', 'as ASCO21 asks'])).toEqual([
    'S1: guideline digest on CRS, after ASCO 2021',
    'S2: ICU review 2025',
    'ASCO21: ASCO guideline 2021',
  ]);
});

test('a word that only looks like a tag is none', () => {
  expect(sourcesNamed(['ICU-S12, HS1, S1X', 'P211'])).toEqual([]);
});

test('every source that a rule cites has words', () => {
  expect(RULES.flatMap((r) => r.source).filter((tag) => SOURCES[tag] === undefined)).toEqual([]);
});
