import { loadConfig } from '../../server/config';
import { startServer } from '../../server/index';
import { createLog } from '../../server/log';

/**
 * The server without its pages, as a process that may be killed. FAULTS_DIE_AT=point:n kills it with -9 the n-th time telling
 * people comes to that step (server/notify/points.ts), as a power cut between two writes would.
 */
const [point, times] = (process.env.FAULTS_DIE_AT ?? '').split(':');
let left = Number(times ?? 1);
const running = await startServer({
  config: loadConfig(),
  log: createLog(),
  headless: true,
  atPoint: (name) => {
    if (name === point && --left <= 0) process.kill(process.pid, 'SIGKILL');
  },
});
process.once('SIGTERM', () => void running.stop().then(() => process.exit(0)));
