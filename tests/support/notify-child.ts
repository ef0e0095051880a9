import { loadConfig } from '../../server/config';
import { startServer } from '../../server/index';
import { createLog } from '../../server/log';

/**
 * A server without pages that kills itself with -9 when telling people comes to the step its parent has named: as a power cut
 * would, between two writes.
 */
let dieAt: unknown = null;
process.on('message', (point) => {
  dieAt = point;
  process.send?.('armed');
});
const running = await startServer({
  config: loadConfig(),
  log: createLog('error', 'stderr'),
  headless: true,
  atPoint: (name) => {
    if (name === dieAt) process.kill(process.pid, 'SIGKILL');
  },
});
process.stdout.write(`ready ${running.address.replace('localhost', '127.0.0.1')}\n`);
process.once('SIGTERM', () => void running.stop().then(() => process.exit(0)));
