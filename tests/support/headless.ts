import { loadConfig } from '../../server/config';
import { startServer } from '../../server/index';
import { createLog } from '../../server/log';

/** The server without its pages, for tests that need none: it starts in half a second. */
const running = await startServer({ config: loadConfig(), log: createLog(), headless: true });
process.once('SIGTERM', () => void running.stop().then(() => process.exit(0)));
