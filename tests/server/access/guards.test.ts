import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../../server/root';

const filesBelow = (folder: string, name: RegExp) =>
  readdirSync(join(PROJECT_ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((e) => e.isFile() && name.test(e.name))
    .map((e) => relative(PROJECT_ROOT, join(e.parentPath, e.name)))
    .sort();
const text = (path: string) => readFileSync(join(PROJECT_ROOT, path), 'utf8');

/** Pages anybody may open: what they show is not of a patient, or comes only with a right of its own. */
const OPEN_PAGES = /^app\/(login|wall|style|setup|invitation)\//;

describe('pages and readers', () => {
  it('every page but the named ones asks who is signed in', () => {
    const pages = filesBelow('app', /^page\.tsx$/);
    expect(pages.length).toBeGreaterThan(10);
    expect(pages.filter((p) => !OPEN_PAGES.test(p) && !/await signedIn\(/.test(text(p)))).toEqual([]);
  });
  it('no page reads the store: patients are read over HTTP and the socket, where each request is checked', () => {
    const offenders = filesBelow('app', /\.tsx?$/).filter((p) => /server\/store\//.test(text(p)));
    expect(offenders).toEqual([]);
  });
});
