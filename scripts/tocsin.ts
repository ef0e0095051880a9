import { become, ensureClient, environment } from './steps';

/** `npm run tocsin -- ...`: the administration, straight from its sources. */
ensureClient();
await become(['--import', 'tsx', 'server/cli.ts', ...process.argv.slice(2)], environment());
