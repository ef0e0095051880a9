import { join } from 'node:path';
import { PROJECT_ROOT } from '../server/root';
import { ensureBuilt } from './build';
import { become, environment } from './steps';

/** `npm start` and `npm run demo`: builds what is missing or outdated, then runs the program (main or demo). */
const [program = 'main', ...args] = process.argv.slice(2);
try {
  await ensureBuilt();
  await become(
    ['--enable-source-maps', join(PROJECT_ROOT, 'dist', `${program}.mjs`), ...args],
    environment({ NODE_ENV: 'production' }),
  );
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
