import { parseArgs } from 'node:util';
import { ConfigError, loadConfig } from './config';
import { DatabaseTrouble } from './database/trouble';
import { startServer } from './index';
import { createLog } from './log';

/** `npm start`: the server without demo data. */
const log = createLog();
try {
  parseArgs({ options: { speed: { type: 'string' } } });
  const running = await startServer({ config: loadConfig(), log });
  process.stdout.write(`Tocsin listens on ${running.address}, HL7 over MLLP on port ${running.mllpPort}.\n`);
  if (running.setupToken !== null) {
    process.stdout.write(
      'There is no user yet. Set up the first unit and its administrator at this address, which works once:\n',
    );
    process.stdout.write(`  ${running.address}/setup#${running.setupToken}\n`);
    process.stdout.write('or with "npm run tocsin -- units create" and "users create" (npm run tocsin -- --help).\n');
  }
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
