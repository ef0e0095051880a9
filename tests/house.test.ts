import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { DEFAULT_NUMBERS } from '../lib/protocols/numbers';
import { RULES } from '../lib/rules';
import type { Rule } from '../lib/rules/rule';
import { PROJECT_ROOT } from '../server/root';

/** The rules of the house (docs/architecture.md): who may import whom, and what each clinical rule must come with. */

interface Source {
  readonly path: string;
  readonly text: string;
  /** Files of the project it imports, and packages by name. */
  readonly files: readonly string[];
  readonly packages: readonly string[];
}
function filesBelow(folder: string, ending = /\.tsx?$/): string[] {
  const full = join(PROJECT_ROOT, folder);
  if (!existsSync(full)) return [];
  return readdirSync(full, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => relative(PROJECT_ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}
function resolved(from: string, specifier: string): string {
  const base = specifier.startsWith('@/') ? specifier.slice(2) : posix.normalize(posix.join(dirname(from), specifier));
  const hit = ['', '.ts', '.tsx', '/index.ts', '/index.tsx']
    .map((end) => base + end)
    .find((p) => /\.\w+$/.test(p) && existsSync(join(PROJECT_ROOT, p)));
  return hit ?? base;
}
function read(path: string): Source {
  const text = readFileSync(join(PROJECT_ROOT, path), 'utf8');
  const specifiers = ts.preProcessFile(text, true, true).importedFiles.map((f) => f.fileName);
  const ours = (s: string) => s.startsWith('.') || s.startsWith('@/');
  return {
    path,
    text,
    files: specifiers.filter(ours).map((s) => resolved(path, s)),
    packages: specifiers.filter((s) => !ours(s)),
  };
}
const sources = new Map(
  ['lib', 'server', 'app', 'scripts'].flatMap((room) => filesBelow(room)).map((path) => [path, read(path)]),
);
const room = (name: string) => [...sources.values()].filter((s) => s.path.startsWith(`${name}/`));
/** Everything that gets loaded with these files. */
function reachable(from: readonly Source[]): Set<string> {
  const seen = new Set(from.map((s) => s.path));
  for (const path of seen) for (const next of sources.get(path)?.files ?? []) if (sources.has(next)) seen.add(next);
  return seen;
}
const offences = (list: readonly Source[], wrong: (imported: string, importer: Source) => boolean) =>
  list.flatMap((s) => [...s.files, ...s.packages].filter((i) => wrong(i, s)).map((i) => `${s.path} imports ${i}`));

describe('house: protocols', () => {
  it('every number a site may set is read by grading, a rule or a panel: none only looks as if it did something', () => {
    const text = [...room('lib'), ...room('server')]
      .filter((s) => !/^lib\/(protocols|contents)\//.test(s.path))
      // The list of a rule's numbers says that it reads them; it is no reading.
      .map((s) => s.text.replaceAll(/numbers: \[[^\]]*\]/g, ''))
      .join('\n');
    expect(Object.keys(DEFAULT_NUMBERS).filter((key) => !text.includes(`'${key}'`))).toEqual([]);
  });
});

describe('house: imports', () => {
  it('lib imports lib, zod and nothing else', () => {
    expect(offences(room('lib'), (i) => !i.startsWith('lib/') && i !== 'zod')).toEqual([]);
  });
  it('lib asks nobody for the time, for chance or for the environment', () => {
    const impure =
      /\b(Date\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|process\.|globalThis\.|setTimeout\(|setInterval\(|crypto\.|fetch\()/;
    const code = (s: Source) => s.text.replace(/\/\*.*?\*\/|\/\/.*$/gms, '');
    expect(
      room('lib')
        .filter((s) => impure.test(code(s)))
        .map((s) => s.path),
    ).toEqual([]);
  });
  it('server never imports app', () => {
    expect(offences(room('server'), (i) => i.startsWith('app/'))).toEqual([]);
  });
  it('app reaches into the server only through its store and its sign-in', () => {
    expect(offences(room('app'), (i) => i.startsWith('server/') && !/^server\/(store|auth)\//.test(i))).toEqual([]);
  });
  it('what runs in a browser imports only lib and app, however many files lie between', () => {
    const client = reachable(room('app').filter((s) => /^\s*(['"])use client\1/.test(s.text)));
    const loaded = [...client].flatMap((path) => sources.get(path) ?? []);
    expect(
      offences(loaded, (i) => i.startsWith('server/') || i.startsWith('prisma/') || i.startsWith('node:') || i === 'pg'),
    ).toEqual([]);
  });
  it('only server imports the database client', () => {
    expect(
      offences([...room('app'), ...room('lib')], (i) => i.startsWith('prisma/') || i.startsWith('@prisma/') || i === 'pg'),
    ).toEqual([]);
  });
  it('every parse.ts is pure: it and what it imports stay within lib, its own folder and the types of intake', () => {
    for (const parse of room('server').filter((s) => s.path.endsWith('/parse.ts'))) {
      const home = `${dirname(parse.path)}/`;
      const loaded = [...reachable([parse])]
        .filter((path) => !path.startsWith('lib/'))
        .flatMap((path) => sources.get(path) ?? []);
      expect(
        offences(loaded, (i) => !i.startsWith('lib/') && !i.startsWith(home) && i !== 'server/intake/port.ts' && i !== 'zod'),
      ).toEqual([]);
      expect(
        loaded.filter((s) => /\b(Date\.now\(|new Date\(\)|Math\.random\(|process\.)/.test(s.text)).map((s) => s.path),
      ).toEqual([]);
    }
  });
});

const isRule = (value: unknown): value is Rule =>
  typeof value === 'object' && value !== null && 'evaluate' in value && 'id' in value;
const modules: object[] = await Promise.all(filesBelow('lib/rules').map((path) => import(join(PROJECT_ROOT, path))));
const written = modules.flatMap((module) => Object.values(module).flat()).filter(isRule);
/** Tests and the golden cases they run. */
const tests = filesBelow('tests', /\.(tsx?|json)$/)
  .filter((path) => path !== 'tests/house.test.ts')
  .map((path) => readFileSync(join(PROJECT_ROOT, path), 'utf8'))
  .join('\n');

describe('house: clinical rules', () => {
  it('every rule that is written stands in the index, once', () => {
    expect([...new Set(written.map((r) => r.id))].sort()).toEqual(RULES.map((r) => r.id).sort());
  });
  it('every rule cites a source', () => {
    expect(RULES.filter((r) => r.source.length === 0).map((r) => r.id)).toEqual([]);
  });
  it('every rule has a test that names it', () => {
    const named = (id: string) => new RegExp(`(?<![A-Z0-9-])${id}(?![A-Z0-9-])`).test(tests);
    expect(RULES.filter((r) => !named(r.id)).map((r) => r.id)).toEqual([]);
  });
});

describe('house: the README', () => {
  it('every path of its map exists', () => {
    const map = /## Map\n(.*?)\n## /s.exec(`${readFileSync(join(PROJECT_ROOT, 'README.md'), 'utf8')}\n## `)?.[1] ?? '';
    const paths = [...map.matchAll(/`([\w@()[\].-]+\/[\w@()[\]./-]*|[\w-]+\.\w+)`/g)].map((m) => m[1] as string);
    expect(paths.length).toBeGreaterThan(15);
    expect(paths.filter((path) => !existsSync(join(PROJECT_ROOT, path)))).toEqual([]);
  });
});
