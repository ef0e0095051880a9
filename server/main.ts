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
  const users = await running.database.prisma.user.count();
  process.stdout.write(`Tocsin listens on ${running.address}, HL7 over MLLP on port ${running.mllpPort}.\n`);
  if (users === 0) {
    process.stdout.write('There is no user yet. Create a unit and the first administrator:\n');
    process.stdout.write('  npm run tocsin -- units create --id ICU-7 --name "ICU 7" --zone America/Chicago --beds 12\n');
    process.stdout.write(
      '  npm run tocsin -- users create --email you@example.org --name "Your Name" --role admin --unit ICU-7\n',
    );
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
