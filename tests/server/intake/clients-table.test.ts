import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../../server/root';

const page = readFileSync(join(PROJECT_ROOT, 'docs/clients.md'), 'utf8');
const { devDependencies } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as {
  devDependencies: Record<string, string>;
};

describe('docs/clients.md', () => {
  it.each(['node-hl7-client', 'simple-hl7', '@medplum/hl7', '@medplum/core', 'fhir-kit-client'])(
    'names the version of %s that is installed',
    (name) => {
      const row = page.split('\n').find((line) => line.startsWith('|') && line.split('|')[1]?.includes(name));
      expect(row?.split('|')[2]?.trim()).toBe(devDependencies[name]);
    },
  );
});
