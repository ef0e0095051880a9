import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
const cells = readFileSync(join(ROOT, 'docs/clinical-review.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| Section'))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
const named = (cell: string | undefined) => [...(cell ?? '').matchAll(/`([^`]+)`/g)].map((m) => m[1] as string);

describe('the clinical review names what is there', () => {
  it('every file of the program it names exists', () => {
    const files = cells.flatMap((c) => named(c[1])).filter((name) => name.endsWith('.ts') && !name.includes('*'));
    expect(files.length).toBeGreaterThan(80);
    expect(files.filter((name) => !existsSync(join(ROOT, 'lib', name)))).toEqual([]);
  });
  it('every test file it names exists', () => {
    const tests = cells.flatMap((c) => named(c[2]));
    expect(tests.length).toBeGreaterThan(80);
    expect(tests.filter((name) => !existsSync(join(ROOT, 'tests/lib', `${name}.test.ts`)))).toEqual([]);
  });
  it('every file of rules and of grading has its row', () => {
    const text = cells.map((c) => c[1]).join(' ');
    const helpers = [
      'index',
      'rule',
      'reading',
      'sign',
      'words',
      'drivers',
      'data',
      'basis',
      'crs-basis',
      'crs-changes',
      'crs-words',
      'icans-basis',
    ];
    const wanted = ['rules', 'grading'].flatMap((folder) =>
      readdirSync(join(ROOT, 'lib', folder))
        .filter((name) => name.endsWith('.ts') && !helpers.includes(name.slice(0, -3)))
        .map((name) => `${folder}/${name}`),
    );
    expect(wanted.filter((name) => !text.includes(name))).toEqual([]);
  });
});
