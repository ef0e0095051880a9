import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { PROJECT_ROOT } from '../../server/root';

const made = new Map<string, Promise<string>>();

/**
 * A program of the server or of the tests as one JavaScript file: it starts in a quarter of the time that its sources take,
 * and a run starts some two hundred of them. The name carries what is in it, so that runs side by side never change each
 * other's programs; it stands one folder below the checkout, as the build's own programs do (server/root.ts).
 * @param source path below the checkout, such as server/cli.ts
 */
export function program(source: string): Promise<string> {
  const known = made.get(source);
  if (known) return known;
  const making = bundle(source);
  made.set(source, making);
  return making;
}

async function bundle(source: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(PROJECT_ROOT, source)],
    ...{
      bundle: true,
      write: false,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      packages: 'external',
      logLevel: 'warning',
    },
  });
  const [file] = outputFiles;
  if (!file) throw new Error(`${source} gave no program`);
  const dist = join(PROJECT_ROOT, 'dist');
  const digest = createHash('sha256').update(file.contents).digest('hex').slice(0, 12);
  const path = join(dist, `test-${basename(source, '.ts')}-${digest}.mjs`);
  if (existsSync(path)) return path;
  mkdirSync(dist, { recursive: true });
  writeFileSync(`${path}.${process.pid}`, file.contents);
  renameSync(`${path}.${process.pid}`, path);
  return path;
}
