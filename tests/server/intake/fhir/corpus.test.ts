import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../../../server/root';
import { outcomeOf, samples } from './corpus';

const files = samples();
const folder = join(PROJECT_ROOT, 'tests/samples/fhir');
const expected: Record<string, unknown> = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));

describe('resources of others: each has its outcome written down', () => {
  it('every sample and nothing else', () => expect(files).toEqual(Object.keys(expected)));
  it.each(files)('%s', (file) => expect(outcomeOf(file)).toEqual(expected[file]));
  it('of every sample source and licence are known', () => {
    const sources = readFileSync(join(folder, 'SOURCES.csv'), 'utf8');
    for (const file of files) expect(sources).toContain(`${file},`);
  });
});
