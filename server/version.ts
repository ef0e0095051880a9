import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from './root';

/** "0.1.0+1a2b3c4d": the version and, where it was built, a digest of what it was built from. */
export const OWN_VERSION: string = (() => {
  const { version } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as { version: string };
  const stamp = join(PROJECT_ROOT, 'dist', 'made-from');
  return existsSync(stamp) ? `${version}+${readFileSync(stamp, 'utf8').slice(0, 8)}` : version;
})();
