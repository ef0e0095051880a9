// `npm start` and `npm run demo`: builds what is missing or outdated, then becomes the program (main or demo).
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isBuilt } from './built.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [program = 'main'] = process.argv.splice(2, 1);
process.env.NEXT_TELEMETRY_DISABLED = '1';

const build = isBuilt()
  ? 0
  : spawnSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts'], { cwd: root, stdio: 'inherit' }).status;
if (build !== 0) process.exit(build ?? 1);
process.env.NODE_ENV = 'production';
process.setSourceMapsEnabled(true);
await import(pathToFileURL(join(root, 'dist', `${program}.mjs`)).href);
