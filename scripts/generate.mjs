// Generates the database client from the schema when it is missing or older than the schema.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'prisma/client/.made-from');
const prisma = join(root, 'node_modules/prisma/build/index.js');

/** Returns whether the client is there and matches the schema. */
export function generate() {
  if (!existsSync(prisma)) return existsSync(stamp); // installed without development packages: what was built is used
  const version = readFileSync(join(root, 'node_modules/@prisma/client/package.json'), 'utf8');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'prisma/schema.prisma')))
    .update(version)
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  const result = spawnSync(process.execPath, [prisma, 'generate', '--no-hints'], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: join(root, 'scripts/schema-engine-absent'),
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    },
  });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout}${result.stderr}`);
    return false;
  }
  writeFileSync(stamp, wanted);
  return true;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  // After an installation without development packages there is nothing to generate with, and nothing wrong.
  process.exitCode = generate() || !existsSync(prisma) ? 0 : 1;
}
