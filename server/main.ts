import { parseArgs } from 'node:util';
import { ConfigError, loadConfig } from './config';
import { DatabaseTrouble } from './database/trouble';
import { greeting } from './greeting';
import { startServer } from './index';
import { createLog } from './log';

/** `npm start`: the server without demo data. */
const log = createLog();
try {
  parseArgs({ options: { speed: { type: 'string' } } });
  const running = await startServer({ config: loadConfig(), log });
  for (const line of greeting(running)) process.stdout.write(`${line}\n`);
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void running.stop().then(() => process.exit(0));
    });
  }
} catch (error) {
  if (error instanceof ConfigError || error instanceof DatabaseTrouble) process.stderr.write(`${error.message}\n`);
  else log.fatal({ err: error }, 'the server could not start');
  process.exit(1);
}
