// What a build was made from, and whether it is the build of the sources that are here now.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = [
  'app',
  'lib',
  'server',
  'public',
  'prisma/schema.prisma',
  'next.config.ts',
  'postcss.config.mjs',
  'package-lock.json',
];
/** Where a finished build says what it was made from. */
export const STAMP = join(root, 'dist', 'made-from');

export function isBuilt() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === digest();
}

/** A digest of everything the build is made from: the same sources need no second build, whenever they were written. */
export function digest() {
  const hash = createHash('sha256').update(process.version);
  for (const file of SOURCES.flatMap(filesBelow).sort()) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}
function filesBelow(path) {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found ? [path] : [];
  return readdirSync(join(root, path)).flatMap((name) => filesBelow(`${path}/${name}`));
}
