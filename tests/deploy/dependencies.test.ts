import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../server/root';

const text = (path: string) => readFileSync(join(PROJECT_ROOT, path), 'utf8');
interface Locked {
  readonly license?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly hasInstallScript?: boolean;
}
const manifest = JSON.parse(text('package.json')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
};
const locked = Object.entries((JSON.parse(text('package-lock.json')) as { packages: Record<string, Locked> }).packages)
  .filter(([path]) => path !== '')
  .map(([path, p]) => ({ ...p, name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length) }));

/** Licences under which what is shipped may be used by everybody, unmodified. LGPL: libvips, loaded as a library of its own. */
const FREE =
  /^(MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|Unlicense|OFL-1\.1|MPL-2\.0|CC-BY-4\.0|BlueOak-1\.0\.0|LGPL-3\.0-or-later)$/;
/** Their package.json says nothing in the usual place; read in their sources: MIT. */
const SAID_ELSEWHERE = ['png-js', 'xmlhttprequest-ssl'];

describe('what is installed', () => {
  it('every direct dependency is pinned to one version and has its line with a licence in docs/dependencies.md', () => {
    const direct = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(direct.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
    const table = text('docs/dependencies.md');
    const named = (name: string) => (name.startsWith('@types/') ? '@types/*' : name);
    expect(
      direct
        .map(([name]) => name)
        .filter((name) => !new RegExp(`[| ,]${named(name).replace(/[*/.]/g, '\\$&')}[ ,(]`).test(table)),
    ).toEqual([]);
  });
  it('every package of the lock file is checked by its digest', () => {
    expect(locked.length).toBeGreaterThan(500);
    expect(locked.filter((p) => !p.link && !p.integrity?.startsWith('sha512-')).map((p) => p.name)).toEqual([]);
  });
  it('what is shipped stands under licences that allow it', () => {
    const shipped = locked.filter((p) => p.dev !== true && p.devOptional !== true);
    const unfree = shipped.filter(
      (p) => !SAID_ELSEWHERE.includes(p.name) && !(p.license ?? 'none').split(/ AND | OR /).every((l) => FREE.test(l)),
    );
    expect(unfree.map((p) => `${p.name}: ${p.license ?? 'none'}`)).toEqual([]);
  });
  it('packages that run a script when installed are named in package.json, allowed or not', () => {
    const scripts = [...new Set(locked.filter((p) => p.hasInstallScript).map((p) => p.name))];
    expect(scripts.filter((name) => !(name in manifest.allowScripts))).toEqual([]);
  });
});
