import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../../server/root';
import { corpusTable } from './corpus-table';

it('docs/corpus.md says of every sample what was expected and what we got (vitest -u writes it again)', async () => {
  const table = corpusTable();
  await expect(table).toMatchFileSnapshot(join(PROJECT_ROOT, 'docs/corpus.md'));
  expect(table).not.toContain('**');
});
